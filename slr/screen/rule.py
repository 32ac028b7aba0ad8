"""Criteria with a rule, tested on reports: met, not met or unknown; and what follows from it.

A missing value answers unknown, and unknown has no effect: it never excludes and never advances.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal, get_args

from slr.model.problem import Fault, Problem, ReviewError, Severity, did_you_mean
from slr.model.protocol import Criterion, Rule
from slr.model.table import BIBLIOGRAPHY, RULE_OUTCOMES
from slr.query import node as query_node
from slr.query.document import FIELDS, Document, read_document
from slr.query.lexicon import Lexicon
from slr.query.match import Answer, Found, compile_query, compile_words
from slr.query.node import Query, QueryError
from slr.query.parser import parse_query, point_at

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

Effect = Literal["exclude", "advance", "mark", "none"]
EASILY_MISSING: Final = frozenset({"abstract", "year", "keywords", "language"})  # what many sources lack
TESTABLE: Final = tuple(
    c.name for c in BIBLIOGRAPHY if c.name != "title_markup"
)  # seldom there, and says nothing
_EFFECTS: Final[tuple[Effect, ...]] = get_args(Effect)
_OUTCOMES: Final[dict[Answer, str]] = {True: "met", False: "not met", None: "unknown"}


@dataclass(frozen=True, slots=True)
class _Report:
    """What rules look at: a report's values, missing ones None, its words, and which of them some query means."""

    values: Mapping[str, Any]
    document: Document
    found: Found


@dataclass(frozen=True, slots=True)
class _Condition:
    """One part of a rule: its test, and the words or values that decide it for and against."""

    test: Callable[[_Report], Answer]
    words: Callable[[_Report, Answer], Sequence[str]]


def apply_rules(reports: "pd.DataFrame", criteria: Sequence[Criterion]) -> "pd.DataFrame":
    """Return RULE_OUTCOMES: one row a report and criterion with a rule, sorted by both ids.

    A text condition that cannot be understood raises ReviewError; `criterion_faults` finds those beforehand.
    """
    ruled = sorted((c for c in criteria if c.rule is not None), key=lambda c: c.id)
    lexicon = Lexicon()
    conditions = [_conditions(c, lexicon) for c in ruled]
    ids: list[str] = []
    answers: list[Answer] = []
    words: list[list[str]] = []
    for report, read in _read_reports(reports, ruled, lexicon):
        ids.append(report)
        for parts in conditions:
            answer, decisive = _judge(parts, read)
            answers.append(answer)
            words.append(decisive)
    return _outcome_frame(ids, ruled, answers, words)


def _judge(parts: Sequence[_Condition], report: _Report) -> tuple[Answer, list[str]]:
    """Return whether all parts hold, in Kleene's logic, and what decided.

    One False decides; otherwise one unknown leaves it open. A rule that is met is decided by every part of it, one that
    is not met by the parts that fail.
    """
    answers = [p.test(report) for p in parts]
    if False in answers:
        failing = [p for p, answer in zip(parts, answers, strict=True) if answer is False]
        return False, [w for p in failing for w in p.words(report, False)]
    if None in answers:
        return None, []
    return True, [w for p in parts for w in p.words(report, True)]


def find_effect(criterion: Criterion, answer: Answer) -> Effect:
    """Return what an answer does to a report.

    An include criterion that is not met, or an exclude criterion that is met, speaks against the report: the rule
    excludes, or marks, as its `outcome` says. The other answer speaks for it: a rule whose outcome is `advance` then
    passes it on. Unknown does nothing.
    """
    if answer is None or criterion.rule is None:
        return "none"
    against = answer is (criterion.kind == "exclude")
    outcome = criterion.rule.outcome
    if outcome == "advance":
        return "none" if against else "advance"
    return outcome if against else "none"


