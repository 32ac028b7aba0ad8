"""A row of an extractor as a value that can be matched."""

from made_up_findings import make_entry


def test_rows_with_the_same_meaning_have_the_same_key() -> None:
    same = make_entry("tomas", {"predictor": " TELEWORK ", "second_hand": "no", "role": "finding", "p": "1"})
    assert make_entry("rina", {"predictor": "telework"}).key == same.key


def test_a_second_hand_row_or_an_example_has_another_key_than_a_plain_row() -> None:
    rows = [make_entry("rina", cells) for cells in ({}, {"second_hand": "yes"}, {"role": "worked-example"})]
    assert [entry.is_plain for entry in rows] == [True, False, False]
    assert len({entry.key for entry in rows}) == 3


def test_the_ids_that_a_row_settles_are_separated_by_semicolons() -> None:
    assert make_entry("adjudicated", {"of": " a;b ;; a"}).of == ("a", "b")
