"""Read people's files, check their rows, and find the reports that the rows are about."""
