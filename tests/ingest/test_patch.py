"""Patches correct records without changing their ids; if one cannot be applied, a problem names its field."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import pyarrow as pa
import pytest
from ingested import read_tables

from slr.ingest.patch import correct_records, plan_corrections
from slr.model.column import arrow_schema
from slr.model.problem import Problem
from slr.model.row import list_rows
from slr.model.table import RECORDS as RECORDS_TABLE
from slr.stage import Patches, SearchFile
from slr.store.table_file import to_frame


def apply_patches(
    records: pd.DataFrame, patches: Mapping[str, Any], *, file: str = ""
) -> tuple[pd.DataFrame, tuple[Problem, ...]]:
    """Return the corrected records and the problems, as the stage does."""
    corrections, problems = plan_corrections(records, patches, file=file)
    chunk = pa.Table.from_pandas(records, schema=arrow_schema(RECORDS_TABLE), preserve_index=False)
    return to_frame(RECORDS_TABLE, correct_records(chunk, corrections)), problems


RECORDS = read_tables(
    [
        SearchFile.of(
            path="a.ris", data=b"TY  - JOUR\nTI  - One\nPY  - 2020\nER  - \n", source="x", kind="database"
        )
    ],
)["records"]
ID = str(RECORDS.loc[0, "record"])


def test_patched_fields_replace_and_ids_stay() -> None:
    patches = {ID: {"title": "Two", "year": 2021, "authors": ["Doe, A."], "doi": "https://doi.org/10.1000/A"}}
    records, problems = apply_patches(RECORDS, patches)
    row = records.iloc[0]
    assert problems == ()
    assert (row["record"], row["title"], row["year"], row["authors"]) == (ID, "Two", 2021, ["Doe, A."])
    assert row["doi"] == "10.1000/a"
    assert list(records.dtypes) == list(RECORDS.dtypes)


TWICE = read_tables(
    [
        SearchFile.of(
            path=f"{name}.ris",
            data=f"TY  - JOUR\nTI  - {name}\nPY  - 2020\nDO  - 10.1000/A\nER  - \n".encode(),
            source=name,
            kind="database",
        )
        for name in ("One", "Two")
    ],
)["records"]


@pytest.mark.parametrize("key", ["10.1000/a", "https://doi.org/10.1000/A"])
def test_a_doi_in_place_of_an_id_corrects_all_records_that_have_it(key: str) -> None:
    records, problems = apply_patches(TWICE, {key: {"year": 2021}})
    assert (list(records["year"]), problems) == ([2021, 2021], ())


def test_a_field_under_an_id_is_preferred_to_one_under_a_doi_in_any_order() -> None:
    own = {str(TWICE.loc[0, "record"]): {"year": 2019}}
    shared = {"10.1000/a": {"year": 2021, "journal": "J"}}
    for patches in (own | shared, shared | own):
        records, _ = apply_patches(TWICE, patches)
        assert list(zip(records["year"], records["journal"], strict=True)) == [(2019, "J"), (2021, "J")]


def test_a_wrong_patch_under_a_doi_is_reported_once_and_a_doi_of_no_record_is_unknown() -> None:
    _, problems = apply_patches(TWICE, {"10.1000/a": {"year": "soon"}, "10.1000/b": {"year": 2021}})
    assert [(p.code, p.where) for p in problems] == [("ING020", "10.1000/b"), ("ING023", "10.1000/a.year")]
    assert [p.code for p in apply_patches(TWICE, {"10.1000/a": "a title"})[1]] == ["ING021"]


def test_wrong_markup_under_a_doi_names_the_doi() -> None:
    _, problems = apply_patches(TWICE, {"10.1000/a": {"title_markup": "<i>Three</i>"}})
    assert {(p.code, p.where) for p in problems} == {("ING023", "10.1000/a.title_markup")}


@pytest.mark.parametrize("where", ["10.1000/a", "10.1000/a.year"])
def test_a_problem_of_a_patch_or_of_its_field_has_the_line_of_the_patch(where: str) -> None:
    patches = Patches(file="patches.yaml", lines={"10.1000/a": 7})
    located = patches.locate(Problem(code="ING023", message="wrong", where=where))
    assert (located.file, located.line) == ("patches.yaml", 7)


def test_value_of_none_empties_a_field() -> None:
    records, _ = apply_patches(RECORDS, {ID: {"year": None}})
    assert records["year"].isna().all()


@pytest.mark.parametrize(
    ("patches", "code"),
    [
        ({"rzzzzzzzzzz": {"title": "x"}}, "ING020"),
        ({ID: "a title"}, "ING021"),
        ({ID: {"titel": "x"}}, "ING022"),
        ({ID: {"year": "soon"}}, "ING023"),
        ({ID: {"year": 10**19}}, "ING023"),
        ({ID: {"year": 0}}, "ING023"),
        ({ID: {"title": {"en": "x"}}}, "ING023"),
        ({ID: {"title": b"x"}}, "ING023"),
        ({ID: {"authors": {"first": "Doe"}}}, "ING023"),
        ({ID: {"authors": ["Doe, J.", None]}}, "ING023"),
        ({ID: {"type": ["article"]}}, "ING023"),
        ({ID: {"type": "artcle"}}, "ING023"),
        ({ID: {"doi": "none"}}, "ING023"),
    ],
)
def test_patch_that_cannot_be_applied_is_reported_and_leaves_the_record(
    patches: dict[str, Any], code: str
) -> None:
    records, problems = apply_patches(RECORDS, patches)
    assert [p.code for p in problems] == [code]
    assert records.loc[0, "title"] == "One"
    assert records.loc[0, "year"] == 2020


STYLED = read_tables(
    [
        SearchFile.of(
            path="a.ris", data=b"TY  - JOUR\nTI  - On <i>E. coli</i>\nER  - \n", source="x", kind="database"
        )
    ],
)["records"]
STYLED_ID = str(STYLED.loc[0, "record"])


@pytest.mark.parametrize(
    ("patch", "title", "marked"),
    [
        ({"year": 2020}, "On E. coli", "On <i>E. coli</i>"),
        ({"title": "On yeast"}, "On yeast", None),
        ({"title": "On <i>S. cerevisiae</i> &amp; more"}, "On S. cerevisiae & more", "On <i>S. cerevisiae</i> &amp; more"),
        ({"title": "On CO2", "title_markup": "On CO<sub>2</sub>"}, "On CO2", "On CO<sub>2</sub>"),
        ({"title_markup": "<em>On</em> E. coli"}, "On E. coli", "<i>On</i> E. coli"),
        ({"title_markup": None}, "On E. coli", None),
        ({"title": None}, None, None),
    ],
)  # fmt: skip
def test_patched_title_has_its_own_styles_and_no_other_ones(
    patch: dict[str, Any], title: str | None, marked: str | None
) -> None:
    records, problems = apply_patches(STYLED, {STYLED_ID: patch})
    row = list_rows(records)[0]
    assert problems == ()
    assert (row["title"], row["title_markup"]) == (title, marked)


@pytest.mark.parametrize(
    ("patch", "title", "marked"),
    [
        ({"title_markup": "Of <i>something</i> else"}, "On E. coli", "On <i>E. coli</i>"),
        ({"title_markup": "On E. coli"}, "On E. coli", "On <i>E. coli</i>"),
        ({"title": "On yeast", "title_markup": "On <i>E. coli</i>"}, "On yeast", None),
        ({"title_markup": ["a"]}, "On E. coli", "On <i>E. coli</i>"),
    ],
)
def test_styles_of_another_title_are_reported_and_not_used(
    patch: dict[str, Any], title: str, marked: str | None
) -> None:
    records, problems = apply_patches(STYLED, {STYLED_ID: patch})
    row = list_rows(records)[0]
    assert [(p.code, p.where) for p in problems] == [("ING023", f"{STYLED_ID}.title_markup")]
    assert (row["title"], row["title_markup"]) == (title, marked)


def test_a_patch_under_a_former_id_corrects_the_record_that_now_has_it() -> None:
    file = SearchFile.of(
        path="a.ris",
        data=b"AU  - Doe, J\nTY  - JOUR\nTI  - One\nER  - \n\nAU  - Roe, R\nTY  - JOUR\nTI  - Two\nER  - \n",
        source="x",
        kind="database",
    )
    read = read_tables([file])["records"]
    former = next(
        old
        for olds, title in zip(read["former"], read["title"], strict=True)
        for old in olds
        if title == "Two"
    )
    records, problems = apply_patches(read, {former: {"year": 2021}})
    assert problems == ()
    assert {r["title"]: r["year"] for r in list_rows(records)} == {"One": None, "Two": 2021}
