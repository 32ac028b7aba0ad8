"""The only reader and writer of files: where things live, atomic writes, stable order, hashes, locks."""
