"""Recognise how a line of a reference list begins: with names, with other text before a date, or with the name of a law."""

import re
from typing import Final

YEARS: Final = r"(?:1[5-9]|20)\d\d"
# "(2019)", "(2019a, May 3)", "(in press)", "(no date)": group 1 is the year, if there is one
DATE: Final = re.compile(
    rf"\((?:c(?:a|irca)?\.\s*)?({YEARS})[a-z]?(?:\s*[/–-]\s*\d{{2,4}})?(?:,[^()]{{1,40}})?\)"
    r"|\((?:n\.\s?d\.?|no date|t\.\s?t\.?|tanpa tahun|s\.\s?f\.|o\.\s?J\.|s\.\s?d\.|in press|dalam proses cetak|forthcoming|in preparation"
    r"|submitted|under review)(?:-[a-z])?(?:,[^()]{1,40})?\)",
    re.IGNORECASE,
)
CAPITAL: Final = r"[A-ZÀ-ÖØ-ÞĀ-ŽȘ-Ț\u1e00-\u1eff]"
_PARTICLE: Final = (
    r"(?:van|von|vom|zu|zur|der|den|de|del|della|di|da|dos|du|la|le|ten|ter|af|al|el|bin|binti|ibn|'t|’t)"
)
_FAMILY: Final = (
    rf"(?:{_PARTICLE}\s+){{0,3}}(?:(?:[dl]['’]|[ae]l-))?{CAPITAL}[\w'’‐-]*(?:\s+[\w'’‐-]+){{0,3}}"
)
_GIVEN: Final = rf"(?:(?:[^\W\d_]{{1,2}}\.[\s‐-]*)+(?:{CAPITAL}(?=,))?|{CAPITAL}{{1,3}}(?=[\s,(]))"
_NAME: Final = re.compile(rf"{_FAMILY},\s*{_GIVEN}")
# "Sugiyono. 2017. Metode ...", "Doe, J. & Roe, R., 2019. Title": names, a year without brackets, and a title
BARE_DATE: Final = re.compile(
    rf"(?P<names>[^\W_][^\d()\[\]*:?!]{{1,600}}?)(?:[.,]\s*"
    rf"|(?<=[\w.])\s+)(?P<year>{YEARS})[a-z]?[.,:]\s+(?=[\"“'‘*_\[(]*[^\W_])"
)
SENTENCE: Final = re.compile(r"[^\W\d_]{3,}\.\s")  # a full stop after a word: in names they follow initials
STATUTE: Final = re.compile(
    r"[*_\"“]{0,2}(?:undang-undang|peraturan|keputusan|instruksi|surat edaran|uu|pp|perpres|perda|permen\w*"
    r"|kepmen\w*|keppres|inpres)\b.{0,200}?\b(?:nomor|no\.?)\s*\d",
    re.IGNORECASE,
)
# the beginning of a law that has its number on the next line
_ACT: Final = re.compile(
    r"Undang-Undang|(?:Peraturan|Keputusan|Instruksi) (?:Menteri|Pemerintah|Presiden|Daerah|Gubernur|Bupati"
    r"|Wali|Kepala|Badan)|Surat Edaran"
)
QUOTES: Final = "*_\"“'‘["


def find_head(text: str) -> str:
    """Return how a line begins a reference, or "" if nothing shows that the line begins a reference.

    - "named": with names such as "Doe, J."; a date comes after them
    - "dated": with other text, such as a single name or a title; a date comes after it
    - "statute" or "act": with the name of a law
    - "names": with names, without a date in the line

    >>> find_head("de Vries, R. (in press). Title."), find_head("Sugiyono. 2017. Metode."), find_head("Journal of X, 1(2).")
    ('named', 'dated', '')
    """
    name = _NAME.match(text.lstrip(QUOTES))
    if match_bare_date(text) is not None:
        return "named" if name is not None else "dated"
    date = DATE.search(text, 1, 1200)
    if date is not None and not _VOLUME.match(text, date.end()) and not text[date.start() - 1].isdigit():
        return "named" if name is not None and name.end() <= date.start() else "dated"
    if STATUTE.match(text):
        return "statute"
    if _ACT.match(text):
        return "act"
    more = name is not None and _MORE_NAMES.match(text.lstrip(QUOTES), name.end())
    return "names" if more or _FULL_NAMES.match(text) else ""


# names with the year on the next line: "Quill, Mara T., and Rune A."
_FULL_NAMES: Final = re.compile(
    rf"{CAPITAL}[\w'’-]+,\s{CAPITAL}[\w'’-]+(?:\s{CAPITAL}\.)?,?\s(?:and|dan|&)\s{CAPITAL}[\w'’-]*(?:\s{CAPITAL}\.?[\w'’-]*){{0,3}}[.,]?$"
)
_VOLUME: Final = re.compile(
    r",\s*\d{1,4}\s*[,:(]"
)  # after the name of a journal with a year, "J. Lamps (1985), 120, 9-12"
_MORE_NAMES: Final = re.compile(r",|\s*(?:&|and\b|dan\b|$)")


def ends_names(text: str) -> bool:
    """Return whether a line begins with a date in brackets, or with words that can be names, followed by such a date.

    >>> ends_names("(2019). Title"), ends_names("M. (2019). Title"), ends_names("of work (2019). Title")
    (True, True, False)
    """
    date = DATE.search(text, 0, 200)
    return date is not None and all(map(NAME_WORD.fullmatch, text[: date.start()].split()))


NAME_WORD: Final = re.compile(rf"{CAPITAL}[\w.,'’‐-]*|{_PARTICLE}|&|and|dan")


def match_bare_date(text: str) -> re.Match[str] | None:
    """Return the match of names and a year without brackets at the beginning of a text.

    If the text does not begin with names and such a year, or if a sentence comes before the year, return None.
    """
    match = BARE_DATE.match(text)
    if match is None or SENTENCE.search(match["names"]):
        return None
    few = (
        len(match["names"].split()) <= 10
    )  # words of organisations or full names; in a longer list, the first name must have initials
    return match if few or _NAME.match(text) else None
