"""A codebook is written as CSV and read again without any change; a bad row is reported with its line."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slr.model.codebook import Code, Examples
from slr.people.codebook import read_codebook, write_codebook

TEXT = st.text(st.sampled_from("a=+-@;\\'\",*ä\n \r\t"), min_size=1, max_size=6).map(str.strip).filter(bool)
TEXTS = st.lists(TEXT, min_size=1, max_size=3).map(tuple)
BY_LANGUAGE = st.dictionaries(st.sampled_from(["en", "id"]), TEXTS)
AFFIXES = st.dictionaries(st.sampled_from(["en", "id"]), st.just(("-nya", "pe-", "ke-an")))
CODES = st.builds(
    Code,
    id=st.just("a"),
    label=st.dictionaries(st.sampled_from(["en", "id"]), TEXT, min_size=1),
    theme=st.booleans(),
    definition=TEXT,
    terms=BY_LANGUAGE,
    exclude=BY_LANGUAGE,
    affixes=AFFIXES,
    examples=st.builds(lambda a, b: Examples.model_validate({"in": a, "out": b}), TEXTS, TEXTS),
)


def problems(text: str | bytes) -> list[tuple[str, int | None, str]]:
    data = text if isinstance(text, bytes) else text.encode()
    return [(p.code, p.line, p.where) for p in read_codebook(data, "codebook.csv")[1]]


@given(CODES)
@settings(max_examples=60, deadline=None)
def test_a_written_codebook_is_read_without_any_change(code: Code) -> None:
    child = code.model_copy(update={"id": "b", "parent": "a"})
    assert read_codebook(write_codebook((code, child)), "codebook.csv") == ((code, child), ())


def test_the_table_has_a_column_for_each_language() -> None:
    code = Code.model_validate(
        {
            "id": "strain",
            "label": {"en": "Strain", "id": "Ketegangan"},
            "definition": "D",
            "terms": {"en": ["strain", "a; b"], "id": ["lelah"]},
            "affixes": {"id": ["-nya"]},
        }
    )
    assert write_codebook((code,)).decode() == (
        "id,label_en,label_id,theme,parent,definition,terms_en,terms_id,affixes_id,example_in,example_out\n"
        'strain,Strain,Ketegangan,,,D,"strain; a\\; b",lelah,' + "'-nya,,\n"
    )


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252", "utf-16"])
def test_a_file_from_a_spreadsheet_is_read(separator: str, encoding: str) -> None:
    rows = [["ID", "Label_en", "theme", "definition", "terms_en"], ["a", "Ä", "TRUE", "D", '"x; y"']]
    text = "\r\n".join(separator.join(row) for row in [*rows, ["", "", "", "", ""]])
    (code,), wrong = read_codebook(text.encode(encoding), "codebook.csv")
    assert (code.label, code.theme, code.terms, wrong) == ({"en": "Ä"}, True, {"en": ("x", "y")}, ())


HEADER = "id,label_en,theme,parent,definition,affixes_id\n"


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        (",A,,,D,", ("PRO003", 2, "id")),
        ("a b,A,,,D,", ("PRO004", 2, "id")),
        ("a,,,,D,", ("PRO003", 2, "label")),
        ("a,A,,,,", ("PRO003", 2, "definition")),
        ("a,A,perhaps,,D,", ("PRO035", 2, "theme")),
        ("a,A,,,D,nya", ("PRO004", 2, "affixes_id")),
        ("a,A,,b,D,", ("PRO008", 2, "parent")),
        ('a,A,,,"two\nlines",\n\na,B,,,D,', ("PRO006", 5, "id")),
        ("a,A,,,D,,more", ("PRO035", 2, "")),
        ('a,A,,,D,\nb,"B,,,D,\nc,C,,,D,', ("PRO035", 3, "")),
    ],
)
def test_a_bad_row_is_reported_with_its_line(rows: str, found: tuple[str, int, str]) -> None:
    assert problems(HEADER + rows) == [found]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", None),
        ("\n\nid,label_en\na,A\n", 3),
        ("id,definition,id\n", 1),
        (b"PK\x03\x04", None),
        ("<<<<<<< a\nid,definition\n=======\nid,label_en\n>>>>>>> b\n", 1),
    ],
)
def test_a_file_without_a_usable_header_gives_no_code(text: str | bytes, line: int | None) -> None:
    assert problems(text) == [("PRO035", line, "")]


def test_a_column_that_is_not_read_causes_a_warning() -> None:
    codes, (problem,) = read_codebook(b"id,label_en,definition,term_en\na,A,D,x\n", "codebook.csv")
    assert (len(codes), str(problem.severity), problem.line) == (1, "warning", 1)
    assert "did you mean 'terms_en'?" in problem.message
