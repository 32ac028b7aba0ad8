"""Grids of numbers: each number is in its cell, darker cells have larger numbers, and headings always fit."""

import pytest
from defusedxml.ElementTree import fromstring
from drawn_text import list_faults, list_lines
from long_labels import LABELS

from slr.report.drawing import Sheet
from slr.report.heat_figure import WIDTH, Heat, draw_heat

SHEET = Sheet(key="h", title="Studies by theme and year", description="In words", language="en")


def draw(rows: list[str], columns: list[str], cells: dict[tuple[int, int], int]) -> str:
    return draw_heat(
        Heat(sheet=SHEET, corner="Theme", rows=rows, columns=columns, cells=cells, count="{:,}".format)
    )


def shades(svg: str) -> list[str]:
    rects = fromstring(svg).iter("{http://www.w3.org/2000/svg}rect")
    return [r.attrib["fill"] for r in rects if r.get("stroke") == "#c9c9c9"]


def test_each_number_stands_in_the_row_and_the_column_of_its_cell() -> None:
    svg = draw(["Strain", "Health"], ["2020", "2021"], {(0, 1): 3, (1, 0): 12})
    place = {line.text: line for line in list_lines(fromstring(svg))}
    assert place["3"].overlaps(place["3"])
    for number, row, column in (("3", "Strain", "2021"), ("12", "Health", "2020")):
        assert abs(place[number].top - place[row].top) < 1
        assert place[column].left < (place[number].left + place[number].right) / 2 < place[column].right


def test_a_larger_number_has_a_darker_cell_and_an_empty_cell_is_white() -> None:
    found = shades(draw(["Strain"], ["a", "b", "c", "d"], {(0, 0): 1, (0, 1): 5, (0, 2): 9}))
    assert found[0] > found[1] > found[2]
    assert found[3] == "#ffffff"


def test_equal_numbers_have_equal_cells() -> None:
    assert len(set(shades(draw(["Strain"], ["a", "b"], {(0, 0): 4, (0, 1): 4})))) == 1


def test_headings_run_upwards_only_if_they_do_not_fit_side_by_side() -> None:
    assert "rotate" not in draw(["Strain"], ["2020", "2021"], {(0, 0): 1})
    assert "rotate" in draw(["Strain"], [f"2{i:02}0–2{i:02}4" for i in range(12)], {(0, 0): 1})


@pytest.mark.parametrize(("rows", "columns"), [(40, 12), (12, 5), (3, 12), (40, 1), (1, 2)])
def test_long_labels_are_neither_cut_nor_overlap(rows: int, columns: int) -> None:
    cells = {(i, j): 1 + i * j for i in range(rows) for j in range(columns)}
    svg = draw(LABELS[:rows], LABELS[::-1][:columns], cells)
    assert list_faults(svg) == []
    whole = "".join("".join(line.text for line in list_lines(fromstring(svg))).split())
    assert all("".join(label.split()) in whole for label in (*LABELS[:rows], *LABELS[::-1][:columns]))
    assert float(fromstring(svg).attrib["width"]) <= WIDTH
