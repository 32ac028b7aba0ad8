"""Summarise coding in one line, and list the included reports that have no coding yet."""

from collections.abc import Iterator

from slr.model.protocol import Protocol
from slr.model.status import find_included
from slr.stage import Tables, Todo
from slr.text.count import count


def summarize(tables: Tables) -> str:
    """Return one line with the number of codings and the number of suggestions."""
    every = tables["coded"]
    included = find_included(tables["statuses"]) if len(tables["statuses"]) else set(every["report"])
    coded = every[every["report"].isin(included)]
    reports = count(coded["report"].nunique(), "report")
    others = f", {len(every) - len(coded)} of other works" if len(every) > len(coded) else ""
    suggested = f"{count(len(tables['suggestions']), 'code')} suggested by terms"
    return f"{count(len(coded), 'coding')} of {reports}{others}; {suggested}"


def list_todo(tables: Tables, protocol: Protocol) -> Iterator[Todo]:
    """Yield the task of coding the included reports that have no coding yet, if there are any."""
    uncoded = sorted(find_included(tables["statuses"]) - set(tables["coded"]["report"]))
    if uncoded:
        title = dict(zip(tables["reports"]["report"], tables["reports"]["title"].fillna(""), strict=True))
        yield Todo.of("uncoded", uncoded, title, people=protocol.screening.people)
