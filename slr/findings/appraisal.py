"""Derive the appraisal of each study from the answers of the appraisers."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from slr.findings.fact import cite_reports, name_studies
from slr.findings.study import Studies, explain_unclear_study, read_studies
from slr.model.appraisal import PROCEED, Tool
from slr.model.problem import Problem, Severity
from slr.model.protocol import Protocol
from slr.model.row import list_rows
from slr.model.status import FINAL, find_outside
from slr.model.word import ADJUDICATOR
from slr.people.directory import build_directory
from slr.people.kind import KINDS
from slr.people.resolve import resolve_reports
from slr.people.row import Row

if TYPE_CHECKING:
    import pandas as pd

DUAL: Final = "dual"
SINGLE: Final = "single"
SETTLED: Final = "settled"
NOT_SETTLED: Final = "not settled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One person's answer to one item about a study, or about the result that the row names in `finding`.

    `why` is the reason why the report or the study is not counted. It is empty if both are counted.
    """

    row: Row
    report: str
    study: str
    why: str = ""

    @property
    def who(self) -> str:
        """The person who wrote the row."""
        return self.row.who

    @property
    def answer(self) -> str:
        """The answer that the person gave."""
        return self.row["answer"]

    @property
    def subject(self) -> tuple[str, str, str]:
        """The study, the result and the tool."""
        return self.study, self.row["finding"], self.row["tool"]

    @property
    def item(self) -> str:
        """The id of the item."""
        return self.row["item"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """All answers to one item about one study or result.

    `statements` are the answers of the appraisers, one per person, sorted by name. `settling` is the row of the
    adjudicator, if there is one.
    """

    subject: tuple[str, str, str]
    item: str
    statements: tuple[Statement, ...]
    settling: Statement | None

    @property
    def state(self) -> str:
        """Whether the adjudicator settled the answer, several people agree, one person answered, or people disagree."""
        if self.settling is not None:
            return SETTLED
        if len({s.answer for s in self.statements}) > 1:
            return NOT_SETTLED
        return DUAL if len(self.statements) > 1 else SINGLE

    @property
    def answer(self) -> str:
        """The answer, or an empty string if the appraisers disagree and nobody settled the item."""
        if self.settling is not None:
            return self.settling.answer
        return "" if self.state == NOT_SETTLED else self.statements[0].answer

    @property
    def why(self) -> str:
        """The reason why a report or the study is not counted, or an empty string."""
        return next((s.why for s in self.all if s.why), "")

    @property
    def all(self) -> tuple[Statement, ...]:
        """The answers of the appraisers and of the adjudicator."""
        return (*self.statements, *((self.settling,) if self.settling else ()))


def read_statements(
    tables: "Mapping[str, pd.DataFrame]", rows: Sequence[Row], protocol: Protocol, findings: Collection[str]
) -> tuple[list[Statement], list[Problem]]:
    """Return each current row of the appraisers with its study, and the problems.

    `tables` contains records, clusters, reports, statuses and studies. `findings` are the ids of the results. If it is
    unclear which report or study a row is about, the row is left out, and a problem is returned.
    """
    found, wrong = resolve_reports(
        rows, KINDS["appraisal"], build_directory(tables["records"], tables["clusters"])
    )
    outside = find_outside(tables["statuses"], tables["reports"], protocol)
    studies = read_studies(tables)
    problems = list(wrong)
    statements = []
    for row, report in found:
        study = studies.find(row, report)
        if report in outside:
            problems.append(_outside(row, report, *outside[report]))
        if row["finding"] and row["finding"] not in findings:
            problems.append(_unknown_finding(row, report))
        if study is None:
            problems.append(explain_unclear_study(row, report, studies, "APP011"))
            continue
        statements.append(
            Statement(row=row, report=report, study=study, why=_find_reason(report, study, outside, studies))
        )
    return statements, problems


def _find_reason(report: str, study: str, outside: Collection[str], studies: Studies) -> str:
    return "not included" if report in outside else studies.judge(study) or ""


def _outside(row: Row, report: str, status: str, stage: str) -> Problem:
    return row.problem(
        "APP010",
        f"{row['report']} is appraised, but the report is not included: its status at the {stage} stage is `{status}`",
        where="report",
        hint="only included studies are appraised: write `yes` into `retract`, or correct the verdict",
        severity=Severity.ERROR if status in FINAL else Severity.WARNING,
        about=frozenset({(report, "")}),
        veiled="somebody appraised a report that is not included",
    )


def _unknown_finding(row: Row, report: str) -> Problem:
    return row.problem(
        "APP012",
        f"no result has the id {row['finding']!r}",
        where="finding",
        hint="write the id as in tables/findings.csv, or leave the cell empty if the row is about the whole study",
        severity=Severity.WARNING,
        about=frozenset({(report, "")}),
    )


def judge_studies(statements: Iterable[Statement]) -> tuple[Judged, ...]:
    """Return the answers to each item about each study or result, sorted.

    If a person answered an item twice for two reports of one study, the later row is used.
    """
    found: dict[tuple[tuple[str, str, str], str], dict[str, Statement]] = defaultdict(dict)
    for s in sorted(statements, key=lambda s: (s.row.moment, s.report, s.row["reason"], s.answer)):
        found[s.subject, s.item][s.who] = s
    return tuple(
        Judged(
            subject=subject,
            item=item,
            statements=tuple(statements_of[who] for who in sorted(statements_of) if who != ADJUDICATOR),
            settling=statements_of.get(ADJUDICATOR),
        )
        for (subject, item), statements_of in sorted(found.items())
    )


def find_open_questions(statements: Iterable[Statement], tools: Iterable[Tool]) -> Iterator[Problem]:
    """Yield a warning for each person's appraisal in which the answer to a screening item is not favourable.

    If the person has recorded whether the appraisal continues, there is no warning. Unknown tools and the adjudicator's
    answers are not checked.
    """
    known = {tool.id: tool for tool in tools}
    answered: dict[tuple[str, tuple[str, str, str]], dict[str, Statement]] = defaultdict(dict)
    for s in sorted(statements, key=lambda s: (s.row.moment, s.report)):
        answered[s.who, s.subject][s.item] = s
    for (who, _), answers in sorted(answered.items()):
        tool = known.get(next(iter(answers.values())).subject[2])
        asked = (
            () if tool is None or who == ADJUDICATOR else tool.asks({i: s.answer for i, s in answers.items()})
        )
        if asked and PROCEED not in answers:
            first = answers[asked[0]]
            found = "answer to {} is" if len(asked) == 1 else "answers to {} are"
            yield first.row.problem(
                "APP013",
                f"the {found.format(' and '.join(asked))} not favourable, and it is not recorded whether the "
                f"appraisal continues",
                where="item",
                hint=f"add a row with the item `{PROCEED}`, the answer `stop` or `go on`, and a reason",
                severity=Severity.WARNING,
                about=frozenset({(first.report, "")}),
            )


def list_appraisals(
    judged: Iterable[Judged], tools: Iterable[Tool], tables: "Mapping[str, pd.DataFrame]"
) -> list[dict[str, Any]]:
    """Return the rows of the table APPRAISALS. `tables` contains reports, statuses, coded and studies."""
    listed = list(judged)
    known = {tool.id: tool for tool in tools}
    mine = {s.report for one in listed for s in one.all} | {one.subject[0] for one in listed}
    studies = tables["studies"]
    names = {one.subject[0] for one in listed}
    about = list_rows(studies[studies["study"].isin(list(names))][["study", "report"]])
    mine |= {row["report"] for row in about}
    cited = name_studies(about, cite_reports(tables, mine))
    return [_describe(one, known.get(one.subject[2]), cited) for one in listed]


def _describe(one: Judged, tool: Tool | None, cited: Mapping[str, str]) -> dict[str, Any]:
    study, finding, name = one.subject
    counted = one.statements or one.all
    signs = tool.find_answers(one.item) if tool else {}
    return {
        "study": study,
        "citation": cited.get(study, study),
        "finding": finding or None,
        "tool": name,
        "item": one.item,
        "answer": one.answer or None,
        "sign": signs.get(one.answer),
        "state": one.state,
        "counts": not one.why,
        "why": one.why or None,
        "who": [s.who for s in counted],
        "answers": [s.answer for s in counted],
        "reasons": [s.row["reason"] for s in counted],
        "reason": one.settling.row["reason"] or None if one.settling else None,
        "quotes": [s.row["quote"] for s in counted],
        "locations": [s.row["location"] for s in counted],
        "reports": sorted({s.report for s in one.all}),
    }
