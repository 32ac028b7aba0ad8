"""The sections of the appendix. There is one module for each section.

Each module has the id of its section as `KEY`, and a function `make(page)` that returns the section. A new section
needs a module here, a line in `slr.model.appendix_plan.DEFAULTS`, and texts in each language.
"""
