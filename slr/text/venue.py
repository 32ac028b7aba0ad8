"""Reduce the name of a conference or journal to the part that all databases write, before two names are compared.

Databases add mottos, acronyms, ordinals, dates and places to the name of a conference. Web of Science joins the subtitle of
a journal to the title with a hyphen.
"""

import re
from typing import Final

_MEETING: Final = re.compile(
    r"\b(?:conf(?:erences?)?|symposi(?:um|a)|congress|workshops?|colloquium|seminar|meeting|proceedings|proc|konferensi"
    r"|prosiding|kongress?|tagung|congreso|conferencia|congr[eè]s)\b",
    re.IGNORECASE,
)
_MOTTO: Final = re.compile(
    r"[\s,:;–—-]*(?:\"[^\"]{3,}\"|[“”„][^“”„]{3,}[“”]|«[^«»]{3,}»|(?<=\s)['‘][^'’‘]{3,}['’]\s*$)"
)
_YEAR: Final = r"(?:[\s'’‘-]*(?:(?:19|20)\d\d|\d\d))?"
_LAST_ACRONYM: Final = re.compile(
    rf"\s*(?:,|;|\s[-–—])\s*(?P<acronym>[A-Z][A-Za-z&/]*[A-Z][A-Za-z&/]*){_YEAR}\s*\.?$"
)
_FIRST_ACRONYM: Final = re.compile(rf"^(?P<acronym>[A-Z][A-Za-z&/]*[A-Z]){_YEAR}\s*(?:[,;]|\s[-–—])\s+")
_SPONSOR: Final = re.compile(r"^(?:Proceedings of the\s+)?(?:\d\w*\s+)?(?:[A-Z]{3,}(?:[/-][A-Z]{3,})*\s+)+")
_TENS: Final = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_UNITS: Final = "first|second|third|fourth|fifth|sixth|seventh|eighth|ninth"
_ORDINAL: Final = re.compile(
    rf"\b(?:(?:{_TENS})[\s-]?(?:{_UNITS})|{_UNITS}|tenth|eleventh|twelfth|(?:thir|four|fif|six|seven|eigh|nine)teenth"
    r"|(?:twent|thirt|fort|fift|sixt|sevent|eight|ninet)ieth|ke-?\s?\d+|prosiding)\b",
    re.IGNORECASE,
)
_ROMAN: Final = re.compile(r"(?<![\w.])(?=[IVXL]{2})X{0,4}L?X{0,3}(?:IX|IV|V?I{0,3})(?![\w.])|\s[IVX]$")
_MONTH: Final = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\b"
)
_HELD: Final = re.compile(
    rf"[\s,;.–—-]*\b(?:held (?:in|at|on)\b|\d{{1,2}}(?:st|nd|rd|th)?(?:\s*[-–—]\s*\d{{1,2}}(?:st|nd|rd|th)?)?\s+{_MONTH}"
    rf"|{_MONTH}\.?\s+\d{{1,2}}\b).*$",
    re.IGNORECASE | re.DOTALL,
)
_JOINED: Final = re.compile(r"^(?P<title>.*\w)-(?=[A-Z]{2}|[A-Z][a-z])(?P<subtitle>.+)$", re.DOTALL)
_WORD: Final = re.compile(r"[^\W_]+")
_SMALL: Final = frozenset("the of and for in on to an a at".split())
# A shortened name with fewer words is not used, because the part that was removed could belong to the name.
_SHORTEST: Final = 3


def reduce_venue(text: str) -> str:
    """Return the name of a conference without motto, acronym, ordinal and dates, and without a place before the dates.

    If the name does not belong to a conference, only the motto is removed.

    >>> reduce_venue('Sixteenth Conference on Watch Design, CWD 2016'), reduce_venue('Congress of Knots "Ties that hold"')
    ('Conference on Watch Design', 'Congress of Knots')
    """
    name = _keep(_MOTTO.sub(" ", text), text, least=2)
    if not _MEETING.search(name):
        return name
    held = _keep(_HELD.sub("", name), name)
    if held != name:
        held = _drop_place(held)
    shouted = held.isupper()
    for pattern in (_LAST_ACRONYM, _FIRST_ACRONYM):
        if found := pattern.search(held):
            rest = held[: found.start()] + held[found.end() :]
            if not shouted or spells(found["acronym"], rest):
                held = _keep(rest, held)
    bare = _ROMAN.sub(" ", _ORDINAL.sub(" ", held)).replace(".", " ")
    return _keep(" ".join(bare.split()), held)


def drop_sponsor(text: str) -> str:
    """Return the name of a conference without the acronyms of sponsors at its beginning.

    "Proceedings of the" and a year or ordinal before these acronyms are also removed. The result is "" if there are no
    such acronyms, or if the whole text is in capitals. It is also "" if the name has no word such as "conference", or if
    fewer than three words are left. Two conferences can differ only in their sponsors, so `reduce_venue` keeps the sponsors.

    >>> drop_sponsor("2016 IEEE/ABC 12th International Conference on Ropes"), drop_sponsor("Conference on Ropes")
    ('12th International Conference on Ropes', '')
    """
    found = _SPONSOR.match(text)
    if found is None or text.isupper() or not _MEETING.search(text):
        return ""
    return _keep(text[found.end() :], "")


def _keep(shorter: str, name: str, *, least: int = _SHORTEST) -> str:
    """Return `shorter`, or `name` if `shorter` has fewer than `least` words, which are too few for a name."""
    return shorter.strip() if len(_WORD.findall(shorter)) >= least else name


def _drop_place(name: str) -> str:
    """Return a name without the short parts after commas at its end, such as a city and a country."""
    parts = name.split(",")
    for _ in range(3):
        if len(parts) > 1 and len(_WORD.findall(parts[-1])) <= 2:
            parts.pop()
    return _keep(",".join(parts), name)


def drop_subtitle(text: str) -> str:
    """Return the title of a journal without the subtitle that follows a hyphen, or "" if there is no such subtitle.

    >>> drop_subtitle("GLOBAL ROSTER CHANGE-HUMAN DIMENSIONS"), drop_subtitle("Journal of Shift-work")
    ('GLOBAL ROSTER CHANGE', '')
    """
    found = _JOINED.match(text)
    if found is None or len(_WORD.findall(found["title"])) < 2:
        return ""
    long = text.isupper() or len(_WORD.findall(found["subtitle"])) > 1
    return found["title"] if long else ""


def spells(acronym: str, name: str) -> bool:
    """Return whether an acronym consists of the first letters of the words of a name.

    The letters of small words, of "proceedings" and "annual" and of numbers can be left out.

    >>> spells("SOULS", "Symposium on Usable Lights and Signals"), spells("ABC", "Symposium on Usable Lights")
    (True, False)
    """
    letters = "".join(c for c in acronym.casefold() if c.isalpha())
    places = {0}
    for word in _WORD.findall(name.casefold()):
        taken = {p + 1 for p in places if letters[p : p + 1] == word[0]}
        places = (
            taken | places
            if word in _SMALL or word in ("proceedings", "annual") or word[0].isdigit()
            else taken
        )
    return len(letters) in places
