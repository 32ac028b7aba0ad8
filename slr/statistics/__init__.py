"""The statistics that a review reports, as pure functions: agreement, intervals and the stopping criterion."""
