"""List the words that APA references need in each language."""

from typing import Final

MONTHS: Final = tuple(f"month_{number}" for number in range(1, 13))
WORDS: Final = (
    *"""and editor editors within page pages volume article edition edition_first edition_second edition_third translators
    undated in_press day retrieved number report_number identifier version untitled editorial letter session dataset
    registration thesis dissertation doctoral master bachelor""".split(),
    *MONTHS,
)
