"""The plot of sources and combinations: every number is drawn, and long names neither leave it nor overlap."""

from defusedxml.ElementTree import fromstring
from drawn_text import list_faults, list_lines
from long_labels import LABELS

from slr.report.drawing import Sheet
from slr.report.overlap_figure import Combination, Overlap, count_columns, draw_overlap

SHEET = Sheet(key="o", title="What each source found", description="In words", language="en")
WORDS = ("Found by exactly these", "Included studies and other works", "Found by the source")


def plot(names: list[str], *combinations: tuple[set[int], int, int]) -> Overlap:
    listed = [Combination(members=frozenset(m), reports=n, included=k) for m, n, k in combinations]
    totals = [sum(one.reports for one in listed if i in one.members) for i in range(len(names))]
    return Overlap(
        sheet=SHEET,
        sources=list(zip(names, totals, strict=True)),
        combinations=listed,
        words=WORDS,
        count="{:,}".format,
    )


def texts(overlap: Overlap) -> list[str]:
    return [line.text for line in list_lines(fromstring(draw_overlap(overlap)))]


def test_each_source_and_each_combination_has_its_numbers() -> None:
    shown = texts(plot(["Alpha", "Beta"], ({0}, 20, 0), ({0, 1}, 7, 3), ({1}, 1, 1)))
    assert [shown[shown.index(name) + 1] for name in ("Alpha", "Beta")] == ["27", "8"]
    place = shown.index("8") + 1
    assert shown[place : place + 6] == ["20", "0", "7", "3", "1", "1"]


def test_the_sources_of_a_combination_are_marked_by_dark_dots_and_connected() -> None:
    svg = draw_overlap(plot(["Alpha", "Beta", "Gamma"], ({0, 2}, 5, 0)))
    assert svg.count('fill="#3a3a3a"') == 2
    assert svg.count('stroke="#3a3a3a" stroke-width="2"') == 1
    assert draw_overlap(plot(["Alpha", "Beta"], ({1}, 5, 0))).count('stroke="#3a3a3a"') == 0


def test_the_heights_of_the_bars_are_proportional_to_the_reports() -> None:
    root = fromstring(draw_overlap(plot(["Alpha", "Beta"], ({0}, 40, 0), ({1}, 10, 0))))
    bars = [r for r in root.iter("{http://www.w3.org/2000/svg}rect") if r.get("fill") == "#8c8c8c"]
    heights = sorted(float(r.attrib["height"]) for r in bars)[-2:]
    assert heights[0] * 4 == heights[1]


def test_long_names_of_twelve_and_of_forty_sources_are_neither_cut_nor_overlap() -> None:
    for number in (12, 40):
        names = LABELS[:number]
        many = [({i % number, i * 5 % number}, 12_345 - i, i % 40) for i in range(70)]
        overlap = plot(names, *many)
        assert list_faults(draw_overlap(overlap)) == []
        whole = "".join("".join(texts(overlap)).split())
        assert all("".join(name.split()) in whole for name in names)


def test_as_many_combinations_are_drawn_as_fit_and_long_numbers_run_upwards() -> None:
    overlap = plot(["Alpha", "Beta"], *(({i % 2}, 12_345, 0) for i in range(60)))
    assert 12 <= count_columns(overlap) < 60
    assert texts(overlap).count("12,345") == count_columns(overlap)
    assert "rotate(-90)" in draw_overlap(overlap)
    assert "rotate(-90)" not in draw_overlap(plot(["Alpha", "Beta"], ({0}, 345, 0), ({1}, 3, 0)))
