"""The sections of the appendix, one a module: `KEY` is its id, and `make(page)` returns it.

A new section is a module here, a line in `slr.report.appendix.SECTIONS`, and its texts in each language.
"""
