"""Check a manuscript: its citations against its reference list, its statistics, and the works and counts of a review."""
