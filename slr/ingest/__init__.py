"""Search files -> files, entries, records, quarantine."""
