"""Normalise, split and compare text: titles, names, DOIs, pages, languages."""
