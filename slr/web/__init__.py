"""Show a review in the browser: turn requests into calls of `slr.desk`, and what the calls return into pages.

Read `slr/web/app.py` first.
"""
