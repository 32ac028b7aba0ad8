"""Crossref: edition and registration."""

from slr.formats import normalise, read
from slr.formats.format import Row


def test_edition_and_number_of_a_trial_fill_their_columns() -> None:
    def row(text: str) -> Row:
        return normalise(read(text.encode(), "a.json").entries[0])

    work = row(
        '{"message-type": "work", "message": {"DOI": "10.5555/a", "title": ["Lamps"], "edition-number": "3",'
        ' "clinical-trial-number": [{"clinical-trial-number": "nct01234567", "registry": "10.18810/x"}]}}'
    )
    assert (work["registration"], work["edition"]) == (["NCT01234567"], "3")
