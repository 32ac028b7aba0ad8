"""Summarise coding in one line, and list what is left to do for the included reports."""

from collections.abc import Collection, Iterable, Iterator, Mapping

from slr.coding.unsettled import find_unsettled
from slr.model.protocol import Protocol
from slr.model.row import list_rows
from slr.model.status import find_included
from slr.stage import Tables, Todo
from slr.text.count import count


def count_up(tables: Tables) -> dict[str, int]:
    """Count the included reports with codings, these codings, the codings of all other works, and the suggested codes.

    If there are no statuses, all reports count as included. Suggested codes are counted for all reports.
    """
    every = tables["coded"]
    included = find_included(tables["statuses"]) if len(tables["statuses"]) else set(every["report"])
    coded = every[every["report"].isin(included)]
    return {
        "codings": len(coded),
        "coded": int(coded["report"].nunique()),
        "others": len(every) - len(coded),
        "suggested": len(tables["suggestions"]),
    }


def summarize(tables: Tables) -> str:
    """Return a line with the numbers that `count_up` returns."""
    n = count_up(tables)
    others = f", {n['others']} of other works" if n["others"] else ""
    suggested = f"{count(n['suggested'], 'code')} suggested by terms"
    return f"{count(n['codings'], 'coding')} of {count(n['coded'], 'report')}{others}; {suggested}"


def list_todo(tables: Tables, protocol: Protocol) -> Iterator[Todo]:
    """Yield the tasks left for included reports: codings, second coders, differences, and characteristics of studies.

    If no report has two coders, the review may need only one coder per report. In this case, there is no task for
    second coders.
    """
    included = find_included(tables["statuses"])
    coders: dict[str, set[str]] = {report: set() for report in included}
    for report, who in zip(tables["coded"]["report"], tables["coded"]["who"], strict=True):
        if report in included:
            coders[report].add(who)
    described = tables["studies"][tables["studies"]["who"].notna()]
    dual = any(len(people) > 1 for people in coders.values())
    shown = tables["reports"][tables["reports"]["report"].isin(list(included))]
    title = dict(zip(shown["report"], shown["title"].fillna(""), strict=True))
    for kind, reports in (
        ("uncoded", {report for report, people in coders.items() if not people}),
        ("single_coded", {report for report, people in coders.items() if dual and len(people) == 1}),
        ("coders_differ", _find_differing(tables, included)),
        ("no_study", included - set(described["report"])),
    ):
        if reports:
            able = tuple(who for who in protocol.screening.people if _is_needed(who, kind, reports, coders))
            yield Todo.of(kind, sorted(reports), title, people=able)


def _find_differing(tables: Tables, included: Collection[str]) -> set[str]:
    """Return the included reports with a code on which the coders of the study differ.

    For each such code, only the first of the study's reports is returned.
    """
    studies: dict[str, tuple[str, ...]] = {}
    for study, report in zip(tables["studies"]["study"], tables["studies"]["report"], strict=True):
        studies[report] = tuple(sorted({*studies.get(report, ()), study}))
    rows = [row for row in list_rows(tables["coded"]) if row["report"] in included]
    return {found.report for found in find_unsettled(rows, studies)}


def _is_needed(who: str, kind: str, reports: Iterable[str], coders: Mapping[str, Collection[str]]) -> bool:
    """Return whether this person can do the task. The first coder of a report cannot also be its second coder."""
    return kind != "single_coded" or any(who not in coders[report] for report in reports)
