"""The sections of the appendix, one module each: `KEY` is its id, and `make(page)` returns it.

A new section needs a module here, a line in `slr.report.appendix.SECTIONS`, and texts in each language.
"""
