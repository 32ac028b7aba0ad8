"""Work with the results that studies report: check statistics, convert them into effects, and pool effects."""
