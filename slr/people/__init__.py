"""What people wrote, one file per person: read from CSV, checked, and resolved to the reports it is about."""
