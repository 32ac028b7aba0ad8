"""Normalise, split and compare the texts of records, such as titles, names, DOIs, pages and journals."""
