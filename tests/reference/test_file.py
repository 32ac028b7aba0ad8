"""The items for references.bib and references.ris have the details of a reference, and nothing private."""

from typing import Any

from slr.formats.exchange.bibtex_writer import write_bibtex
from slr.formats.exchange.ris_writer import write_ris
from slr.formats.format import FIELDS
from slr.formats.reading import normalise, read
from slr.model.entry import Entry
from slr.reference.detail import read_details
from slr.reference.file import make_item

ROW: dict[str, Any] = {
    **dict.fromkeys(FIELDS),
    **{name: [] for name in ("registration", "accession", "notice", "notice_link")},
    "keywords": ["lamp"], "abstract": "An abstract.", "note": "my note", "report": "r1", "type": "chapter",
    "authors": ["Doe, Jane"], "year": 2020, "title": "Lamps", "journal": "All lamps", "pages": "3-9", "publisher": "Lamp Press",
}  # fmt: skip
TAGS = (
    ("AU", "Doe, Jane"), ("TI", "Lamps"), ("A2", "Roe, Rita"), ("CY", "Ankara"), ("DA", "2020/03/05/"), ("AB", "An abstract."),
    ("N1", "my note"), ("L1", "home/me/lamps.pdf"), ("KW", "lamp"), ("U2", "mine"), ("Y2", "2024/08/09"),
)  # fmt: skip
ENTRY = Entry(format="ris", line=1, type="CHAP", key="mine", tags=TAGS)


def test_editor_place_and_dates_are_in_both_files_and_can_be_read_back() -> None:
    item = make_item(ROW, [ENTRY], "doe2020lamps", ("slr:included",))
    for data, name in ((write_bibtex([item]).data, "a.bib"), (write_ris([item]).data, "a.ris")):
        [back] = read(data, name).entries
        row = normalise(back)
        assert (row["title"], row["authors"], row["journal"], row["keywords"]) == (
            "Lamps", ["Doe, Jane"], "All lamps", ["slr:included"],
        )  # fmt: skip
        details = read_details([back])
        assert (details.editors, details.place) == (("Roe, Rita",), "Ankara")
        assert (details.month, details.day, details.accessed) == (3, 5, "2024-08-09")
        assert back.key == "doe2020lamps"


def test_abstract_note_keywords_and_files_are_left_out() -> None:
    item = make_item(ROW, [ENTRY], "doe2020lamps")
    for data in (write_bibtex([item]).data, write_ris([item]).data):
        text = data.decode()
        assert not [
            word for word in ("abstract", "my note", "lamps.pdf", "KW", "keywords", "mine") if word in text
        ]


def test_editors_in_place_of_authors_stay_editors() -> None:
    row = {**ROW, "type": "book", "journal": None, "pages": None}
    entry = Entry(format="bibtex", line=1, type="book", key="x", tags=(("editor", "Doe, Jane"),))
    text = write_bibtex([make_item(row, [entry], "k")]).data.decode()
    assert "editor = {Doe, Jane}" in text
    assert "author" not in text
    assert "A3  - Doe, Jane" in write_ris([make_item(row, [entry], "k")]).data.decode()
