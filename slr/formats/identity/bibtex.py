"""Read the identity fields of a BibTeX entry, as version 0.1 did."""

import re
from collections.abc import Mapping
from typing import Final

from slr.formats.identity.field import Identity, make_identity
from slr.formats.identity.name import ET_AL, SUFFIXES, is_body, show_name, turn_name
from slr.model.entry import Entry
from slr.text.markup import decode_latex, may_have_latex


def read_bibtex(entry: Entry) -> Identity:
    """Return the identity fields of an entry.

    If it has neither authors nor editors, the authors of its `crossref` entry are used. A missing year is taken from
    the `crossref` entry or, for a web page, from the date of access.
    """
    fields: dict[str, str] = {}
    for name, value in entry.tags:
        if value:
            fields.setdefault(name.casefold(), value)
    above = {n[9:]: v for n, v in fields.items() if n.startswith("crossref.")} if "crossref" in fields else {}
    people = next((fields[n] for n in ("author", "authors") if n in fields), "")
    return make_identity(
        title=_join_subtitle(_first(fields, *_TITLES), _first(fields, "subtitle")),
        authors=_read_names(people or fields.get("editor", "") or above.get("author", "")),
        year=_first(fields, "year", "date", "issued", "eventdate")
        or (_first(fields, "urldate") if entry.type.casefold() in _WEB else _first(above, "year", "date")),
        dois=_dois(fields),
    )


_WEB: Final = frozenset({"online", "electronic", "www", "webpage"})
_TITLES: Final = ("title", "booktitle", "shorttitle")
_BRACED_MARK: Final = re.compile(r"\{(\\[_%&#$])\}")


def _first(fields: Mapping[str, str], *names: str) -> str:
    for name in names:
        if name in fields and not fields[name].isspace():
            return _plain(fields[name])
    return ""


def _plain(value: str) -> str:
    return decode_latex(value) if may_have_latex(value) else value


def _join_subtitle(title: str, subtitle: str) -> str:
    if subtitle and subtitle.casefold() not in title.casefold():
        return f"{title}{'' if title.endswith(('?', '!', ':')) else ':'} {subtitle}"
    return title


def _dois(fields: Mapping[str, str]) -> list[str]:
    places = ("url", "ee", "howpublished", "note", "link")
    return [
        _BRACED_MARK.sub(r"\1", _plain(doi) if "{\\text" in (doi := fields.get("doi", "")) else doi),
        *(v for n in places if "doi" in (v := fields.get(n, ""))),
    ]


_AND: Final = re.compile(r"\s+[Aa][Nn][Dd](?:\s+|$)|^[Aa][Nn][Dd]\s+")


def _read_names(value: str) -> list[str]:
    if not value.strip():
        return []
    if "{" in value:
        parts = _outside_braces(value)
    elif ";" in value and not re.search(r"&#?\w+;|\\", value):  # not correct BibTeX, but common
        parts = value.split(";")
    else:
        parts = _AND.split(value)
        if len(parts) == 1:
            parts = _by_comma(value)
    return [n for n in map(_show, parts) if n]


def _by_comma(value: str) -> list[str]:
    """Return the names in a list with commas, as in Indonesian journals: "Siti Rahma, Budi Santoso, Joko".

    A value with at least three parts is split if the first part and more than half of all parts are full names. The
    value is a single name if one part is not a name, such as initials, a suffix or a degree. It is also a single name
    if it names an organisation.
    """
    parts = [p.strip() for p in value.split(",") if p.strip()]
    whole = [p for p in parts if " " in p]
    if (
        len(parts) < 3
        or parts[0] not in whole
        or 2 * len(whole) <= len(parts)
        or any(_NO_NAME.search(p) or p.casefold() in SUFFIXES for p in parts)
        or is_body(value)
    ):
        return [value]
    return parts


_NO_NAME: Final = re.compile(
    r"^[A-Z][A-Za-z]?\.|\.$|^[A-Z]{1,3}$|^[a-z]|\d"
)  # "J. P.", "M.Pd.", "JA", and a part in lower case, such as a family name that begins with a particle


def _outside_braces(value: str) -> list[str]:
    """Return the names in a list, which is split at each "and" outside braces."""
    parts, depth, start = [], 0, 0
    for match in re.finditer(r"\\[{}]|[{}]|(?<!\s)\s+and\s+", value, re.IGNORECASE):
        mark = match.group()
        if mark == "{":
            depth += 1
        elif mark == "}":
            depth -= 1
        elif depth == 0 and mark[0] != "\\":
            parts.append(value[start : match.start()])
            start = match.end()
    return [*parts, value[start:]]


def _show(part: str) -> str:
    part = " ".join(part.split())
    if part.casefold() == "others":
        return ET_AL
    if part.startswith("{") and part.endswith("}") and part.find("}") >= len(part) - 2:
        return _plain(part)
    name = _plain(part)
    if "=" in name and re.match(r"[\w-]+\s?=", name):  # BibLaTeX's extended form: family=..., given=...
        return _extended(name)
    parts = [p.strip() for p in name.split(",")]
    if len(parts) == 3 and parts[1].casefold() in SUFFIXES:  # BibTeX's "Family, Jr, Given"
        return f"{parts[0]}, {parts[2]}, {parts[1]}"
    return show_name(name) if len(parts) > 1 else turn_name(name)


def _extended(name: str) -> str:
    parts = {
        k.strip().casefold(): v.strip().strip('"') for k, _, v in (p.partition("=") for p in name.split(","))
    }
    family = " ".join(filter(None, (parts.get("prefix", ""), parts.get("family", ""))))
    return ", ".join(filter(None, (family, parts.get("given", ""), parts.get("suffix", ""))))
