"""The nouns of a review: problems, entries, tables, the protocol. Nothing here touches a file, clock or screen."""
