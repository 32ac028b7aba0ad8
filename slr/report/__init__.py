"""Write tables and figures as HTML, Markdown and SVG."""
