"""The borders of entries in EndNote's tagged format, Web of Science's plain text and Ovid's formats."""

import pytest

from slr.formats import normalise, read


def titles(text: str) -> list[str | None]:
    return [normalise(entry)["title"] for entry in read(text.encode(), "a.txt").entries]


def test_two_types_above_one_set_of_fields_are_one_record() -> None:
    text = "%0 Serial\n%0 Audio\n%D 2021\n%T This side\n\n%0 Book\n%T That side\n"
    assert titles(text) == ["This side", "That side"]


def test_without_a_blank_line_a_type_begins_the_next_record() -> None:
    assert titles("%0 Book\n%T One\n%0 Book\n%T Two\n") == ["One", "Two"]


def test_every_second_line_of_endnotes_format_may_be_blank() -> None:
    text = "%0 Book\n%T One\n%A Doe, J\n\n%0 Book\n%T Two\n%A Roe, R\n"
    assert titles(text.replace("\n", "\n\n")) == ["One", "Two"]


def test_abstract_at_the_end_of_a_record_keeps_its_paragraphs() -> None:
    (one, two) = read(b"%0 Book\n%T One\n%X First.\n\nSecond.\n\n%0 Book\n%T Two\n", "a.enw").entries
    assert normalise(one)["abstract"] == "First. Second."
    assert normalise(two)["title"] == "Two"


@pytest.mark.parametrize("line", ["%of all nurses", "% of all nurses", "%p < 0.05"])
def test_line_of_an_abstract_that_begins_with_a_percent_sign_is_no_tag(line: str) -> None:
    (entry,) = read(f"%0 Book\n%T One\n%X Of them\n{line} slept.\n".encode(), "a.enw").entries
    assert line in dict(entry.tags)["%X"]


def test_small_letters_of_the_first_tag_hide_no_record() -> None:
    assert titles("%T One\n%A Doe, J\n\n%t Two\n%A Roe, R\n") == ["One", "Two"]


def test_ovid_entry_that_lost_its_number_is_no_part_of_the_one_above() -> None:
    text = "<1>\nUI  - 1\nTI  - One\n\nUI  - 2\nTI  - Two\n\n<3>\nUI  - 3\nTI  - Three\n"
    assert titles(text) == ["One", "Two", "Three"]
    readable = "<1>\nTitle\n  One\nAuthor\n  Doe J.\n\nTitle\n  Two\nAuthor\n  Roe R.\n"
    assert titles(readable) == ["One", "Two"]


def test_indented_ovid_export_is_read() -> None:
    text = "<1. >\nTI  - One\nYR  - 2015\n\n<2. >\nTI  - Two\nYR  - 2016\n"
    moved = "".join(f" {line}" if line.strip() else line for line in text.splitlines(keepends=True))
    assert [normalise(e) for e in read(moved.encode(), "a").entries] == [
        normalise(e) for e in read(text.encode(), "a").entries
    ]


def test_search_strategy_above_ovid_entries_is_filler() -> None:
    text = "Database: Ovid MEDLINE(R)\nSearch Strategy:\n-----\n1     sleep.mp. (12)\nsaved as x\n\n<1>\nTI  - One\n"
    assert read(text.encode(), "a.txt").texts == ()


def test_header_and_footer_of_web_of_science_are_filler() -> None:
    text = "FN Clarivate Analytics Web of Science\nVR 1.0\nPT J\nAU Doe, J\nTI One\nER\n\nEF\n"
    found = read(text.encode(), "a.txt")
    assert (found.texts, found.quarantined) == ((), [])


def test_web_of_science_entry_without_its_first_line_is_quarantined() -> None:
    text = "FN X\nVR 1.0\nPT J\nAU Doe, J\nTI One\nER\n\nAU Berg, A\nTI Two\nER\n\nEF\n"
    (left,) = read(text.encode(), "a.txt").quarantined
    assert (left.line, left.raw, left.cause) == (8, "AU Berg, A\nTI Two\nER", "fragment")


@pytest.mark.parametrize("note", ["Found by hand.", "#0 Book", "a note\nof two lines"])
@pytest.mark.parametrize("gap", ["", "\n"])
def test_note_below_an_abstract_of_endnotes_format_is_listed(note: str, gap: str) -> None:
    text = "%0 Book\n%T One\n%X First.\n{}\n%0 Book\n%T Two\n%X Second.\n\n%0 Book\n%T Three\n%X Third.\n"
    found = read(text.format(f"{gap}{note}\n").encode(), "a.enw")
    assert [normalise(e)["abstract"] for e in found.entries] == ["First.", "Second.", "Third."]
    assert [t.raw for t in found.texts] == [note]


def test_abstracts_of_endnotes_format_keep_the_lines_that_most_of_them_have() -> None:
    text = "%0 Book\n%T One\n%X First,\nin two lines.\n\n%0 Book\n%T Two\n%X Second.\n\n%0 Book\n%T Three\n%X Third,\ntoo.\n"
    found = read(text.encode(), "a.enw")
    assert [normalise(e)["abstract"] for e in found.entries] == [
        "First, in two lines.",
        "Second.",
        "Third, too.",
    ]


def test_keywords_of_endnotes_format_have_a_line_each() -> None:
    text = "%0 Book\n%T One\n%K beds\nnaps\n\n%0 Book\n%T Two\n%K rest\n\n%0 Book\n%T Three\n%K sea\n"
    assert normalise(read(text.encode(), "a.enw").entries[0])["keywords"] == ["beds", "naps"]
