"""Draw numbers by year as bars.

Each series has its own panel. The panels are placed one below the other, and show the same years.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from slr.report.drawing import FILL, Sheet, draw_bar, draw_line, draw_sheet, draw_text
from slr.report.grid_figure import LEADING, MARGIN, SMALL
from slr.report.measure import text_width, wrap_text

WIDTH: Final = 640.0
PANEL: Final = 62.0  # height of the highest bar of a panel
MOST_YEARS: Final = 60  # most bars in a panel
WIDEST: Final = 42.0  # largest width of a year


@dataclass(frozen=True, slots=True, kw_only=True)
class Years:
    """A plot of numbers by year, with one panel for each series.

    `sheet` gives the title and the description. `series` gives the name and the numbers by year of each panel, from top
    to bottom. If the first bar also counts earlier years, its label is `before`, with its year in place of `{year}`.
    `count` formats a number in the reader's language.
    """

    sheet: Sheet
    series: Sequence[tuple[str, Mapping[int, int]]]
    before: str
    count: Callable[[float], str]


def list_years(years: Sequence[int]) -> tuple[int, ...]:
    """Return the years that have a bar, without gaps, but at most the last MOST_YEARS. The first bar also counts earlier years.

    >>> list_years([2019, 2021]), len(list_years([1850, 2020])), list_years([])
    ((2019, 2020, 2021), 60, ())
    """
    if not years:
        return ()
    first, last = min(years), max(years)
    return tuple(range(max(first, last - MOST_YEARS + 1), last + 1))


def draw_years(plot: Years) -> str:
    """Return the plot as an SVG document. At least one number must be greater than 0."""
    known = [year for _, numbers in plot.series for year, n in numbers.items() if n]
    years = list_years(known)
    step = min(WIDEST, (WIDTH - 2 * MARGIN) / len(years))
    parts: list[str] = []
    y = MARGIN
    for name, numbers in plot.series:
        heads = wrap_text(name, WIDTH - 2 * MARGIN, SMALL + 1)
        parts += [
            draw_text(h, MARGIN, y + (i + 1) * LEADING - 3, size=SMALL + 1) for i, h in enumerate(heads)
        ]
        y += len(heads) * LEADING + LEADING + PANEL
        parts += _draw_panel(_gather(numbers, years), step, y, plot.count)
        y += 6
    cut = min(known) < years[0]
    labels = [plot.before.format(year=years[0]) if cut else str(years[0]), *map(str, years[1:])]
    parts += _draw_axis(labels, step, y - 6)
    return draw_sheet(plot.sheet, WIDTH, y + LEADING + MARGIN, parts)


def _gather(numbers: Mapping[int, int], years: Sequence[int]) -> list[int]:
    """Return the number that each bar shows. The first bar also counts all earlier years."""
    found = dict.fromkeys(years, 0)
    for year, n in numbers.items():
        found[max(year, years[0])] += n
    return list(found.values())


def _draw_panel(
    numbers: Sequence[int], step: float, bottom: float, count: Callable[[float], str]
) -> Iterator[str]:
    """Yield the bars of a panel with numbers above them, and the line below them.

    If the numbers would touch, only the highest bar has a number.
    """
    most = max(1, *numbers) if numbers else 1
    every = all(text_width(count(n), SMALL) <= step - 1 for n in numbers if n)
    highest = numbers.index(max(numbers))
    for i, n in enumerate(numbers):
        x, height = MARGIN + i * step, PANEL * n / most
        gap = min(3.0, step * 0.12)
        if n:
            yield draw_bar(x + gap, bottom - height, step - 2 * gap, height, fill=FILL)
        if n and (every or i == highest):
            yield draw_text(
                count(n),
                _keep_inside(x + step / 2, count(n)),
                bottom - height - 3,
                size=SMALL,
                anchor="middle",
            )
    yield draw_line(MARGIN, bottom, MARGIN + len(numbers) * step, bottom)


def _keep_inside(middle: float, label: str) -> float:
    half = text_width(label, SMALL) / 2
    return min(max(middle, half + 2), WIDTH - half - 2)


def _draw_axis(labels: Sequence[str], step: float, y: float) -> Iterator[str]:
    """Yield ticks and labels for round years, as far as there is room. The first and the last year always have a label."""
    room = max(text_width(label, SMALL) for label in labels[1:] or labels) + 4
    every = next(n for n in (1, 2, 5, 10, 20, 50, 100) if n * step >= room)
    last = len(labels) - 1
    shown = {i for i in range(last + 1) if labels[i].isdecimal() and int(labels[i]) % every == 0}
    ends = {0: text_width(labels[0], SMALL) / 2 + room / 2, last: room}
    shown = {i for i in shown if all(abs(i - end) * step >= least for end, least in ends.items())} | {0, last}
    for i in sorted(shown):
        x = MARGIN + (i + 0.5) * step
        yield draw_line(x, y, x, y + 4)
        yield draw_text(labels[i], _keep_inside(x, labels[i]), y + LEADING + 2, size=SMALL, anchor="middle")
