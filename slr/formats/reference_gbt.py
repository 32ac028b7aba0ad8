"""Read the fields of one reference in the style of GB/T 7714, in which a letter in brackets marks the type: `[J]`.

Source: GB/T 7714-2015.
"""

import re
from typing import Final

from slr.formats.reference_name import (
    CJK,
    is_names,
    match_vancouver,
    split_gbt,
)
from slr.formats.reference_pattern import PAGES, YEAR, Fields
from slr.formats.row import find_year

_LETTER: Final = re.compile(
    r"\s*\[(?P<kind>[JMCDRNPSGAZ]|DB|CP|EB|DS|CM)(?:\s*/\s*(?:OL|CD|DK|MT))?\]\s*(?P<within>//|∥|／／)?\s*[.．。,，]?\s*"
)
_KINDS: Final = {
    "J": "article",
    "M": "book",
    "C": "conference",
    "D": "thesis",
    "R": "report",
    "N": "newspaper article",
    "P": "patent",
    "S": "standard",
    "G": "book",
    "A": "chapter",
    "DB": "dataset",
    "DS": "dataset",
    "EB": "webpage",
    "CP": "software",
}
_GBT_PLACE: Final = re.compile(
    rf"(?P<journal>.+?)\s*[,，]\s*(?:(?P<year>{YEAR})(?:[-–]\d\d?)*\s*)?[,，]?\s*(?:(?P<volume>[\w–-]+)\s*)?"
    rf"(?:[(（](?P<issue>[^()（）]+)[)）]\s*)?(?:[:：]\s*(?P<pages>{PAGES}))?\s*[.．。]?\s*$"
)
_GBT_IMPRINT: Final = re.compile(
    rf"(?:(?P<edition>第?\s*[\w]+\s*版|\d+(?:st|nd|rd|th)\s+ed)[.．,，]?\s*)?(?:[^:：]{{1,60}}[:：]\s*)?"
    rf"(?P<publisher>[^,，:：]+?)\s*[,，]\s*(?P<year>{YEAR})[^:：]*(?:[:：]\s*(?P<pages>{PAGES}))?"
)


_READ_ON: Final = re.compile(r"\s*\[\d{4}-\d\d?(?:-\d\d?)?\](?=\s*(?:[.．。,，]|$))")  # the date of access


def read_gbt(text: str) -> Fields | None:
    """Return the fields of a reference in the style GB/T 7714, or None if the reference is not in this style."""
    text = _READ_ON.sub("", text)
    mark = _LETTER.search(text)
    if mark is None or mark.start() < 2:
        return None
    names, year, title = _split_gbt_head(text[: mark.start()].strip())
    rest, kind, book = text[mark.end() :].strip(), _KINDS.get(mark["kind"], "other"), ""
    people: Fields = [("author", name) for name in split_gbt(names)]
    if mark["kind"] in {"J", "N"} and not mark["within"]:
        place = _GBT_PLACE.match(rest)
        found = place.groupdict("") if place else {"journal": re.split(r"[,，.．]", rest)[0]}
        place_year = found.pop("year", "") or year or str(find_year(rest) or "")
        return [*people, ("title", title), ("year", place_year), *found.items(), ("type", kind)]
    if mark["within"]:
        book, _, rest = _part(rest)
        book, rest = _skip_editors(book, rest)
        kind = "chapter" if mark["kind"] in {"M", "G", "A"} else kind
    imprint = _GBT_IMPRINT.match(rest)
    found = imprint.groupdict("") if imprint else {}
    found["year"] = found.get("year") or year or str(find_year(rest) or "")
    return [*people, ("title", title), ("booktitle", book), *found.items(), ("type", kind)]


def _split_gbt_head(text: str) -> tuple[str, str, str]:
    """Return the names, the year and the title in the text before the letter in brackets.

    The year is "" if it does not follow the names. If the text does not begin with names, the whole text is the title.
    """
    for stop in re.finditer(r"[.．。]\s*(?![\s,，;；&.])", text):
        before = text[: stop.start()].strip()
        if re.search(r"(?:^|[\s.])[A-Z]$", before) and re.match(r"[A-Z]\.", text[stop.end() :]):
            continue  # a stop between initials
        dated = re.fullmatch(rf"(.*?)[,，.．]?\s*({YEAR})[a-z]?", before)
        names = dated[1] if dated else before
        if len(names) > 400 or not (CJK.search(names) or is_names(names)):
            break
        return names, dated[2] if dated else "", text[stop.end() :].strip(" .．。")
    return "", "", text.strip(" .．。")


def _skip_editors(book: str, rest: str) -> tuple[str, str]:
    """Return the title of a book and the text after the title.

    If `book` contains the names of editors, the title is the first part of `rest`.
    """
    title, _, after = _part(rest)
    people = _EDITORS_CJK.fullmatch(book.strip()) is not None or match_vancouver(f"{book}. X") is not None
    return (title, after) if people and after and not re.search(r"[:：]", title) else (book, rest)


_EDITORS_CJK: Final = re.compile(
    r"[\u4e00-\u9fff]{2,4}(?:\s*[,，、]\s*[\u4e00-\u9fff]{2,4})*(?:[,，]?\s*等)?"
)


def _part(text: str) -> tuple[str, str, str]:
    """Return the text before the first full stop that can end a title, the full stop, and the text after it.

    If there is no such full stop, return the whole text and two empty texts.
    """
    stop = re.search(r"(?<![A-Z])[.．。]\s*(?!\d|[a-z])", text)
    return (text[: stop.start()], stop.group(), text[stop.end() :]) if stop else (text, "", "")
