"""Pure functions for the statistics of a review: agreement, intervals, stopping, pooling, and checks of reported numbers."""
