"""Systematic literature reviews as code. Read `slr/pipeline.py` first: it is the whole program in one page."""

__version__ = "0.1.0"
