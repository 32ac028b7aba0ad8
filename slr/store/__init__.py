"""Read and write a project's files. No other package does so.

This package defines the paths of the files, writes the files atomically, and hashes them.
"""
