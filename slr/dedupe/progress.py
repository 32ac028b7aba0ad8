"""Summarise deduplication, and list what remains for people to do."""

from collections.abc import Iterator

from slr.dedupe.outcome import find_questions
from slr.model.protocol import Protocol
from slr.stage import Tables, Todo
from slr.text.count import count


def count_up(tables: Tables) -> dict[str, int]:
    """Count the records, reports, duplicates and pairs to judge."""
    records, reports = len(tables["clusters"]), len(tables["reports"])
    asked = len(find_questions(tables["pairs"], tables["clusters"]))
    return {"records": records, "reports": reports, "duplicates": records - reports, "asked": asked}


def summarize(tables: Tables) -> str:
    """Return one line with the numbers that `count_up` returns."""
    n = count_up(tables)
    asks = f"; {count(n['asked'], 'pair')} to judge" if n["asked"] else ""
    kept = f"{count(n['reports'], 'report')} + {count(n['duplicates'], 'duplicate')}"
    return f"{count(n['records'], 'record')} = {kept}{asks}"


def list_todo(tables: Tables, protocol: Protocol) -> Iterator[Todo]:
    """Yield the tasks that remain: pairs with contradictory verdicts, and doubtful pairs without verdicts."""
    questions = find_questions(tables["pairs"], tables["clusters"])
    asked = sum(q["rule"] != "person" for q in questions)
    if len(questions) - asked:
        yield Todo(kind="contradicting_pairs", count=len(questions) - asked)
    if asked:
        yield Todo(kind="doubtful_pairs", count=asked, people=protocol.screening.people)
