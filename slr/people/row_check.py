"""Check rows of people's files against vocabularies and against the criteria and codes of the protocol."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from slr.model.missing import PROGRESS
from slr.model.problem import NO_CRITERION, NO_REASON, Problem, Severity, did_you_mean
from slr.model.word import ADJUDICATOR, HOWS, NOTICE_DECISIONS, SAME_VERDICTS, SERVED, STATES, VERDICTS
from slr.model.word import RETRIEVALS as RETRIEVAL_WORDS
from slr.people.row import Check, Row, word_check
from slr.people.vocabulary import CODING_ROLES, EVIDENCE

if TYPE_CHECKING:
    from slr.model.protocol import Protocol  # heavy


def decision_check(protocol: "Protocol") -> Check:
    """Return the function that checks a row of `screening/<stage>/<who>.csv`."""
    known = protocol.criterion_ids
    exclusion = {c.id for c in protocol.criteria if c.kind == "exclude"}

    def check(row: Row) -> Iterator[Problem]:
        yield from word_check(row, "verdict", VERDICTS, "DEC001")
        yield from word_check(row, "served", SERVED, "DEC003")
        yield from word_check(row, "how", HOWS, "DEC007")
        yield from settled_check(row)
        criterion = row["criterion"]
        if criterion and criterion not in known:
            yield _unknown_criterion(row, known)
        if row.who == ADJUDICATOR and row["verdict"] != "retract" and not row["note"]:
            yield _no_reason(row)
        if row["verdict"] == "include" and criterion in exclusion:
            yield _included_by_exclusion(row)
        if row["verdict"] == "exclude" and not criterion and known:
            yield _no_criterion(row, known)

    return check


def _unknown_criterion(row: Row, known: Sequence[str]) -> Problem:
    message = f"unknown criterion {row['criterion']!r}{did_you_mean(row['criterion'], known)}"
    hint = f"criteria of the protocol: {', '.join(known) or 'none'}"
    return row.problem("DEC002", message, where="criterion", hint=hint)


def _no_reason(row: Row) -> Problem:
    message, hint = "no reason is given for settling this conflict", "write the reason in `note`"
    return row.problem(NO_REASON, message, where="note", severity=Severity.WARNING, hint=hint)


def _included_by_exclusion(row: Row) -> Problem:
    criterion = row["criterion"]
    message = f"the verdict is `include`, but {criterion} is an exclusion criterion"
    hint = f"write `exclude` if the report is excluded by {criterion}; otherwise delete the criterion"
    return row.problem("DEC006", message, where="criterion", hint=hint)


def _no_criterion(row: Row, known: Sequence[str]) -> Problem:
    message, hint = (
        "this exclusion does not name a criterion",
        f"name the criterion by which the report is excluded: {', '.join(known)}",
    )
    return row.problem(NO_CRITERION, message, where="criterion", severity=Severity.WARNING, hint=hint)


def retrieval_check(_: "Protocol") -> Check:
    """Return the function that checks a row of `retrieval/<who>.csv`."""
    return lambda row: word_check(row, "outcome", RETRIEVAL_WORDS, "RET001")


def notice_check(_: "Protocol") -> Check:
    """Return the function that checks a row of `notices/<who>.csv`."""

    def check(row: Row) -> Iterator[Problem]:
        yield from word_check(row, "notice", STATES, "NOT001")
        yield from word_check(row, "decision", NOTICE_DECISIONS, "NOT002")
        yield from word_check(row, "how", HOWS, "NOT003")
        yield from settled_check(row)

    return check


def same_as_check(_: "Protocol") -> Check:
    """Return the function that checks a row of `duplicates/<who>.csv`."""

    def check(row: Row) -> Iterator[Problem]:
        yield from word_check(row, "verdict", SAME_VERDICTS, "DUP001")
        yield from word_check(row, "how", HOWS, "DUP003")
        yield from settled_check(row)
        if row["record_a"] and row["record_a"] == row["record_b"]:
            yield row.problem(
                "DUP002",
                f"both columns name the record {row['record_a']!r}",
                hint="write the ids of two different records",
            )

    return check


def study_check(protocol: "Protocol") -> Check:
    """Return the function that checks a row of `studies/<who>.csv`."""
    known = tuple(w.word for w in EVIDENCE.read(protocol))

    def check(row: Row) -> Iterator[Problem]:
        if row["retract"] not in ("", "yes"):
            yield row.problem(
                "STU001",
                f"expected yes or an empty cell, got {row['retract']!r}",
                where="retract",
                hint="write `yes` only to take back your earlier row on this report and study",
            )
        yield from word_check(row, "evidence", known, "STU002")
        yield from word_check(row, "how", HOWS, "STU003")
        yield from settled_check(row)

    return check


def contact_check(_: "Protocol") -> Check:
    """Return the function that checks a row of `contacts/<who>.csv`."""
    return lambda row: word_check(row, "retract", ("yes",), "CON001")


def announced_check(_: "Protocol") -> Check:
    """Return the function that checks a row of `announced/<who>.csv`."""

    def check(row: Row) -> Iterator[Problem]:
        yield from word_check(row, "retract", ("yes",), "ANN001")
        yield from word_check(row, "progress", PROGRESS, "ANN002")
        yield from word_check(row, "how", HOWS, "ANN003")
        yield from settled_check(row)

    return check


def coding_check(protocol: "Protocol") -> Check:
    """Return the function that checks a row of `coding/<who>.csv`."""
    known, codes = protocol.code_ids, frozenset(protocol.code_ids)

    def check(row: Row) -> Iterator[Problem]:
        yield from settled_check(row)
        yield from word_check(row, "how", HOWS, "DEC007")
        yield from word_check(row, "role", CODING_ROLES, "COD001")
        yield from word_check(row, "second_hand", ("yes", "no"), "COD003")
        if row["theme"] and row["theme"] not in codes:
            yield row.problem(
                "COD002",
                f"unknown code {row['theme']!r}{did_you_mean(row['theme'], known)}",
                where="theme",
                hint=f"codes of the codebook: {_list_some(known)}",
            )

    return check


LISTED: Final = 20  # codes that a message lists


def _list_some(names: Sequence[str]) -> str:
    if not names:
        return "none"
    more = f" and {len(names) - LISTED} more" if len(names) > LISTED else ""
    return f"{', '.join(names[:LISTED])}{more}"


def settled_check(row: Row) -> Iterator[Problem]:
    """Yield a warning if a row outside the adjudicator's file has text in `of`, `by` or `how`."""
    filled = [name for name in ("of", "by", "how") if row[name]]
    if filled and row.who != ADJUDICATOR:
        yield row.problem(
            "DEC008",
            f"only {ADJUDICATOR}.csv settles disagreements, but this row has text in `{'` and `'.join(filled)}`",
            where=filled[0],
            severity=Severity.WARNING,
            hint=f"if this row settles a disagreement, move it to {ADJUDICATOR}.csv; otherwise empty these cells",
        )
