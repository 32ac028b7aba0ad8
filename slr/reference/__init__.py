"""Write works as full references in APA 7 or in a style of pybtex, cite them in the text, and give them citation keys."""
