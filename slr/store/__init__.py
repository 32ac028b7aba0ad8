"""The only package that reads and writes a project's files. It defines their paths, writes them atomically and hashes them."""
