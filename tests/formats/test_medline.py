"""PubMed's tagged format: how records are separated, and their authors."""

from slr.formats import normalise, read
from slr.formats.format import Row


def _rows(text: str) -> list[tuple[str | None, list[str]]]:
    return [(r["title"], r["authors"]) for r in map(normalise, read(text.encode(), "a.nbib").entries)]


def test_record_that_lost_its_number_is_no_part_of_the_one_before() -> None:
    text = "PMID- 1\nTI  - A\nFAU - Doe, J\n\nTI  - B\nFAU - Roe, R\nDP  - 2002\n\nPMID- 3\nTI  - C\n"
    assert _rows(text) == [("A", ["Doe, J"]), ("B", ["Roe, R"]), ("C", [])]


def test_blank_line_within_a_record_does_not_begin_a_record() -> None:
    text = "PMID- 1\nTI  - A\n\nFAU - Doe, J\nAB  - x\n\nPMID- 2\nFAU - Roe, R\n\nTI  - B\n"
    assert _rows(text) == [("A", ["Doe, J"]), ("B", ["Roe, R"])]


def test_organisation_is_listed_among_the_authors() -> None:
    assert _rows("PMID- 1\nOWN - NLM\nTI  - A\nFAU - Doe, J\nCN  - The XYZ Study Group\n") == [
        ("A", ["Doe, J", "The XYZ Study Group"])
    ]


def _row(*lines: str) -> Row:
    (entry,) = read("\n".join(("PMID- 1", *lines)).encode(), "a.nbib").entries
    return normalise(entry)


def _eric(*lines: str) -> Row:
    (entry,) = read("\n".join(("OWN - ERIC", "TI  - A", *lines)).encode(), "a.nbib").entries
    return normalise(entry)


def test_vernacular_title_replaces_the_filler_of_an_untranslated_title() -> None:
    assert _row("TI  - [Not Available].", "TT  - Leuchtfeuer.", "DP  - 2019")["title"] == "Leuchtfeuer."
    assert _row("TI  - Lamps.", "TT  - Lampen.", "DP  - 2019")["title"] == "Lamps."


def test_journal_article_of_eric_is_an_article_whatever_report_it_is() -> None:
    row = _eric("JT  - J", "DP  - 2020", "PT  - Journal Articles", "PT  - Reports - Research")
    assert row["type"] == "article"
    assert _eric("JT  - J", "DP  - 2020", "PT  - Reports - Research")["type"] == "report"


def test_dissertation_of_eric_is_a_thesis_and_an_empty_serial_number_is_none() -> None:
    row = _eric("JT  - P", "DP  - 2021", "ISSN- EISSN-", "PT  - Dissertations/Theses - Masters Theses")
    assert (row["type"], row["isbn"]) == ("thesis", None)
    assert _eric("JT  - J", "DP  - 2021", "ISSN- ISSN-1234-5678")["isbn"] == "1234-5678"


def test_eric_names_the_publisher_of_what_is_in_no_journal() -> None:
    row = _eric("JT  - Oil Press", "DP  - 2021", "PT  - Dissertations/Theses - Masters Theses")
    assert (row["journal"], row["publisher"]) == (None, "Oil Press")
    row = _eric("JT  - Lamp Lessons", "DP  - 2021", "PT  - Journal Articles", "PT  - Reports - Research")
    assert (row["journal"], row["publisher"]) == ("Lamp Lessons", None)
    assert _eric("JT  - Lamp Lessons", "DP  - 2021")["journal"] == "Lamp Lessons"


def test_year_is_found_anywhere_in_the_date() -> None:
    dates = ("Apr 1990", "1990 Apr", "1990 Dec-1991 Jan", "19900401", "Sum 1990")
    assert [_eric("JT  - J", f"DP  - {date}")["year"] for date in dates] == [1990] * 5
    assert _row("TI  - A", "DEP - 20190301", "JT  - J")["year"] == 2019


def test_numbers_of_registers_and_databases_fill_their_columns() -> None:
    row = _row(
        "TI  - A", "SI  - ClinicalTrials.gov/NCT01234567", "SI  - GENBANK/AY123456", "EN  - 2nd", "DP  - 2019"
    )
    assert (row["registration"], row["edition"]) == (["NCT01234567"], "2nd")
    assert _eric("OID - EJ1234567", "JT  - J")["accession"] == ["ERIC:EJ1234567"]


def test_trial_number_in_the_field_of_organisations_is_no_author() -> None:
    row = _row("TI  - A", "FAU - Doe, J", "CN  - NCT01234567", "CN  - The Lamp Group", "DP  - 2019")
    assert (row["authors"], row["registration"]) == (["Doe, J", "The Lamp Group"], ["NCT01234567"])
