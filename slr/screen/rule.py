"""Test the criteria that have a rule, and derive the effect of each outcome on a report.

A criterion is met, not met or unknown. A missing value makes the outcome unknown, and an unknown outcome never
excludes or advances a report.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, Literal, get_args

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from slr.model.problem import Problem, ReviewError, Severity
from slr.model.protocol import Criterion
from slr.model.reason import Reasons, write_reasons
from slr.model.row import list_values
from slr.model.table import RULE_OUTCOMES
from slr.query.condition import CONDITIONS, CompiledCondition, ReportValues, criterion_faults
from slr.query.document import FIELDS, Document, read_document
from slr.query.lexicon import Lexicon
from slr.query.match import Answer

Effect = Literal["exclude", "advance", "mark", "none"]
_EFFECTS: Final[tuple[Effect, ...]] = get_args(Effect)
_OUTCOMES: Final[dict[Answer, str]] = {True: "met", False: "not met", None: "unknown"}


def apply_rules(reports: pd.DataFrame, criteria: Sequence[Criterion]) -> pd.DataFrame:
    """Return the table RULE_OUTCOMES: one row per report and criterion with a rule, sorted by both ids.

    Raises ReviewError for a faulty rule; `criterion_faults` finds faults beforehand.
    """
    ruled = sorted((c for c in criteria if c.rule is not None), key=lambda c: c.id)
    if errors := [problem for c in ruled for problem in _errors(c)]:
        raise ReviewError(errors)
    lexicon = Lexicon()
    compiled = [_compile(c, lexicon) for c in ruled]
    ids: list[str] = []
    answers: list[Answer] = []
    words: list[Reasons] = []
    for report, read in _read_reports(reports, ruled, lexicon):
        ids.append(report)
        for parts in compiled:
            answer, decisive = _judge(parts, read)
            answers.append(answer)
            words.append(decisive)
    return _outcome_frame(ids, ruled, answers, words)


def _judge(parts: Sequence[CompiledCondition], report: ReportValues) -> tuple[Answer, Reasons]:
    """Return whether a rule is met, and the reasons.

    This is Kleene's three-valued logic. If any part is false, the rule is not met. Otherwise, if any part is unknown,
    it is unknown whether the rule is met. If the rule is met, the reasons come from all parts. If it is not met, they
    come from the false parts.
    """
    answers = [p.test(report) for p in parts]
    if False in answers:
        failing = [p for p, answer in zip(parts, answers, strict=True) if answer is False]
        return False, tuple(w for p in failing for w in p.words(report, False))
    if None in answers:
        return None, ()
    return True, tuple(w for p in parts for w in p.words(report, True))


def find_effect(criterion: Criterion, answer: Answer) -> Effect:
    """Return the effect on a report if a criterion is met, not met or unknown.

    An inclusion criterion that is not met, or an exclusion criterion that is met, counts against the report:
    the rule excludes or marks it, as its `outcome` says. If the criterion counts in favour of the report, a
    rule whose `outcome` is `advance` advances the report. If it is unknown whether the criterion is met,
    there is no effect.
    """
    if answer is None or criterion.rule is None:
        return "none"
    against = answer is (criterion.kind == "exclude")
    outcome = criterion.rule.outcome
    if outcome == "advance":
        return "none" if against else "advance"
    return outcome if against else "none"


def _read_reports(
    reports: pd.DataFrame, ruled: Sequence[Criterion], lexicon: Lexicon
) -> Iterator[tuple[str, ReportValues]]:
    """Yield the reports, sorted by id, with the values that the rules need."""
    if not ruled:
        return
    given = [item for c in ruled if c.rule is not None for item in c.rule.conditions.items()]
    named = {column for name, value in given for column in CONDITIONS[name].reads(value)}
    in_words = not named.isdisjoint(FIELDS)
    names = sorted(named | set(FIELDS) if in_words else named)
    ids = list_values(reports["report"])
    columns = [list_values(reports[name]) for name in names]
    order = sorted(range(len(ids)), key=ids.__getitem__)
    for start in range(0, len(order), _BATCH):
        places = order[start : start + _BATCH]
        rows = [{name: column[i] for name, column in zip(names, columns, strict=True)} for i in places]
        documents = [_read_words(row) for row in rows] if in_words else [_NO_WORDS] * len(rows)
        found = lexicon.look(documents)
        for i, row, document, words in zip(places, rows, documents, found, strict=True):
            yield ids[i], ReportValues(row, document, words)


def _read_words(row: Mapping[str, Any]) -> Document:
    return read_document(row["title"], row["abstract"], row["keywords"])


_BATCH: Final = 1000  # reports that are tokenised together
_NO_WORDS: Final = Document(loose_title="", loose_abstract="", loose_keywords=())


def _compile(criterion: Criterion, lexicon: Lexicon) -> tuple[CompiledCondition, ...]:
    given = criterion.rule.conditions if criterion.rule is not None else {}
    return tuple(CONDITIONS[name].compile(value, lexicon) for name, value in given.items())


def _outcome_frame(
    ids: Sequence[str], ruled: Sequence[Criterion], answers: Sequence[Answer], words: Sequence[Reasons]
) -> pd.DataFrame:
    """Return the table RULE_OUTCOMES.

    Texts are numbered, because creating half a million strings would take longer than testing the rules.
    """
    order: dict[Answer, int] = {answer: i for i, answer in enumerate(_OUTCOMES)}
    given = np.array([order[a] for a in answers], dtype=np.int64)
    which = np.tile(np.arange(len(ruled)), len(ids))
    effect = np.array([[_EFFECTS.index(find_effect(c, a)) for a in _OUTCOMES] for c in ruled], dtype=np.int64)
    columns = {
        "report": _text_column(np.repeat(np.arange(len(ids)), len(ruled)), ids),
        "criterion": _text_column(which, [c.id for c in ruled]),
        "outcome": _text_column(given, list(_OUTCOMES.values())),
        "effect": _text_column(effect[which, given] if ruled else given, _EFFECTS),
        "words": _reason_column(words),
    }
    return pd.DataFrame({name: columns[name] for name in RULE_OUTCOMES.names})


def _text_column(numbers: NDArray[np.int64], texts: Sequence[str]) -> "pd.Series[Any]":
    coded = pa.DictionaryArray.from_arrays(pa.array(numbers), pa.array(list(texts), pa.large_string()))
    return pd.Series(pd.array(coded.cast(pa.large_string()), dtype="string[pyarrow]"))


def _reason_column(words: Sequence[Reasons]) -> "pd.Series[Any]":
    """Return the reasons as a column. Equal reasons are converted only once, because many reports share them."""
    number: dict[Reasons, int] = {}
    places = np.array([number.setdefault(w, len(number)) for w in words], dtype=np.int64)
    column = _text_column(places, [write_reasons(w) for w in number])
    return column.mask(places == number[()]) if () in number else column


def _errors(criterion: Criterion) -> Iterator[Problem]:
    for fault in criterion_faults(criterion):
        if fault.severity is Severity.ERROR:
            where = f"criteria {criterion.id}.{'.'.join(map(str, fault.keys))}"
            yield Problem(code=fault.code, message=fault.message, where=where, hint=fault.hint)
