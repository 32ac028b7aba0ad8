"""Convert the results of a check to values for JSON, and summarise these values in one line."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from slr.manuscript.check import Findings
from slr.manuscript.corpus import CitedReport, Corpus
from slr.manuscript.flow_number import FlowNumber
from slr.manuscript.resolution import Outcome, Resolution
from slr.manuscript.work import Work
from slr.statistics.p_value import PCheck
from slr.text.citation import cite_with_title
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
    "perhaps_citations",
    "statistics",
    "not_entries",
)
# further lists, if the draft is compared with a review
REVIEW_LISTS: Final = ("cited_but_excluded", "included_never_cited", "numbers")


def pack_nothing() -> dict[str, Any]:
    """Return the values for a file that cannot be read, or that has no reference list."""
    return {"entries": 0, "citations": 0, "style": None, **{name: [] for name in LISTS}}


def pack_findings(findings: Findings) -> dict[str, Any]:
    """Return the results of a check as values for JSON.

    The values are the numbers of entries and citations, the style, and a list for each of `LISTS`. Each item of a list
    contains its line in the file (from 1) and a text, such as the citation or the entry.
    """
    by_outcome = {outcome: [r for r in findings.resolutions if r.outcome is outcome] for outcome in Outcome}
    numbers = findings.numbers
    owners = {owner.names: work for work, owner in findings.unsigned if owner is not None}
    return {
        "entries": len(findings.works),
        "citations": len(findings.resolutions)
        - len(by_outcome[Outcome.PERHAPS])
        - len(by_outcome[Outcome.NO_CITATION])
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
        "perhaps_citations": [
            _pack_citation(r) for r in by_outcome[Outcome.PERHAPS] if not r.citation.through
        ],
        "statistics": [
            {"text": found.text, "line": found.line, **_pack_check(found.check)}
            for found in findings.statistics
        ],
        "not_entries": [{"line": line, "text": text} for line, text in findings.others],
    }


def pack_review(
    cited: Sequence[CitedReport], corpus: Corpus, numbers: Iterable[FlowNumber]
) -> dict[str, Any]:
    """Return the differences between a draft and a review as values for JSON: a list for each of `REVIEW_LISTS`."""
    named = {found.row["report"] for found in cited}
    excluded = (found for found in cited if corpus.excluded.get(found.row["report"]))
    return {
        "cited_but_excluded": [
            {
                "entry": found.text,
                "line": found.line,
                "report": found.row["report"],
                "stage": corpus.excluded[found.row["report"]],
            }
            for found in excluded
        ],
        "included_never_cited": [
            {"report": row["report"], "title": cite_with_title(row, None)}
            for row in corpus.rows
            if row["report"] in corpus.included and row["report"] not in named
        ],
        "numbers": [
            {
                "text": number.text,
                "line": number.line,
                "what": number.what,
                "found": number.found,
                "expected": list(number.expected),
            }
            for number in numbers
            if not number.agrees
        ],
    }


def _pack_check(check: PCheck) -> dict[str, Any]:
    return {
        "verdict": check.verdict,
        "decision_error": check.decision_error,
        "implied": list(check.implied) if check.implied is not None else None,
        "why": check.why,
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


def summarize(packed: Mapping[str, Any]) -> str:
    """Return the number of items of each kind in words, such as "1 citation without an entry, 2 entries never cited".

    Statistics are counted only if they are inconsistent or implausible. Parts of the list that are not entries are not
    counted. If nothing is counted, the result is "nothing to correct".
    """
    parts = [count(len(packed[name]), one, many) for name, one, many in _WORDS if packed.get(name)]
    wrong = sum(item["verdict"] in {"inconsistent", "implausible"} for item in packed["statistics"])
    parts += [count(wrong, "inconsistent statistic")] if wrong else []
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
    ("perhaps_citations", "possible citation without an entry", "possible citations without an entry"),
    ("number_gaps", "number missing from the list", "numbers missing from the list"),
    ("numbers", "number that differs from the flow", "numbers that differ from the flow"),
    ("cited_but_excluded", "cited work that was excluded", "cited works that were excluded"),
    ("included_never_cited", "included report never cited", "included reports never cited"),
)
