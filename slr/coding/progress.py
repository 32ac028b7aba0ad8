"""What coding came to, and which included reports nobody has coded."""

from collections.abc import Iterator

from slr.model.protocol import Protocol
from slr.stage import Tables, Todo
from slr.text.count import count


def summarize(tables: Tables) -> str:
    """Return in one line how many codings and suggestions there are."""
    coded = tables["coded"]
    reports = count(coded["report"].nunique(), "report")
    return f"{count(len(coded), 'coding')} of {reports}; {count(len(tables['suggestions']), 'code')} suggested by terms"


def list_todo(tables: Tables, _: Protocol) -> Iterator[Todo]:
    """Yield the included reports without a coding. Included is what the last stage of screening that took place included."""
    statuses = tables["statuses"]
    stages = [s for s in ("full-text", "title-abstract") if s in set(statuses["stage"])]
    last = next(iter(stages), None)
    included = statuses[(statuses["stage"] == last) & (statuses["status"] == "included")]["report"]
    uncoded = sorted(set(included) - set(tables["coded"]["report"]))
    if uncoded:
        title = dict(zip(tables["reports"]["report"], tables["reports"]["title"].fillna(""), strict=True))
        yield Todo.of("uncoded", uncoded, title)
