"""Citations without a year are listed apart, and their entries are not "never cited"."""

import pytest
from manuscript.made_up_draft import DOE, DOE_ROE, THREE, check, name


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("(Doe & Roe)", "Doe & Roe"),
        ("(Kim et al.; Doe, 2019)", "Kim et al."),
        ("(Doe, p. 45)", "Doe"),
        ("as Kim dkk. say", "Kim dkk"),
    ],
)
def test_authors_of_the_list_without_a_year(text: str, found: str) -> None:
    entries = {"Doe & Roe": DOE_ROE, "Doe": DOE}.get(found, THREE)
    packed = check(f"Lamps burn {text}.", entries, *([DOE] if "2019" in text else []))
    assert [item["citation"].rstrip(".") for item in packed["citation_without_year"]] == [found.rstrip(".")]
    assert name(packed) == {}


def test_a_later_mention_of_a_cited_work_needs_no_year() -> None:
    packed = check("Kim et al. (2020) burn oil. Kim et al. also burn wax (Norway).", THREE)
    assert packed["citation_without_year"] == []


def test_an_entry_is_cited_by_its_author_alone_if_the_draft_cites_by_author_and_page() -> None:
    entries = [
        f'{name}, J. "Lamps of {name}." Oil, vol. 7, no. 2, 2019, pp. 3-9.'
        for name in ("Doe", "Roe", "Kim", "Lee", "O'Hara")
    ]
    text = "Lamps burn (Doe 12), (Roe 13), (Kim 14) and (Lee 15). O'Hara knew it."
    assert check(text, *entries)["never_cited"] == []
    assert len(check("Lamps burn (Doe 12). O'Hara knew it.", *entries)["never_cited"]) == 4
