"""The synthesis table and the matrix: in the protocol's order, included works first, each statement once."""

from collections.abc import Mapping
from types import ModuleType
from typing import Any

import pytest

from slr.model.protocol import Protocol
from slr.model.row import list_rows
from slr.model.table import CODED, frame
from slr.synthesize.coding_row import Coding, read_codings
from slr.synthesize.reconcile import settle
from slr.synthesize.theme import matrix_table, synthesis_table
from slr.synthesize.work import Work

CODEBOOK = [
    {"id": "other", "label": {"en": "Other"}, "definition": "No theme."},
    {"id": "job", "label": {"en": "Job"}, "theme": True, "definition": "The job."},
    {"id": "load", "label": {"en": "Load"}, "parent": "job", "definition": "Below the job."},
    {"id": "hours", "label": {"en": "Hours"}, "parent": "load", "definition": "Below the load."},
    {"id": "home", "label": {"en": "Home"}, "theme": True, "definition": "The home."},
]


@pytest.fixture
def protocol(made_up: ModuleType) -> Protocol:
    return made_up.make_protocol({"codebook": CODEBOOK})


def work(report: str, citation: str = "") -> Work:
    shown = {
        "citation": citation or f"Author {report}, 2020",
        "title": report,
        "title_markup": None,
        "year": 2020,
    }
    more = {"doi": None, "authors": (), "journal": None, "type": None, "language": None}
    return Work(report=report, records=(report,), sources=("alpha",), **shown, **more)


def coding(report: str, theme: str, **more: Any) -> dict[str, Any]:
    return {"report": report, "theme": theme, "role": "finding", "who": "rina", "when": "2026-03-01", **more}


def read(
    *rows: Mapping[str, Any],
    works: Mapping[str, Work] | None = None,
    standing: Mapping[str, str] | None = None,
    studies: Mapping[str, tuple[str, ...]] | None = None,
) -> tuple[Coding, ...]:
    """Return the codings of the works that count, all works included and studies of their own unless stated."""
    known = works or {r: work(r) for r in "abcd"}
    found = read_codings(
        frame(CODED, rows), known, standing or dict.fromkeys(known, "included"), studies or {}
    )
    return settle(found)


def synthesis(protocol: Protocol, *rows: Mapping[str, Any], **more: Any) -> list[dict[str, Any]]:
    return list_rows(synthesis_table(read(*rows, **more), protocol))


def test_codings_of_a_report_that_is_gone_and_rejected_suggestions_are_left_out() -> None:
    found = read(coding("a", "job"), coding("gone", "job"), coding("b", "job", role="reject"))
    assert [(c.work.report, c.role) for c in found] == [("a", "finding")]


def test_coding_of_a_report_without_a_known_end_is_of_one_not_reported() -> None:
    found = read(coding("a", "job"), coding("b", "job"), standing={"a": "excluded"})
    assert [c.standing for c in found] == ["excluded", "not reported"]


def test_coding_keeps_what_the_coder_wrote_and_blanks_what_is_missing() -> None:
    told = {
        "statement": "Say helps.",
        "quote": "it helps",
        "location": "p. 7",
        "basis": "reconstructed",
        "note": "sic",
    }
    whole, bare = read(coding("a", "job", second_hand=True, **told), coding("b", "job"))
    assert {k: getattr(whole, k) for k in told} == told
    assert (whole.who, whole.theme, whole.second_hand) == ("rina", "job", True)
    assert {getattr(bare, k) for k in told} == {""}
    assert bare.second_hand is None


def test_themes_and_the_codes_below_them_come_first_in_the_codebooks_order(protocol: Protocol) -> None:
    themes = ("hours", "home", "other", "load", "job", "unheard")
    rows = synthesis(protocol, *(coding("a", t) for t in themes))
    assert [(r["theme"], r["parent"], r["synthesised"]) for r in rows] == [
        ("job", None, True),
        ("load", "job", True),
        ("hours", "load", True),
        ("home", None, True),
        ("other", None, False),
        ("unheard", None, False),
    ]


def test_code_above_itself_is_a_theme_like_any_other(made_up: ModuleType) -> None:
    circle = [
        {"id": "x", "parent": "y"},
        {"id": "y", "parent": "x", "theme": True},
        {"id": "z", "parent": "z"},
    ]
    codebook = [{**c, "label": {"en": c["id"]}, "definition": "d"} for c in circle]
    rows = synthesis(made_up.make_protocol({"codebook": codebook}), *(coding("a", t) for t in "zyx"))
    assert {(r["theme"], r["synthesised"]) for r in rows} == {("x", True), ("y", True), ("z", False)}


def test_roles_come_in_the_protocols_order_and_those_it_does_not_name_are_left_out(
    made_up: ModuleType,
) -> None:
    protocol = made_up.make_protocol({"codebook": CODEBOOK, "synthesis": {"roles": ["theory", "finding"]}})
    rows = synthesis(protocol, *(coding("a", "job", role=r) for r in ("finding", "definition", "theory")))
    assert [r["role"] for r in rows] == ["theory", "finding"]


def test_works_that_count_come_before_those_that_do_not(protocol: Protocol) -> None:
    standing = {"a": "excluded", "b": "awaiting", "c": "included", "d": "previous"}
    rows = synthesis(protocol, *(coding(r, "job", statement="Say helps.") for r in "abcd"), standing=standing)
    assert [r["standing"] for r in rows] == ["included", "previous", "awaiting", "excluded"]


