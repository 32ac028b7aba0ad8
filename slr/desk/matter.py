"""Collect what several people wrote about one code, result, item or full text, so that it can be compared."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from slr.coding.unsettled import REJECT
from slr.findings.compare import join_values
from slr.model.findings import REMARKS, VALUES
from slr.model.word import ADJUDICATOR
from slr.people.row import Row

_Row = Mapping[str, Any]
Studies = Mapping[str, tuple[str, ...]]
JOINT: Final = "; "
_CODING: Final = ("role", "statement", "quote", "location", "second_hand", "note")
_CODING_SAYS: Final = ("role", "statement")
_ANSWER: Final = ("answer", "reason", "quote", "location")
_VERDICT: Final = ("verdict", "criterion", "note")


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """What one person wrote about a matter. A person who wrote nothing about it has no rows."""

    who: str
    lines: tuple[Mapping[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """Something that several people judged or recorded, such as a code of a report or a result of a study.

    - `report`, `study`: the report shown with the matter, and its study
    - `reports`: the reports that rows about this matter may name
    - `about`: the code, the predictor and outcome of the result, or the item; empty for a full text
    - `key`: the values that all rows about this matter share, by column
    - `columns`: the columns that are compared, in order
    - `differ`: the columns in which the rows differ
    - `agreed`: the values on which all rows agree
    - `sides`: what each person wrote
    - `settled`: the adjudicator's row, or None
    - `open`: whether somebody must still settle a difference
    """

    report: str
    reports: frozenset[str]
    study: str
    about: str
    key: Mapping[str, str]
    columns: tuple[str, ...]
    differ: frozenset[str]
    sides: tuple[Side, ...]
    agreed: Mapping[str, str] = field(default_factory=dict)
    settled: Mapping[str, str] | None = None
    open: bool = False

    @property
    def differs(self) -> bool:
        """Whether people's rows differ, or at least one person has no row."""
        return bool(self.differ) or any(not side.lines for side in self.sides)

    def has(self, row: Row) -> bool:
        """Return whether an adjudicator's row about one of the `reports` belongs to this matter."""
        named = (
            self.settled is not None
            and bool(row["finding"])
            and row["finding"] == self.settled.get("finding")
        )
        if "of" in self.key:
            return named or not _split(self.key["of"]).isdisjoint(_split(row["of"]))
        return all(row[name] == text for name, text in self.key.items() if name != "study")


def _split(text: str) -> frozenset[str]:
    return frozenset(filter(None, (part.strip() for part in text.split(";"))))


def list_codings(rows: Iterable[_Row], studies: Studies) -> Iterator[Matter]:
    """Yield a matter for each code of each study that two or more people have coded.

    `rows` are rows of the table CODED. The adjudicator is not one of these people. A person who did not use
    the code has no rows.
    """
    by_study: dict[tuple[str, ...], list[_Row]] = defaultdict(list)
    for row in rows:
        by_study[studies.get(row["report"], (row["report"],))].append(row)
    for study, group in sorted(by_study.items()):
        people = sorted({row["who"] for row in group} - {ADJUDICATOR})
        themes = sorted({row["theme"] for row in group})
        for theme in themes if len(people) > 1 else ():
            yield _compare_codings(theme, study, group, people)


def _compare_codings(
    theme: str, study: tuple[str, ...], group: Sequence[_Row], people: Sequence[str]
) -> Matter:
    rows = [row for row in group if row["theme"] == theme]
    lines = {who: [_show(row, _CODING) for row in rows if row["who"] == who] for who in people}
    given = {who: [line for line in found if line["role"] != REJECT] for who, found in lines.items()}
    differ = _find_unequal([*given.values()], _CODING_SAYS)
    final = [_show(row, (*_CODING, "by", "how")) for row in rows if row["who"] == ADJUDICATOR]
    texts_of = {name: {line[name] for found in given.values() for line in found} for name in _CODING}
    alike = {
        name: next(iter(texts)) for name, texts in texts_of.items() if len(texts) == 1 and name not in differ
    }
    return Matter(
        report=min(row["report"] for row in rows),
        reports=frozenset(row["report"] for row in group),
        study=JOINT.join(study),
        about=theme,
        key={"theme": theme},
        columns=_CODING,
        differ=differ,
        agreed={name: text for name, text in alike.items() if text and all(given.values())},
        sides=tuple(Side(who=who, lines=tuple(found)) for who, found in lines.items()),
        settled=final[0] if final else None,
        open=bool(differ) and not final,
    )


def _find_unequal(lines: Sequence[Sequence[Mapping[str, str]]], names: Iterable[str]) -> frozenset[str]:
    """Return the columns in which the rows of several people differ."""
    return frozenset(
        name for name in names if len({tuple(sorted(line[name] for line in one)) for one in lines}) > 1
    )


