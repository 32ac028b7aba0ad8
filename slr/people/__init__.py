"""People's files: read the CSV, check the rows, and find the reports that the rows are about."""
