"""Read and write the files of a project: the protocol, the corpus, the journal and the build folder.

This package defines the paths of these files, and hashes them. It replaces files atomically, and appends rows to people's
files and to the journal.
"""