def _show(row: _Row, names: Iterable[str]) -> dict[str, str]:
    """Return the given columns of a table row as text."""
    return {name: _word(row.get(name)) for name in names}


def _word(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


def list_findings(
    extracted: Iterable[_Row], differences: Iterable[_Row], studies: Studies
) -> Iterator[Matter]:
    """Yield a matter for each result on which extractors differ, or that one person seems to have recorded several times.

    Results that differ only in the number of decimals are left out.
    `extracted` and `differences` are rows of the tables EXTRACTED and FINDING_DIFFERENCES.
    """
    known = {row["finding"]: row for row in extracted}
    people: dict[str, set[str]] = defaultdict(set)
    for row in known.values():
        if row["study"] and row["who"] != ADJUDICATOR:
            people[row["study"]].add(row["who"])
    grouped: dict[tuple[str, ...], list[_Row]] = defaultdict(list)
    for row in differences:
        grouped[row["finding"] or "", *sorted(row["rows"])].append(row)
    for (finding, *ids), found in sorted(grouped.items()):
        rows = [known[i] for i in ids if i in known]
        if rows and any(row["kind"] != "decimals" for row in found):
            final = known.get(finding)
            settled = final if final is not None and final["who"] == ADJUDICATOR else None
            yield _compare_findings(rows, found, settled, sorted(people[rows[0]["study"]]), studies)


def _compare_findings(
    rows: Sequence[_Row], found: Sequence[_Row], final: _Row | None, people: Sequence[str], studies: Studies
) -> Matter:
    first = rows[0]
    named = frozenset(row["column"] for row in found if row["column"] and row["kind"] != "decimals")
    values = [{name: row[name] for name in VALUES if row[name]} for row in rows]
    joined = {n: text for n, text in join_values(values).items() if n not in named and n not in REMARKS}
    several = len(studies.get(first["report"], ())) > 1
    return Matter(
        report=first["report"],
        reports=frozenset(row["report"] for row in rows),
        study=first["study"],
        about=" → ".join(filter(None, (first["predictor"], first["outcome"]))),
        key={"of": JOINT.join(row["finding"] for row in rows), "study": first["study"] if several else ""},
        columns=tuple(name for name in VALUES if any(row[name] for row in rows)),
        differ=named,
        agreed=joined,
        sides=tuple(
            Side(who=who, lines=tuple(_show(row, (*VALUES, "finding")) for row in rows if row["who"] == who))
            for who in people
        ),
        settled=None if final is None else _show(final, (*VALUES, "finding")),
        open=any(row["open"] for row in found),
    )


def list_answers(rows: Iterable[_Row], studies: Studies) -> Iterator[Matter]:
    """Yield the items that two or more people have answered about a study or a result. `rows` are rows of APPRAISALS."""
    for row in rows:
        if len(row["who"]) > 1:
            yield _compare_answers(row, studies)


def _compare_answers(row: _Row, studies: Studies) -> Matter:
    lines = zip(row["who"], row["answers"], row["reasons"], row["quotes"], row["locations"], strict=True)
    sides = tuple(Side(who=who, lines=(dict(zip(_ANSWER, values, strict=True)),)) for who, *values in lines)
    report = row["reports"][0]
    several = len(studies.get(report, ())) > 1
    key = {"tool": row["tool"], "item": row["item"], "finding": row["finding"] or ""}
    return Matter(
        report=report,
        reports=frozenset(row["reports"]),
        study=row["study"],
        about=row["item"],
        key={**key, "study": row["study"] if several else ""},
        columns=_ANSWER,
        differ=_find_unequal([side.lines for side in sides], ("answer",)),
        sides=sides,
        settled=_show(row, ("answer", "reason")) if row["state"] == "settled" else None,
        open=row["state"] == "not settled",
    )


def list_verdicts(verdicts: Iterable[_Row], waiting: frozenset[str]) -> Iterator[Matter]:
    """Yield the full texts that two or more people have judged. `waiting` are the reports in conflict."""
    by_report: dict[str, list[_Row]] = defaultdict(list)
    for row in verdicts:
        by_report[row["report"]].append(row)
    for report, rows in sorted(by_report.items()):
        given = sorted((r for r in rows if r["who"] != ADJUDICATOR), key=lambda r: r["who"])
        if len(given) > 1:
            final = [_show(r, (*_VERDICT, "by", "how")) for r in rows if r["who"] == ADJUDICATOR]
            lines = [(_show(row, _VERDICT),) for row in given]
            yield Matter(
                report=report,
                reports=frozenset({report}),
                study="",
                about="",
                key={},
                columns=_VERDICT,
                differ=_find_unequal(lines, ("verdict", "criterion")),
                sides=tuple(Side(who=r["who"], lines=line) for r, line in zip(given, lines, strict=True)),
                settled=final[0] if final else None,
                open=report in waiting and not final,
            )
