"""A part of a file becomes rows and quarantined entries, in order."""

from slr.formats import cut
from slr.ingest.parsed_row import ParsedRow, clean_raw, parse_part


def test_each_piece_becomes_a_row_with_its_number() -> None:
    text = "TY  - JOUR\nTI  - One\nER  - \n\nTY  - JOUR\nTI  - Two\nER  - \n"
    [part] = cut(text.encode(), "a.ris").split()
    rows = parse_part(part)
    assert [r.ordinal for r in rows if isinstance(r, ParsedRow)] == [0, 1]
    assert len({r.base for r in rows if isinstance(r, ParsedRow)}) == 2


def test_text_that_cannot_be_encoded_gets_question_marks() -> None:
    assert clean_raw("a\ud800b") == "a?b"
