"""Read the names and the year of an Ovid record, as version 0.1 did.

`slr.formats.ovid_value` does the same for the tables, and can change. This module must not change.
"""

import re
from typing import Final

from slr.formats.identity.name import is_vancouver, show_name, split_names

_LONGEST: Final = (
    20_000  # characters of a source line, or of names without semicolons; longer text is neither
)
_NOTE: Final = re.compile(r"\[[^\][]*\]|\bORCID:?\s*\S+", re.IGNORECASE)  # "[Ed]", "[Author, Reprint Author]"
_NUMBERS: Final = re.compile(r"(?:\s+(?:\d+(?:,\d+)*|[*+#^~&,]+))+\s*$")
_MARKS: Final = re.compile(
    r"(?:\s+(?:\d+(?:,\d+)*|[*+#^~&,]+)|\s*[\s,;]+(?:MD|PhD|RN|MSc|MPH|BSc|FAAN|DO|MBBS|DrPH|MA|BA"
    r"|MS)\b\.?)+\s*$"
)
_DEGREE: Final = re.compile(r"[A-Z][A-Za-z]{1,5}\.?")  # a degree separated from its name by a semicolon
_END: Final = re.compile(r"(?<=[^\W\d_]{3})\.$")  # the full stop of "Mughees.", not of "J."
_STOP: Final = re.compile(r"\.\s+|\.$")
_SUFFIX: Final = re.compile(r"(?:Jr|Sr|[23](?:nd|rd)|I{2,3}|IV)", re.IGNORECASE)


def read_people(value: str) -> list[str]:
    """Return the names in an author field, in any form that Ovid's databases use.

    >>> read_people("Kim SH.  Lee JK. van der Berg P."), read_people("Kim, Soo Hyun. Lee, Jae Kyu.")
    (['Kim, SH', 'Lee, JK', 'van der Berg, P'], ['Kim, Soo Hyun', 'Lee, Jae Kyu'])
    >>> read_people("Kim S.H., Lee J.K."), read_people("Verbeek, Jan MD *;  Hermans, Erik MD, PhD +")
    (['Kim, S.H.', 'Lee, J.K.'], ['Verbeek, Jan', 'Hermans, Erik'])
    """
    found = []
    for part in re.split(r";|\n", _NOTE.sub("", value)):
        for name in _part(_strip(_NUMBERS, " ".join(part.split()))):
            # "MA" is a degree after "Verbeek, Jan", but initials after "Kim"
            clean = _strip(_MARKS if "," in name else _NUMBERS, name).strip()
            if clean and not (_DEGREE.fullmatch(clean) and ";" in value):
                found.append(show_name(_END.sub("", clean)))
    return found


def _strip(marks: re.Pattern[str], text: str) -> str:
    return marks.sub("", text) if len(text) < _LONGEST else text


def _part(text: str) -> list[str]:
    if ".," in text:
        return split_names(text)
    parts = [p for p in _STOP.split(text) if p.strip()]
    if len(parts) > 1 or (parts and text.endswith(".") and is_vancouver(parts[0]) and "." not in parts[0]):
        names = _by_stop(parts)
        if all(is_vancouver(n) or "," in n or " " in n for n in names):
            return names
    if text.count(",") and all(is_vancouver(p.strip()) for p in text.split(",")):
        return split_names(text)
    return [text] if text else []


def _by_stop(parts: list[str]) -> list[str]:
    """Return the names separated by full stops. "St. John P" and "Smith, J. A" are each one name."""
    names: list[str] = []
    waiting = ""
    for part in parts:
        if names and (len(part) < 3 or _SUFFIX.fullmatch(part)):
            names[-1] = f"{names[-1].rstrip('.')}. {part}."
        elif part in {"St", "Ste"}:
            waiting = f"{part}. "
        else:
            names.append(f"{waiting}{part}".strip())
            waiting = ""
    return names


_ISSUE: Final = r"\((?P<issue>(?:[^()]|\([^()]*\))*)\)"
_PAGE: Final = r"(?P<pages>[A-Za-z]{0,4}\.?\d[\w.]*(?:\s?[-–]\s?[A-Za-z]{0,4}\d\w*)?(?:;[\w-]+)?)"
_VOLUME: Final = r"(?P<volume>\d+[A-Za-z]?(?:[-/]\d+)?(?:\s+(?:Pt|Part)\s\w+)?)"
_SUPPLEMENT: Final = r"(?P<supplement>\s+Suppl(?:ement)?\.?(?:\s*\w+)?)?"
_PLACES: Final = tuple(
    re.compile(pattern)
    for pattern in (
        # PsycINFO names the volume; year and pages follow in either order
        rf"(?:^|[\s.,;])Vol\.?\s*{_VOLUME}{_SUPPLEMENT}\s*(?:{_ISSUE})?(?P<rest>.*)",
        # Embase has the pages in brackets, after volume and issue
        (
            rf"(?:[.;]|^)\s*(?:{_VOLUME}\s*)?(?:{_ISSUE}\s*)?\((?:pp?\.?\s*{_PAGE}[^)]*"
            rf"|no pagination)\)(?P<rest>.*)"
        ),
        # MEDLINE and Journals@Ovid have a colon before the pages; Cochrane's reviews have no volume
        rf"(?:[.;,]|^)\s*(?:{_VOLUME})?{_SUPPLEMENT}\s*(?:{_ISSUE})?\s*:\s*{_PAGE}(?P<rest>.*)",
        # BIOSIS: volume and issue alone
        rf"[.;]\s+{_VOLUME}{_SUPPLEMENT}\s*{_ISSUE}\s*[:,.]?(?P<rest>\s.*)",
    )
)
_YEAR: Final = re.compile(r"(?<![\d-])(?:1[5-9]|20)\d\d(?![\d-])")


def read_year(text: str) -> str:
    """Return the year in a source line, or "" if there is none.

    >>> read_year("JAMA. 320(2):1990-1999, 2018 Jul 10.")
    '2018'
    """
    text = " ".join(text[:_LONGEST].split())
    for form in _PLACES:
        match = form.search(text)
        if match is None or not any(match.groupdict().get(n) for n in ("volume", "issue", "pages")):
            continue
        year = _YEAR.search(match["rest"]) or _YEAR.search(text[: match.start()])
        return year.group() if year else ""
    year = _YEAR.search(text)
    return year.group() if year else ""
