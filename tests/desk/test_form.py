"""The fields of a form follow from the declaration of a kind, without code of their own."""

from dataclasses import replace

import pytest

from slr.desk.form import Field, group_fields, make_form, place_problems, suggest_values
from slr.model.column import columns_of
from slr.model.problem import Problem
from slr.model.protocol import Protocol
from slr.people.kind import KINDS, Kind
from slr.people.row import Row

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


def test_the_fields_of_a_new_row_are_those_that_do_not_take_back_a_row() -> None:
    assert "retract" not in [f.name for f in make_form(KINDS["findings"], PROTOCOL).asked]
    asked = {f.name: [w.word for w in f.words] for f in make_form(KINDS["coding"], PROTOCOL).asked}
    assert "retract" not in asked["role"]
    assert "reject" in asked["role"]
    for kind in KINDS.values():
        names = [f.name for f in make_form(kind, PROTOCOL).asked]
        assert set(names) <= {f.name for f in make_form(kind, PROTOCOL).answers}


def test_fields_are_grouped_by_how_often_they_are_needed() -> None:
    kind = KINDS["findings"]
    groups = {g.name: [f.name for f in g.fields] for g in group_fields(make_form(kind, PROTOCOL).asked, kind)}
    assert groups["usual"] == list(kind.usual)
    assert groups["rest"][:2] == ["study", "role"]
    assert "needed" not in groups
    required = [replace(f, required=f.name in ("study", "outcome")) for f in make_form(kind, PROTOCOL).asked]
    groups = {g.name: [f.name for f in g.fields] for g in group_fields(required, kind)}
    assert (groups["needed"], groups["usual"]) == (["study"], list(kind.usual))
    kind = KINDS["coding"]
    settling = make_form(kind, PROTOCOL, adjudicates=True).asked
    groups = {g.name: [f.name for f in g.fields] for g in group_fields(settling, kind)}
    assert groups == {
        "needed": ["theme", "role"],
        "usual": ["statement", "quote", "location", "second_hand", "note"],
        "settling": ["by", "how"],
    }


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.folder)
def test_each_field_is_in_one_group_and_each_usual_column_exists(kind: Kind) -> None:
    fields = make_form(kind, PROTOCOL, adjudicates=True).asked
    grouped = [f.name for g in group_fields(fields, kind) for f in g.fields]
    assert sorted(grouped) == sorted(f.name for f in fields)
    assert set(kind.usual) <= {c.name for c in kind.table.columns}


def test_a_new_column_is_in_the_last_group_if_the_kind_names_its_usual_columns() -> None:
    kind = KINDS["studies"]
    table = replace(kind.table, columns=(*kind.table.columns, *columns_of("climate text:long climate")))
    changed = replace(kind, table=table)
    groups = group_fields(make_form(changed, PROTOCOL).asked, changed)
    assert groups[-1].name == "rest"
    assert groups[-1].fields[-1].name == "climate"
    assert groups[-1].fields[-1].long


def test_earlier_values_are_suggested_for_short_text_only() -> None:
    fields = make_form(KINDS["findings"], PROTOCOL).asked
    values = [
        {"predictor": "telework", "note": "x", "n": "4"},
        {"predictor": "age"},
        {"predictor": "telework"},
    ]
    rows = [Row(who="rina", file="f", line=i, values=v) for i, v in enumerate(values)]
    assert suggest_values(fields, rows) == {"predictor": ("telework", "age")}


def test_problems_are_placed_at_their_fields() -> None:
    fields = make_form(KINDS["findings"], PROTOCOL).asked
    wrong = [
        Problem(code="SHT014", message="m", where="p"),
        Problem(code="SHT005", message="n", where="when"),
    ]
    assert place_problems(fields, wrong) == {"p": (wrong[0],), "": (wrong[1],)}
