"""Values that are in no column are found: cells that a spreadsheet changed, and repeated fields."""

import pytest

from slr.formats import normalise, read
from slr.formats.doubt import Doubt, find_doubts


def doubts(text: str) -> list[Doubt]:
    return [d for e in read(text.encode(), "x").entries for d in find_doubts(e, normalise(e))]


def table(header: str, cell: str) -> str:
    return f"Title,Authors,Year,{header}\nLamps and bells,Brandl K,2019,{cell}\n"


@pytest.mark.parametrize(
    ("header", "cell"),
    [
        ("Pages", "1.23E+05"), ("Pages", "########"), ("Page start", "#REF!"), ("Volume", "2024-12-01"),
        ("Issue", "1.2E+03"), ("Issue", "Jan-20"), ("Art. No.", "1.04E+05"),
    ],
)  # fmt: skip
def test_cell_that_a_spreadsheet_destroyed_is_found(header: str, cell: str) -> None:
    assert doubts(table(header, cell)) == [Doubt("mangled", header, cell)]


@pytest.mark.parametrize(
    ("header", "cell"),
    [
        ("Pages", "09-Dec"),
        ("Issue", "Jan-02"),
        ("Issue", "Dec-19"),
        ("Pages", "226-68"),
        ("DOI", "1.23E+05"),
        ("Note", "####"),
    ],
)
def test_restored_and_other_cells_are_in_no_doubt(header: str, cell: str) -> None:
    assert doubts(table(header, cell)) == []


def test_pages_of_other_formats_are_found_too() -> None:
    assert doubts("TY  - JOUR\nTI  - Lamps\nSP  - 1.2E+05\nDA  - 2024-12-01\nER  - \n") == [
        Doubt("mangled", "SP", "1.2E+05")
    ]
    assert doubts("@article{a, title={Lamps}, pages={####}}") == [Doubt("mangled", "pages", "####")]


def test_repeated_field_with_another_value_is_found_unless_all_its_values_are_read() -> None:
    entry = "@article{a, title={Lamps}, Title={Bells}, year=2001, year={2001}, keywords={x}, keywords={y}, own={1}, own={2}}"
    assert doubts(entry) == [Doubt("repeated", "title", "Bells")]


def test_second_title_of_a_ris_entry_is_found_because_it_may_be_a_second_record() -> None:
    assert doubts("TY  - JOUR\nTI  - Lamps\nTI  - Bells\nER  - \n") == [Doubt("repeated", "TI", "Bells")]
    assert doubts("TY  - JOUR\nTI  - Lamps\nTI  - Lamps\nAU  - Brandl, K\nAU  - Tollen, R\nER  - \n") == []


@pytest.mark.parametrize("name", ["vol\u201dume", "\u201cvolume", "volume\u2019"])
def test_field_of_bibtex_with_an_odd_character_in_its_name_is_found(name: str) -> None:
    assert doubts(f"@article{{a, title={{Lamps}}, {name}={{12}}}}") == [Doubt("misspelt", name, "12")]


def test_member_of_json_with_an_odd_character_in_its_name_is_found() -> None:
    text = '{"resultList": {"result": [{"id": "1", "source": "MED", "title": "Lamps", "p\u201dmid": "99000001", "pubYear": "2001"}]}}'
    assert doubts(text) == [Doubt("misspelt", "p\u201dmid", "99000001")]


def test_member_of_json_in_capitals_is_found() -> None:
    text = '{"resultList": {"result": [{"id": "1", "source": "MED", "title": "Lamps", "PMID": "99000001", "pubYear": "2001"}]}}'
    assert doubts(text) == [Doubt("misspelt", "PMID", "99000001")]


def test_unknown_names_of_fields_are_in_no_doubt() -> None:
    assert doubts("@article{a, title={Lamps}, date-added={1}, own_field={2}, bdsk-url-1={3}}") == []


def test_word_above_the_name_of_a_field_is_found() -> None:
    text = (
        "@article{a,\n title={Lamps},\n volu me = {12},\n abstract={we saw p value = {3}, and more = {4}}\n}"
    )
    assert [(d.kind, d.line, d.value) for d in doubts(text)] == [("stray", 2, "volu me = {12}")]


def test_reference_to_an_entry_that_the_file_lacks_is_found() -> None:
    assert doubts("@inproceedings{a, title={Lamps}, crossref={p1}}") == [Doubt("crossref", "crossref", "p1")]
    parent = "@proceedings{p1, title={Proceedings of oil}, year=2001}"
    assert doubts(f"@inproceedings{{a, title={{Lamps}}, crossref={{p1}}}}\n{parent}") == []
    assert doubts("@book{a, title={Lamps}, crossref={A}}") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("%0 Book\n%T Lamps\n%D 2001\n%A Doe, J.\n%D 2002\n", ("%D", "2002")),
        ("PMID- 1\nOWN - NLM\nTI  - Lamps\nDP  - 2001\nVI  - 1\nVI  - 2\n", ("VI", "2")),
        ("RT Book, Whole\nSR Print(0)\nID 1\nT1 Lamps\nVO 1\nPB Oil\nVO 2\n", ("VO", "2")),
    ],
)
def test_second_value_of_a_single_tag_is_found(text: str, expected: tuple[str, str]) -> None:
    assert [(d.name, d.value) for d in doubts(text)] == [expected]
