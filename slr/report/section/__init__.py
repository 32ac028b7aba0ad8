"""The sections of the appendix, one module each.

Each module has the section's id as `KEY` and a function `make(page)` that returns the section. A new section needs a
module here, a line in `slr.report.appendix.SECTIONS`, and texts in each language.
"""
