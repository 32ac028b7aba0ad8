"""Describe the results of a check as problems with file and line."""

from collections.abc import Iterator, Mapping
from typing import Any

from slr.model.problem import Problem, warning

Packed = Mapping[str, Any]


def list_problems(packed: Packed, file: str) -> list[Problem]:
    """Return an error for each item that must be corrected, and a warning for each note, sorted by line.

    `packed` contains the values of `pack_findings` and, if the draft was compared with a review, of `pack_review`.
    """
    found = (*_list_errors(packed, file), *_list_notes(packed, file), *_list_review_problems(packed, file))
    return sorted(found, key=lambda p: (p.line or 0, p.code))


def _list_errors(packed: Packed, file: str) -> Iterator[Problem]:
    for item in packed["cited_without_entry"]:
        shown = f"{item['number']}, in {item['citation']}" if "number" in item else item["citation"]
        yield _error("MAN003", f"the reference list has no entry for: {shown}", item, file, _advise(item))
    for item in packed["never_cited"]:
        hint = "cite this work, or remove the entry"
        yield _error(
            "MAN004", f"the text never cites this entry: {_shorten(item['entry'])}", item, file, hint
        )
    for item in packed["near_miss"]:
        message = f"this citation does not match the reference list: {item['citation']}; {item['why']}"
        hint = f"compare it with the entry in line {item['entry_line']}: {_shorten(item['entry'])}"
        yield _error("MAN005", message, item, file, hint)
    for item in packed["ambiguous"]:
        lines = ", ".join(str(entry["line"]) for entry in item["entries"])
        message = f"this citation can refer to several entries: {item['citation']} (lines {lines})"
        hint = "add a letter to the year (2019a, 2019b), or name more authors"
        yield _error("MAN006", message, item, file, hint)
    for item in packed["duplicates"]:
        message = f"this entry and the entry in line {item['same_as_line']} describe the same work: {_shorten(item['entry'])}"
        yield _error("MAN007", message, item, file, "keep one of the two entries")
    for item in packed["statistics"]:
        if item["verdict"] in {"inconsistent", "implausible"}:
            message = f"these numbers do not agree: {item['text']}; {item['why']}"
            yield _error("MAN014", message, item, file, "compare them with the output of the analysis")


def _list_notes(packed: Packed, file: str) -> Iterator[Problem]:
    for item in packed["entries_without_author"]:
        owner = (
            f"; it could be a fragment of the entry for {item['perhaps_of']}" if item["perhaps_of"] else ""
        )
        message = f"this entry has neither author nor year{owner}: {_shorten(item['entry'])}"
        hint = "add the author and the year, or join these words to the entry that they belong to"
        yield _note("MAN008", message, item, file, hint)
    for item in packed["second_hand"]:
        message = f"this work is cited through another work ({item['through']}): {item['citation']}"
        hint = "if you have read this work itself, cite it directly and add its entry; otherwise, keep the citation"
        yield _note("MAN009", message, item, file, hint)
    for item in packed["citation_without_year"]:
        hint = "if this cites a work in the reference list, add the year to the citation"
        yield _note("MAN010", f"this citation has no year: {item['citation']}", item, file, hint)
    for item in packed["uncited_paragraphs"]:
        message = f"this paragraph of the results contains no citation: {_shorten(item['text'])}"
        yield _note(
            "MAN011", message, item, file, "if the paragraph states findings of other works, cite them"
        )
    for item in packed["regulations_without_entry"]:
        message = f"the reference list has no entry for this regulation: {item['citation']}"
        hint = "add the entry if your citation style lists regulations"
        yield _note("MAN012", message, item, file, hint)
    for item in packed["perhaps_citations"]:
        message = f"this could be a citation, but the reference list has no entry for it: {item['citation']}"
        yield _note("MAN018", message, item, file, "if it is a citation, add the entry")
    for item in packed["number_gaps"]:
        message = (
            f"the reference list skips number {item['number']} before this entry: {_shorten(item['entry'])}"
        )
        hint = "add the missing entry, or renumber the list and the citations"
        yield _note("MAN013", message, item, file, hint)


def _list_review_problems(packed: Packed, file: str) -> Iterator[Problem]:
    for item in packed.get("numbers", ()):
        expected = ", ".join(map(str, item["expected"]))
        message = (
            f"this number differs from the flow of the review: {item['text']} ({item['what']}: {expected})"
        )
        yield _error(
            "MAN015",
            message,
            item,
            file,
            "correct the number in the draft or, if it is right, the files of the review",
        )
    for item in packed.get("cited_but_excluded", ()):
        message = f"the review excluded this work ({item['stage']}): {_shorten(item['entry'])}"
        hint = "check that the draft does not present this work as included"
        yield _note("MAN016", message, item, file, hint)
    for item in packed.get("included_never_cited", ()):
        message = f"the draft does not cite this included report: {item['report']} {_shorten(item['title'])}"
        yield warning(
            "MAN017", message, file=file, hint="cite the report, or say why the draft leaves it out"
        )


def _advise(item: Packed) -> str:
    if "perhaps_entry_line" in item:
        return (
            f"line {item['perhaps_entry_line']} has neither author nor year; "
            "if it is a fragment of the entry for this citation, complete the entry"
        )
    if item.get("nearest"):
        return f"the nearest entry is in line {item['nearest_line']}: {_shorten(item['nearest'])}"
    return "add the entry, or remove the citation"


def _error(code: str, message: str, item: Packed, file: str, hint: str) -> Problem:
    return Problem(code=code, message=message, file=file, line=item["line"], hint=hint)


def _note(code: str, message: str, item: Packed, file: str, hint: str = "") -> Problem:
    return warning(code, message, file=file, line=item["line"], hint=hint)


def _shorten(text: str, most: int = 90) -> str:
    return text if len(text) <= most else f"{text[:most].rsplit(' ', 1)[0]} …"
