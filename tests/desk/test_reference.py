"""What a person can write to name a report, and what names none or several."""

import pytest

from slr.desk.reference import ReportIndex


def report(
    ident: str, authors: list[str], year: int | None, title: str, doi: str | None = None
) -> dict[str, object]:
    return {"report": ident, "records": [ident, f"{ident}b"], "authors": authors, "year": year, "title": title, "doi": doi}  # fmt: skip


INDEX = ReportIndex([
    report("r1", ["Smith, Ann", "de Boer, Jan"], 2019, "Night work and strain", "10.1000/ab.1"),
    report("r2", ["Smith, Ann"], 2019, "Night work and sleep"),
    report("r3", ["Çelik, Öz", "et al."], 2020, "Strain of clerks"),
    report("r4", ["World Health Organization"], 2021, "Strain of clerks"),
    report("r5", [], None, "A fact sheet on strain"),
    report("r6", ["Jansen van Vuuren, P."], 2018, "2019 in numbers"),
])  # fmt: skip


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("r1", ["r1"]),
        (" r2b ", ["r2"]),
        ("10.1000/AB.1", ["r1"]),
        ("https://doi.org/10.1000/ab.1", ["r1"]),
        ("doi: 10.1000/ab.1", ["r1"]),
        ("10.1000/other", []),  # a DOI means no other report
        ("Night work and strain", ["r1"]),
        ("NIGHT WORK AND STRAIN.", ["r1"]),
        ("Strain of clerks", ["r3", "r4"]),  # two reports with this title
        ("A fact sheet", ["r5"]),
        ("Night work and", ["r1", "r2"]),
        ("Night work", []),  # too short to name a report
        ("Smith 2019", ["r1", "r2"]),
        ("Smith & de Boer (2019)", ["r1"]),
        ("Smith, A., & de Boer, J. (2019)", ["r1"]),
        ("Smith, B., 2019", []),  # another initial
        ("Smith 2019. Night work and sleep", ["r2"]),
        ("Celik et al., 2020", ["r3"]),
        ("Çelik dkk. (2020)", ["r3"]),
        ("World Health Organization, 2021", ["r4"]),
        ("de Boer 2019", []),  # not the first author
        ("Smith 2018", []),
        ("2019", []),
        ("2019 in numbers", ["r6"]),
        ("Jansen van Vuuren 2018", ["r6"]),
        ("", []),
        ("?", []),
    ],
)
def test_a_report_is_found_by_what_names_it_and_never_guessed(text: str, found: list[str]) -> None:
    assert list(INDEX.find(text)) == found


def test_a_row_with_an_old_id_is_found_by_its_doi_or_its_title() -> None:
    assert INDEX.find_row({"report": "r1b"}) == "r1"
    assert INDEX.find_row({"report": "old", "doi": "10.1000/ab.1", "title": "x"}) == "r1"
    assert INDEX.find_row({"report": "old", "title": "Night work and sleep"}) == "r2"
    assert INDEX.find_row({"report": "old", "title": "Strain of clerks"}) is None
    assert INDEX.find_row({"report": "old"}) is None


def test_a_row_with_an_old_id_is_found_by_its_title_only_in_its_own_year() -> None:
    gone = {"report": "old", "title": "Strain of clerks"}
    assert [INDEX.find_row({**gone, "year": y}) for y in ("2020", "2021", "2022")] == ["r3", "r4", None]
    assert INDEX.find_row({"report": "old", "title": "Night work and sleep", "year": "2018"}) is None
    assert INDEX.find_row({"report": "old", "title": "A fact sheet on strain", "year": "2018"}) == "r5"
    assert INDEX.find_row({"report": "old", "doi": "10.1000/ab.1", "year": "2018"}) == "r1"


def test_a_former_id_means_its_report_unless_a_record_has_the_id() -> None:
    index = ReportIndex(
        [
            {**report("r1", [], None, "One"), "former": ["rx", "r2"]},
            {**report("r2", [], None, "Two"), "former": []},
        ]
    )
    assert [index.by_id(ident) for ident in ("rx", "r2", "r1", "ry")] == ["r1", "r2", "r1", None]
