"""Apply people's decisions on included reports that were retracted or have another notice.

The program itself never excludes such a report. A person decides whether the report stays in the review, and gives a
reason. Source: Cochrane's policy on retracted studies, and MECIR C48.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from slr.model.protocol import Protocol
from slr.model.reason import Reason
from slr.model.row import list_rows
from slr.model.status import Status
from slr.model.table import NOTICE_DECISIONS, frame
from slr.model.word import ADJUDICATOR, RETRACTED, STAGES, STATE_OF, STATES
from slr.people.row import Row

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What people decided about one notice on a report.

    `decision` is `keep` or `exclude`. It is `open` if nobody decided, and `conflict` if people disagree.
    """

    decision: str
    who: tuple[str, ...] = ()
    note: str = ""
    when: str = ""


OPEN: Final = Decision(decision="open")


def decide_notices(
    reports: "pd.DataFrame",
    statuses: Sequence[Status],
    rows: Iterable[tuple[Row, str]],
    protocol: Protocol,
) -> tuple[tuple[Status, ...], "pd.DataFrame"]:
    """Return the statuses after people's decisions, and the table NOTICE_DECISIONS.

    `rows` are people's decisions, each with its report. They count only for reports that are included at the last
    reported stage of screening. The decision `exclude` excludes the report at this stage by the criterion `retracted`.
    An included report that is itself a notice is flagged.
    """
    last = next((s for s in reversed(STAGES) if protocol.screening.reported[s]), "")
    included = {s.report for s in statuses if s.stage == last and s.status == "included"}
    given: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row, report in rows:
        given[report, row["notice"]].append(row)
    mentioned = _list_notices(reports, given)
    decided = {key: settle(given.get(key, ())) for key in mentioned if key[0] in included}
    excluded = {r: (word, d) for (r, word), d in sorted(decided.items()) if d.decision == "exclude"}
    about = {r["report"] for r in list_rows(reports[["report", "notice"]]) if set(r["notice"]) - _STATES}
    return (
        tuple(_apply(s, excluded, about) if s.stage == last else s for s in statuses),
        frame(
            NOTICE_DECISIONS,
            [_to_row(key, notices, decided.get(key)) for key, notices in sorted(mentioned.items())],
        ),
    )


_STATES: Final = frozenset(STATES)


def _list_notices(
    reports: "pd.DataFrame", given: Iterable[tuple[str, str]]
) -> dict[tuple[str, str], list[str]]:
    """Return the notices about each report, by the report and its state, such as `retracted`.

    People have decided on the pairs in `given`. The result contains these pairs even if they have no notice.
    """
    rows = list_rows(reports[["report", "notice", "notice_of"]])
    found: dict[tuple[str, str], list[str]] = {
        (row["report"], word): [] for row in rows for word in row["notice"] if word in _STATES
    }
    for key in given:
        found.setdefault(key, [])
    for row in rows:
        for work in row["notice_of"]:
            for word in row["notice"]:
                key = work, STATE_OF.get(word, "")
                if word not in _STATES and key in found:
                    found[key].append(row["report"])
    return found


def settle(rows: Sequence[Row]) -> Decision:
    """Return the decision on one notice from people's rows.

    The adjudicator's row takes precedence. The decision is `open` if there is no row, and `conflict` if people
    disagree.
    """
    final = [r for r in rows if r.who == ADJUDICATOR] or list(rows)
    if not final:
        return OPEN
    words = {r["decision"] for r in final}
    last = max(final, key=lambda r: (r.moment, r.who))
    disputed = len(words) > 1
    return Decision(
        decision="conflict" if disputed else words.pop(),
        who=tuple(sorted({r.who for r in final})),
        note="; ".join(dict.fromkeys(_word_note(r, named=disputed) for r in final if r["note"])),
        when=last["when"],
    )


def _word_note(row: Row, *, named: bool) -> str:
    """Return the reason that a person gave. If `named` is true, the person's name comes first."""
    return f"{row.who}: {row['note']}" if named else row["note"]


def _apply(status: Status, excluded: Mapping[str, tuple[str, Decision]], about: set[str]) -> Status:
    if status.report in excluded:
        word, decision = excluded[status.report]
        reason = Reason.of("notice_decision", notice=word, who=decision.who, note=decision.note)
        return replace(
            status, status="excluded", by="people", criterion=RETRACTED, who=decision.who, reason=(reason,)
        )
    if status.status == "included" and status.report in about:
        return replace(status, flag=(*status.flag, Reason("is_notice")))
    return status


def _to_row(key: tuple[str, str], notices: Sequence[str], decision: Decision | None) -> dict[str, Any]:
    report, word = key
    row: dict[str, Any] = {
        "report": report,
        "notice": word,
        "notices": sorted(set(notices)),
        "decision": "not needed",
    }
    if decision is None:
        return row | {"who": []}
    return row | {
        "decision": decision.decision,
        "who": list(decision.who),
        "note": decision.note or None,
        "when": decision.when or None,
    }
