"""Tables in web pages are read like sheets; text outside them is listed, and damaged tags lose nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slr.formats import normalise, read
from slr.formats.html_table import read_page
from slr.formats.reading import ParsedFile
from slr.model.entry import Entry

HEADER = "<tr><th>No</th><th>Judul</th><th>Penulis</th><th>Tahun</th></tr>"


def page(*rows: str, before: str = "", after: str = "") -> str:
    return f"<html><head><title>x</title></head><body>{before}<table>{HEADER}{''.join(rows)}</table>{after}</body></html>"


def row(*cells: str) -> str:
    return "<tr>" + "".join(f"<td>{c}</td>" for c in cells) + "</tr>"


ONE = row("1", "Sumbu <i>lampu</i> &amp; dermaga", "Wick, A.; Lamp, B.", "2019")
TWO = row("2", "Pelampung teluk", "Buoy, B.", "2020")


def parse(text: str) -> ParsedFile[Entry]:
    return read(text.encode(), "list.xls")


def titles(text: str) -> list[str | None]:
    return [normalise(e)["title"] for e in parse(text).entries]


GOOD = ["Sumbu lampu & dermaga", "Pelampung teluk"]


def test_rows_of_a_table_are_records() -> None:
    parsed = parse(page(ONE, TWO))
    assert (parsed.format, parsed.problems, parsed.texts) == ("html-table", (), ())
    assert [(e.format, e.line, len(normalise(e)["authors"])) for e in parsed.entries] == [
        ("html-table", 2, 2),
        ("html-table", 3, 1),
    ]
    assert titles(page(ONE, TWO)) == GOOD


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("</td>", ""),
        ("</tr>", ""),
        ("</tr>", "</tr><!-- a > comment <td> -->"),
        ("<td>", "<TD CLASS='a' STYLE=\"x\">"),
        ("<td>", "<td\n>\n  "),
        ("</table>", ""),
        ("<table>", "<table><tbody>"),
        ("<table>", "<script>if (a<b) x</script><style>td{}</style><table>"),
        ("<table>", "<!-- <table> -->\n<table>"),
        ("<html>", "<!DOCTYPE html>\n<html>"),
        ("<html>", '<?xml version="1.0"?>\n<html xmlns="x">'),
        ("<table>", "<div><table><tr><td>Menu</td></tr></table></div><table>"),
        ("<table>", "<table><tr><td><table>"),
        ("Pelampung teluk", "Pelampung<br>teluk"),
        ("Pelampung teluk", "<p>Pelampung</p>\n<p>teluk</p>"),
    ],
)
def test_tables_are_read_however_they_are_written(old: str, new: str) -> None:
    assert titles(page(ONE, TWO).replace(old, new)) == GOOD


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<tr><td>2", "<rt><td>2"),
        ("<tr><td>2", "<td>2"),
        ("<td>Pelampung", "<dt>Pelampung"),
        ("<td>Pelampung", "Pelampung"),
        ("<td>Pelampung", "<td <Pelampung"),
        ("<tr><td>1", "</table><tr><td>1"),
        ("<tr><td>1", "<tr><!-- open <td>1"),
        ("<table>", "<script>open<table>"),
        ("<table>", "<style><table>"),
    ],
)
def test_damaged_tags_lose_no_record_and_change_no_neighbour(old: str, new: str) -> None:
    parsed = parse(page(ONE, TWO).replace(old, new))
    found = [normalise(e)["title"] for e in parsed.entries]
    assert len(found) == 2
    assert sum(title in found for title in GOOD) == 2 or ("Pelampung" in new or "open <td>" in new)
    everything = " ".join([str(e.tags) for e in parsed.entries] + [t.raw for t in parsed.texts])
    assert all(word in everything for word in ("Sumbu", "Pelampung", "2019", "2020"))


def test_text_outside_the_table_is_listed_and_told() -> None:
    parsed = parse(
        page(ONE, TWO, before="\n<h1>My <b>list</b></h1>\n<p>of lamps</p>\n", after="\n\n\n<p>End</p>")
    )
    assert [(t.line, t.last, t.raw) for t in parsed.texts] == [(2, 3, "My list of lamps"), (7, 7, "End")]
    assert [p.code for p in parsed.problems] == ["ING018"]


def test_cells_that_span_rows_are_filled_down() -> None:
    spanned = ONE.replace("<td>2019", "<td rowspan='2'>2019")
    parsed = parse(page(spanned, row("2", "Pelampung teluk", "Buoy, B."), TWO))
    assert [normalise(e)["year"] for e in parsed.entries] == [2019, 2019, 2020]
    assert [(p.code, p.line) for p in parsed.problems] == [("ING028", 3)]


def test_cell_that_spans_rows_moves_the_cells_below_it() -> None:
    spanned = ONE.replace("<td>1", '<td rowspan="2">1')
    parsed = parse(page(spanned, row("Pelampung teluk", "Buoy, B.", "2020")))
    assert [normalise(e)["title"] for e in parsed.entries] == GOOD


def test_heading_over_all_columns_is_no_record() -> None:
    parsed = parse(page(ONE, "<tr><td colspan=4>Studi lain</td></tr>", TWO))
    assert (len(parsed.entries), [t.raw for t in parsed.texts]) == (2, ["Studi lain"])


def test_page_without_a_known_header_is_named_and_quarantined() -> None:
    parsed = parse("<html><table><tr><td>a</td><td>b</td></tr></table></html>")
    assert (parsed.format, len(parsed.quarantined), "web page" in parsed.problems[0].message) == (
        "unknown",
        1,
        True,
    )


def test_columns_of_the_protocol_name_the_headers() -> None:
    text = "<table><tr><td>A</td><td>B</td></tr><tr><td>Wicks</td><td>2019</td></tr></table>"
    parsed = read(text.encode(), "a.xls", columns={"A": "title", "B": "year"})
    assert [(normalise(e)["title"], normalise(e)["year"]) for e in parsed.entries] == [("Wicks", 2019)]


@pytest.mark.parametrize(
    "cell", ["Wick, A.<br>Lamp, B.", "<p>Wick, A.</p><p>Lamp, B.</p>", "Wick, A.;<br/>Lamp, B."]
)
def test_each_line_of_a_cell_for_authors_is_a_name(cell: str) -> None:
    (entry,) = parse(page(row("1", "Sumbu<br>lampu", cell, "2019"))).entries
    assert normalise(entry)["authors"] == ["Wick, A.", "Lamp, B."]
    assert normalise(entry)["title"] == "Sumbu lampu"


PARTS = st.sampled_from(
    ["<table>", "</table>", "<tr>", "</tr>", "<td>", "</td>", "<td rowspan=3>", "<td colspan=2>", "x1", " ", "\n", "<!--",
     "-->", "<script>", "</script>", "<", ">", "&amp;", "<br>", "<!x>"]
)  # fmt: skip


@given(st.lists(PARTS, max_size=30))
def test_no_text_of_a_page_vanishes_but_what_is_hidden(parts: list[str]) -> None:
    visible = "<script>" not in parts and "<!--" not in parts and "<" not in parts
    sheets, texts = read_page("".join(parts))
    seen = "".join(c for s in sheets for r in s.rows for c in r.cells.values()) + "".join(
        t.raw for t in texts
    )
    assert not visible or seen.count("x1") == parts.count("x1")
