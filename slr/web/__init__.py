"""Show a review in the browser: turn requests into calls of `slr.desk`, and turn the results into pages.

Read `slr/web/app.py` first.
"""
