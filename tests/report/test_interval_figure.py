"""Coefficients as dots with intervals: dot and line are where their numbers are, and long names fit."""

from defusedxml.ElementTree import fromstring
from drawn_text import list_faults, list_lines
from long_labels import LABELS

from slr.report.drawing import Sheet
from slr.report.interval_figure import IntervalRow, Intervals, draw_intervals
from slr.report.text import Texts

SHEET = Sheet(key="i", title="Agreement at each stage", description="In words", language="en")


def draw(*rows: IntervalRow, heading: str = "Screening") -> str:
    return draw_intervals(Intervals(sheet=SHEET, groups=[(heading, rows)], axis="Agreement"), Texts("en"))


def row(value: float | None, *limits: float, name: str = "Kappa", text: str = "shown") -> IntervalRow:
    return IntervalRow(name=name, text=text, value=value, limits=(limits[0], limits[1]) if limits else None)


def dots(svg: str) -> list[float]:
    return [float(c.attrib["cx"]) for c in fromstring(svg).iter("{http://www.w3.org/2000/svg}circle")]


def test_dots_are_placed_on_the_axis_which_ends_at_1() -> None:
    zero, half, one = dots(draw(row(0.0), row(0.5), row(1.0)))
    assert abs((zero + one) / 2 - half) < 0.2
    ticks = {line.text: line for line in list_lines(fromstring(draw(row(0.0), row(1.0))))}
    assert abs((ticks["1"].left + ticks["1"].right) / 2 - one) < 1


def test_an_interval_is_a_line_around_its_dot() -> None:
    svg = draw(row(0.5, 0.25, 0.75), row(0.25), row(0.75))
    middle, low, high = dots(svg)
    assert f"M{low:.1f}".removesuffix(".0") in svg
    assert low < middle < high
    assert svg.count('stroke-width="1.6"') == 1


def test_the_axis_reaches_below_0_only_if_a_number_does() -> None:
    def ticks(svg: str) -> list[str]:
        return [line.text for line in list_lines(fromstring(svg))]

    assert "-0.5" in ticks(draw(row(0.5, -0.7, 0.9)))
    assert not any(text.startswith("-") for text in ticks(draw(row(0.5, 0.1, 0.9))))


def test_a_coefficient_that_could_not_be_estimated_has_a_text_and_no_dot() -> None:
    svg = draw(row(None, text="not estimable"), row(0.4))
    assert len(dots(svg)) == 1
    assert "not estimable" in svg


def test_long_names_in_forty_rows_are_neither_cut_nor_overlap() -> None:
    rows = [row(0.1, -1, 1, name=name, text="0.123 [-1.000; 1.000]") for name in LABELS]
    svg = draw(*rows, heading=LABELS[0] * 3)
    assert list_faults(svg) == []
    whole = "".join("".join(line.text for line in list_lines(fromstring(svg))).split())
    assert all("".join(label.split()) in whole for label in LABELS)
