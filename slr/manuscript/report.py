"""Turn what a check has found into values for JSON and into problems with file and line."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from slr.manuscript.check import Findings
from slr.manuscript.resolve import Outcome, Resolution
from slr.manuscript.work import Work
from slr.model.problem import Problem, warning
from slr.text.count import count

LISTS: Final = (
    "cited_without_entry",
    "never_cited",
    "near_miss",
    "ambiguous",
    "duplicates",
    "second_hand",
    "citation_without_year",
    "uncited_paragraphs",
    "entries_without_author",
    "regulations_without_entry",
    "number_gaps",
    "not_entries",
)


def pack_nothing() -> dict[str, Any]:
    """Return the values for a file that cannot be read, or that has no reference list."""
    return {"entries": 0, "citations": 0, "style": None, **{name: [] for name in LISTS}}


def pack_findings(findings: Findings) -> dict[str, Any]:
    """Return what was found as values for JSON: the number of entries and citations, and a list for each kind of finding.

    Each item has the line of the file, counted from 1, and the text of the citation or the entry.
    """
    by_outcome = {outcome: [r for r in findings.resolutions if r.outcome is outcome] for outcome in Outcome}
    numbers = findings.numbers
    owners = {owner.names: work for work, owner in findings.unsigned if owner is not None}
    return {
        "entries": len(findings.works),
        "citations": len(findings.resolutions) - len(by_outcome[Outcome.DOUBTFUL])
        if numbers is None
        else sum(len(citation.numbers) for citation in numbers.citations),
        "style": "author-year" if numbers is None else "numbered",
        "cited_without_entry": [
            *(_pack_missing(r, owners) for r in by_outcome[Outcome.MISSING] if not r.citation.through),
            *({"citation": law.text, "line": law.line} for law in findings.unlisted_laws if law.bracketed),
            *(
                {"citation": c.text, "number": n, "line": c.line}
                for n, c in (numbers.unlisted if numbers else ())
            ),
        ],
        "never_cited": [_pack_work(work) for work in findings.never_cited],
        "near_miss": [
            {**_pack_citation(r), "entry": r.works[0].text, "entry_line": r.works[0].line, "why": r.why}
            for r in by_outcome[Outcome.NEAR]
            if not r.citation.through
        ],
        "ambiguous": [
            {**_pack_citation(r), "why": r.why, "entries": [_pack_work(work) for work in r.works]}
            for r in by_outcome[Outcome.AMBIGUOUS]
        ],
        "duplicates": [
            {**_pack_work(other), "same_as": one.text, "same_as_line": one.line}
            for one, other in findings.duplicates
        ],
        "second_hand": [
            {**_pack_citation(r), "through": r.citation.through}
            for r in findings.resolutions
            if r.citation.through
        ],
        "citation_without_year": [
            {"citation": citation.text, "line": citation.line} for citation in findings.without_year
        ],
        "uncited_paragraphs": [{"line": line, "text": text} for line, text in findings.uncited],
        "entries_without_author": [
            {**_pack_work(work), "perhaps_of": owner.citation.text if owner is not None else None}
            for work, owner in findings.unsigned
        ],
        "regulations_without_entry": [
            {"citation": law.text, "line": law.line} for law in findings.unlisted_laws if not law.bracketed
        ],
        "number_gaps": [
            {"number": number, **_pack_work(work)} for number, work in (numbers.gaps if numbers else ())
        ],
        "not_entries": [{"line": line, "text": text} for line, text in findings.others],
    }


def _pack_citation(found: Resolution) -> dict[str, Any]:
    citation = found.citation
    return {
        "citation": citation.text,
        "authors": list(found.names),
        "year": f"{citation.year}{citation.letter}" or None,
        "line": citation.line,
    }


def _pack_missing(found: Resolution, owners: dict[tuple[str, ...], Work]) -> dict[str, Any]:
    packed = _pack_citation(found)
    nearest = found.nearest
    packed["nearest"] = nearest.text if nearest is not None else None
    packed["nearest_line"] = nearest.line if nearest is not None else None
    owned = owners.get(found.names)
    if owned is not None:
        packed["perhaps_entry_line"] = owned.line
    return packed


def _pack_work(work: Work) -> dict[str, Any]:
    return {"entry": work.text, "line": work.line}


def list_problems(packed: dict[str, Any], file: str) -> list[Problem]:
    """Return an error for each item that must be corrected, and a warning for each note, sorted by line."""
    return sorted(_list_problems(packed, file), key=lambda p: (p.line or 0, p.code))


def _list_problems(packed: dict[str, Any], file: str) -> Iterator[Problem]:
    for item in packed["cited_without_entry"]:
        shown = f"{item['number']}, in {item['citation']}" if "number" in item else item["citation"]
        yield _error("MAN003", f"the reference list has no entry for: {shown}", item, file, _advise(item))
    for item in packed["never_cited"]:
        hint = "cite this work, or remove the entry"
        yield _error(
            "MAN004", f"the text never cites this entry: {_shorten(item['entry'])}", item, file, hint
        )
    for item in packed["near_miss"]:
        message = f"this citation does not agree with the reference list: {item['citation']}; {item['why']}"
        hint = f"compare it with the entry in line {item['entry_line']}: {_shorten(item['entry'])}"
        yield _error("MAN005", message, item, file, hint)
    for item in packed["ambiguous"]:
        lines = ", ".join(str(entry["line"]) for entry in item["entries"])
        message = f"this citation may mean several entries: {item['citation']} (lines {lines})"
        hint = "add a letter to the year (2019a, 2019b), or name more authors"
        yield _error("MAN006", message, item, file, hint)
    for item in packed["duplicates"]:
        message = (
            f"this entry describes the same work as line {item['same_as_line']}: {_shorten(item['entry'])}"
        )
        yield _error("MAN007", message, item, file, "keep one of the two entries")
    for item in packed["entries_without_author"]:
        owner = f"; it may be the rest of the entry of {item['perhaps_of']}" if item["perhaps_of"] else ""
        yield _note(
            "MAN008", f"this entry has neither author nor year{owner}: {_shorten(item['entry'])}", item, file
        )
    for item in packed["second_hand"]:
        message = f"this work is cited through another work ({item['through']}): {item['citation']}"
        yield _note("MAN009", message, item, file)
    for item in packed["citation_without_year"]:
        yield _note("MAN010", f"this citation has no year: {item['citation']}", item, file)
    for item in packed["uncited_paragraphs"]:
        yield _note(
            "MAN011", f"this paragraph of the results cites nothing: {_shorten(item['text'])}", item, file
        )
    for item in packed["regulations_without_entry"]:
        yield _note(
            "MAN012", f"the reference list has no entry for this regulation: {item['citation']}", item, file
        )
    for item in packed["number_gaps"]:
        message = f"the list skips the number {item['number']} before this entry: {_shorten(item['entry'])}"
        yield _note("MAN013", message, item, file)


def _advise(item: dict[str, Any]) -> str:
    if "perhaps_entry_line" in item:
        return (
            f"line {item['perhaps_entry_line']} has neither author nor year, "
            "and may be the rest of the entry for this citation"
        )
    if item.get("nearest"):
        return f"the nearest entry is in line {item['nearest_line']}: {_shorten(item['nearest'])}"
    return "add the entry, or remove the citation"


def _error(code: str, message: str, item: dict[str, Any], file: str, hint: str) -> Problem:
    return Problem(code=code, message=message, file=file, line=item["line"], hint=hint)


def _note(code: str, message: str, item: dict[str, Any], file: str) -> Problem:
    return warning(code, message, file=file, line=item["line"])


def _shorten(text: str, most: int = 90) -> str:
    return text if len(text) <= most else f"{text[:most].rsplit(' ', 1)[0]} …"


def summarize(packed: Mapping[str, Any]) -> str:
    """Return the number of items of each kind in words, such as "1 citation without an entry, 2 entries never cited"."""
    parts = [count(len(packed[name]), one, many) for name, one, many in _WORDS if packed[name]]
    return ", ".join(parts) or "nothing to correct"


_WORDS: Final = (
    ("cited_without_entry", "citation without an entry", "citations without an entry"),
    ("never_cited", "entry never cited", "entries never cited"),
    ("near_miss", "citation that differs from its entry", "citations that differ from their entries"),
    ("ambiguous", "ambiguous citation", "ambiguous citations"),
    ("duplicates", "work listed twice", "works listed twice"),
    ("second_hand", "second-hand citation", "second-hand citations"),
    ("citation_without_year", "citation without a year", "citations without a year"),
    ("uncited_paragraphs", "paragraph without a citation", "paragraphs without a citation"),
    ("entries_without_author", "entry with neither author nor year", "entries with neither author nor year"),
    ("regulations_without_entry", "regulation without an entry", "regulations without an entry"),
    ("number_gaps", "number missing in the list", "numbers missing in the list"),
)
