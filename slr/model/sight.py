"""Find what a person may see of other people's verdicts while a stage is screened blind.

A name is not a password: anybody who gives another person's name sees what that person may see.
`docs/screening.md` says what cannot be hidden, because anybody can open people's files.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Any, Final

from slr.model.problem import Problem
from slr.model.protocol import Protocol
from slr.model.reason import Reason, Reasons, read_reasons, write_reasons
from slr.model.screening import StageSettings
from slr.model.word import ADJUDICATOR, STAGES

Row = Mapping[str, Any]
Hidden = frozenset[tuple[str, str]]  # report and stage

_ALONE: Final = (
    "worked-example",
    "background",
    "second hand",
)  # reasons of rows that need no second extractor
WAITING: Final = ("pending", "maybe", "conflict")  # statuses of a report that awaits a decision by people
# Reasons that say nothing about any person's verdict
_PUBLIC: Final = frozenset(
    {
        "unread",
        "verdicts_so_far",
        "rule",
        "stopping",
        "not_passed",
        "outside_flow",
        "not_sought",
        "outcome",
        "full_text_read",
        "no_stage",
        "criteria_differ",
    }
)


def is_blind(settings: StageSettings) -> bool:
    """Return whether people's verdicts at a stage are hidden from other people.

    They are not hidden in three cases:

    - The protocol says `blind: false`.
    - The team of the stage has only one member.
    - The stage has neither a team nor a pilot round, and needs only one reviewer for each report.
    """
    alone = len(settings.team) == 1 or (not settings.team and settings.reviewers == 1 and not settings.pilot)
    return settings.blind and not alone


def may_see(settings: StageSettings, who: str | None, *, settled: bool) -> bool:
    """Return whether a person may see other people's verdicts on a report at a stage.

    - Everybody may see the verdicts on a settled report.
    - The adjudicator may always see verdicts.
    - Other people may see the verdicts on an open report only if the protocol says `blind: false`.
    - Without a name (`who` is None), the verdicts on an open report may be seen only if the stage is not blind
      (`is_blind`).

    While somebody is judging a report, `settled` must be False, even if the report has a final status.
    """
    if who is None:
        return settled or not is_blind(settings)
    return who == ADJUDICATOR or not settings.blind or settled


def is_settled(status: str, by: str) -> bool:
    """Return whether people have settled a report.

    For an exclusion by a rule, return False, because people can still check it.
    """
    return by == "people" and status in ("included", "excluded")


def find_hidden(statuses: Iterable[Row], protocol: Protocol, who: str | None = None) -> Hidden:
    """Return each report and stage for which the person may not see other people's verdicts."""
    closed = {s: not may_see(protocol.screening.stage(s), who, settled=False) for s in STAGES}
    return frozenset(
        (s["report"], s["stage"])
        for s in statuses
        if closed.get(s["stage"]) and not is_settled(s["status"], s["by"])
    )


def find_open(statuses: Iterable[Row], protocol: Protocol, who: str | None = None) -> frozenset[str]:
    """Return the reports that await a decision at a stage where this person may not see other people's verdicts.

    Everything that shows what other people think of these reports, such as codings, must be hidden.
    """
    blind = {s: not may_see(protocol.screening.stage(s), who, settled=False) for s in STAGES}
    blind["retrieval"] = blind["full-text"]
    return frozenset(s["report"] for s in statuses if blind.get(s["stage"]) and s["status"] in WAITING)


def find_half_extracted(rows: Iterable[Row]) -> frozenset[str]:
    """Return the studies that only one person has extracted.

    `rows` are rows of the table EXTRACTED. The result contains ids of studies. Rows without a study and rows that need
    no second extractor, such as worked examples, are ignored.
    """
    people: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        if row["study"] and row["reason"] not in _ALONE:
            people[row["study"]].add(row["who"])
    return frozenset(study for study, names in people.items() if len(names) == 1)


def can_count_flag(flag: Reasons) -> bool:
    """Return whether a flag can be counted while the verdicts on the flagged report are hidden.

    A flag with `rule_excludes` as its only reason cannot be counted, because it reveals that somebody would include the
    report.
    """
    return any(reason.kind != "rule_excludes" for reason in flag)


def blind_reasons(reasons: Reasons) -> Reasons:
    """Return the reasons without those that reveal a person's verdict. If reasons were left out, a remark says so."""
    kept = tuple(r for r in reasons if r.kind in _PUBLIC)
    return kept if len(kept) == len(reasons) else (*kept, Reason("blind"))


def blind_status(row: Row) -> dict[str, Any]:
    """Return a row of STATUSES without anything that reveals people's verdicts.

    The people, their criterion, the flag and the reasons that reveal a verdict are left out. The criterion of a rule
    is kept.
    """
    reason = write_reasons(blind_reasons(read_reasons(row["reason"])))
    criterion = None if row["by"] == "people" else row["criterion"]
    return {**row, "who": [], "criterion": criterion, "reason": reason, "flag": None}


def hide_authors(
    problems: Iterable[Problem], statuses: Iterable[Row], protocol: Protocol, who: str | None = None
) -> tuple[Problem, ...]:
    """Return the problems without anything that reveals who has judged a report.

    A problem is changed if its row is about a report on which `who` may not see other people's verdicts. Problems in
    the files of `who` are not changed. A changed problem shows its `veiled` message, which does not name the report. If there
    is no such message, the problem names the folder instead of the file and line. Rows of other kinds, such as
    codings, are treated like verdicts at the stages that the report has reached.
    """
    rows = list(statuses)
    reached = {(s["report"], s["stage"]) for s in rows if s["status"] != "not reached"}
    hidden = find_hidden(rows, protocol, who)
    unsettled = find_open(rows, protocol, who) | {report for report, _ in hidden & reached}
    closed = {(r, s) for r, s in hidden if r in unsettled} | {(report, "") for report in unsettled}
    return tuple(
        _hide_author(p) if p.about & closed and PurePosixPath(p.file).stem != who else p for p in problems
    )


def _hide_author(problem: Problem) -> Problem:
    path = PurePosixPath(problem.file)
    review = f" -r {path.parts[1]}" if path.parts[0] == "corpus" and len(path.parts) > 2 else ""
    shown = "which reports your own rows are about" if problem.veiled else "the lines in your own files"
    own = f"to see {shown}, run `slr check{review}` with the option `--as` and your name"
    hint = "; ".join(filter(None, (problem.hint, own)))
    if problem.veiled:
        return replace(problem, message=problem.veiled, hint=hint, about=frozenset())
    return replace(problem, file=path.parent.as_posix(), line=None, hint=hint, about=frozenset())
