"""Define the kinds of conditions in the rules of the protocol. Each kind is named after a field of the rule.

A kind of condition states which columns it reads. Its functions test, describe and check a condition. All reports of
a chunk are tested together. A new kind needs a field of `slr.model.protocol.Rule` and a row of the table CONDITIONS. It
also needs kinds of reason for its answers (`slr.model.reason`), and texts under `[rule]` and `[reason]` in each language.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel

from slr.model.problem import Fault, Severity, did_you_mean
from slr.model.protocol import Criterion, Rule, Years
from slr.model.reason import Reason, ReasonKind
from slr.model.table import BIBLIOGRAPHY
from slr.model.word import DOCUMENT_TYPES
from slr.query import node
from slr.query.document import FIELDS, read_document
from slr.query.index import FALSE, TRUE, Answers, Index
from slr.query.lexicon import Lexicon
from slr.query.match import ANSWERS, Answer, Listing, Wanted, compile_query, compile_words
from slr.query.node import Query, QueryError
from slr.query.parser import parse_query, point_at

# Fields allowed in `missing`: all bibliographic fields except `title_markup`, which most titles do not need.
TESTABLE: Final = tuple(c.name for c in BIBLIOGRAPHY if c.name != "title_markup")
EASILY_MISSING: Final = frozenset(
    {"abstract", "year", "keywords", "language"}
)  # fields that many sources lack


class Chunk:
    """The input of a test: the values of some reports, one list per column, and an index of their words.

    A missing value is None, or an empty list in a column of lists. The index is made when a condition first reads it.
    """

    def __init__(self, values: Mapping[str, Sequence[Any]], size: int, lexicon: Lexicon) -> None:
        self.values = values
        self.size = size
        self._lexicon = lexicon
        self._numbers: dict[Reason, int] = {}
        self._distinct: dict[str, tuple[list[Any], NDArray[np.int64]]] = {}

    @cached_property
    def index(self) -> Index:
        """The index of the words in the titles, abstracts and keywords of the reports."""
        columns = (self.values[field] for field in FIELDS)
        return Index([read_document(*row) for row in zip(*columns, strict=True)], self._lexicon)

    def distinct(self, column: str) -> tuple[list[Any], NDArray[np.int64]]:
        """Return the distinct values of a column, and the index of each report's value among them."""
        if column not in self._distinct:
            places: dict[Any, int] = {}
            found = [places.setdefault(value, len(places)) for value in self.values[column]]
            self._distinct[column] = list(places), np.array(found, dtype=np.int64)
        return self._distinct[column]

    def number(self, reason: Reason) -> int:
        """Return a negative number for a reason. Equal reasons have the same number.

        Numbers that are 0 or more stand for the words in the index.
        """
        return self._numbers.setdefault(reason, -len(self._numbers) - 1)

    def list_reasons(self, numbers: Iterable[int]) -> dict[int, Reason]:
        """Map each number to its reason. A number that is 0 or more stands for a word in the index, and its reason contains this word."""
        others = {number: reason for reason, number in self._numbers.items()}
        return {n: Reason.of("word", word=self.index.words[n]) if n >= 0 else others[n] for n in numbers}


@dataclass(frozen=True, slots=True)
class CompiledCondition:
    """A condition as two functions.

    `test` returns one answer per report of a chunk. `words` takes a chunk, the requested reports and an answer (True
    or False). It returns why these reports have this answer, as two arrays of the same length: the numbers of the
    reports, and the numbers of their reasons.
    """

    test: Callable[[Chunk], Answers]
    words: Callable[[Chunk, Wanted, bool], Listing]


