"""Normalisers and tokenisers, `str -> str`: titles, names, DOIs, pages, languages."""
