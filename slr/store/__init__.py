"""Read and write the files of a project: the protocol, the corpus, the journal and the build folder.

This package defines the paths of these files, writes the files atomically, and hashes them.
"""
