"""A line that may be a tag with a destroyed mark is found in every tagged format, and other lines are not."""

import re
from operator import itemgetter

import pytest

from slr.formats import normalise, read
from slr.formats.doubt import find_doubts
from slr.formats.stray import find_inner, find_strays, may_wrap
from slr.model.entry import Stray

SAMPLES = {
    "medline": "PMID- 1\nOWN - NLM\nTI  - Lamps of the north that\n      burn at night\nFAU - Doe, Jane\nDP  - 2001\n",
    "wos": "PT J\nAU Doe, J\n   Roe, R\nTI Lamps of the north\nSO Oil\nPY 2001\nER\n",
    "refer": "%0 Book\n%T Lamps of the north\n%A Doe, Jane\n%D 2001\n%X We saw lamps.\n%K oil\nwick\n",
    "refworks": "RT Journal Article\nSR Print(0)\nID 1\nA1 Doe,Jane\nT1 Lamps of the north\nJF Oil\nYR 2001\nAB We saw lamps.\n",
    "noteexpress": "{Reference Type}: Book\n{Title}: Lamps of the north\n{Author}: Doe;\n{Year}: 2001\n{Abstract}: We saw.\n",
    "ovid": "<1>\nUI  - 1\nTI  - Lamps of the north\n  that burn at night\nAU  - Doe J\nSO  - Oil. 1(1):1-2, 2001\n",
    "cochrane": "Record #1 of 1\nID: CN-01\nAU: Doe J\nTI: Lamps of the north\nSO: Oil\nYR: 2001\nAB: We saw\nlamps.\n",
}  # fmt: skip


def strays(text: str) -> list[tuple[int, str]]:
    """Return the lines in the file and the texts of the strays."""
    return [
        (entry.line + doubt.line, doubt.value)
        for entry in read(text.encode(), "a").entries
        for doubt in find_doubts(entry, normalise(entry))
        if doubt.kind == "stray"
    ]


@pytest.mark.parametrize("form", SAMPLES)
def test_sound_entry_has_no_stray(form: str) -> None:
    assert read(SAMPLES[form].encode(), "a").format == form
    assert strays(SAMPLES[form]) == []


def test_wrapped_keywords_of_noteexpress_are_no_strays() -> None:
    assert strays(f"{SAMPLES['noteexpress']}{{Keywords}}: oil;\nwick\n") == []


@pytest.mark.parametrize(
    ("form", "mark", "damaged"),
    [
        ("medline", "FAU - ", "FAU   "), ("medline", "FAU - ", "FAU : "), ("medline", "FAU - ", "F AU- "),
        ("medline", "FAU - ", "        FAU - "), ("medline", "FAU - ", ""),
        ("wos", "TI ", "TI: "), ("wos", "TI ", "T I "), ("wos", "TI ", ""), ("wos", "TI ", "      TI "),
        ("refer", "%A ", "A "), ("refer", "%A ", "#A "), ("refer", "%A ", ""), ("refer", "%K ", "% K "),
        ("refer", "%K ", "#K "),
        ("refworks", "T1 ", "T 1 "), ("refworks", "T1 ", ""), ("refworks", "YR ", "YR: "), ("refworks", "JF ", "> JF "),
        ("noteexpress", "{Author}: ", "{Author: "), ("noteexpress", "{Author}: ", "Author: "),
        ("noteexpress", "{Author}: ", ""),
        ("ovid", "AU  - ", "AU    "), ("ovid", "AU  - ", "A U  - "), ("ovid", "AU  - ", "    AU  - "),
        ("cochrane", "TI: ", "TI "), ("cochrane", "TI: ", "T I: "), ("cochrane", "TI: ", ""),
    ],
)  # fmt: skip
def test_line_with_a_destroyed_mark_is_found(form: str, mark: str, damaged: str) -> None:
    text = SAMPLES[form].replace(f"\n{mark}", f"\n{damaged}", 1)
    number = next(
        n
        for n, (a, b) in enumerate(zip(text.split("\n"), SAMPLES[form].split("\n"), strict=True), 1)
        if a != b
    )
    assert strays(text) == [(number, text.split("\n")[number - 1].strip())]


@pytest.mark.parametrize(
    ("form", "mark"),
    [("medline", "TI  - "), ("wos", "SO "), ("refer", "%A "), ("refworks", "JF "), ("noteexpress", "{Author}: "),
     ("ovid", "AU  - "), ("cochrane", "SO: ")],
)  # fmt: skip
def test_tag_that_lost_the_line_end_above_it_is_found(form: str, mark: str) -> None:
    text = SAMPLES[form].replace(f"\n{mark}", mark, 1)
    ((_, line),) = strays(text)
    assert mark.strip() in line


def test_line_above_the_first_tag_is_a_stray_unless_it_is_a_heading() -> None:
    def find(*, headed: bool) -> tuple[Stray, ...]:
        return find_strays(
            ["R1", "R2", "%T a"],
            lambda line: line[:2] * line.startswith("%"),
            lambda *_: True,
            NONE,
            headed=headed,
        )

    assert find(headed=False) == (Stray(0, "", "R1"), Stray(1, "", "R2"))
    assert find(headed=True) == (Stray(1, "", "R2"),)


NONE = re.compile(r"(?!)")


def test_tag_within_a_line_is_found_with_its_name() -> None:
    assert find_inner(["TI  - a", "TI  - aAU  - b"], re.compile(r"(?<=\S)AU  - ")) == [
        Stray(1, "AU", "TI  - aAU  - b")
    ]


def test_only_a_long_or_indented_title_may_have_several_lines() -> None:
    assert may_wrap("TI  - Lamps of the north that burn at night and", "by day")
    assert may_wrap("TI  - Lamps", "   by day")
    assert not may_wrap("TI  - Lamps", "by day")


def test_lines_without_the_mark_of_an_inner_tag_need_no_search() -> None:
    lines = ["TI  - Night work", "AB  - One.AU  - Abara N", "PY", "KW  - rest  - day"]
    inner = re.compile(r"(?<=\S)AU  - ")
    read_tag = itemgetter(slice(2))
    found = find_strays(lines, read_tag, lambda *_: True, inner)
    assert [stray.line for stray in found] == [1]
    assert find_strays(lines, read_tag, lambda *_: True, inner, mark="  -") == found
