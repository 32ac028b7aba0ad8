"""Patches correct records without changing their ids; if one cannot be applied, a problem names its field."""

from typing import Any

import pytest

from slr.ingest.intake import ingest
from slr.ingest.patch import apply_patches
from slr.model.row import list_rows
from slr.stage import SearchFile

RECORDS = ingest(
    [
        SearchFile(
            path="a.ris", data=b"TY  - JOUR\nTI  - One\nPY  - 2020\nER  - \n", source="x", kind="database"
        )
    ],
    sources=(),
).tables["records"]
ID = str(RECORDS.loc[0, "record"])


def test_patched_fields_replace_and_ids_stay() -> None:
    patches = {ID: {"title": "Two", "year": 2021, "authors": ["Doe, A."], "doi": "https://doi.org/10.1000/A"}}
    records, problems = apply_patches(RECORDS, patches)
    row = records.iloc[0]
    assert problems == ()
    assert (row["record"], row["title"], row["year"], row["authors"]) == (ID, "Two", 2021, ["Doe, A."])
    assert row["doi"] == "10.1000/a"
    assert list(records.dtypes) == list(RECORDS.dtypes)


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


STYLED = ingest(
    [
        SearchFile(
            path="a.ris", data=b"TY  - JOUR\nTI  - On <i>E. coli</i>\nER  - \n", source="x", kind="database"
        )
    ],
    sources=(),
).tables["records"]
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
