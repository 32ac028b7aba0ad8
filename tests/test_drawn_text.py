"""The check of drawn text sees lines that overlap and lines that leave the drawing."""

from drawn_text import list_faults


def drawing(*parts: str) -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100">{"".join(parts)}</svg>'


def test_lines_over_each_other_are_seen_also_if_one_is_turned_or_in_a_moved_group() -> None:
    plain = '<text x="10" y="50">overlap</text>'
    assert list_faults(drawing(plain)) == []
    assert list_faults(drawing(plain, '<text x="30" y="52">other</text>')) == ["overlap over other"]
    turned = '<text transform="translate(30 80) rotate(-90)">turned</text>'
    assert list_faults(drawing(plain, turned)) == ["overlap over turned"]
    moved = '<g transform="translate(0 30)"><text x="10" y="20">moved</text></g>'
    assert list_faults(drawing(plain, moved)) == ["overlap over moved"]
    assert list_faults(drawing(plain, '<text x="10" y="70">below</text>')) == []


def test_lines_that_leave_the_drawing_are_seen_on_each_side() -> None:
    for x, y, anchor in (
        (80, 50, "start"),
        (10, 50, "middle"),
        (30, 50, "end"),
        (10, 5, "start"),
        (10, 99, "start"),
    ):
        found = list_faults(drawing(f'<text x="{x}" y="{y}" text-anchor="{anchor}">a long line</text>'))
        assert found == ["outside: a long line"], (x, y, anchor)
