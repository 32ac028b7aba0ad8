"""Compare fields that identify a record in addition to title, authors, journal and pages, such as registration numbers.

A field is compared only if both records have the field, and if it identifies the work itself. The publisher and the
web address of a journal article, for example, are not compared.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal, NamedTuple

from slr.text.publisher import compare_publishers
from slr.text.registration import find_registrations, read_register
from slr.text.title import read_words

Outcome = Literal["agree", "near", "differ", "missing"]

# Kinds of publication that are works by themselves. Other kinds are parts of a journal or book. The ISBN,
# edition and publisher of a journal or book say little about one of its parts.
_WHOLE: Final = frozenset({"book", "thesis", "report", "regulation", "webpage", "registration", "dataset"})
_ISBN: Final = re.compile(r"(?<![\dXx])(?:97[89][- ]?)?(?:\d[- ]?){9}[\dXx](?![\dXx])")
_DIGITS: Final = re.compile(r"\d+")
_DATE: Final = re.compile(r"\d{4}|\d+[-/]\d+")
_SCHEME: Final = re.compile(
    r"^(?:[a-z]+://)?(?:web\.archive\.org/web/\d+[a-z_]*/(?:[a-z]+://)?)?(?:www\d?\.)?"
)
_INDEX: Final = re.compile(r"(?:/(?:index|default|home)\.\w{3,5})?/*$")
# Web addresses in databases do not identify the work.
_DATABASES: Final = re.compile(
    r"^(?:[\w.-]*\.)?(?:scopus|webofscience|webofknowledge|proquest|ebscohost|ovid|worldcat|scholar\.google|books\.google|nih"
    r"|doi|jstor|embase|researchgate|semanticscholar|core\.ac)\."
)


class Details(NamedTuple):
    """The raw fields of a record from which its identity is read.

    `mentioned` contains the registration numbers in the record's abstract and notes.
    """

    type: str = ""
    placed: bool = False
    named: bool = False
    isbn: str = ""
    edition: str = ""
    publisher: str = ""
    url: str = ""
    report_number: str = ""
    registration: tuple[str, ...] = ()
    accession: tuple[str, ...] = ()
    mentioned: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Identity:
    """The identifying fields of a record, ready for comparison.

    `own` contains the record's own registration numbers. `mentioned` also contains the registration numbers in its
    abstract and notes. `whole` is true for a book, a report or any other work that is not part of a journal or book.
    If `whole` is false, `isbns` and all fields below it are empty.
    """

    own: frozenset[tuple[str, str]] = frozenset()
    mentioned: frozenset[tuple[str, str]] = frozenset()
    accessions: frozenset[tuple[str, str]] = frozenset()
    whole: bool = False
    isbns: frozenset[str] = frozenset()
    edition: int = 0
    report_number: str = ""
    publisher: str = ""
    url: str = ""


def read_details(row: Mapping[str, Any]) -> Details:
    """Return the raw fields of a record from its row. A missing column and the type "other" count as empty."""
    get = row.get
    kind = str(get("type") or "")
    note, abstract = get("note") or "", get("abstract") or ""
    return Details(
        "" if kind == "other" else kind,
        bool(get("journal") or get("volume")),
        len(get("authors") or ()) > 0,
        str(get("isbn") or ""),
        str(get("edition") or ""),
        str(get("publisher") or ""),
        str(get("url") or ""),
        str(get("report_number") or ""),
        _listed(get("registration")),
        _listed(get("accession")),
        find_registrations(f"{note}\n{abstract}") if note or abstract else (),
    )


def _listed(value: Any) -> tuple[str, ...]:
    if value is None:
        return ()
    return (value,) if isinstance(value, str) else tuple(value)


def read_identity(details: Details, title: str) -> Identity:
    """Return the identifying fields of a record from its raw fields and title."""
    whole = _is_whole(details)
    own = _registered("\n".join((*details.registration, *details.accession, details.url, title)))
    if not (own or whole or details.registration or details.mentioned or details.accession):
        return _NOTHING
    for text in details.registration:
        own |= {_numbered(text)} if not find_registrations(text) and _DIGITS.search(text) else frozenset()
    mentioned = own | frozenset(map(_numbered, details.mentioned))
    accessions = frozenset(filter(None, map(_read_accession, details.accession)))
    if not whole:
        return Identity(own=own, mentioned=mentioned, accessions=accessions)
    return Identity(
        own=own,
        mentioned=mentioned,
        accessions=accessions,
        whole=True,
        isbns=_read_isbns(details.isbn),
        edition=read_edition(details.edition),
        report_number=details.report_number if details.type == "report" else "",
        publisher=details.publisher,
        url=read_address(details.url) if details.type == "webpage" or not details.named else "",
    )


_NOTHING: Final = Identity()


def _is_whole(details: Details) -> bool:
    return details.type in _WHOLE or (not details.type and not details.placed)


def _registered(text: str) -> frozenset[tuple[str, str]]:
    return frozenset(map(_numbered, find_registrations(text))) if text.strip() else frozenset()


def _numbered(number: str) -> tuple[str, str]:
    """Return the register and the digits of a registration number. Brazilian numbers keep their letters."""
    register = read_register(number)
    wanted = str.isalnum if register == "rbr" else str.isdigit
    return register, "".join(filter(wanted, number.casefold()))


def _read_accession(text: str) -> tuple[str, str] | None:
    """Return the database and the number in an accession number, or None if there is no colon or no digit after it."""
    database, mark, number = text.partition(":")
    digits = "".join(c for c in number if c.isdigit())
    if not mark or not digits:
        return None
    plain = digits.lstrip("0") if len(digits) > 5 else "".join(c for c in number.casefold() if c.isalnum())
    return database.casefold().strip(), plain


def _read_isbns(text: str) -> frozenset[str]:
    """Return the ISBNs in a text. ISSNs are left out. The prefixes 978 and 979 and the check digits are removed."""
    found = ("".join(c for c in m.group() if c.isdigit() or c in "Xx") for m in _ISBN.finditer(text))
    return frozenset(n[3:-1] if len(n) == 13 else n[:-1] for n in found)


def read_edition(text: str) -> int:
    """Return the number of an edition, or 0 if there is none. Some databases write a date into this field.

    >>> read_edition("3rd ed."), read_edition("Second, revised edition"), read_edition("2015/03/10"), read_edition("International")
    (3, 2, 0, 0)
    """
    if not text or _DATE.search(text):
        return 0
    numbers = [n for w in read_words(text) if (n := _DIGITS.match(w))]
    return int(numbers[0].group()) if numbers else 0


def read_address(url: str) -> str:
    """Return a web address without its scheme, `www.`, fragment, index page and trailing slash.

    For an address in a database, return "".

    >>> read_address("https://www.harbour.example/Night/index.html"), read_address("https://www.scopus.com/record?id=1")
    ('harbour.example/Night', '')
    """
    host, mark, path = url.strip().partition("#")[0].partition("://")
    host, slash, path = (path if mark else host).partition("/")
    address = _SCHEME.sub("", host.casefold() + slash + path, count=1)
    return "" if _DATABASES.match(address) else _INDEX.sub("", address)


# Databases that compile the records of other databases or publishers and therefore contain a work under two numbers: once
# from each provider, under two spellings of the journal, or in press and in an issue.
_COMPILED: Final = frozenset({"scopus", "embase", "central"})

# Fields with numbers that belong to one work. If one of these numbers agrees, fields such as the publisher are not
# compared.
_NUMBERS: Final = ("registration", "isbn", "report_number")


def compare_identities(a: Identity, b: Identity) -> Mapping[str, Outcome]:
    """Return the level of agreement of each identifying field that both records have.

    If the registration numbers are from different registers, their level is `near`, because a study can be in several
    registers. The level of different accession numbers is also `near` if the database can contain a work twice. If a
    registration number, ISBN or report number agrees, the result contains only these three fields.
    """
    found: dict[str, Outcome] = {}
    if a is _NOTHING or b is _NOTHING:
        return found
    if a.mentioned and b.mentioned:
        found["registration"] = _compare_registrations(a.mentioned, b.mentioned)
    if a.accessions and b.accessions:
        found["accession"] = _compare_accessions(a.accessions, b.accessions)
    if a.whole and b.whole:
        found |= _compare_wholes(a, b)
    known = {field: level for field, level in found.items() if level != "missing"}
    if known and any(known.get(field) == "agree" for field in _NUMBERS):
        return {field: level for field, level in known.items() if field in _NUMBERS}
    return known


def _compare_wholes(a: Identity, b: Identity) -> dict[str, Outcome]:
    """Compare two works that are not part of another work, and return the outcome for each field.

    The web addresses are compared only if neither publisher nor ISBN can be compared.
    """
    found: dict[str, Outcome] = {
        "isbn": _compare_sets(a.isbns, b.isbns),
        "edition": "missing"
        if not (a.edition and b.edition)
        else "agree"
        if a.edition == b.edition
        else "differ",
        "report_number": _compare_report_numbers(a.report_number, b.report_number),
        "publisher": compare_publishers(a.publisher, b.publisher),
    }
    if found["publisher"] == found["isbn"] == "missing" and a.url and b.url:
        found["url"] = "agree" if a.url == b.url else "differ"
    return found


def _compare_sets(a: frozenset[str], b: frozenset[str]) -> Outcome:
    return "missing" if not (a and b) else "agree" if a & b else "differ"


def _compare_registrations(a: frozenset[tuple[str, str]], b: frozenset[tuple[str, str]]) -> Outcome:
    if a & b:
        return "agree"
    return "differ" if {register for register, _ in a} & {register for register, _ in b} else "near"


def _compare_accessions(a: frozenset[tuple[str, str]], b: frozenset[tuple[str, str]]) -> Outcome:
    shared = {database for database, _ in a} & {database for database, _ in b}
    if not shared:
        return "missing"
    if a & b:
        return "agree"
    return "near" if shared <= _COMPILED else "differ"


def _compare_report_numbers(a: str, b: str) -> Outcome:
    """Return the outcome for two report numbers.

    Only the digits are compared, because a word such as "Report" can be missing in one of the numbers.
    """
    ours, theirs = _DIGITS.findall(a), _DIGITS.findall(b)
    if not ours or not theirs:
        return "missing"
    return "agree" if [*map(int, ours)] == [*map(int, theirs)] else "differ"


def contradicts(a: Identity, b: Identity) -> bool:
    """Return whether the records disagree in an identifying field that both of them have."""
    return any(level != "agree" for level in compare_identities(a, b).values())


def part_copies(identities: Sequence[Identity]) -> list[list[int]]:
    """Divide records into groups in which no two records contradict each other. Return the positions in each group.

    The records must be the same in all fields that are not part of their identities. If no two records contradict each
    other, all records form one group. Otherwise, each group contains the records with the same identity, because a record
    without a number could be a copy of any other record.
    """
    positions: dict[Identity, list[int]] = {}
    for position, identity in enumerate(identities):
        positions.setdefault(identity, []).append(position)
    distinct = list(positions)
    if any(contradicts(x, y) for i, x in enumerate(distinct) for y in distinct[i + 1 :]):
        return list(positions.values())
    return [list(range(len(identities)))]
