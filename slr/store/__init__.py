"""The only package that reads and writes a project's files. It defines their paths, writes atomically, and computes hashes."""
