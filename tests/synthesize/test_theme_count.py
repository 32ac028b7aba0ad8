"""Studies by theme, year and country: one study counts once, whoever coded it and however often."""

from types import ModuleType
from typing import Any

from made_up_review import make_protocol, synthesize

from slr.model.row import list_rows

WORKS = {"a1": {"year": 2018}, "b4": {"year": 2021}, "l2": {"year": None}}
Row = tuple[str, str, str | None, tuple[str, ...]]


def code(
    report: str, theme: str, role: str = "finding", who: str = "rina", statement: str = "x"
) -> dict[str, Any]:
    return {"report": report, "theme": theme, "role": role, "who": who, "when": "2026-03-01", "statement": statement}  # fmt: skip


def fact(report: str, country: str | None, **more: Any) -> dict[str, Any]:
    return {"study": report, "report": report, "who": "rina", "country": country, **more}


def rows_of(
    made_up: ModuleType, coded: list[Any], studies: list[Any] | None = None, **changes: Any
) -> list[Row]:
    protocol = make_protocol(changes)
    more = {"coded": coded, "studies": studies or []}
    tables = synthesize(made_up.make_tables(protocol, works=WORKS, more=more), protocol).tables
    rows = list_rows(tables["theme_counts"])
    assert all(row["studies"] == len(row["ids"]) for row in rows)
    return [(row["theme"], row["field"], row["value"], tuple(row["ids"])) for row in rows]


def by(what: str, rows: list[Row]) -> list[tuple[str, str | None, tuple[str, ...]]]:
    return [(theme, value, ids) for theme, kind, value, ids in rows if kind == what]


def test_studies_are_counted_by_theme_and_year(made_up: ModuleType) -> None:
    rows = rows_of(made_up, [code("b4", "isolation"), code("a1", "autonomy"), code("l2", "autonomy")])
    assert by("year", rows) == [
        ("autonomy", "2018", ("a1",)),
        ("autonomy", None, ("l2",)),
        ("isolation", "2021", ("b4",)),
    ]


def test_coding_by_a_second_person_and_a_second_statement_change_no_count(made_up: ModuleType) -> None:
    once = rows_of(made_up, [code("a1", "autonomy")])
    twice = [
        code("a1", "autonomy"),
        code("a1", "autonomy", who="tomas"),
        code("a1", "autonomy", statement="y"),
    ]
    assert rows_of(made_up, twice) == once


def test_reports_of_one_study_count_once_in_the_year_of_the_first(made_up: ModuleType) -> None:
    joined = [fact(report, None, study="one") for report in ("a1", "b4")]
    rows = rows_of(made_up, [code("b4", "autonomy"), code("a1", "autonomy")], joined)
    assert by("year", rows) == [("autonomy", "2018", ("one",))]


def test_what_is_no_evidence_is_not_counted(made_up: ModuleType) -> None:
    coded = [
        code("a1", "autonomy", role="background"),
        code("b4", "autonomy", role="worked-example"),
        code("a2", "autonomy"),  # excluded
        code("l2", "autonomy"),  # a theory
    ]
    assert rows_of(made_up, coded, [fact("l2", None, evidence="theory")]) == []


def test_a_code_below_a_theme_counts_for_the_theme_and_other_codes_do_not(made_up: ModuleType) -> None:
    codebook = [
        *made_up.PROTOCOL["codebook"],
        {"id": "hours", "label": {"en": "Hours"}, "parent": "autonomy", "definition": "When to work."},
    ]
    coded = [code("a1", "hours"), code("a1", "training")]
    assert by("year", rows_of(made_up, coded, codebook=codebook)) == [("autonomy", "2018", ("a1",))]


def test_a_study_of_several_countries_counts_for_each_of_them(made_up: ModuleType) -> None:
    coded = [code("a1", "autonomy"), code("b4", "autonomy")]
    facts = [fact("a1", "Norway; Chile"), fact("b4", "not reported")]
    assert by("country", rows_of(made_up, coded, facts)) == [
        ("autonomy", "Chile", ("a1",)),
        ("autonomy", "Norway", ("a1",)),
        ("autonomy", None, ("b4",)),
    ]


def test_countries_that_differ_only_in_case_or_accents_are_one(made_up: ModuleType) -> None:
    coded = [code("a1", "autonomy"), code("b4", "autonomy"), code("l2", "autonomy")]
    facts = [fact("a1", "Perú"), fact("b4", "PERU"), fact("l2", "Perú")]
    assert by("country", rows_of(made_up, coded, facts)) == [("autonomy", "Perú", ("a1", "b4", "l2"))]
