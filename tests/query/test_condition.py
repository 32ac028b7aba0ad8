"""The conditions that a rule can have: each is an entry of a table, a field of a rule and a text in each language."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from slr.model.parse import parse_protocol
from slr.model.problem import Fault
from slr.model.protocol import Criterion, Rule
from slr.model.reason import Reason
from slr.model.table import REPORTS, frame
from slr.query.condition import (
    CONDITIONS,
    Chunk,
    CompiledCondition,
    Condition,
    Phrase,
    criterion_faults,
    list_each,
    spell_rule,
)
from slr.query.index import FALSE, TRUE, Answers
from slr.query.match import Listing, Wanted
from slr.report import text
from slr.report.reason import word_english
from slr.report.resource import read_texts
from slr.report.section.criteria import rule_text
from slr.report.text import Texts
from slr.screen.rule import apply_rules
from slr.store.language import list_languages

# condition: one value for each way in which it is described
EXAMPLES: dict[str, list[Any]] = {
    "years": [{"from": 2010}, {"to": 2020}, {"from": 2010, "to": 2020}],
    "languages": [["en", "id"]],
    "types": [["letter"]],
    "missing": [["doi", "authors"]],
    "text": ["work* AND stress", {"en": "work*", "id": "kerja"}],
}


def make_criterion(kind: type[Criterion] = Criterion, **rule: Any) -> Criterion:
    return kind.model_validate({"id": "E1", "kind": "exclude", "text": "why", "rule": rule})


def test_every_condition_of_a_rule_is_in_the_table_and_has_an_example_here() -> None:
    assert tuple(CONDITIONS) == Rule.condition_names() == tuple(EXAMPLES)


def test_every_condition_is_explained_in_the_documents() -> None:
    rules = (Path(__file__).parents[2] / "docs" / "rules.md").read_text(encoding="utf-8")
    assert [name for name in CONDITIONS if f"\n| `{name}: " not in rules] == []


@pytest.mark.parametrize("language", list_languages())
@pytest.mark.parametrize("name", EXAMPLES)
def test_every_condition_can_be_described_in_both_languages(name: str, language: str) -> None:
    t = Texts(language)
    for value in EXAMPLES[name]:
        told = rule_text(make_criterion(**{name: value}), t)
        assert told.startswith(f"{t.word('exclude')}: ")
        assert "{" not in told


def test_a_condition_is_described_in_the_words_of_the_language() -> None:
    rule = make_criterion(years={"from": 2010, "to": 2020}, languages=["EN"], missing=["authors"])
    assert rule_text(rule, Texts("en")) == (
        "exclude: published from 2010 to 2020; language English; without authors"
    )
    assert (
        rule_text(rule, Texts("id"))
        == "keluarkan: terbit tahun 2010 sampai 2020; bahasa Inggris; tanpa penulis"
    )


def test_a_condition_is_spelled_as_the_protocol_spells_it() -> None:
    rule = Rule.model_validate(
        {
            "years": {"from": 2010, "to": 2020},
            "missing": ["doi", "authors"],
            "text": {"en": "work*\n  OR job", "id": "kerja"},
        }
    )
    assert list(spell_rule(rule)) == [
        "years from 2010 to 2020",
        "missing doi, authors",
        "text (en) work* OR job",
        "text (id) kerja",
    ]


def test_an_unknown_document_type_is_an_error_at_its_own_line() -> None:
    protocol = """
schema: 1
review: {title: T}
question: {text: Q?}
sources:
  - {id: alpha, name: Alpha, kind: database}
criteria:
  - id: E1
    kind: exclude
    text: No letters.
    rule:
      types:
        - letter
        - editorail
"""
    parsed, problems = parse_protocol(protocol, "p.yaml", check_criterion=criterion_faults)
    assert parsed is None
    [problem] = problems
    assert (problem.code, problem.line, problem.where) == ("PRO007", 14, "criteria[1].rule.types[2]")
    assert "did you mean 'editorial'?" in problem.message


class WiderRule(Rule):
    """A rule with one more condition: the title has at least this many words."""

    title_words: int = 0


class WiderCriterion(Criterion):
    """A criterion whose rule may have this condition."""

    rule: WiderRule | None = None


def compile_title_words(least: int, _lexicon: object) -> CompiledCondition:
    def count(chunk: Chunk, report: int) -> int:
        return len((chunk.values["title"][report] or "").split())

    def test(chunk: Chunk) -> Answers:
        return np.array(
            [TRUE if count(chunk, i) >= least else FALSE for i in range(chunk.size)], dtype=np.int8
        )

    def words(chunk: Chunk, wanted: Wanted, _: bool) -> Listing:
        return list_each(chunk, wanted, lambda i: [Reason.of("word", word=f"{count(chunk, i)} words")])

    return CompiledCondition(test, words)


@pytest.fixture
def title_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """Add the condition as a developer would: an entry of the table, and a text in each language."""
    entry = Condition(
        reads=lambda _: ("title",),
        compile=compile_title_words,
        describe=lambda least: (Phrase(key="title_words", fill={"least": str(least)}),),
        check=lambda _, least: (
            [Fault(code="QRY999", keys=("rule", "title_words"), message="too many", hint="")]
            if least > 100
            else ()
        ),
    )
    monkeypatch.setitem(CONDITIONS, "title_words", entry)
    texts = {"en": "a title of {least} words or more", "id": "judul {least} kata atau lebih"}

    def with_text(language: str) -> dict[str, Any]:
        tree = read_texts(language)
        return {**tree, "rule": {**tree["rule"], "title_words": texts[language]}}

    monkeypatch.setattr(text, "read_texts", with_text)
    monkeypatch.setattr(text, "_read_flat", text._read_flat.__wrapped__)  # without the texts that are kept


@pytest.mark.usefixtures("title_words")
def test_a_new_condition_is_tested_described_in_both_languages_spelled_and_checked() -> None:
    criterion = make_criterion(WiderCriterion, title_words=3, years={"to": 2020})
    base = {"records": [], "sources": [], "arm": "databases", "year": 2000}
    reports = frame(
        REPORTS, [{**base, "report": f"r{i}", "title": t} for i, t in enumerate(("Work", "Work and strain"))]
    )
    found = apply_rules(reports, [criterion])
    assert found["outcome"].tolist() == ["not met", "met"]
    assert found["effect"].tolist() == ["none", "exclude"]
    assert [word_english(words) for words in found["words"]] == ["1 words", "year 2000; 3 words"]
    assert rule_text(criterion, Texts("en")).endswith("; a title of 3 words or more")
    assert rule_text(criterion, Texts("id")).endswith("; judul 3 kata atau lebih")
    assert criterion.rule is not None
    assert list(spell_rule(criterion.rule)) == ["years to 2020", "title_words 3"]
    assert [f.code for f in criterion_faults(make_criterion(WiderCriterion, title_words=101))] == ["QRY999"]


def test_a_rule_without_a_condition_names_those_that_it_can_have() -> None:
    with pytest.raises(ValueError, match="add years, languages, types, missing, text or title_words"):
        make_criterion(WiderCriterion, outcome="mark")
