"""Pasted reference lists, as they come out of a page, a manuscript or a chat."""

from slr.formats import normalise, read

WRAPPED = """Asher, M., & Oh, J. (2021). Workload of clerks in the offices of a
    town that has too many of them. Journal of Invented
    Studies, 12(3), 101-119.
Berg, J. van der (2018). Clerks: What do they
    do? Office Review, 4, 1-9.
"""


def test_lines_that_a_page_wrapped_are_joined() -> None:
    entries = read(WRAPPED.encode(), "list.txt").entries
    rows = [normalise(e) for e in entries]
    assert [e.line for e in entries] == [1, 4]
    assert rows[0]["title"] == "Workload of clerks in the offices of a town that has too many of them"
    assert (rows[0]["journal"], rows[0]["pages"]) == ("Journal of Invented Studies", "101-119")
    assert rows[1]["title"] == "Clerks: What do they do?"


def test_numbered_list_without_markdown_is_read() -> None:
    text = "1. Asher, M. (2021). One. Journal A, 1(2), 3-4.\n2. Berg, J. (2020). Two. Journal B, 5, 6-7.\n"
    assert [normalise(e)["title"] for e in read(text.encode(), "a.txt").entries] == ["One", "Two"]


def test_year_with_a_letter_or_a_month_is_a_year() -> None:
    text = "Asher, M. (2021a). One. Journal A, 1(2), 3-4.\nBerg, J. (2020, May 3). Two. Journal B, 5, 6-7.\n"
    assert [normalise(e)["year"] for e in read(text.encode(), "a.txt").entries] == [2021, 2020]


def test_raw_line_is_kept_with_every_entry() -> None:
    line = "Asher, M. (2021). *A whole book*. Example Press. https://example.org/a"
    (entry,) = read(f"{line}\n".encode(), "a.txt").entries
    assert dict(entry.tags)["reference"] == line
    row = normalise(entry)
    assert (row["type"], row["publisher"], row["url"]) == ("book", "Example Press", "https://example.org/a")


def test_prose_that_cites_is_no_list() -> None:
    text = "Work is hard, as Asher (2021) says.\nOthers say otherwise.\nNobody knows.\nWe asked them all.\nThey did not answer.\n"
    assert read(text.encode(), "a.txt").format == "unknown"
