"""Coders differ if only some of them assign a code, or if what they write differs; both statements are listed."""

from types import ModuleType
from typing import Any

import pytest

from slr.model.table import CODED, frame
from slr.report.reason import word_english
from slr.synthesize.coder_difference import list_coder_differences
from slr.synthesize.coding_row import read_codings
from slr.synthesize.work import list_works

RINA = {"report": "a1", "theme": "autonomy", "role": "finding", "who": "rina", "statement": "It helps."}
TOMAS = {**RINA, "who": "tomas"}


def show(made_up: ModuleType, *rows: dict[str, Any]) -> list[tuple[str, str, str, str]]:
    return [(r["part"], r["report"], word_english(r["says"]), r["settled"]) for r in differ(made_up, *rows)]


def differ(made_up: ModuleType, *rows: dict[str, Any]) -> list[dict[str, Any]]:
    protocol = made_up.make_protocol()
    works = list_works(made_up.make_tables(protocol)["reports"], {}).pick(["a1", "b4"])
    coded = frame(CODED, [{**row, "when": "2026-03-01"} for row in rows])
    codings = read_codings(coded, works, {}, {"a1": ("s",), "b4": ("s",)})
    return list(list_coder_differences(codings, protocol))


@pytest.mark.parametrize(
    ("tomas", "says"),
    [
        ({"statement": "It does no harm."}, "rina (Finding): It helps.; tomas (Finding): It does no harm."),
        ({"role": "theory"}, "rina (Finding): It helps.; tomas (Theory): It helps."),
        ({"role": "reject", "statement": None}, "rina (Finding): It helps.; tomas: code not assigned"),
        ({"report": "b4", "statement": None}, "rina (Finding): It helps.; tomas (Finding)"),
    ],
)
def test_difference_on_a_study_is_listed_with_what_each_coder_says(
    made_up: ModuleType, tomas: dict[str, Any], says: str
) -> None:
    assert show(made_up, RINA, {**TOMAS, **tomas}) == [("autonomy", "a1", says, "not yet reconciled")]


def test_difference_is_settled_by_a_row_of_adjudicated_csv(made_up: ModuleType) -> None:
    settled = {**RINA, "who": "adjudicated", "statement": "It helps a bit."}
    [row] = show(made_up, RINA, {**TOMAS, "statement": "It is good."}, settled)
    assert row[3] == "reconciled"


def test_difference_names_who_settled_it_and_how(made_up: ModuleType) -> None:
    settled = {**RINA, "who": "adjudicated", "statement": "It is good.", "by": "nina", "how": "third person"}
    [row] = differ(made_up, RINA, {**TOMAS, "statement": "It is good."}, settled)
    assert (row["settled_by"], row["how"]) == ("nina", "third person")


def test_same_statement_or_a_single_coder_is_no_difference(made_up: ModuleType) -> None:
    assert show(made_up, RINA, TOMAS) == []
    assert show(made_up, RINA, {**RINA, "who": "adjudicated", "statement": "It helps a bit."}) == []
