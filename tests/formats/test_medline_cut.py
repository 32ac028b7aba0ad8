"""MEDLINE with damaged marks, other orders of tags, blank lines and notes: each record is found, and no neighbour changes."""

import pytest

from slr.formats import normalise, read
from slr.formats.format import Row
from slr.formats.medline_cut import find_records, is_tight, mend_line
from slr.formats.reading import ParsedFile
from slr.model.entry import Entry

ONE = "PMID- 101\nOWN - NLM\nTI  - Sleep of nurses in\n      three wards\nFAU - Doe, Jane\nDP  - 2001\nSO  - J Sleep. 2001.\n"
TWO = "PMID- 102\nOWN - NLM\nTI  - Work of miners\nFAU - Berg, Anna\nDP  - 2002\nSO  - J Work. 2002.\n"
THREE = "PMID- 103\nOWN - NLM\nTI  - Rest of pilots\nFAU - Chen, Li\nDP  - 2003\nSO  - J Rest. 2003.\n"


def parse(text: str) -> ParsedFile[Entry]:
    return read(text.encode(), "a.nbib")


def rows(text: str) -> list[Row]:
    return [normalise(entry) for entry in parse(text).entries]


@pytest.mark.parametrize(
    "damaged",
    [
        TWO.replace("-", "\u2013"),
        TWO.replace("-", "\u2212"),
        TWO.replace("- ", "-\u00a0"),
        TWO.replace("- ", "\u00a0- ").replace("PMID\u00a0-", "PMID-"),
        TWO.replace("PMID- ", "PMID-"),
        TWO.replace("- ", "-").replace("  -", "-").replace(" -", "-"),
        TWO.replace("  - ", "\t- ").replace("TI\t-", "TI \t-"),
        "\n".join(line[:4].lower() + line[4:] for line in TWO.split("\n")),
        "\n".join(f"  {line}" if line else line for line in TWO.split("\n")),
        "PMC - PMC22\n" + TWO,
        "OWN - NLM\n" + TWO.replace("OWN - NLM\n", ""),
        TWO.replace("FAU", "\nFAU"),
    ],
    ids=lambda text: text.split("\n")[0].encode("unicode_escape").decode(),
)
def test_record_with_damaged_marks_is_read_between_its_neighbours(damaged: str) -> None:
    assert rows(f"{ONE}\n{damaged}\n{THREE}") == rows(f"{ONE}\n{TWO}\n{THREE}")


def test_every_second_line_may_be_blank() -> None:
    text = f"{ONE}\n{TWO}\n{THREE}"
    assert rows(text.replace("\n", "\n\n")) == rows(text)


def test_tags_above_the_number_belong_to_the_record_below_them() -> None:
    records = [f"PMC - PMC{n}\n{record}" for n, record in enumerate((ONE, TWO, THREE))]
    found = parse("\n".join(records))
    assert [normalise(e) for e in found.entries] == rows(f"{ONE}\n{TWO}\n{THREE}")
    assert [dict(e.tags)["PMC"] for e in found.entries] == ["PMC0", "PMC1", "PMC2"]


@pytest.mark.parametrize(
    "note", ["Found by hand.", "Export of 3 May\nby a colleague", "Search results of 2024-01-02"]
)
@pytest.mark.parametrize(
    "form",
    [
        "{one}\n{note}\n\n{two}",
        "{one}{note}\n\n{two}",
        "{one}\n{note}\n{two}",
        "{note}\n{one}\n{two}",
        "{one}\n{two}\n{note}\n",
    ],
)
def test_note_outside_the_records_is_listed_and_changes_no_record(note: str, form: str) -> None:
    found = parse(form.format(one=ONE, two=TWO, note=note))
    assert [normalise(e) for e in found.entries] == rows(f"{ONE}\n{TWO}")
    assert [t.raw for t in found.texts] == [note]


def test_tags_above_the_number_may_be_directly_below_a_note() -> None:
    text = f"PMC - PMC1\n{ONE}\nA note\nPMC - PMC2\n{TWO}"
    found = parse(text)
    assert [dict(e.tags)["PMC"] for e in found.entries] == ["PMC1", "PMC2"]
    assert [t.raw for t in found.texts] == ["A note"]


def test_value_whose_lines_are_not_indented_keeps_its_lines() -> None:
    (row,) = rows("PMID- 1\nTI  - A\nAB  - One line,\nand another.\n\nAnd a third.\nDP  - 2001\n")
    assert row["abstract"] == "One line, and another. And a third."


def test_records_without_numbers_are_separated_by_blank_lines() -> None:
    text = "A header\nOWN - ERIC\nTI  - A\nDP  - 2001\n\nOWN - ERIC\nTI  - B\nDP  - 2002\n"
    assert [row["title"] for row in rows(text)] == ["A", "B"]


def test_a_number_below_the_title_begins_no_second_record() -> None:
    text = f"TI  - A\nFAU - Doe, J\nPMID- 1\nDP  - 2001\n\n{TWO}"
    assert [(row["title"], row["pmid"]) for row in rows(text)] == [("A", "1"), ("Work of miners", "102")]


def test_records_without_a_blank_line_between_them_are_two() -> None:
    assert rows(ONE + TWO) == rows(f"{ONE}\n{TWO}")


def test_usual_export_is_plain() -> None:
    assert find_records(f"\n{ONE}\n{TWO}")[1]
    assert not find_records(f"{ONE}\nNote\n\n{TWO}")[1]


@pytest.mark.parametrize(
    ("line", "mended"),
    [
        ("TI \u2013 Lamps", "TI  - Lamps"),
        ("FAU-\u00a0Doe", "FAU - Doe"),
        ("pmid- 12", "PMID- 12"),
        ("      TI  \u2013 Lamps", "      TI  \u2013 Lamps"),
        ("co-operation was good", "co-operation was good"),
        ("AB-negative blood", "AB-negative blood"),
        ("XX \u2013 unknown", "XX \u2013 unknown"),
    ],
)
def test_only_a_known_tag_is_mended(line: str, mended: str) -> None:
    assert mend_line(line) == mended


def test_two_tags_without_blanks_show_that_a_record_is_written_so() -> None:
    assert is_tight(["TI-Lamps", "FAU-Doe"])
    assert not is_tight(["TI-Lamps", "AB  - x"])


ERIC = "OWN - ERIC\nTI  - Sleep of {0}\nAU  - Doe, Jane\nDP  - 2001\nOID - EJ{0}\n"


@pytest.mark.parametrize(
    "line", ["OWN' - ERIC\n", "ERIC\n", "", "OWN\n\n - ERIC\n", " - ERIC\n", "\tWN - ERIC\n"]
)
def test_record_without_a_number_is_found_below_a_blank_line_by_its_second_title(line: str) -> None:
    texts = [ERIC.format(n) for n in (1, 2, 3)]
    found = parse("\n".join(texts).replace(f"\n\n{texts[1][:11]}", f"\n\n{line}", 1))
    assert [e.tags for e in found.entries][::2] == [parse(t).entries[0].tags for t in texts[::2]]
    assert found.count >= 3


def test_record_without_a_number_begins_at_its_owner_without_a_blank_line() -> None:
    assert [r["title"] for r in rows(ERIC.format(1) + ERIC.format(2))] == ["Sleep of 1", "Sleep of 2"]
