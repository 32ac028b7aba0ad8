"""Fields are drawn from the declaration of the columns, with labels and helps in both languages."""

import tomllib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

pytest.importorskip("starlette", reason="the packages of the desk are not installed")

import slr.web
from slr.desk.form import Field, make_form
from slr.model.column import columns_of
from slr.model.problem import Problem
from slr.model.protocol import Protocol
from slr.people.kind import KINDS, Kind
from slr.people.vocabulary import Word
from slr.web.field import name_column, translate, view_field, view_groups
from slr.web.text import find_texts

PROTOCOL = Protocol.model_validate(
    {"schema": 1, "review": {"title": "t"}, "question": {"text": "q"}, "sources": []}
)
HELPS = tomllib.loads((Path(slr.web.__file__).parent / "texts" / "help_id.toml").read_text(encoding="utf-8"))
EN, ID = find_texts("en"), find_texts("id")
WRITTEN = [kind for kind in KINDS.values() if kind.folder != "duplicates"]  # pairs have a page of their own


def list_fields(kind: Kind) -> Iterator[Field]:
    yield from make_form(kind, PROTOCOL, adjudicates=True).asked


@pytest.mark.parametrize("kind", WRITTEN, ids=lambda kind: kind.folder)
def test_every_field_and_word_has_a_label_and_a_help_in_both_languages(kind: Kind) -> None:
    for field in list_fields(kind):
        assert EN.has(f"field.{field.name}")
        assert ID.has(f"field.{field.name}")
        assert translate(field.help, "id") != field.help
        assert all(
            not w.meaning or w.meaning in HELPS
            for w in field.words
            if not kind.vocabularies[field.name].meaning
        )


def test_every_translated_help_is_a_help_of_today() -> None:
    columns = {c.meaning for kind in KINDS.values() for c in kind.table.columns}
    words = {w for kind in KINDS.values() for v in kind.vocabularies.values() for w in v.read(PROTOCOL)}
    known = columns | {w.meaning for w in words} | {w.word for w in words}
    assert set(HELPS) <= known


def test_a_column_without_texts_has_its_name_and_its_meaning() -> None:
    kind = KINDS["studies"]
    table = replace(
        kind.table, columns=(*kind.table.columns, *columns_of("soil_type text:long what the soil was"))
    )
    form = make_form(replace(kind, table=table), PROTOCOL)
    view = view_field(form["soil_type"], ID, "", (), ())
    assert (view.label, view.help, view.kind, view.size) == (
        "Soil type",
        "what the soil was",
        "long",
        "large",
    )


def test_a_value_that_is_no_word_is_kept() -> None:
    field = make_form(KINDS["coding"], PROTOCOL)["role"]
    view = view_field(field, EN, "thoery", (), ())
    assert view.words[-1].word == "thoery"


def test_a_folded_group_with_a_value_or_a_problem_is_open() -> None:
    kind = KINDS["findings"]
    fields = make_form(kind, PROTOCOL).asked
    problem = Problem(code="FND004", message="m", where="k")

    def is_open(values: dict[str, str], problems: dict[str, tuple[Problem, ...]]) -> bool:
        groups = view_groups(fields, kind, EN, values=values, problems=problems, hints={})
        return next(g.open for g in groups if g.name == "rest")

    assert not is_open({"p": ".05"}, {})
    assert is_open({"k": "2"}, {})
    assert is_open({}, {"k": (problem,)})


def test_words_of_the_protocol_are_not_translated() -> None:
    theme = Field(name="theme", kind="word", help="", words=(Word(word="performance"),))
    role = Field(name="role", kind="word", help="", words=(Word(word="finding"), Word(word="reject")))
    assert view_field(theme, ID, "", (), ()).words[0].label == "performance"
    assert [w.label for w in view_field(role, ID, "", (), ()).words] == ["Temuan", "tolak saran"]
    assert name_column("p_comparison", ID) == "p adalah"
