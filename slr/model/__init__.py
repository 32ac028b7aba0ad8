"""The data types of a review: problems, entries, tables, the protocol. None of them accesses files, the clock or the screen."""
