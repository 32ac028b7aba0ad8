"""EndNote XML: edition, report number, and the number of the record in a database."""

from slr.formats import normalise, read
from slr.formats.format import Row


def _row(fields: str, kind: str = "Journal Article") -> Row:
    text = (
        f'<xml><records><record><ref-type name="{kind}">0</ref-type><titles><title>Lamps</title></titles>'
        f"{fields}</record></records></xml>"
    )
    (entry,) = read(text.encode(), "a.xml").entries
    return normalise(entry)


def _numbered(number: str, database: str) -> Row:
    return _row(
        f"<accession-num>{number}</accession-num><remote-database-name>{database}</remote-database-name>"
    )


def test_accession_number_names_its_database() -> None:
    row = _numbered("2015-12345-001", "PsycInfo")
    assert (row["accession"], row["pmid"], row["registration"]) == (["PsycINFO:2015-12345-001"], None, [])
    row = _numbered("31234567", "Medline")
    assert (row["accession"], row["pmid"]) == ([], "31234567")


def test_number_of_a_trial_is_a_registration() -> None:
    assert _numbered("NCT01234567", "")["registration"] == ["NCT01234567"]


def test_number_of_a_report_is_no_issue_of_a_journal_article() -> None:
    assert _row("<number>17</number>", "Report")["report_number"] == "17"
    assert _row("<number>17</number>")["report_number"] is None
    assert _row("<edition>2nd</edition>", "Book")["edition"] == "2nd"


def test_damaged_first_record_hides_no_other_record() -> None:
    text = "<xml><records><recrd><titles><title>One</title></titles></record><record><titles><title>Two</title></titles></record></records></xml>"
    found = read(text.encode(), "a.xml")
    assert [normalise(e)["title"] for e in found.entries] == ["Two"]
    assert ["One" in q.raw for q in found.quarantined] == [True]
