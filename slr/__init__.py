"""Systematic literature reviews as code. Read `slr/pipeline.py` first: it shows the whole program on one page."""

__version__ = "0.1.0"
