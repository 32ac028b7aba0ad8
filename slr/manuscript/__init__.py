"""Check the citations and the statistics of a manuscript.

The citations are compared with the reference list. The cited works and the counts can be compared with a review.
"""
