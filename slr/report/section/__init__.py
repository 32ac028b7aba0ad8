"""The sections of the appendix, one module each, with the section's id as `KEY` and its function `make(page)`.

A new section needs a module here, a line in `slr.report.appendix.SECTIONS`, and texts in each language.
"""