def _read_reports(
    reports: "pd.DataFrame", ruled: Sequence[Criterion], lexicon: Lexicon
) -> Iterator[tuple[str, _Report]]:
    """Yield reports by id, with the values that some rule asks for."""
    rules = [c.rule for c in ruled if c.rule is not None]
    if not rules:
        return
    named = {"year", "language", "type"} | {f for r in rules for f in r.missing if f in TESTABLE}
    in_words = any(r.text or set(r.missing) & set(FIELDS) for r in rules)
    names = sorted(named | set(FIELDS) if in_words else named - set(FIELDS))
    ids = _listed(reports["report"])
    columns = [_listed(reports[name]) for name in names]
    order = sorted(range(len(ids)), key=ids.__getitem__)
    for start in range(0, len(order), _BATCH):
        places = order[start : start + _BATCH]
        rows = [{name: column[i] for name, column in zip(names, columns, strict=True)} for i in places]
        documents = [_read_words(row) for row in rows] if in_words else [_NO_WORDS] * len(rows)
        found = lexicon.look(documents)
        for i, row, document, words in zip(places, rows, documents, found, strict=True):
            yield ids[i], _Report(row, document, words)


def _read_words(row: Mapping[str, Any]) -> Document:
    return read_document(row["title"], row["abstract"], row["keywords"])


_BATCH: Final = 1000  # reports whose words are cut together
_NO_WORDS: Final = Document(loose_title="", loose_abstract="", loose_keywords=())


def _listed(column: "pd.Series[Any]") -> list[Any]:
    """Return a column as plain values, missing ones None; lists stay lists."""
    import pandas as pd  # noqa: PLC0415  heavy: loaded with the stage

    return [None if value is pd.NA else value for value in column.tolist()]


def _conditions(criterion: Criterion, lexicon: Lexicon) -> tuple[_Condition, ...]:
    rule = criterion.rule
    if rule is None:
        return ()
    found = []
    if rule.years is not None:
        found.append(_years(rule.years.first, rule.years.last))
    if rule.languages:
        found.append(_one_of("language", rule.languages))
    if rule.types:
        found.append(_one_of("type", rule.types))
    if rule.missing:
        found.append(_missing(rule.missing))
    if rule.text:
        found.append(_text(criterion.id, rule, lexicon))
    return tuple(found)


def _years(first: int | None, last: int | None) -> _Condition:
    def test(report: _Report) -> Answer:
        year = report.values["year"]
        if year is None:
            return None
        return (first is None or year >= first) and (last is None or year <= last)

    return _Condition(test, lambda report, _: (f"year {report.values['year']}",))


def _one_of(field: str, allowed: Sequence[str]) -> _Condition:
    known = {a.strip().lower() for a in allowed}

    def test(report: _Report) -> Answer:
        value = report.values[field]
        return None if value is None else value.strip().lower() in known

    return _Condition(test, lambda report, _: (f"{field} {report.values[field]}",))


def _missing(fields: Sequence[str]) -> _Condition:
    """Test whether all fields are missing: the one condition that a missing value answers instead of leaving open."""

    def is_missing(report: _Report, field: str) -> bool:
        if field in FIELDS:
            return not getattr(report.document, field)
        value = report.values[field]
        return value is None or not (value.strip() if isinstance(value, str) else value)

    def words(report: _Report, answer: Answer) -> tuple[str, ...]:
        said = "missing" if answer else "there"
        return tuple(f"{f} {said}" for f in fields if is_missing(report, f) is bool(answer))

    return _Condition(lambda report: all(is_missing(report, f) for f in fields), words)


def _text(criterion: str, rule: Rule, lexicon: Lexicon) -> _Condition:
    query = read_query(criterion, rule)
    test = compile_query(query, lexicon)
    for_it, against_it = (compile_words(query, lexicon, negated=n) for n in (False, True))
    return _Condition(
        lambda report: test(report.document, report.found),
        lambda report, answer: (for_it if answer else against_it)(report.document, report.found),
    )


def read_query(criterion: str, rule: Rule) -> Query:
    """Return the text condition of a rule as one query: the queries of several languages are alternatives."""
    texts = rule.text if isinstance(rule.text, dict) else {"": rule.text}
    parsed = []
    for language, text in texts.items():
        try:
            parsed.append(parse_query(text))
        except QueryError as error:
            raise ReviewError([_query_problem(criterion, language, text, error)]) from error
    if len(parsed) == 1:
        return parsed[0]
    node = query_node.Any(tuple(q.node for q in parsed))
    return Query(text=" OR ".join(f"({q.text})" for q in parsed), node=node)


def _query_problem(criterion: str, language: str, text: str, error: QueryError) -> Problem:
    key = f"text.{language}" if language else "text"
    return Problem(
        code="QRY001", where=f"criteria {criterion}.rule.{key}", message=_told_with_caret(text, error.column, error.message),
        hint=error.hint,
    )  # fmt: skip


