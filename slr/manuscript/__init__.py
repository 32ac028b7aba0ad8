"""Check the citations of a manuscript against its own reference list."""
