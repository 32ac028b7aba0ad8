"""Letters that databases spell differently become one plain spelling."""

import pytest

from slr.text.letter import plain, romanise


@pytest.mark.parametrize(
    ("text", "spelled"),
    [
        ("Müller", "muller"), ("Søren", "soren"), ("Łódź", "lodz"), ("Þór", "thor"), ("Ægir", "aegir"), ("œuvre", "oeuvre"), ("TGF-β", "tgf-beta"),
        ("straße", "strasse"), ("İzmir", "izmir"), ("ﬁnding", "finding"), ("plain text", "plain text"), ("仕事", "仕事"),
    ],
)  # fmt: skip
def test_accents_strokes_ligatures_and_greek_are_written_plainly(text: str, spelled: str) -> None:
    assert plain(text) == spelled


@pytest.mark.parametrize(
    ("text", "spelled"),
    [
        ("Щербаков", "shcherbakov"),
        ("Чайковский", "chaykovskiy"),
        ("Ёлкин", "elkin"),
        ("Объём", "obem"),
        ("Її", "yiyi"),
        ("Müller", "muller"),
        ("李", "李"),
    ],
)
def test_cyrillic_is_written_in_latin_letters_and_other_scripts_stay(text: str, spelled: str) -> None:
    assert romanise(text) == spelled
