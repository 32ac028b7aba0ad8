"""Texts are split as the published tokenizer splits them. The numbers below come from that tokenizer."""

import hashlib
from importlib.resources import files

import pytest

from slr.vector.encode import _load_pieces
from slr.vector.wordpiece import LONGEST, WordPieces

PIECES = {"[UNK]": 0, "[CLS]": 1, "[SEP]": 2, "work": 3, "##load": 4, "##s": 5, "-": 6, "kerja": 7, "wor": 8}


def split(text, most=200):
    return WordPieces(PIECES).encode(text, most)[1:-1]


def test_a_word_is_split_into_the_longest_pieces_from_left_to_right():
    assert split("workloads") == [3, 4, 5]


def test_case_and_accents_do_not_count():
    assert split("WÖRKLOAD") == split("workload") == [3, 4]


def test_a_mark_is_a_piece_of_its_own():
    assert split("work-load") == [3, 6, 0]


def test_a_word_that_cannot_be_split_is_unknown_as_a_whole():
    assert split("workx") == [0]


def test_a_very_long_word_is_unknown():
    assert split("work" + "s" * (LONGEST - 4)) == [3, *[5] * (LONGEST - 4)]
    assert split("work" + "s" * (LONGEST - 3)) == [0]


def test_white_space_separates_and_control_characters_do_not():
    assert split("work\tkerja\nwork\x00load wo\u200brk") == [3, 7, 3, 4, 3]


def test_a_text_is_cut_at_its_end_and_keeps_its_marks():
    assert WordPieces(PIECES).encode("work " * 50, 5) == [1, 3, 3, 3, 2]
    assert WordPieces(PIECES).encode("", 5) == [1, 2]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        (
            "The effect of work-load on kinerja pegawai (β = .42).",
            [
                101,
                1996,
                3466,
                1997,
                2147,
                1011,
                7170,
                2006,
                12631,
                2121,
                3900,
                25039,
                10830,
                2072,
                1006,
                1156,
                1027,
                1012,
                4413,
                1007,
                1012,
                102,
            ],
        ),
        ("Café 漢字 naïve\u200b text", [101, 7668, 1904, 100, 15743, 3793, 102]),
    ],
)
def test_shipped_vocabulary_gives_the_numbers_of_the_published_tokenizer(text, numbers):
    assert _load_pieces(None)(text) == numbers


def test_page_about_the_vocabulary_has_its_hash():
    folder = files("slr.vector")
    found = hashlib.sha256(folder.joinpath("vocabulary.txt").read_bytes()).hexdigest()
    assert found in folder.joinpath("SOURCE.md").read_text(encoding="utf-8")
