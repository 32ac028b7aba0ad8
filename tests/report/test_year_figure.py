"""Bars by year: all series share the years, no year is left out, and early years are counted in the first bar."""

from collections.abc import Mapping

from defusedxml.ElementTree import fromstring
from drawn_text import list_faults, list_lines
from hypothesis import given, settings
from hypothesis import strategies as st

from slr.report.drawing import Sheet
from slr.report.year_figure import MOST_YEARS, Years, draw_years, list_years

SHEET = Sheet(key="y", title="Years of publication", description="In words", language="en")


def draw(**series: Mapping[int, int]) -> str:
    return draw_years(
        Years(sheet=SHEET, series=list(series.items()), before="to {year}", count="{:,}".format)
    )


def texts(svg: str) -> list[str]:
    return [line.text for line in list_lines(fromstring(svg))]


def bars(svg: str) -> list[float]:
    rects = fromstring(svg).iter("{http://www.w3.org/2000/svg}rect")
    return [float(r.attrib["height"]) for r in rects if r.get("fill") == "#8c8c8c"]


def test_each_number_is_a_bar_with_its_number_in_the_panel_of_its_series() -> None:
    svg = draw(included={2019: 1, 2021: 2}, screened={2019: 30, 2020: 7, 2021: 15})
    assert texts(svg) == [
        "Years of publication",
        *("included", "1", "2"),
        *("screened", "30", "7", "15"),
        *("2019", "2020", "2021"),
    ]
    included, screened = bars(svg)[:2], bars(svg)[2:]
    assert included[0] * 2 == included[1] == max(screened)
    assert screened[0] == screened[2] * 2


def test_years_without_a_number_have_their_place() -> None:
    assert list_years([2001, 2004]) == (2001, 2002, 2003, 2004)


def test_years_long_before_the_others_are_counted_in_the_first_bar() -> None:
    svg = draw(screened={1780: 3, 1960: 4, 2020: 1})
    assert len(list_years([1780, 2020])) == MOST_YEARS
    assert len(bars(svg)) == 2
    assert abs(bars(svg)[0] - bars(svg)[1] * 7) < 1
    assert "to 1961" in texts(svg)


def test_numbers_that_would_touch_are_left_out_except_the_highest() -> None:
    svg = draw(screened={year: 10_000 + year for year in range(1970, 2021)})
    assert [text for text in texts(svg) if "," in text] == ["12,020"]


@settings(deadline=None, max_examples=60)
@given(st.dictionaries(st.integers(1000, 2100), st.integers(1, 99_999), min_size=1))
def test_no_text_leaves_the_plot_or_overlaps(numbers: dict[int, int]) -> None:
    svg = draw(**{"A long name of a series " * 8: numbers, "screened": numbers})
    assert list_faults(svg) == []
