"""RIS with damaged marks, late types and notes: each record is read or quarantined, and no neighbour changes."""

import pytest

from slr.formats import normalise, read
from slr.formats.format import Row
from slr.formats.reading import ParsedFile
from slr.model.entry import Entry

ONE = "TY  - JOUR\nTI  - Sleep of nurses\nAU  - Doe, J.\nPY  - 2001\nER  - \n"
TWO = "TY  - JOUR\nTI  - Work of miners\nAU  - Berg, A.\nPY  - 2002\nER  - \n"
THREE = "TY  - JOUR\nTI  - Rest of pilots\nAU  - Chen, L.\nPY  - 2003\nER  - \n"


def parse(text: str) -> ParsedFile[Entry]:
    return read(text.encode(), "a.ris")


def rows(text: str) -> list[Row]:
    return [normalise(entry) for entry in parse(text).entries]


def titles(text: str) -> list[str | None]:
    return [row["title"] for row in rows(text)]


@pytest.mark.parametrize(
    "damaged",
    [
        TWO.replace("-", "\u2013"),
        TWO.replace("-", "\u2014"),
        TWO.replace("-", "\u2212"),
        TWO.replace("-", "\u2011"),
        TWO.replace("  - ", " \u2013 "),
        TWO.replace("  -", "\u00a0\u00a0-"),
        TWO.replace("  -", "\u00a0 -"),
        TWO.replace("  - ", "\u00a0\u00a0\u2013\u00a0"),
        TWO.replace("  - ", "-"),
        TWO.replace("  - ", " -"),
        TWO.replace("  - ", "\t-\t"),
        TWO.replace("  - ", "\t- "),
        "\n".join(line[:2].lower() + line[2:] for line in TWO.split("\n")),
        "\n".join(f"    {line}" if line else line for line in TWO.split("\n")),
        "\n".join(f"\u00a0{line}" if line else line for line in TWO.split("\n")),
        TWO.replace("TY  -", "\uff34\uff39\u3000\u3000\uff0d").replace("AU  -", "\uff21\uff35  \uff0d"),
        TWO.replace("TY  -", "TY  \u2013"),
        TWO.replace("\n", "\n\n"),
    ],
    ids=lambda text: text.split("\n")[0].encode("unicode_escape").decode(),
)
def test_record_with_damaged_marks_is_read_between_its_neighbours(damaged: str) -> None:
    assert rows(f"{ONE}\n{damaged}\n{THREE}") == rows(f"{ONE}\n{TWO}\n{THREE}")


@pytest.mark.parametrize("dash", ["\u2013", "\u2212", "\u00a0-\u00a0"])
def test_file_whose_marks_are_all_damaged_is_recognised(dash: str) -> None:
    assert rows((ONE + TWO).replace("-", dash)) == rows(ONE + TWO)


@pytest.mark.parametrize(
    "mark", ["AU \u2013 ", "AU  \u2013 ", "AU\u00a0\u00a0- ", "AU  -\u00a0", "au  - ", "    AU  - "]
)
def test_one_damaged_tag_of_a_sound_record_is_read(mark: str) -> None:
    text = TWO.replace("TI  - Work of miners\n", "TI  - Work of miners\nAB  - An abstract.\n")
    assert rows(text.replace("AU  - ", mark)) == rows(text)


@pytest.mark.parametrize(
    "line", ["T2 \u2013 weighted images", "co-workers were asked", "AB-negative blood", "a \u2013 b"]
)
def test_line_of_an_abstract_that_looks_like_a_tag_stays_in_the_abstract(line: str) -> None:
    (row,) = rows(TWO.replace("PY  -", f"AB  - We measured\n{line}\nPY  -"))
    assert line.rsplit(maxsplit=1)[-1] in (row["abstract"] or "")
    assert row["year"] == 2002


@pytest.mark.parametrize("order", ["AU TY TI PY", "TI AU PY TY", "PY TY AU TI", "ID TY TI AU"])
def test_a_type_that_is_not_the_first_tag_begins_no_second_record(order: str) -> None:
    def shuffle(record: str) -> str:
        lines = {line[:2]: line for line in ["ID  - 1", *record.splitlines()]}
        return "".join(f"{lines[tag]}\n" for tag in [*order.split(), "ER"])

    text = shuffle(ONE) + "\n" + shuffle(TWO)
    assert titles(text) == ["Sleep of nurses", "Work of miners"]
    assert titles(ONE + shuffle(TWO) + THREE) == ["Sleep of nurses", "Work of miners", "Rest of pilots"]


def test_record_that_lost_its_type_and_its_end_is_not_joined_to_the_next() -> None:
    lost = TWO.replace("TY  - JOUR\n", "").replace("ER  - \n", "")
    assert titles(f"{ONE}\n{lost}\n{THREE}") == ["Sleep of nurses", "Work of miners", "Rest of pilots"]


