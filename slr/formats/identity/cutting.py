"""Cut and parse entries in tagged formats as version 0.1 did.

People's files can contain ids that version 0.1 made. The current readers cut some files differently. The
ids that version 0.1 made must then also refer to the current records (`slr.formats.identity.former`). Do not change the
results of this module.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from slr.formats.format import Tags

Parsed = tuple[str, Tags]  # the type and the tags of an entry


def cut_before(form: str, text: str) -> list[int]:
    """Return the positions at which version 0.1 started a new entry in a text.

    Each entry ends where the next entry begins.
    """
    return _CUTTERS[form](text)


def parse_before(form: str, raw: str) -> Parsed | None:
    """Return the type and tags that version 0.1 read from the text of an entry, or None if it quarantined the entry."""
    return _PARSERS[form](raw)


# RIS

_RIS_TAG: Final = re.compile(
    r"^[ \t]?(?:([A-Z][A-Z0-9])(?:  | ?\t)-[ \t]?|((?:T[1-3IY]|A[1-4UBDN]|K[W]|P[YB]|D[OAB]|V[LO]|I[SD]"
    r"|J[FOA]|S[PN]|EP|U[R1-5]|Y[12]|N[12]|L[A1-4]|M[1-3]|C[1-8Y])|PMID|PMCID|DOI|ISSN|ISBN)[ ]{0,2}-[ \t]"
    r"|(E[RP])[ ]{0,2}-[ \t]*$)",
    re.MULTILINE,
)

_RIS_FIELDS: Final = frozenset(
    """TI T1 CT ST TT AU A1 A2 ED A3 PY Y1 DA Y2 T2 JF JT JO BT JA J1 J2 T3 VL VO IS CP SP EP C7 DO DI DOI L1 L2
    L3 PMID PM AN DB DP SN ISSN ISBN AB N2 KW DE LA PB PU UR LK N1 RN M3 PT""".split()
)
_START: Final = re.compile(r"^[ \t]*(?:TY|ty)(?:  ?|\t)-", re.MULTILINE)
# The same pattern, but beginning with a line break, which makes the search in a long file many times faster.
_START_AFTER: Final = re.compile(r"\n[ \t]*+(?:TY|ty)(?:  ?|\t)-")
_GOES_ON: Final = re.compile(r"\nER(?:  -[^\n]*|(?: |\t| \t)-[ \t]*)\n\s*(?!TY)\S")
_LIKE_RECORD: Final = frozenset({"TI", "T1", "AU", "A1", "DO", "AB", "N2", "PY", "Y1", "JO", "JF", "T2"})


def _cut_ris(text: str) -> list[int]:
    starts = [m.start() + 1 for m in _START_AFTER.finditer(text)]
    if _START.match(text):
        starts.insert(0, 0)
    if not starts:
        first = next((m.start() for m in _RIS_TAG.finditer(text)), len(text))
        return list(_starts_within(text, first, len(text)))
    if _GOES_ON.search(text):
        ends = [*starts[1:], len(text)]
        starts = [
            s for start, end in zip(starts, ends, strict=True) for s in _starts_within(text, start, end)
        ]
    lead = text[: starts[0]]
    if _LIKE_RECORD & set(_names(lead)):
        starts.insert(0, len(lead) - len(lead.lstrip("\n \t")))
    return starts


def _names(text: str) -> list[str]:
    return [m.group(1) or m.group(2) or m.group(3) for m in _RIS_TAG.finditer(text)]


def _starts_within(text: str, start: int, end: int) -> Iterator[int]:
    """Yield `start`, and the start of each further entry before `end`.

    A further entry has no `TY`, and is recognised by the `ER` above it.
    """
    yield start
    mark = text.find("\nER", start, end)
    while mark >= 0 and (after := text.find("\n", mark + 1, end)) >= 0:
        following = text.find("\nER", after, end)
        rest = text[after : following if following >= 0 else end]
        if not rest.isspace() and _RIS_TAG.match(text, mark + 1) and _LIKE_RECORD & set(_names(rest)):
            yield after + len(rest) - len(rest.lstrip("\n \t"))
        mark = following


def _parse_ris(raw: str) -> Parsed:
    raw = raw if raw.startswith("TY") else _straighten(raw)
    plain = _read_plainly(raw)
    if plain is not None:
        return plain
    tags = _read_lines(raw)
    kind = next((v.partition("\n")[0].strip() for n, v in tags if n == "TY"), "")
    return kind, tuple(t for t in tags if t[0] not in _MARKS)


def _straighten(raw: str) -> str:
    """Return the text of an entry with its tags in capitals and without indentation."""
    indent = len(raw) - len(raw.lstrip(" \t"))
    if indent:
        raw = "\n".join(line[indent:] if line[:indent].isspace() else line for line in raw.split("\n"))
    return _SMALL_TAG.sub(lambda m: m.group().upper(), raw) if raw.startswith("ty") else raw


_SMALL_TAG: Final = re.compile(r"^[a-z][a-z0-9](?=(?:  ?|\t)-)", re.MULTILINE)


# A tag in the standard form (except `ER`) and its value: one line without spaces at its ends, or all its lines.
_LINE_TAG: Final = re.compile(r"\n([A-DF-Z][A-Z0-9]|E[A-QS-Z0-9])  -[^\S\n]*(.*\S|)")
_LINES_TAG: Final = re.compile(
    r"\n([A-DF-Z][A-Z0-9]|E[A-QS-Z0-9])  -([^\n]*+(?:\n(?![A-Z][A-Z0-9]  -)[^\n]*+)*+)"
)
_LAST_TAG: Final = "\nER  -"


def _read_plainly(raw: str) -> tuple[str, Tags] | None:
    """Return the type and tags of an entry in the standard form, or None for any other entry.

    This function is three times as fast as reading line by line.
    """
    text = raw.rstrip()
    if not text.startswith("TY  -") or not text.endswith(_LAST_TAG):
        return None
    tags = _LINE_TAG.findall(f"\n{text}")
    kind = tags[0][1]
    if len(tags) != text.count(
        "\n"
    ):  # some line has no standard tag: it continues a value, or its tag has another form
        found = _LINES_TAG.findall(f"\n{text}")
        if text.count(_LAST_TAG) > 1 or any(_HIDDEN_TAG.search(value) for _, value in found if "\n" in value):
            return None
        tags = [(name, value.strip()) for name, value in found]
        kind = tags[0][1].partition("\n")[0].rstrip()
    return kind, tuple(tags[1:])


_HIDDEN_TAG: Final = re.compile(f"\n{_RIS_TAG.pattern[1:]}", re.MULTILINE)
_MARKS: Final = frozenset({"TY", "ER"})


def _read_lines(raw: str) -> list[tuple[str, str]]:
    """Return the tags of an entry. A line without a tag continues the value above it."""
    tags: list[tuple[str, str]] = []
    name, lines = "", []
    for line in raw.split("\n"):
        if line[2:6] == "  - " and line[:2] in _RIS_FIELDS:
            found, value = line[:2], line[6:]
        elif "-" in line[:8] and (match := _RIS_TAG.match(line)) is not None:
            found, value = match.group(1) or match.group(2) or match.group(3), line[match.end() :]
        else:
            lines.append(line)
            continue
        if name:
            tags.append((name, "\n".join(lines).strip()))
        name, lines = found, [value]
    if name:
        tags.append((name, "\n".join(lines).strip()))
    return tags


# MEDLINE

_NBIB_TAG: Final = re.compile(r"^([A-Z][A-Z0-9]{1,4}) {0,3}-(?: |$)", re.MULTILINE)
_PMID: Final = re.compile(r"^PMID ?- *\d", re.MULTILINE)
_BLOCK: Final = re.compile(r"(?:\A|\n[ \t]*\n)\s*+(?=[A-Z][A-Z0-9]{1,4} {0,3}-(?: |$))", re.MULTILINE)


def _cut_medline(text: str) -> list[int]:
    starts = [m.start() + 1 for m in _PMID_LINE.finditer(text)]
    if _PMID.match(text):
        starts.insert(0, 0)
    if not starts:
        return [m.end() for m in _BLOCK.finditer(text)]
    starts += [m.end() for m in _OWNER_LINE.finditer(text)]
    starts += _find_unnamed(text, sorted(starts))
    lead = _BLOCK.match(text[: min(starts)].rstrip())
    if lead is not None:
        starts.append(lead.end())
    return sorted(set(starts))


def _find_unnamed(text: str, starts: Sequence[int]) -> list[int]:
    """Return the starts of entries without a PMID line. Such an entry begins below a blank line between two titles."""
    found: list[int] = []
    for match in _TAG_BLOCK.finditer(text):
        place = bisect_right(starts, match.start())
        start, end = starts[place - 1] if place else 0, starts[place] if place < len(starts) else len(text)
        if found and found[-1] > start:
            start = found[-1]
        if place and _TITLE.search(text, start, match.start()) and _TITLE.search(text, match.end(), end):
            found.append(match.end())
    return found


_TAG_BLOCK: Final = re.compile(r"\n[ \t]*\n\s*+(?=(?!PMID|OWN)[A-Z][A-Z0-9]{1,4} {0,3}- )")
_TITLE: Final = re.compile(r"^TI {0,2}- ", re.MULTILINE)
_PMID_LINE: Final = re.compile(r"\nPMID ?- *\d")
_OWNER_LINE: Final = re.compile(r"\n[ \t]*\n(?=OWN {0,3}- )")


def _parse_medline(raw: str) -> Parsed | None:
    tags: list[tuple[str, str]] = []
    name = ""
    lines: list[str] = []
    for line in raw.split("\n"):
        if line[4:6] == "- " and line[:4] in _PADDED:
            found, value = _PADDED[line[:4]], line[6:]
        elif "-" in line[:8] and (match := _NBIB_TAG.match(line)) is not None:
            found, value = match.group(1), line[match.end() :]
        else:
            lines.append(line)
            continue
        if name:
            tags.append((name, lines[0].strip() if len(lines) == 1 else " ".join(" ".join(lines).split())))
        name, lines = found, [value]
    if name:
        tags.append((name, " ".join(" ".join(lines).split())))
    return (next((v for n, v in tags if n == "PT"), ""), tuple(tags)) if tags else None


_PADDED: Final = {
    f"{name:4}": name
    for name in """TI BTI CTI TT FAU AU CN FED DP DEP JT TA SO VI IP PG LID AID PMID IS ISBN ISSN AB OAB OT MH
    LA PT PB GN URL STAT DCOM LR AD GR PL JID SB PMC MID OID EDAT MHDA CRDT PHST PST CI DRIN CTDT
    RN FIR IR IRAD EIN COIS AUID CRF CIN CON PMCR RF GS NM OTO SI UIN ORI""".split()
}
# EndNote's tagged format

_REFER_TAG: Final = re.compile(r"^%([0-9A-Z?@!#$&()*+=\[\]^~<>:])(?:[ \t]|$)", re.MULTILINE)


def _cut_refer(text: str) -> list[int]:
    starts: list[int] = []
    seen: set[str] = set()
    last = 0
    for match in _REFER_TAG.finditer(text):
        name = match.group(1)
        blank = re.search(r"\n[ \t]*\n", text[last : match.start()]) is not None
        if not starts or (name == "0" and "0" in seen) or (blank and _begins(text, match.start(), seen)):
            starts.append(match.start())
            seen = set()
        seen.add(name)
        last = match.end() - 1
    return starts


def _begins(text: str, start: int, seen: set[str]) -> bool:
    """Return whether the text after a blank line begins a new entry.

    This is the case if this text and the entry above both have a type (`%0`), or both have a title (`%T`).
    """
    end = text.find("\n\n", start)
    block = set(_REFER_TAG.findall(text[start : end if end > 0 else len(text)]))
    return bool({"0", "T"} & block & seen) or ("0" in block and not seen)


def _parse_refer(raw: str) -> Parsed | None:
    parts = _REFER_TAG.split(raw)
    tags = [(f"%{name}", value.strip()) for name, value in zip(parts[1::2], parts[2::2], strict=True)]
    return (dict(reversed(tags)).get("%0", ""), tuple(tags)) if tags else None


# Web of Science

_WOS_START: Final = re.compile(r"^PT [A-Z](?:[ \t]*$|[a-z]+$)", re.MULTILINE)
_WOS_TAG: Final = re.compile(r"^([A-Z][A-Z0-9])(?: |$)", re.MULTILINE)


def _cut_wos(text: str) -> list[int]:
    return [m.start() for m in _WOS_START.finditer(text)]


def _parse_wos(raw: str) -> Parsed | None:
    parts = _WOS_TAG.split(raw)
    tags = []
    kind = ""
    for name, value in zip(parts[1::2], parts[2::2], strict=True):
        if name == "ER":
            break
        shown = (
            "\n".join(line.strip() for line in value.strip().split("\n")) if "\n" in value else value.strip()
        )
        tags.append((name, shown))
        if name == "DT" and not kind:
            kind = shown
    return (kind, tuple(tags)) if len(tags) > 1 else None


# Ovid

_OVID_START: Final = re.compile(r"^<[ \t]*\d+\.?[ \t]*>[ \t]*$", re.MULTILINE)
_OVID_TAG: Final = re.compile(r"([A-Z][A-Z0-9]{1,3}) {0,3}-(?: |$)")


def _cut_ovid(text: str) -> list[int]:
    return [m.start() for m in _OVID_START.finditer(text)]


def _parse_ovid(raw: str) -> Parsed | None:
    _, _, body = raw.partition("\n")
    tags = _read_tagged(body) if _OVID_TAG.match(body.lstrip()) else _read_plain(body)
    if not any(value for _, value in tags):
        return None
    values = dict(reversed(tags))
    kinds = ("Publication Type", "Document Type", "PT", "DT")
    return next((values[n] for n in kinds if values.get(n)), ""), tuple(tags)


def _read_plain(body: str) -> list[tuple[str, str]]:
    found: list[tuple[str, list[str]]] = []
    for line in body.split("\n"):
        text = line.strip()
        if not text:
            continue
        if not line[0].isspace():
            found.append((text, []))
        elif found:
            found[-1][1].append(text)
    return [(name, "\n".join(lines)) for name, lines in found]


def _read_tagged(body: str) -> list[tuple[str, str]]:
    found: list[tuple[str, list[str]]] = []
    for line in body.split("\n"):
        if match := _OVID_TAG.match(line):
            found.append((match.group(1), [line[match.end() :].strip()]))
        elif found and line.strip():
            found[-1][1].append(line.strip())
    return [(name, " ".join(lines).strip()) for name, lines in found]


_CUTTERS: Final[Mapping[str, Callable[[str], list[int]]]] = {
    "medline": _cut_medline,
    "ovid": _cut_ovid,
    "refer": _cut_refer,
    "ris": _cut_ris,
    "wos": _cut_wos,
}
_PARSERS: Final[Mapping[str, Callable[[str], Parsed | None]]] = {
    "medline": _parse_medline,
    "ovid": _parse_ovid,
    "refer": _parse_refer,
    "ris": _parse_ris,
    "wos": _parse_wos,
}
