"""Write a document as LaTeX."""
