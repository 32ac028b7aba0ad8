"""Choose the range and the ticks of an axis of effects.

An effect is a plain number, the logarithm of a ratio, or Fisher's z of a correlation.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

Scale = Literal["plain", "ratio", "correlation"]
SCALES: Final[tuple[Scale, ...]] = ("plain", "ratio", "correlation")
Range = tuple[float, float]
_STEPS: Final = (1.0, 2.0, 5.0, 10.0)
_MOST: Final = 7  # ticks
_APART: Final = 30.0  # least distance of two ticks in the drawing
_CORRELATIONS: Final = (0.2, 0.4, 0.6, 0.8, 0.9, 0.95, 0.99)


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """A horizontal axis over a range of effects, from `left` to `right` in the drawing."""

    low: float
    high: float
    left: float
    right: float
    scale: Scale = "plain"

    def place(self, value: float) -> float:
        """Return where a value is drawn. A value outside the range is drawn at the nearer end of the axis."""
        inside = min(max(value, self.low), self.high)
        return self.left + (inside - self.low) / (self.high - self.low) * (self.right - self.left)

    def covers(self, value: float) -> bool:
        """Return whether a value is inside the range."""
        return self.low <= value <= self.high

    def ticks(self) -> list[tuple[float, float]]:
        """Return the ticks: the value on the axis, and the number to print, such as an odds ratio.

        If the numbers at the ticks would be too close together, some ticks are left out, but never the tick at 0.
        """
        found = [(x, shown) for x, shown in _candidates(self.low, self.high, self.scale) if self.covers(x)]
        start = next((i for i, (x, _) in enumerate(found) if x == 0), 0)
        below = self._thin(found[start::-1])[1:] if found else []
        return [*reversed(below), *self._thin(found[start:])]

    def _thin(self, ticks: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
        kept: list[tuple[float, float]] = []
        for x, shown in ticks:
            if not kept or abs(self.place(x) - self.place(kept[-1][0])) >= _APART:
                kept.append((x, shown))
        return kept


def back_transform(value: float, scale: Scale) -> float:
    """Return an effect as it is printed: a ratio from its logarithm, or a correlation from Fisher's z.

    >>> back_transform(0.0, "ratio"), round(back_transform(0.5493, "correlation"), 3), back_transform(2.0, "plain")
    (1.0, 0.5, 2.0)
    """
    if scale == "ratio":
        return math.exp(min(value, _LARGEST))
    return math.tanh(value) if scale == "correlation" else value


_LARGEST: Final = 700.0  # so that the ratio is still a number


def choose_range(core: Iterable[float], limits: Iterable[float]) -> Range:
    """Return a range that contains all `core` values and the interval limits near them.

    Limits far away are left out, because one very long interval would make all others too short to read.
    """
    inner = [_clip(x) for x in core]
    ends = [_clip(x) for x in limits]
    low, high = min(inner), max(inner)
    if low == high:
        low, high = low - 0.5 * (abs(low) or 1.0), high + 0.5 * (abs(high) or 1.0)
    reach = _FAR * (high - low)
    least, most = max(low - reach, min([low, *ends])), min(high + reach, max([high, *ends]))
    pad = 0.04 * (most - least)
    return least - pad, most + pad


def _clip(value: float) -> float:
    """Return the value or, if it is too large for an axis, the largest value allowed. A tiny value becomes 0.

    This keeps the length of the axis finite and greater than 0.
    """
    return 0.0 if abs(value) < _TINY else min(max(value, -_GREATEST), _GREATEST)


_GREATEST: Final = 1e100
_TINY: Final = 1e-100
_FAR: Final = 1.5  # lengths of the core range beyond which an interval is cut


def _candidates(low: float, high: float, scale: Scale) -> list[tuple[float, float]]:
    if scale == "ratio":
        return _ratio_ticks(low, high)
    if scale == "correlation" and max(abs(low), abs(high)) > _WIDE:
        values = [0.0, *_CORRELATIONS, *(-x for x in _CORRELATIONS)]
        return [(math.atanh(x), x) for x in sorted(values)]
    if scale == "correlation":
        ticks = _plain_ticks(math.tanh(low), math.tanh(high))
        return [(math.atanh(x), x) for x in ticks if abs(x) < 1]
    return [(x, x) for x in _plain_ticks(low, high)]


_WIDE: Final = 0.9  # from here on, equal steps of r would be too far apart at the ends


def _plain_ticks(low: float, high: float) -> list[float]:
    """Return up to eight round numbers in a range, at equal distances.

    >>> _plain_ticks(-0.3, 1.1)
    [-0.2, 0.0, 0.2, 0.4, 0.6, 0.8, 1.0]
    """
    power = 10.0 ** math.floor(math.log10((high - low) / _MOST))
    step = next(s * power for s in _STEPS if (high - low) / (s * power) <= _MOST)
    first, last = math.ceil(low / step - _ROUNDING), math.floor(high / step + _ROUNDING)
    digits = max(0, -math.floor(math.log10(step)))
    return [round(i * step, digits) + 0.0 for i in range(first, last + 1)]


_ROUNDING: Final = 1e-9


def _ratio_ticks(low: float, high: float) -> list[tuple[float, float]]:
    """Return the logarithm and the value of each tick: round ratios such as 0.5, 1 and 2.

    If fewer than two round ratios are in the range, the ratios at even steps of the logarithm are returned.
    """
    first, last = math.floor(low / math.log(10)), math.ceil(high / math.log(10))
    for steps in ((1, 1.5, 2, 3, 5, 7), (1, 2, 5), (1,)):
        every = max(1, math.ceil((last - first) / _MOST))
        powers = range(first - first % every, last + 1, every)
        ratios = [float(f"{s * 10.0**p:.6g}") for p in powers for s in steps if abs(p) < _POWERS]
        inside = [(math.log(r), r) for r in ratios if low <= math.log(r) <= high]
        if len(inside) <= _MOST:
            break
    near = [(x, back_transform(x, "ratio")) for x in _plain_ticks(low, high)]
    return inside if len(inside) > 1 else near


_POWERS: Final = 300
