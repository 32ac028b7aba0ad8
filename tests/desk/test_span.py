"""Marked text is cut where marks begin and end, and its text is unchanged."""

from slr.desk.span import Span, mark_text, plain_text


def test_text_without_marks_is_one_span_and_no_text_is_none() -> None:
    assert mark_text("night work", []) == (Span("night work"),)
    assert mark_text("", [("exclude", 0, 3)]) == ()
    assert plain_text(()) == ""


def test_mark_reaches_from_its_start_up_to_its_end() -> None:
    assert mark_text("night work", [("exclude", 6, 10)]) == (Span("night "), Span("work", ("exclude",)))
    assert mark_text("night work", [("exclude", 0, 5)]) == (Span("night", ("exclude",)), Span(" work"))


def test_place_that_reaches_beyond_the_text_is_cut_and_one_outside_marks_nothing() -> None:
    assert mark_text("abc", [("exclude", -2, 1), ("include", 2, 9)]) == (
        Span("a", ("exclude",)),
        Span("b"),
        Span("c", ("include",)),
    )
    assert mark_text("abc", [("exclude", 5, 9)]) == (Span("abc"),)


def test_marks_that_overlap_are_in_their_order_and_the_last_of_each_counts() -> None:
    places = [("include", 0, 3), ("exclude", 0, 3), ("include", 0, 3)]
    assert mark_text("abc", places) == (Span("abc", ("exclude", "include")),)
