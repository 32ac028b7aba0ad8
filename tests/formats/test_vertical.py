"""Embase's CSV with one field per line: a record is a block of fields in any order, and a lost quote affects only one."""

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
