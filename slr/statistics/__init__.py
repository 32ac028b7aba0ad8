"""Numbers a review reports, as pure functions: agreement, intervals, stopping. Values in, values out."""