def test_one_statement_is_one_row_with_all_its_works_and_another_statement_another(
    protocol: Protocol,
) -> None:
    rows = synthesis(
        protocol,
        coding("b", "job", statement="Say helps.", who="tomas", quote="yes"),
        coding("a", "job", statement="Say helps.", quote="it does"),
        coding("c", "job", statement="Say harms."),
    )
    second, first = rows
    assert (first["statement"], first["works"], first["reports"]) == ("Say harms.", 1, ["c"])
    assert (second["statement"], second["works"], second["reports"]) == ("Say helps.", 2, ["a", "b"])
    assert second["citations"] == ["Author a, 2020", "Author b, 2020"]
    assert (second["coders"], second["quotes"]) == (["rina", "tomas"], ["it does", "yes"])


def test_coding_without_a_statement_has_a_row_of_its_own_for_each_work(protocol: Protocol) -> None:
    rows = synthesis(protocol, coding("a", "job"), coding("b", "job"), coding("b", "job", who="tomas"))
    assert [(r["statement"], r["reports"], r["coders"]) for r in rows] == [
        (None, ["a"], ["rina"]),
        (None, ["b"], ["rina", "tomas"]),
    ]


def test_works_of_a_row_and_rows_of_a_theme_are_sorted_by_citation_whatever_its_capitals(
    protocol: Protocol,
) -> None:
    works = {"a": work("a", "Zhou, 2020"), "b": work("b", "de Vries, 2020"), "c": work("c", "Adams, 2020")}
    shared = synthesis(protocol, *(coding(r, "job", statement="Say helps.") for r in "abc"), works=works)
    assert shared[0]["citations"] == ["Adams, 2020", "de Vries, 2020", "Zhou, 2020"]
    apart = synthesis(protocol, *(coding(r, "job") for r in "abc"), works=works)
    assert [r["reports"] for r in apart] == [["c"], ["b"], ["a"]]


def test_text_that_all_works_of_a_row_share_is_given_without_names(protocol: Protocol) -> None:
    told = [("a", "p. 7", "slip"), ("b", "p. 7", ""), ("b", "p. 9", "")]
    rows = synthesis(
        protocol, *(coding(r, "job", statement="Say helps.", location=p, note=n) for r, p, n in told)
    )
    assert rows[0]["locations"] == ["p. 7", "p. 9 (Author b, 2020)"]
    assert rows[0]["notes"] == ["slip (Author a, 2020)"]


def test_several_statements_on_one_work_are_one_row_in_order(protocol: Protocol) -> None:
    said = ("Say helps.", "Rest helps.", "Work tires.")
    rows = synthesis(protocol, *(coding("a", "job", statement=s) for s in said))
    assert [r["statement"] for r in rows] == ["Rest helps. / Say helps. / Work tires."]


def test_several_places_of_one_work_come_in_order(protocol: Protocol) -> None:
    places = [("p. 9", "rina"), ("p. 7", "tomas"), ("p. 8", "sari")]
    rows = synthesis(protocol, *(coding("a", "job", location=p, who=w) for p, w in places))
    assert rows[0]["locations"] == ["p. 7", "p. 8", "p. 9"]


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ([True, True], "yes"),
        ([False], "no"),
        ([True, False], "mixed"),
        ([None, True], "mixed"),
        ([None, None], None),
    ],
)
def test_second_hand_is_mixed_where_it_holds_for_some_works_only(
    protocol: Protocol, said: list[bool | None], shown: str | None
) -> None:
    rows = synthesis(
        protocol, *(coding("ab"[i], "job", statement="Say helps.", second_hand=s) for i, s in enumerate(said))
    )
    assert rows[0]["second_hand"] == shown


def test_basis_is_given_once_and_missing_where_nobody_states_it(protocol: Protocol) -> None:
    stated = synthesis(protocol, *(coding(r, "job", statement="S", basis="reconstructed") for r in "ab"))
    assert stated[0]["basis"] == "reconstructed"
    assert synthesis(protocol, coding("a", "job"))[0]["basis"] is None


def test_matrix_marks_each_code_of_a_work_and_role(protocol: Protocol) -> None:
    codings = read(
        coding("b", "home"), coding("a", "job"), coding("a", "unheard"), coding("a", "load", role="theory"), coding("a", "job", who="tomas")
    )  # fmt: skip
    table, data = matrix_table(codings, protocol)
    codes = ["other", "job", "load", "hours", "home", "unheard"]
    assert [c.name for c in table.columns][-len(codes) :] == codes
    shown = [(r["report"], r["role"], [c for c in codes if r[c]]) for r in list_rows(data)]
    assert shown == [
        ("a", "finding", ["job", "unheard"]),
        ("a", "theory", ["load"]),
        ("b", "finding", ["home"]),
    ]
    assert {r[c] for r in list_rows(data) for c in codes} == {0, 1}


def test_matrix_lists_works_that_count_first_then_by_citation(protocol: Protocol) -> None:
    works = {"a": work("a", "Zhou, 2020"), "b": work("b", "de Vries, 2020"), "c": work("c", "Adams, 2020")}
    standing = {"a": "included", "b": "included", "c": "excluded"}
    _, data = matrix_table(read(*(coding(r, "job") for r in "abc"), works=works, standing=standing), protocol)
    assert [(r["citation"], r["standing"]) for r in list_rows(data)] == [
        ("de Vries, 2020", "included"),
        ("Zhou, 2020", "included"),
        ("Adams, 2020", "excluded"),
    ]
