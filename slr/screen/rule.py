"""Test the criteria that have a rule, and derive the effect of each outcome on a report.

The outcome of a criterion for a report is met, not met or unknown. A missing value can make the outcome unknown. An
unknown outcome never excludes or advances a report.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from typing import Any, Final, Literal, get_args

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from slr.model.problem import Problem, ReviewError, Severity
from slr.model.protocol import Criterion
from slr.model.reason import write_reason
from slr.model.row import list_values
from slr.model.table import RULE_OUTCOMES, empty
from slr.query.condition import CONDITIONS, Chunk, CompiledCondition, criterion_faults
from slr.query.document import FIELDS
from slr.query.index import FALSE, TRUE, UNKNOWN, Answers, Places
from slr.query.lexicon import Lexicon
from slr.query.match import ANSWERS, Answer, Listing

Effect = Literal["exclude", "advance", "mark", "none"]
_EFFECTS: Final[tuple[Effect, ...]] = get_args(Effect)
_OUTCOMES: Final[Mapping[Answer, str]] = {True: "met", False: "not met", None: "unknown"}
_ORDER: Final = (FALSE, UNKNOWN, TRUE)
ACTING: Final[tuple[Effect, ...]] = ("exclude", "advance")  # effects that decide the status of a report
CHUNK: Final = 5_000  # reports whose words are indexed together


def apply_rules(reports: pd.DataFrame, criteria: Sequence[Criterion], *, rows: int = CHUNK) -> pd.DataFrame:
    """Return the table RULE_OUTCOMES: one row per report and criterion with a rule, sorted by both ids.

    Raises ReviewError for a faulty rule; `criterion_faults` finds faults beforehand.
    """
    frames = [outcomes.to_frame() for outcomes in try_rules(cut_reports(reports, rows), criteria)]
    return pd.concat(frames, ignore_index=True) if frames else empty(RULE_OUTCOMES)


def join_acting(outcomes: Iterable["Outcomes"]) -> pd.DataFrame:
    """Return the rows of the table RULE_OUTCOMES that decide the status of a report."""
    frames = [found.to_frame(acting=True) for found in outcomes]
    return pd.concat(frames, ignore_index=True) if frames else empty(RULE_OUTCOMES)


def cut_reports(reports: pd.DataFrame, rows: int = CHUNK) -> Iterator[pd.DataFrame]:
    """Yield the reports, sorted by id, in chunks of at most `rows` rows."""
    ids = list_values(reports["report"])
    order = sorted(range(len(ids)), key=ids.__getitem__)
    for start in range(0, len(order), rows):
        yield reports.iloc[order[start : start + rows]]


def list_columns(criteria: Iterable[Criterion]) -> tuple[str, ...]:
    """Return the columns of the table REPORTS that the rules of the criteria read, and the column `report`."""
    given = [item for c in criteria if c.rule is not None for item in c.rule.conditions.items()]
    named = {column for name, value in given for column in CONDITIONS[name].reads(value)}
    return ("report", *sorted(named if named.isdisjoint(FIELDS) else named | set(FIELDS)))


def try_rules(reports: Iterable[pd.DataFrame], criteria: Iterable[Criterion]) -> Iterator["Outcomes"]:
    """Yield the outcomes of all rules on each chunk of reports. The outcomes do not depend on the size of the chunks.

    A chunk must have the columns that `list_columns` returns. Raises ReviewError for a faulty rule.
    """
    ruled = tuple(sorted((c for c in criteria if c.rule is not None), key=lambda c: c.id))
    if errors := [problem for c in ruled for problem in _errors(c)]:
        raise ReviewError(errors)
    if not ruled:
        return
    lexicon = Lexicon()
    compiled = [_compile(c, lexicon) for c in ruled]
    _, *names = list_columns(ruled)
    for part in reports:
        values = {name: list_values(part[name]) for name in names}
        yield _test(
            pa.array(part["report"], pa.large_string()), ruled, compiled, Chunk(values, len(part), lexicon)
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Outcomes:
    """The outcomes of all rules on a chunk of reports.

    - `ids`: the ids of the reports
    - `ruled`: the criteria with a rule, sorted by id
    - `answers`: one row per report, with one answer per criterion
    - `cells`: one row per report, with the place in `texts` of the reasons for each answer, or -1 if there are none
    - `texts`: the distinct lists of reasons, as JSON
    """

    ids: pa.LargeStringArray
    ruled: Sequence[Criterion]
    answers: Answers
    cells: NDArray[np.int32]
    texts: pa.LargeStringArray

    def to_frame(self, *, acting: bool = False) -> pd.DataFrame:
        """Return these outcomes as rows of the table RULE_OUTCOMES.

        If `acting` is true, leave out the rows that do not decide the status of a report.
        """
        columns = self._list_columns(acting=acting)
        return pd.DataFrame(
            {n: pd.Series(pd.array(column, dtype="string[pyarrow]")) for n, column in columns.items()}
        )

    def to_table(self) -> pa.Table:
        """Return these outcomes as rows of the table RULE_OUTCOMES, in Arrow columns."""
        return pa.table(self._list_columns())

    def _list_columns(self, *, acting: bool = False) -> dict[str, pa.Array]:
        """Return the columns of the table RULE_OUTCOMES for these outcomes.

        Each column is made from a list of its distinct texts and the number of each row's text in this list. Creating
        half a million strings in Python would take longer than testing the rules.
        """
        which = np.tile(np.arange(len(self.ruled)), len(self.ids))
        given = self.answers.ravel().astype(np.int64) - FALSE
        effects = np.array(
            [[_EFFECTS.index(find_effect(c, ANSWERS[a])) for a in _ORDER] for c in self.ruled], dtype=np.int64
        )[which, given]
        owners, cells = np.repeat(np.arange(len(self.ids)), len(self.ruled)), self.cells.ravel()
        kept: Any = slice(None)
        if acting:
            kept = np.flatnonzero(np.isin(effects, [_EFFECTS.index(effect) for effect in ACTING]))
        columns = {
            "report": _text_column(owners[kept], self.ids),
            "criterion": _text_column(which[kept], [c.id for c in self.ruled]),
            "outcome": _text_column(given[kept], [_OUTCOMES[ANSWERS[a]] for a in _ORDER]),
            "effect": _text_column(effects[kept], _EFFECTS),
            "words": _text_column(pa.array(cells[kept], mask=cells[kept] < 0), self.texts),
        }
        return {name: columns[name] for name in RULE_OUTCOMES.names}


def _test(
    ids: pa.LargeStringArray,
    ruled: Sequence[Criterion],
    compiled: Sequence[Sequence[CompiledCondition]],
    chunk: Chunk,
) -> Outcomes:
    answers = np.empty((chunk.size, len(ruled)), dtype=np.int8)
    cells = np.full((chunk.size, len(ruled)), -1, dtype=np.int32)
    known: dict[tuple[int, ...], int] = {}
    for i, parts in enumerate(compiled):
        answers[:, i], listing = _judge(parts, chunk)
        reports, found = _group(listing, known)
        cells[reports, i] = found
    texts = {number: write_reason(r) for number, r in chunk.list_reasons(set(chain(*known))).items()}
    written = [f"[{', '.join([texts[n] for n in numbers])}]" for numbers in known]
    return Outcomes(
        ids=ids, ruled=ruled, answers=answers, cells=cells, texts=pa.array(written, pa.large_string())
    )


def _judge(parts: Sequence[CompiledCondition], chunk: Chunk) -> tuple[Answers, Listing]:
    """Return, for each report, whether the rule is met, and the reasons.

    This is Kleene's three-valued logic. If any part is false, the rule is not met. Otherwise, if any part is unknown,
    it is unknown whether the rule is met. If the rule is met, the reasons come from all parts. If it is not met, they
    come from the false parts.
    """
    answers = [p.test(chunk) for p in parts]
    whole = np.minimum.reduce(answers)
    met = whole == TRUE
    listings = [p.words(chunk, met, True) for p in parts]
    listings += [p.words(chunk, a == FALSE, False) for p, a in zip(parts, answers, strict=True)]
    reports, numbers = (np.concatenate(column) for column in zip(*listings, strict=True))
    order = np.argsort(reports, kind="stable")
    return whole, (reports[order], numbers[order])


def _group(listing: Listing, known: dict[tuple[int, ...], int]) -> tuple[Places, list[int]]:
    """Return the reports of a listing, and the place of each report's numbers in `known`.

    The listing is sorted by report. New lists of numbers are added to `known`.
    """
    reports, numbers = listing
    starts = np.flatnonzero(np.diff(reports, prepend=-1))
    listed = numbers.tolist()
    bounds = pairwise([*starts.tolist(), len(listed)])
    return reports[starts], [known.setdefault(tuple(listed[a:b]), len(known)) for a, b in bounds]


def find_effect(criterion: Criterion, answer: Answer) -> Effect:
    """Return the effect on a report if a criterion is met, not met or unknown.

    An inclusion criterion that is not met, or an exclusion criterion that is met, counts against the report. The rule
    then excludes or marks the report, depending on the `outcome` of the rule. If the criterion counts in favour of
    the report, a rule whose `outcome` is `advance` advances the report. If it is unknown whether the criterion is
    met, there is no effect.
    """
    if answer is None or criterion.rule is None:
        return "none"
    against = answer is (criterion.kind == "exclude")
    outcome = criterion.rule.outcome
    if outcome == "advance":
        return "none" if against else "advance"
    return outcome if against else "none"


def _compile(criterion: Criterion, lexicon: Lexicon) -> tuple[CompiledCondition, ...]:
    given = criterion.rule.conditions if criterion.rule is not None else {}
    return tuple(CONDITIONS[name].compile(value, lexicon) for name, value in given.items())


def _text_column(numbers: Any, texts: Any) -> pa.Array:
    coded = pa.DictionaryArray.from_arrays(pa.array(numbers), pa.array(texts, pa.large_string()))
    return coded.cast(pa.large_string())


def _errors(criterion: Criterion) -> Iterator[Problem]:
    for fault in criterion_faults(criterion):
        if fault.severity is Severity.ERROR:
            where = f"criteria {criterion.id}.{'.'.join(map(str, fault.keys))}"
            yield Problem(code=fault.code, message=fault.message, where=where, hint=fault.hint)