def test_without_end_marks_each_type_begins_a_record() -> None:
    assert titles((ONE + TWO).replace("ER  - \n", "")) == ["Sleep of nurses", "Work of miners"]


@pytest.mark.parametrize(
    "note",
    [
        "Found by hand.",
        "See also: Doe 2001, Berg 2002",
        "Export of 3 May\nby a colleague",
        "- a list item",
        "1. first",
    ],
)
@pytest.mark.parametrize(
    "form", ["{one}\n{note}\n\n{two}", "{one}{note}\n{two}", "{note}\n{one}{two}", "{one}{two}{note}\n"]
)
def test_note_outside_the_records_is_listed_and_changes_no_record(note: str, form: str) -> None:
    text = form.format(one=ONE, two=TWO, note=note)
    found = parse(text)
    assert [normalise(e) for e in found.entries] == rows(ONE + TWO)
    assert [t.raw for t in found.texts] == [note]
    assert text.split("\n")[found.texts[0].line - 1] == note.split("\n", maxsplit=1)[0]
    assert found.quarantined == []


def test_lines_of_a_provider_are_filler() -> None:
    text = f"Provider: Example\nContent: text/plain\n\nRecord #1 of 2\n{ONE}\nRecord #2 of 2\n{TWO}"
    assert (titles(text), parse(text).texts) == (["Sleep of nurses", "Work of miners"], ())


def test_tags_without_title_and_author_below_a_record_are_quarantined() -> None:
    (left,) = parse(f"{ONE}\nVL  - 3\nIS  - 4\n").quarantined
    assert (left.cause, left.line, left.raw) == ("fragment", 7, "VL  - 3\nIS  - 4")


def test_tags_directly_below_an_end_mark_belong_to_the_record_above() -> None:
    below = "NL  - Sleep Nurs\n\nLink to the Ovid Full Text or citation: x\n\n2.\n"
    found = parse(f"1.\n{ONE}{below}{TWO}{below}")
    assert [dict(e.tags).get("NL") for e in found.entries] == ["Sleep Nurs", "Sleep Nurs"]
    assert (found.texts, found.quarantined) == ((), [])


def test_tags_above_a_type_belong_to_the_record_below() -> None:
    found = parse(f"{ONE}\nID  - 7\n{TWO}")
    assert [dict(e.tags).get("ID") for e in found.entries] == [None, "7"]


@pytest.mark.parametrize("mark", ["TY  \u2013", "TY  \u2212 ", "\u00a0TY  -"])
def test_damaged_mark_without_a_type_begins_a_record(mark: str) -> None:
    assert titles(f"{ONE}\n{mark}\nTI  - Work of miners\nER  - \n\n{THREE}") == [
        "Sleep of nurses",
        "Work of miners",
        "Rest of pilots",
    ]


def test_note_between_records_without_end_marks_changes_no_record() -> None:
    one, two = ONE.replace("ER  - \n", ""), TWO.replace("ER  - \n", "")
    found = parse(f"{one}\nA note\n\n{two}\nAnother note\n")
    assert [normalise(e) for e in found.entries] == rows(f"{one}\n{two}")
    assert [t.raw for t in found.texts] == ["A note", "Another note"]


def test_abstract_at_the_end_of_a_record_without_an_end_mark_keeps_its_paragraphs() -> None:
    (row, _) = rows("TY  - JOUR\nTI  - A\nAB  - First.\n\nSecond.\n\nTY  - JOUR\nTI  - B\n")
    assert row["abstract"] == "First. Second."


@pytest.mark.parametrize(
    ("gap", "note"), [("", "a note"), ("\n", "a note"), ("\n", "a note\nof two lines\n\nand more")]
)
@pytest.mark.parametrize(
    "other", ["TY  - JOUR\nTI  - B\nAB  - Second.\nER  - \n", "TY  - JOUR\nTI  - B\nAB  - Second.\n"]
)
def test_note_below_an_abstract_of_a_record_without_an_end_mark_is_listed(
    gap: str, note: str, other: str
) -> None:
    found = read(f"{other}\nTY  - JOUR\nTI  - A\nAB  - First.\n{gap}{note}\n\n{other}".encode(), "a.ris")
    assert [normalise(e)["abstract"] for e in found.entries] == ["Second.", "First.", "Second."]
    assert [t.raw for t in found.texts] == [note]


def test_abstract_of_a_record_without_an_end_mark_keeps_its_lines_if_others_have_them() -> None:
    other = "TY  - JOUR\nTI  - B\nAB  - Second,\nin lines.\n\nAnd more.\nPY  - 2019\nER  - \n"
    (row, _) = rows("TY  - JOUR\nTI  - A\nAB  - First,\nin lines.\n\nAnd more.\n\n" + other)
    assert row["abstract"] == "First, in lines. And more."
