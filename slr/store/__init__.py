"""Read and write the files of a project. No other package does; this one defines paths, writes atomically and hashes files."""
