"""Write the appendix of a review in its formats, with its tables, figures and lists of references."""
