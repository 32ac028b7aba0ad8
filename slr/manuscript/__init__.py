"""Check a manuscript: compare its citations with its reference list, and its works and counts with a review, and check its statistics."""
