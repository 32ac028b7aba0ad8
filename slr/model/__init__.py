"""The data types of a review: problems, entries, tables, the protocol. None of them uses files, a clock or a screen."""
