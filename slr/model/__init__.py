"""The data types of a review: problems, entries, tables, the protocol.

No module here accesses files, the clock or the screen.
"""