def list_each(chunk: Chunk, wanted: Wanted, reasons: Callable[[int], Iterable[Reason]]) -> Listing:
    """Return the reasons for each requested report. `reasons` takes the number of a report and returns its reasons."""
    listed = [(i, chunk.number(r)) for i in np.flatnonzero(wanted).tolist() for r in reasons(i)]
    pairs = np.array(listed, dtype=np.int64).reshape(-1, 2)
    return pairs[:, 0], pairs[:, 1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """A condition in words: the key of a text under `rule`, and the values for the text's placeholders.

    `fill` maps placeholders to their values. `values` is the list that replaces the placeholder `values`. `kind` is the kind of
    these values: languages, types or fields.
    """

    key: str
    fill: Mapping[str, str] = field(default_factory=dict)
    kind: str = ""
    values: tuple[str, ...] = ()


def _no_faults(_criterion: Criterion, _value: Any) -> Iterable[Fault]:
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """One kind of condition. Each function takes the condition's value in the protocol.

    `reads` returns the columns of reports that the test needs. `compile` also takes a lexicon, and returns the
    condition as two functions. `describe` returns the condition in words. `check` takes the criterion and the value,
    and returns the faults in the value.
    """

    reads: Callable[[Any], Iterable[str]]
    compile: Callable[[Any, Lexicon], CompiledCondition]
    describe: Callable[[Any], Iterable[Phrase]]
    check: Callable[[Criterion, Any], Iterable[Fault]] = _no_faults


def spell_rule(rule: Rule) -> Iterator[str]:
    """Yield a line for each condition of a rule, as in the protocol. Each language of a query has a separate line.

    >>> list(spell_rule(Rule.model_validate({"years": {"from": 2010}, "types": ["letter"], "text": {"en": "work*"}})))
    ['years from 2010', 'types letter', 'text (en) work*']
    """
    for name, value in rule.conditions.items():
        if isinstance(value, Mapping):
            yield from (f"{name} ({key}) {_spell(part)}" for key, part in value.items())
        else:
            yield f"{name} {_spell(value)}"


def _spell(value: object) -> str:
    if isinstance(value, BaseModel):
        parts = value.model_dump(by_alias=True, exclude_none=True)
        return " ".join(f"{key} {_spell(part)}" for key, part in parts.items())
    if isinstance(value, Iterable) and not isinstance(value, str):
        return ", ".join(map(_spell, value))
    return " ".join(str(value).split())


def _compile_years(years: Years, _lexicon: Lexicon) -> CompiledCondition:
    first, last = years.first, years.last

    def test(year: int | None) -> Answer:
        if year is None:
            return None
        return (first is None or year >= first) and (last is None or year <= last)

    return _compile_value("year", test)


def _compile_value(
    column: Literal["year", "language", "type"], test: Callable[[Any], Answer]
) -> CompiledCondition:
    """Return a condition that tests a report's value in a column. The reason for each answer contains this value."""

    def test_all(chunk: Chunk) -> Answers:
        values, places = chunk.distinct(column)
        return np.array([_NUMBERS[test(value)] for value in values], dtype=np.int8)[places]

    def words(chunk: Chunk, wanted: Wanted, _: bool) -> Listing:
        values, places = chunk.distinct(column)
        numbers = [0 if value is None else chunk.number(_value_reason(column, value)) for value in values]
        return np.flatnonzero(wanted), np.array(numbers, dtype=np.int64)[places[wanted]]

    return CompiledCondition(test_all, words)


_NUMBERS: Final[Mapping[Answer, int]] = {answer: number for number, answer in ANSWERS.items()}


@lru_cache(maxsize=4096)
def _value_reason(column: Literal["year", "language", "type"], value: str | int) -> Reason:
    return Reason.of(column, **{column: value})


def _describe_years(years: Years) -> Iterator[Phrase]:
    key = "until" if years.first is None else "since" if years.last is None else "between"
    yield Phrase(key=key, fill={"first": str(years.first), "last": str(years.last)})


def _compile_one_of(
    column: Literal["language", "type"],
) -> Callable[[Sequence[str], Lexicon], CompiledCondition]:
    """Return a function that compiles a condition on the values of a column.

    A report meets the condition if its value in this column is one of the values in the protocol. Case is ignored.
    """

    def compile_values(allowed: Sequence[str], _lexicon: Lexicon) -> CompiledCondition:
        known = {a.strip().lower() for a in allowed}

        def test(value: str | None) -> Answer:
            return None if value is None else value.strip().lower() in known

        return _compile_value(column, test)

    return compile_values


def _describe_names(key: str, kind: str) -> Callable[[Sequence[str]], Iterable[Phrase]]:
    def describe(values: Sequence[str]) -> Iterable[Phrase]:
        return (Phrase(key=key, kind=kind, values=tuple(v.strip().lower() for v in values)),)

    return describe


def _check_types(_criterion: Criterion, types: Sequence[str]) -> Iterator[Fault]:
    for i, name in enumerate(types):
        if name not in DOCUMENT_TYPES:
            yield Fault(
                code="PRO007",
                keys=("rule", "types", i),
                message=f"unknown document type {name!r}{did_you_mean(name, DOCUMENT_TYPES)}",
                hint=f"write one of these types: {', '.join(DOCUMENT_TYPES)}",
            )


def _compile_missing(fields: Sequence[str], _lexicon: Lexicon) -> CompiledCondition:
    """Return a condition that is met if all these fields are missing. A text without words counts as missing."""

    def find_missing(chunk: Chunk, name: str) -> NDArray[np.bool_]:
        if name in FIELDS:
            return chunk.index.is_missing(name)
        return np.fromiter(map(_is_missing, chunk.values[name]), dtype=bool)

    def test(chunk: Chunk) -> Answers:
        missing = np.ones(chunk.size, dtype=bool)
        for name in fields:
            missing &= find_missing(chunk, name)
        return np.where(missing, TRUE, FALSE).astype(np.int8)

    def words(chunk: Chunk, wanted: Wanted, answer: bool) -> Listing:
        kind: ReasonKind = "without" if answer else "with"
        found = [(Reason.of(kind, field=f), find_missing(chunk, f) == answer) for f in fields]
        return list_each(chunk, wanted, lambda i: (reason for reason, there in found if there[i]))

    return CompiledCondition(test, words)


def _is_missing(value: Any) -> bool:
    return value is None or not (value.strip() if isinstance(value, str) else value)


def _check_missing(criterion: Criterion, fields: Sequence[str]) -> Iterator[Fault]:
    for name in fields:
        if name not in TESTABLE:
            message = f"unknown field {name!r}{did_you_mean(name, TESTABLE)}"
            hint = f"write one of these fields: {', '.join(TESTABLE)}"
            yield Fault(code="QRY003", keys=("rule", "missing"), message=message, hint=hint)
    rule = criterion.rule
    if rule is None or len(rule.conditions) > 1 or rule.outcome != "exclude":
        return
    if set(fields) <= EASILY_MISSING:
        acts = "excludes reports" if criterion.kind == "exclude" else "keeps reports"
        yield Fault(
            code="QRY004",
            keys=("rule", "missing"),
            message=f"the rule {acts} only because they have no {' and no '.join(fields)}",
            hint="use `outcome: mark` to have a person check these reports",
            severity=Severity.WARNING,
        )


Texts = str | Mapping[str, str]  # one query, or one per language


def read_query(texts: Texts) -> Query:
    """Return the value of a text condition as one query. Queries in several languages are joined by OR.

    Raises QueryError if one of the queries cannot be parsed.
    """
    parsed = [parse_query(text) for _, text in _by_language(texts)]
    if len(parsed) == 1:
        return parsed[0]
    return Query(
        text=" OR ".join(f"({q.text})" for q in parsed), node=node.Any(tuple(q.node for q in parsed))
    )


def _by_language(texts: Texts) -> Iterable[tuple[str, str]]:
    return texts.items() if isinstance(texts, Mapping) else (("", texts),)


def _compile_text(texts: Texts, lexicon: Lexicon) -> CompiledCondition:
    query = read_query(texts)
    test = compile_query(query, lexicon)
    for_it, against_it = (compile_words(query, lexicon, negated=n) for n in (False, True))
    return CompiledCondition(
        lambda chunk: test(chunk.index),
        lambda chunk, wanted, answer: (for_it if answer else against_it)(chunk.index, wanted),
    )


def _describe_text(texts: Texts) -> Iterator[Phrase]:
    for _, text in _by_language(texts):
        if text:
            yield Phrase(key="text", fill={"query": text})


def _check_text(_criterion: Criterion, texts: Texts) -> Iterator[Fault]:
    for language, text in _by_language(texts):
        keys = ("rule", "text", language) if language else ("rule", "text")
        try:
            query = parse_query(text)
        except QueryError as error:
            message = _with_caret(text, error.column, error.message)
            yield Fault(code="QRY001", keys=keys, message=message, hint=error.hint)
            continue
        for column, advice, hint in query.advice:
            message = _with_caret(text, column, advice)
            yield Fault(code="QRY002", keys=keys, message=message, hint=hint, severity=Severity.WARNING)


def _with_caret(text: str, column: int, message: str) -> str:
    """Return the message with the query below it, and a caret under the character at `column`."""
    shown = "".join(f"\n    {line}" for line in point_at(text, column).split("\n"))
    return f"character {column}: {message}{shown}"


CONDITIONS: Final[Mapping[str, Condition]] = {
    "years": Condition(
        reads=lambda _: ("year",),
        compile=_compile_years,
        describe=_describe_years,
    ),
    "languages": Condition(
        reads=lambda _: ("language",),
        compile=_compile_one_of("language"),
        describe=_describe_names("languages", "language"),
    ),
    "types": Condition(
        reads=lambda _: ("type",),
        compile=_compile_one_of("type"),
        describe=_describe_names("types", "type"),
        check=_check_types,
    ),
    "missing": Condition(
        reads=lambda fields: fields,
        compile=_compile_missing,
        describe=_describe_names("missing", "field"),
        check=_check_missing,
    ),
    "text": Condition(
        reads=lambda _: FIELDS,
        compile=_compile_text,
        describe=_describe_text,
        check=_check_text,
    ),
}


def criterion_faults(criterion: Criterion) -> tuple[Fault, ...]:
    """Return the faults in a criterion's rule, without line numbers."""
    return tuple(_faults(criterion, criterion.rule)) if criterion.rule is not None else ()


def _faults(criterion: Criterion, rule: Rule) -> Iterator[Fault]:
    for name, value in rule.conditions.items():
        yield from CONDITIONS[name].check(criterion, value)
    if rule.outcome == "advance" and criterion.kind == "exclude":
        yield Fault(
            code="QRY005",
            keys=("rule", "outcome"),
            message="the rule advances every report that does not meet this criterion, unless another rule excludes it",
            hint="write `outcome: advance` only in the rule of a criterion with `kind: include`",
            severity=Severity.WARNING,
        )
