"""The only package that reads and writes a project's files. It has their paths, atomic writes, hashes and locks."""
