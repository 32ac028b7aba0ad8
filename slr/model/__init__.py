"""Define the data types of a review: problems, entries, tables and the protocol.

No module of this package accesses files, the clock or the screen.
"""
