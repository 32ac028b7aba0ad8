"""What people wrote, one file a person: CSV bytes -> rows with file and line, checked; and the reports they speak of."""
