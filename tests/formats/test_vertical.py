"""Embase's CSV with one field per line: a record is a block of fields in any order, and a lost quote affects only one."""

import pytest

from slr.formats import normalise, read, sniff

FILE = """"TITLE","Effect of ""x"" on y"
"AUTHOR NAMES","Smith J.","Doe A.B."
"SOURCE","Journal of X (2019) 12:3 (12-20). Date of Publication: 1 Mar 2019"
"ABSTRACT","One.

Two, with ""quotes""."
"EMTREE DRUG INDEX TERMS (MAJOR FOCUS)","a (drug)","b"
"PUBLICATION YEAR",2019
"PUBLICATION TYPE","Article"
"LANGUAGE OF ARTICLE","English"
"MEDLINE PMID","31234567"
"DOI","10.1000/x"

"AUTHOR NAMES","Roe R."
"TITLE","Second whose quote is lost
"SOURCE TITLE","J"

"TITLE","Third"
"AUTHOR NAMES","Poe P."
"""


def test_each_block_is_one_record() -> None:
    reading = read(FILE.encode(), "records.csv")
    assert [e.line for e in reading.entries] == [1, 14, 18]
    first, second, third = map(normalise, reading.entries)
    assert (first["title"], first["authors"]) == ('Effect of "x" on y', ["Smith, J.", "Doe, A.B."])
    assert (first["journal"], first["volume"], first["issue"], first["pages"], first["year"]) == (
        "Journal of X", "12", "3", "12-20", 2019,
    )  # fmt: skip
    assert (first["abstract"] or "").endswith('Two, with "quotes".')
    assert (first["keywords"], first["pmid"], first["doi"]) == (["a (drug)", "b"], "31234567", "10.1000/x")
    assert (first["type"], first["language"]) == ("article", "en")
    assert (second["title"], second["authors"], second["journal"]) == (
        "Second whose quote is lost",
        ["Roe, R."],
        "J",
    )
    assert (third["title"], third["authors"]) == ("Third", ["Poe, P."])


def test_records_are_separated_if_blank_lines_are_lost() -> None:
    text = "".join(f'"TITLE","T{n}"\n"AUTHOR NAMES","A A."\n"DOI","10.1000/{n}"\n' for n in range(3))
    assert [normalise(e)["title"] for e in read(text.encode(), "a.csv").entries] == ["T0", "T1", "T2"]


def test_table_with_headers_in_capitals_stays_a_table() -> None:
    text = '"TITLE","AUTHOR NAMES","DOI"\n"One","A A.","10.1000/a"\n"Two","B B.","10.1000/b"\n'
    assert sniff(text.encode(), "a.csv") == "table"
    assert [normalise(e)["title"] for e in read(text.encode(), "a.csv").entries] == ["One", "Two"]


def block(title: str) -> str:
    return f'"TITLE","{title}"\n"AUTHOR NAMES","A A.","B B."\n"ABSTRACT","One.\n\nTwo."\n"DOI","10.1000/{title}"\n'


@pytest.mark.parametrize("damaged", ['"Title",', '\u201cTITLE",', "TITLE;", '"TI\nTLE",', ""])
def test_block_whose_first_field_is_damaged_is_not_merged_with_the_block_above(damaged: str) -> None:
    good = read("\n".join(map(block, "TUV")).encode(), "a.csv").entries
    parsed = read(
        "\n".join([block("T"), block("U").replace('"TITLE",', damaged), block("V")]).encode(), "a.csv"
    )
    found = [e.tags for e in parsed.entries]
    assert good[0].tags in found
    assert good[2].tags in found
    assert any("10.1000/U" in q.raw for q in parsed.quarantined)


def test_note_between_blocks_is_listed_and_changes_no_block() -> None:
    good = read("\n".join(map(block, "TU")).encode(), "a.csv")
    parsed = read(f"{block('T')}\nA note of a reader\n\n{block('U')}\n\nThe end".encode(), "a.csv")
    assert [e.tags for e in parsed.entries] == [e.tags for e in good.entries]
    assert [(t.line, t.raw) for t in parsed.texts] == [(8, "A note of a reader"), (18, "The end")]


def test_note_directly_below_a_block_without_a_blank_line_is_kept_with_it() -> None:
    parsed = read(f"{block('T')}A note\n\n{block('U')}".encode(), "a.csv")
    assert "A note" in str(parsed.entries[0].tags)
    assert len(parsed.entries) == 2
