"""The only package that reads and writes files: their places, atomic writes, hashes and locks."""
