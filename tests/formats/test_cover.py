"""Every character of a file belongs to an entry, to filler, to a fragment, or to a listed text."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slr.formats.cover import Fragment, Outside, Rest, check_cover, cover, extend_entries, find_rest
from slr.model.entry import Passage

TAGGED = Outside(
    resembles=lambda line: line.startswith("#"),
    is_filler=lambda line: line == "EF",
    opens=lambda line: line.startswith("#1"),
)


def parts(text: str, *entries: str, outside: Outside = TAGGED) -> dict[str, list[str]]:
    spans = [(text.index(entry), text.index(entry) + len(entry)) for entry in entries]
    rest = find_rest(text, spans, outside)
    return {
        name: [text[start:end] for start, end in getattr(rest, name)]
        for name in ("filler", "fragments", "texts")
    }


def test_blank_lines_and_known_lines_are_filler() -> None:
    assert parts("\nA\n\nB\nEF\n\n", "A", "B") == {
        "filler": ["\n", "\n\n", "\n", "EF\n", "\n"],
        "fragments": [],
        "texts": [],
    }


def test_lines_that_look_like_a_record_are_a_fragment_with_the_lines_beside_them() -> None:
    found = parts("A\na note\n#1 x\n#2 y\n\nB", "A", "B")
    assert found["fragments"] == ["a note\n#1 x\n#2 y\n"]
    assert found["texts"] == []


def test_other_text_is_listed_and_joined_over_blank_lines() -> None:
    assert parts("A\nNote\n\n\nof a reader\n\nB", "A", "B")["texts"] == ["Note\n\n\nof a reader\n"]


def test_a_fragment_goes_on_after_a_blank_line_until_a_line_opens_a_record() -> None:
    assert parts("#1 a\n\n#2 b\n\n#1 c\n#2 d\n#1 e\n")["fragments"] == [
        "#1 a\n\n#2 b\n",
        "#1 c\n#2 d\n",
        "#1 e\n",
    ]


def test_without_opening_lines_each_run_of_lines_is_a_fragment() -> None:
    outside = Outside(resembles=lambda line: line.startswith("#"))
    assert parts("#a\n#b\n\n#c\n", outside=outside)["fragments"] == ["#a\n#b\n", "#c\n"]


def test_cut_file_has_entries_and_fragments_in_order_and_the_texts_with_their_lines() -> None:
    text = "A\n#2 x\n\nB\nNote\n  of two lines\n\n"
    file = cover(text, [(0, 1), (8, 9)], TAGGED)
    assert [(p.line, p.raw) for p in file.pieces] == [(1, "A"), (2, "#2 x"), (4, "B")]
    assert [isinstance(p.raw, Fragment) for p in file.pieces] == [False, True, False]
    assert file.texts == (Passage(line=5, last=6, raw="Note\n  of two lines"),)


def test_skipped_spans_are_filler_whatever_they_contain() -> None:
    rest = find_rest("A{#1 x}B", [(0, 1), (7, 8)], TAGGED, skipped=[(1, 7)])
    assert rest == Rest(filler=((1, 7),))


@pytest.mark.parametrize(
    ("entries", "rest"),
    [
        ([(0, 2), (1, 3)], Rest()),
        ([(0, 2)], Rest()),
        ([(0, 1)], Rest(texts=((2, 3),))),
        ([(0, 3), (3, 4)], Rest()),
    ],
)
def test_an_overlap_or_a_lost_character_is_an_error(entries: list[tuple[int, int]], rest: Rest) -> None:
    with pytest.raises(AssertionError, match=r"spans? of the file"):
        check_cover("abc", entries, rest)


LINES = st.lists(st.sampled_from(["", " ", "#1 a", "#2 b", "note", "EF", "  #2"]), max_size=12)


@given(LINES, st.lists(st.integers(0, 60), max_size=6, unique=True))
def test_entries_and_the_rest_cover_any_text(lines: list[str], cuts: list[int]) -> None:
    text = "\n".join(lines)
    places = sorted(c for c in cuts if c <= len(text))
    spans = [pair for i, pair in enumerate(pairwise(places)) if i % 2 == 0]
    file = cover(text, spans, TAGGED)
    assert len(file.pieces) >= len(spans)
    kept = "".join(str(p.raw) for p in file.pieces) + "".join(t.raw for t in file.texts)
    assert all(kept.count(mark) == text.count(mark) for mark in "#12abnote")


@pytest.mark.parametrize("line", ["@article{a,", "TY  - JOUR", "PMID- 1", "%0 Book", "PT J"])
def test_first_line_of_an_entry_in_another_format_makes_a_fragment(line: str) -> None:
    assert parts(f"A\n{line}\nof another format\n", "A")["fragments"] == [f"{line}\nof another format\n"]


def test_damaged_tags_directly_below_an_entry_without_an_end_mark_belong_to_it() -> None:
    text = "A\n#2 x\n\nB\n#1 y\nC\nnote\n"
    spans = [(0, 2), (8, 10), (15, 17)]
    assert extend_entries(text, spans, TAGGED) == [(0, 7), (8, 10), (15, 17)]


def test_invisible_characters_are_blank() -> None:
    assert parts("A\n \u200b\ufeff\u00a0\nB", "A", "B") == {
        "filler": ["\n \u200b\ufeff\u00a0\n"],
        "fragments": [],
        "texts": [],
    }
