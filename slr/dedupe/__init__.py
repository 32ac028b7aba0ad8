"""Records -> reports, clusters, pairs, provenance."""
