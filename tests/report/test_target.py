"""Tables, figures and sections have names, and mentions of their labels are found in texts."""

from slr.report.document import Document, Figure, Grid, Section
from slr.report.target import Targets, list_sections, list_targets


def document() -> Document:
    grid = Grid(label="Table S1", caption="", heads=(), rows=())
    figure = Figure(label="Figure S1", svg="", file="", title="", caption="")
    inner = Section(id="b", number="1.1", title="B", blocks=(figure,))
    first = Section(id="a", number="1", title="A", blocks=(grid,), sections=(inner,))
    second = Section(id="c", number="2", title="C")
    words = {"section_label": "Section {number}"}
    return Document(language="en", title="", subtitle="", banner=(), sections=(first, second), words=words)


def test_every_part_with_a_label_has_its_own_name() -> None:
    names = list_targets(document()).names
    assert set(names) == {"Section 1", "Section 1.1", "Section 2", "Table S1", "Figure S1"}
    assert len(set(names.values())) == 5
    assert [s.title for s in list_sections(document())] == ["A", "B", "C"]


def test_mentions_are_found_and_nothing_of_the_text_is_lost() -> None:
    text = "(Table S1; Section 1.1) Section 3, Table S10, myTable S1"
    pieces = list(list_targets(document()).split(text))
    assert "".join(piece for piece, _ in pieces) == text
    assert [piece for piece, name in pieces if name] == ["Table S1", "Section 1.1"]


def test_a_document_without_labels_has_no_mentions() -> None:
    assert list(Targets().split("Table S1")) == [("Table S1", "")]
    assert list(Targets().split("")) == [("", "")]
