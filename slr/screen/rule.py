"""Test the criteria that have a rule, and derive the effect of each outcome on a report.

The outcome of a criterion for a report is met, not met or unknown. A missing value can make the outcome unknown. An
unknown outcome never excludes or advances a report.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Final, Literal, get_args

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from slr.model.problem import Problem, ReviewError, Severity
from slr.model.protocol import Criterion
from slr.model.reason import write_reason
from slr.model.row import list_values
from slr.model.table import RULE_OUTCOMES, empty
from slr.query.condition import CONDITIONS, Chunk, CompiledCondition, criterion_faults
from slr.query.document import FIELDS
from slr.query.index import FALSE, TRUE, UNKNOWN, Answers, Places, gather_slices
from slr.query.lexicon import Lexicon
from slr.query.match import ANSWERS, Answer, Listing
from slr.stage import Mapper, Part, choose_map

Effect = Literal["exclude", "advance", "mark", "none"]
_EFFECTS: Final[tuple[Effect, ...]] = get_args(Effect)
_OUTCOMES: Final[Mapping[Answer, str]] = {True: "met", False: "not met", None: "unknown"}
_ORDER: Final = (FALSE, UNKNOWN, TRUE)
ACTING: Final[tuple[Effect, ...]] = ("exclude", "advance")  # effects that determine the status of a report
CHUNK: Final = 5_000  # reports whose words are indexed together
MANY: Final = 8  # chunks; with fewer, starting workers takes more time than the workers save
ROWS: Final = 100_000  # rows of the table that are in memory at a time
Numbers = NDArray[np.unsignedinteger[Any]]


def apply_rules(reports: pd.DataFrame, criteria: Sequence[Criterion], *, rows: int = CHUNK) -> pd.DataFrame:
    """Return the table RULE_OUTCOMES: one row per report and criterion with a rule, sorted by both ids.

    Raises ReviewError for a faulty rule; `criterion_faults` finds faults beforehand.
    """
    frames = [outcomes.to_frame() for outcomes in try_rules(cut_reports(reports, rows), criteria)]
    return pd.concat(frames, ignore_index=True) if frames else empty(RULE_OUTCOMES)


def join_acting(outcomes: Iterable["Outcomes"]) -> pd.DataFrame:
    """Return the rows of the table RULE_OUTCOMES that determine the status of a report."""
    frames = [found.to_frame(acting=True) for found in outcomes]
    return pd.concat(frames, ignore_index=True) if frames else empty(RULE_OUTCOMES)


def cut_reports(reports: pd.DataFrame, rows: int = CHUNK) -> Iterator[pd.DataFrame]:
    """Yield the reports, sorted by id, in chunks of at most `rows` rows."""
    ids = list_values(reports["report"])
    order = sorted(range(len(ids)), key=ids.__getitem__)
    for start in range(0, len(order), rows):
        yield reports.iloc[order[start : start + rows]]


def list_columns(criteria: Iterable[Criterion]) -> tuple[str, ...]:
    """Return `report` and the columns of the table REPORTS that the rules of the criteria read, sorted.

    If a rule reads a field of the text, all fields of the text are included.
    """
    given = [item for c in criteria if c.rule is not None for item in c.rule.conditions.items()]
    named = {column for name, value in given for column in CONDITIONS[name].reads(value)}
    return ("report", *sorted(named if named.isdisjoint(FIELDS) else named | set(FIELDS)))


def try_rules(reports: Iterable[pd.DataFrame], criteria: Iterable[Criterion]) -> Iterator["Outcomes"]:
    """Yield the outcomes of all rules on each chunk of reports. The outcomes do not depend on the size of the chunks.

    A chunk must have the columns that `list_columns` returns. Raises ReviewError for a faulty rule.
    """
    ruled = _demand_right(criteria)
    if not ruled:
        return
    lexicon = Lexicon()
    compiled = [_compile(c, lexicon) for c in ruled]
    for part in reports:
        yield _test_chunk(part, ruled, compiled, lexicon)


def try_rules_apart(
    parts: Sequence[Part], criteria: Iterable[Criterion], run: Mapper = map
) -> Iterator["Outcomes"]:
    """Yield the same outcomes as `try_rules`, chunk by chunk.

    Each function in `parts` reads a chunk of reports. `run` is `map`, or a `map` that reads the chunks in several
    processes. Raises ReviewError for a faulty rule.
    """
    ruled = _demand_right(criteria)
    if not ruled:
        return
    worker = choose_map(run, enough=len(parts) >= MANY)
    for found in worker(partial(try_part, ruled=ruled), parts):
        yield replace(found, ruled=ruled)


def try_part(part: Part, ruled: Sequence[Criterion]) -> "Outcomes":
    """Return the outcomes of rules on a part of the reports. This function can run in a worker process."""
    lexicon = Lexicon()
    return _test_chunk(part(), ruled, [_compile(c, lexicon) for c in ruled], lexicon)


def _demand_right(criteria: Iterable[Criterion]) -> tuple[Criterion, ...]:
    """Return the criteria with a rule, sorted by id. Raises ReviewError if a rule is faulty."""
    ruled = tuple(sorted((c for c in criteria if c.rule is not None), key=lambda c: c.id))
    if errors := [problem for c in ruled for problem in _errors(c)]:
        raise ReviewError(errors)
    return ruled


def _test_chunk(
    part: pd.DataFrame,
    ruled: Sequence[Criterion],
    compiled: Sequence[Sequence[CompiledCondition]],
    lexicon: Lexicon,
) -> "Outcomes":
    _, *names = list_columns(ruled)
    values = {name: list_values(part[name]) for name in names}
    ids = pa.array(part["report"], pa.large_string())
    return _test(ids, ruled, compiled, Chunk(values, len(part), lexicon))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Outcomes:
    """The outcomes of all rules on a chunk of reports, in about three bytes per outcome.

    - `ids`: the ids of the reports
    - `ruled`: the criteria with a rule, sorted by id
    - `answers`: one row per report, with one answer per criterion
    - `counts`: one row per report, with the number of reasons for each answer
    - `reasons`: the reasons for all answers, in the order of `counts`; each reason is given as its index in `texts`
    - `texts`: the distinct reasons as JSON
    """

    ids: pa.LargeStringArray
    ruled: Sequence[Criterion]
    answers: Answers
    counts: Numbers
    reasons: Numbers
    texts: pa.LargeStringArray

    def to_tables(self) -> Iterator[pa.Table]:
        """Yield these outcomes as rows of the table RULE_OUTCOMES, in Arrow tables of at most about `ROWS` rows."""
        width = len(self.ruled)
        size = max(1, ROWS // width)
        first = self._find_first()
        for start in range(0, len(self.ids), size):
            end = min(start + size, len(self.ids))
            yield pa.table(self._list_columns(np.arange(start * width, end * width), first))

    def to_frame(self, *, acting: bool = False) -> pd.DataFrame:
        """Return these outcomes as rows of the table RULE_OUTCOMES.

        If `acting` is true, leave out the rows that do not determine the status of a report.
        """
        rows = np.flatnonzero(self._find_acting()) if acting else np.arange(self.answers.size)
        columns = self._list_columns(rows, self._find_first())
        return pd.DataFrame(
            {n: pd.Series(pd.array(column, dtype="string[pyarrow]")) for n, column in columns.items()}
        )

    def _list_columns(self, rows: Places, first: Places) -> dict[str, pa.Array]:
        """Return the columns of the table RULE_OUTCOMES for the given outcomes.

        A column consists of a list of its distinct texts and, for each row, the index of a text in this list. Creating
        half a million strings in Python would take longer than testing the rules.
        """
        owners, which = np.divmod(rows, len(self.ruled))
        given = self.answers.ravel()[rows].astype(np.int64) - FALSE
        columns = {
            "report": _text_column(owners, self.ids),
            "criterion": _text_column(which, [c.id for c in self.ruled]),
            "outcome": _text_column(given, [_OUTCOMES[ANSWERS[a]] for a in _ORDER]),
            "effect": _text_column(self._list_effects()[which, given], _EFFECTS),
            "words": self._join_reasons(rows, first),
        }
        return {name: columns[name] for name in RULE_OUTCOMES.names}

    def _list_effects(self) -> NDArray[np.int64]:
        """Return the effect of each criterion (row) for each answer (column), as an index into `_EFFECTS`."""
        effects = [[find_effect(c, ANSWERS[a]) for a in _ORDER] for c in self.ruled]
        return np.array([[_EFFECTS.index(effect) for effect in row] for row in effects], dtype=np.int64)

    def _find_acting(self) -> NDArray[np.bool_]:
        """For each outcome, return whether it determines the status of a report."""
        deciding = np.isin(self._list_effects(), [_EFFECTS.index(effect) for effect in ACTING])
        found = [column[given - FALSE] for column, given in zip(deciding, self.answers.T, strict=True)]
        return np.stack(found, axis=1).ravel()

    def _find_first(self) -> Places:
        """Return the index in `reasons` at which the reasons for each outcome begin. The last value is the total number of reasons."""
        return np.concatenate(([0], np.cumsum(self.counts.ravel(), dtype=np.int64)))

    def _join_reasons(self, rows: Places, first: Places) -> pa.Array:
        """Return the reasons for the given outcomes as JSON lists, or null for an outcome without reasons."""
        counts, places = gather_slices(first, rows)
        ends = pa.array(np.concatenate(([0], np.cumsum(counts))))
        lists = pa.LargeListArray.from_arrays(ends, self.texts.take(pa.array(self.reasons[places])))
        begin, comma, end, nothing = (pa.scalar(text, self.texts.type) for text in ("[", ", ", "]", ""))
        joined = pc.binary_join_element_wise(begin, pc.binary_join(lists, comma), end, nothing)
        return pc.if_else(pa.array(counts > 0), joined, pa.scalar(None, joined.type))


def _test(
    ids: pa.LargeStringArray,
    ruled: Sequence[Criterion],
    compiled: Sequence[Sequence[CompiledCondition]],
    chunk: Chunk,
) -> Outcomes:
    answers = np.empty((chunk.size, len(ruled)), dtype=np.int8)
    counts = np.empty((chunk.size, len(ruled)), dtype=np.int64)
    listed: list[NDArray[np.int32]] = []
    for i, parts in enumerate(compiled):
        answers[:, i], (reports, numbers) = _judge(parts, chunk)
        counts[:, i] = np.bincount(reports, minlength=chunk.size)
        listed.append(numbers.astype(np.int32))
    distinct, reasons = _find_distinct(_order_by_report(counts, listed))
    known = chunk.list_reasons(distinct.tolist())
    return Outcomes(
        ids=ids,
        ruled=ruled,
        answers=answers,
        counts=_shrink(counts),
        reasons=_shrink(reasons),
        texts=pa.array(map(write_reason, known.values()), pa.large_string()),
    )


def _order_by_report(counts: NDArray[np.int64], listed: Sequence[NDArray[np.int32]]) -> NDArray[np.int32]:
    """Merge the reasons of all criteria into one list, ordered by report and then by criterion.

    Reasons are given as numbers. `listed` contains the reasons for each criterion, ordered by report. `counts` is the
    number of reasons that each report (row) has for each criterion (column).
    """
    first = (np.cumsum(counts.ravel()) - counts.ravel()).reshape(counts.shape)
    ordered = np.empty(counts.sum(), dtype=np.int32)
    for i, numbers in enumerate(listed):
        before = np.cumsum(counts[:, i]) - counts[:, i]
        ordered[np.repeat(first[:, i] - before, counts[:, i]) + np.arange(len(numbers))] = numbers
    return ordered


def _find_distinct(numbers: NDArray[np.int32]) -> tuple[Places, Places]:
    """Return the distinct numbers in ascending order, and the index of each number among them.

    Each number identifies a word or a reason. The numbers are close together, so they can be put in order without
    sorting.
    """
    least = int(numbers.min(initial=0))
    there = np.zeros(int(numbers.max(initial=0)) - least + 1, dtype=bool)
    there[numbers - least] = True
    return np.flatnonzero(there) + least, (np.cumsum(there) - 1)[numbers - least]


def _shrink(numbers: Places) -> Numbers:
    """Return non-negative numbers in the smallest type that can represent them."""
    return numbers.astype(np.min_scalar_type(int(numbers.max(initial=0))))


def _judge(parts: Sequence[CompiledCondition], chunk: Chunk) -> tuple[Answers, Listing]:
    """For each report, return whether the rule is met. Also return the reasons, ordered by report.

    This is Kleene's three-valued logic. If any part is false, the rule is not met. Otherwise, if any part is unknown,
    it is unknown whether the rule is met. If the rule is met, the reasons come from all parts. If it is not met, they
    come from the false parts.
    """
    answers = [p.test(chunk) for p in parts]
    whole = np.minimum.reduce(answers)
    met = whole == TRUE
    listings = [p.words(chunk, met, True) for p in parts]
    listings += [p.words(chunk, a == FALSE, False) for p, a in zip(parts, answers, strict=True)]
    found = [listing for listing in listings if len(listing[0])] or listings[:1]
    if len(found) == 1:
        return whole, found[0]  # the reasons of one condition are ordered by report
    reports, numbers = (np.concatenate(column) for column in zip(*found, strict=True))
    order = np.argsort(reports, kind="stable")
    return whole, (reports[order], numbers[order])


def find_effect(criterion: Criterion, answer: Answer) -> Effect:
    """Return the effect on a report if a criterion is met, not met or unknown.

    An inclusion criterion that is not met, or an exclusion criterion that is met, counts against the report. A rule with
    the outcome `exclude` or `mark` then excludes or marks the report. If the criterion counts in favour of the report, a
    rule with the outcome `advance` advances the report. In all other cases, there is no effect.
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
