"""Find for each point of a reporting checklist where the review answers it, or what is missing.

`answer` defines answers. `all_points.POINTS` maps the name of each point to the function of the same name. A point is
*answered* only if the data answer it completely. It is *drafted* if the data answer it in part, or if only the drafted
methods text answers it. Any other point does not apply to the review, or is left to the authors.
"""
