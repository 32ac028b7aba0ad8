"""Define the patterns for years and pages that the readers of several reference styles use."""

from typing import Final

Fields = list[tuple[str, str]]

YEAR: Final = r"(?:1[5-9]|20)\d\d"
PAGES: Final = r"[A-Za-z]{0,4}\d[\w.]*(?:\s?[–—-]{1,2}\s?[A-Za-z]{0,4}\d\w*)?(?:,\s?\d+[–-]\d+)*"
