"""Find what a row of support refers to: a finding, a coding, a study or a work."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from slr.claims.origin import Origins
from slr.findings.relation import Relation
from slr.model.claim import CODING, FINDING, STUDY, WORK
from slr.people.directory import Names, build_directory
from slr.people.vocabulary import fold_word

if TYPE_CHECKING:
    import pandas as pd

    from slr.people.directory import Directory

Row = Mapping[str, Any]
_RESULTS: Final = ("finding", "context")  # roles of codings that count for a claim
_THEORY: Final = ("theory", "definition")


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """What supports or contradicts a claim.

    - `what`, `id`: the kind of the item, and its id as in the tables
    - `studies`, `reports`: the ids of its studies and reports
    - `statement`, `location`: what the item says, and where its report says it; both can be empty, and are empty for a
      study or a work
    - `reason`: why the item itself is not counted, or empty; the status of its reports is not considered
    - `second_hand`: whether the item is known only from another paper
    - `is_result`: whether the item is a finding, or a coding with the role `finding`
    - `is_theory`: whether the item is a coding of a theory or a definition, or a study or work with only such codings
    - `relations`: the result as a relation of two constructs; only for a finding
    """

    what: str
    id: str
    studies: tuple[str, ...]
    reports: tuple[str, ...]
    statement: str = ""
    location: str = ""
    reason: str = ""
    second_hand: bool = False
    is_result: bool = False
    is_theory: bool = False
    relations: tuple[Relation, ...] = ()


@dataclass(frozen=True, kw_only=True)  # no slots, since it caches its indexes
class Targets:
    """The items to which a claim can refer.

    `extracted`, `findings` and `coded` are rows of the tables with these names. `relations` maps the ids of findings
    to relations. `directory` finds reports by the id of a record.
    """

    extracted: Sequence[Row]
    findings: Sequence[Row]
    coded: Sequence[Row]
    relations: Mapping[str, Relation]
    origins: Origins
    directory: "Directory"

    def find(self, what: str, name: str) -> Item | None:
        """Return the item of the kind `what` with the id `name`, or None if there is none.

        A study is found by its name, and a finding by the id of its result or of an extractor's row.
        """
        if what == FINDING:
            return self._find_finding(name)
        if what == CODING:
            return self._codings.get(name.casefold())
        if what == STUDY:
            return self._find_study(name)
        return self._find_work(name) if what == WORK else None

    @property
    def study_names(self) -> list[str]:
        """The names of the studies, sorted."""
        return sorted(self._studies.values())

    def _find_finding(self, name: str) -> Item | None:
        own = self._rows.get(name.casefold())
        if own is not None and own["result"] is None:
            return Item(
                what=FINDING,
                id=own["finding"],
                studies=(own["study"],) if own["study"] else (),
                reports=(own["report"],),
                reason=own["reason"] or "no result",
                is_result=True,
            )
        result = self._results.get((own["result"] if own is not None else name).casefold())
        return None if result is None else self._make_finding(result)

    def _make_finding(self, row: Row) -> Item:
        relation = self.relations.get(row["finding"])
        return Item(
            what=FINDING,
            id=row["finding"],
            studies=(row["study"],),
            reports=tuple(row["reports"]),
            statement=" → ".join(filter(None, (row["predictor"], row["outcome"]))),
            location=row["location"] or "",
            reason="" if row["counts"] else row["reason"] or "",
            second_hand=row["second_hand"] == "yes",
            is_result=True,
            relations=() if relation is None else (relation,),
        )

    @cached_property
    def _results(self) -> Mapping[str, Row]:
        return {str(row["finding"]).casefold(): row for row in self.findings}

    @cached_property
    def _rows(self) -> Mapping[str, Row]:
        return {str(row["finding"]).casefold(): row for row in self.extracted}

    @cached_property
    def _codings(self) -> Mapping[str, Item]:
        return {str(row["coding"]).casefold(): self._make_coding(row) for row in self.coded}

    def _make_coding(self, row: Row) -> Item:
        role = str(row["role"])
        return Item(
            what=CODING,
            id=str(row["coding"]),
            studies=self.origins.list_studies(row["report"]),
            reports=(str(row["report"]),),
            statement=row["statement"] or "",
            location=row["location"] or "",
            reason="" if role in _RESULTS else "not a result",
            second_hand=bool(row["second_hand"]),
            is_result=role == "finding",
            is_theory=role in _THEORY,
        )

    def _find_study(self, name: str) -> Item | None:
        study = self._studies.get(fold_word(name))
        return (
            None
            if study is None
            else self._make_whole(STUDY, study, (study,), self.origins.list_reports(study))
        )

    @cached_property
    def _studies(self) -> Mapping[str, str]:
        return {fold_word(study): study for study in self.origins.studies}

    def _find_work(self, name: str) -> Item | None:
        report = self.directory.find_id(name)
        if report is None:
            return None
        return self._make_whole(WORK, report, self.origins.list_studies(report), (report,))

    def _make_whole(self, what: str, name: str, studies: tuple[str, ...], reports: tuple[str, ...]) -> Item:
        return Item(
            what=what,
            id=name,
            studies=studies,
            reports=reports,
            second_hand=all(self._hands[r] for r in reports) and any(r in self._hands for r in reports),
            is_theory=all(self._roles[r] and self._roles[r] <= {*_THEORY} for r in reports),
        )

    @cached_property
    def _hands(self) -> Mapping[str, bool]:
        """Map each report to whether all its codings and results are second-hand. If it has none, the value is False."""
        found: dict[str, list[bool]] = defaultdict(list)
        for row in self.coded:
            found[row["report"]].append(bool(row["second_hand"]))
        for row in self.findings:
            for report in row["reports"]:
                found[report].append(row["second_hand"] == "yes")
        return defaultdict(bool, {report: all(hands) for report, hands in found.items()})

    @cached_property
    def _roles(self) -> Mapping[str, set[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        for row in self.coded:
            found[row["report"]].add(row["role"])
        return found


def index_works(tables: "Mapping[str, pd.DataFrame]", ids: Iterable[str]) -> "Directory":
    """Return an index that finds reports by the given ids of records. `tables` contains records and clusters."""
    names = Names(records=frozenset(ids), dois=frozenset(), titles=frozenset())
    return build_directory(tables["records"], tables["clusters"], names)
