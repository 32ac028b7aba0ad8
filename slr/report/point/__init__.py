"""Say for each point of a reporting checklist where the review answers it, or what is missing.

Each module has one function per point, with the name of the point. `slr.report.point.all_points.POINTS` maps the names to the
functions. A point counts as answered only if data answer it completely. If only the drafted methods text answers it, or data
answer it in part, it counts as drafted.
"""
