"""Compute the statistics that a review reports with pure functions: agreement, intervals and the stopping criterion."""
