"""Tables and figures -> HTML, Markdown, SVG."""
