"""Find for each point of a reporting checklist where the review answers it, or what is missing.

`answer` defines answers. `all_points.POINTS` maps the name of each point to its function, which has the same name. A point counts as
answered only if data answer it completely. If only the drafted methods text answers it, or data answer it in part, it counts as
drafted. Any other point does not apply to the review, or the authors must answer it.
"""
