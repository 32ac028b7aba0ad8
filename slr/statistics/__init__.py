"""The statistics that a review reports, as pure functions: agreement, intervals, the stopping criterion."""
