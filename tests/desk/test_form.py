"""The fields of a form follow from the declaration of a kind, without code of their own."""

from dataclasses import replace

import pytest

from slr.desk.form import Field, make_form
from slr.model.column import columns_of
from slr.model.protocol import Protocol
from slr.people.kind import KINDS, Kind

PROTOCOL = Protocol.model_validate({
    "schema": 1, "review": {"title": "t"}, "question": {"text": "q"}, "sources": [],
    "criteria": [{"id": "E1", "kind": "exclude", "text": "About rats."}],
    "codebook": [{"id": "strain", "label": {"en": "Strain"}, "definition": "Being tired."}],
})  # fmt: skip


def test_a_form_asks_for_what_a_person_fills_in_and_shows_the_readable_columns() -> None:
    form = make_form(KINDS["screening/title-abstract"], PROTOCOL)
    assert [f.name for f in form.to_fill] == ["report", "verdict", "criterion", "note", "when"]
    assert [f.name for f in form.fields if f.readable] == ["author", "year", "title", "doi"]
    assert [f.name for f in form.answers] == ["verdict", "criterion", "note"]
    assert [f.name for f in make_form(KINDS["duplicates"], PROTOCOL).answers] == ["verdict", "note"]


def test_a_field_knows_its_kind_its_words_and_whether_it_is_required() -> None:
    form = make_form(KINDS["coding"], PROTOCOL)
    assert {f.name: f.kind for f in form.to_fill} == {
        "report": "text", "theme": "word", "statement": "text", "role": "word", "quote": "text",
        "location": "text", "second_hand": "word", "note": "text", "when": "date",
    }  # fmt: skip
    assert [(w.word, w.meaning) for w in form["theme"].words] == [("strain", "Strain: Being tired.")]
    assert [f.name for f in form.fields if f.required] == ["report", "theme", "role"]
    with pytest.raises(KeyError):
        form["nonesuch"]


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.folder)
def test_every_field_has_a_help_of_one_line(kind: Kind) -> None:
    assert all(f.help and "\n" not in f.help for f in make_form(kind, PROTOCOL).fields)


def test_a_new_column_becomes_a_field_without_new_code() -> None:
    kind = KINDS["studies"]
    more = columns_of("effect number size of the effect\n    country_code text:word country")
    table = replace(kind.table, columns=(*kind.table.columns, *more))
    form = make_form(replace(kind, table=table), PROTOCOL)
    assert (form["effect"].kind, form["effect"].help) == ("number", "size of the effect")
    assert form["country_code"].kind == "text"  # words without a vocabulary


@pytest.mark.parametrize(
    ("entered", "stored"),
    [
        ("2026-03-20", "2026-03-20"),
        ("20/03/2026", "2026-03-20"),
        ("1.4.2026", "2026-04-01"),
        ("2026-03-20T10:00:00Z", "2026-03-20T10:00:00Z"),
        ("31/02/2026", "31/02/2026"),  # no such day: left for the check
        ("03/20/2026", "03/20/2026"),
        ("", ""),
    ],
)
def test_a_date_with_the_day_first_is_stored_as_iso(entered: str, stored: str) -> None:
    assert Field(name="when", kind="date", help="").clean(entered) == stored


def test_entered_values_are_cleaned_and_values_without_a_field_are_left_out() -> None:
    form = make_form(KINDS["retrieval"], PROTOCOL)
    assert form.clean({"outcome": "Not  RETRIEVED", "note": " asked\nthe author ", "served": "x"}) == {
        "outcome": "not retrieved",
        "note": "asked the author",
    }


def test_only_the_adjudicator_is_asked_who_settled_a_disagreement_and_how() -> None:
    kind = KINDS["screening/full-text"]
    asked = {f.name for f in make_form(kind, PROTOCOL, adjudicates=True).fields}
    assert asked - {f.name for f in make_form(kind, PROTOCOL).fields} == {"by", "how"}
