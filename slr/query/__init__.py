"""The boolean language in which reviewers search databases: reading it, matching reports with it, checking strategies."""
