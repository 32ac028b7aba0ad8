"""Judge pairs in which one title is in Latin letters and the other title is in another script.

An example is a Chinese article that another database lists in English. Neither the titles nor the names of the authors
can be compared. Only an identifier, or journal, volume and pages, can show that the works are the same.
"""

from typing import Final

from slr.dedupe.comparison import Comparison
from slr.text.script import is_mostly_latin

_PLACE: Final = ("journal", "volume", "issue", "pages", "doi", "pmid")


def two_scripts(c: Comparison) -> bool:
    """Return whether two records with titles in different scripts describe the same work.

    The pages and the year must agree. The journal, volume, issue, DOI and PubMed identifier must not differ. In
    addition, one of two conditions must be met:

    - The DOI or the PubMed identifier agrees.
    - The journal and the volume agree, and the pages are a range of more than two pages.
    """
    if not _are_in_two_scripts(c) or c.pages != "agree" or c.year != "agree":
        return False
    placed = c.journal == "agree" and c.volume == "agree" and c.long_pages
    return (c.identified or placed) and not any(getattr(c, field) == "differ" for field in _PLACE)


def two_scripts_close(c: Comparison) -> bool:
    """Return whether records in two scripts seem to describe the same work, although their titles cannot be compared.

    They must share an identifier, or volume, year and a range of more than two pages. Nothing may contradict a match.
    The evidence is weak, because the names of the journals cannot be compared either.
    """
    placed = c.volume == "agree" and c.pages == "agree" and c.long_pages and c.year == "agree"
    return _are_in_two_scripts(c) and (c.identified or placed) and not c.contradictions


def _are_in_two_scripts(c: Comparison) -> bool:
    if c.authors != "missing" or c.title in ("equal", "slips", "missing"):
        return False
    return is_mostly_latin(c.a.title.text) != is_mostly_latin(c.b.title.text)
