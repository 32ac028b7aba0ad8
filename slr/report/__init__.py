"""Tables and figures -> HTML, Markdown, SVG."""

from slr.report.appendix import render_appendix

__all__ = ["render_appendix"]