def _outcome_frame(
    ids: Sequence[str], ruled: Sequence[Criterion], answers: Sequence[Answer], words: list[list[str]]
) -> "pd.DataFrame":
    """Build the table column by column, from small numbers: half a million texts would cost more than the rules."""
    import numpy as np  # noqa: PLC0415  heavy: loaded with the stage
    import pandas as pd  # noqa: PLC0415

    order: dict[Answer, int] = {answer: i for i, answer in enumerate(_OUTCOMES)}
    given = np.array([order[a] for a in answers], dtype=np.int64)
    which = np.tile(np.arange(len(ruled)), len(ids))
    effect = np.array([[_EFFECTS.index(find_effect(c, a)) for a in _OUTCOMES] for c in ruled], dtype=np.int64)
    columns = {
        "report": _text_column(np.repeat(np.arange(len(ids)), len(ruled)), ids),
        "criterion": _text_column(which, [c.id for c in ruled]),
        "outcome": _text_column(given, list(_OUTCOMES.values())),
        "effect": _text_column(effect[which, given] if ruled else given, _EFFECTS),
        "words": pd.Series(words, dtype="object"),
    }
    return pd.DataFrame({name: columns[name] for name in RULE_OUTCOMES.names})


def _text_column(numbers: "NDArray[np.int64]", texts: Sequence[str]) -> "pd.Series[Any]":
    import pandas as pd  # noqa: PLC0415
    import pyarrow as pa  # noqa: PLC0415

    coded = pa.DictionaryArray.from_arrays(pa.array(numbers), pa.array(list(texts), pa.large_string()))
    return pd.Series(pd.array(coded.cast(pa.large_string()), dtype="string[pyarrow]"))


def criterion_faults(criterion: Criterion) -> tuple[Fault, ...]:
    """Return what is wrong or doubtful in a criterion's rule, for whoever knows the lines of the protocol."""
    return tuple(_faults(criterion, criterion.rule)) if criterion.rule is not None else ()


def _faults(criterion: Criterion, rule: Rule) -> Iterator[Fault]:
    texts = rule.text if isinstance(rule.text, dict) else {"": rule.text} if rule.text else {}
    for language, text in texts.items():
        keys = ("rule", "text", language) if language else ("rule", "text")
        try:
            query = parse_query(text)
        except QueryError as error:
            told = _told_with_caret(text, error.column, error.message)
            yield Fault(code="QRY001", keys=keys, message=told, hint=error.hint)
            continue
        for column, message, hint in query.advice:
            told = _told_with_caret(text, column, message)
            yield Fault(code="QRY002", keys=keys, message=told, hint=hint, severity=Severity.WARNING)
    for field in rule.missing:
        if field not in TESTABLE:
            message = f"unknown field {field!r}{did_you_mean(field, TESTABLE)}"
            hint = f"known fields: {', '.join(TESTABLE)}"
            yield Fault(code="QRY003", keys=("rule", "missing"), message=message, hint=hint)
    yield from _doubts(criterion, rule)


def _told_with_caret(text: str, column: int, message: str) -> str:
    """Return a message with the query below it and a caret under the character."""
    shown = "".join(f"\n    {line}" for line in point_at(text, column).split("\n"))
    return f"character {column}: {message}{shown}"


def _doubts(criterion: Criterion, rule: Rule) -> Iterator[Fault]:
    only_missing = rule.missing and not (rule.years or rule.languages or rule.types or rule.text)
    if only_missing and rule.outcome == "exclude" and set(rule.missing) <= EASILY_MISSING:
        acts = "excludes reports" if criterion.kind == "exclude" else "demands of reports"
        message = f"the rule {acts} for a missing {' and '.join(rule.missing)} alone"
        hint = "`outcome: mark` lets a person see them"
        yield Fault(code="QRY004", keys=("rule", "missing"), message=message, hint=hint, severity=Severity.WARNING)  # fmt: skip
    if rule.outcome == "advance" and criterion.kind == "exclude":
        message = "the rule passes on every report that an exclusion criterion does not hit"
        hint = "put `outcome: advance` on an include criterion"
        yield Fault(code="QRY005", keys=("rule", "outcome"), message=message, hint=hint, severity=Severity.WARNING)  # fmt: skip
