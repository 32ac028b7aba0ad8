"""Measure agreement between raters: raw agreement, kappa, PABAK, Gwet's AC1 and Krippendorff's alpha.

Each item maps the raters who rated the item to their categories. Definitions and variances follow Gwet 2014 (Handbook
of Inter-Rater Reliability, 4th ed., chapters 2 to 5). Alpha follows Krippendorff 2011 (Computing Krippendorff's
Alpha-Reliability). The variance of alpha is derived by linearisation, like the variances in Gwet's book.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from slr.model.reason import Reason
from slr.statistics.interval import wilson

Numbers = NDArray[np.float64]
COEFFICIENTS: Final = ("raw", "kappa", "pabak", "ac1", "alpha")
NO_OVERLAP: Final = Reason("no_overlap")
ONE_ITEM: Final = Reason("one_item")
NO_VARIATION: Final = Reason("no_variation")


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A coefficient with its interval. A number that cannot be estimated is None, and `reason` gives the reason."""

    name: str
    value: float | None
    low: float | None = None
    high: float | None = None
    reason: Reason | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ratings:
    """The ratings as arrays of numbers.

    `counts` has one row per item and one column per category. `codes` has one row per item and one column per
    rater. If a rater did not rate an item, the code is -1.
    """

    counts: Numbers
    codes: NDArray[np.int64]
    confidence: float

    @property
    def per_item(self) -> Numbers:
        return self.counts.sum(axis=1)  # type: ignore[no-any-return]  # numpy's stubs lose the type

    @property
    def categories(self) -> int:
        return int(self.counts.shape[1])


def measure_agreement(
    items: Sequence[Mapping[str, str]], categories: Sequence[str], confidence: float = 0.95
) -> tuple[Figure, ...]:
    """Return raw agreement, kappa, PABAK, AC1 and alpha, each with its interval if it can be estimated.

    Each of `items` maps the raters of one item to the categories that they chose. `categories` lists all possible
    categories, even those that nobody chose. PABAK and AC1 depend on the number of categories. Raises KeyError for a
    category that is not listed.

    >>> items = [{"a": "yes", "b": "yes"}] * 40 + [{"a": "yes", "b": "no"}] * 10 + [{"a": "no", "b": "no"}] * 50
    >>> [(f.name, round(f.value, 3)) for f in measure_agreement(items, ("yes", "no"))]
    [('raw', 0.9), ('kappa', 0.8), ('pabak', 0.8), ('ac1', 0.802), ('alpha', 0.799)]
    """
    return measure_codes(_read(items, categories), len(categories), confidence)


def measure_codes(codes: NDArray[np.int64], categories: int, confidence: float = 0.95) -> tuple[Figure, ...]:
    """Return the same figures as `measure_agreement` for ratings that are numbers.

    `codes` has one row per item and one column per rater. A code is the number of a category, or -1 if the rater did not
    rate the item. Each rater must have rated at least one item, and each item must have at least one rating.
    `categories` is the number of categories.
    """
    ratings = _count(codes, categories, confidence)
    return tuple(_measure(name, ratings) for name in COEFFICIENTS)


def cohen_kappa_of_table(both: int, first: int, second: int, neither: int) -> float | None:
    """Return Cohen's kappa (Cohen 1960) of a two-by-two table, or None if it cannot be estimated.

    `both` counts the items that both raters marked, and `neither` the items that no rater marked. `first` counts the
    items that only the first rater marked, and `second` those that only the second rater marked. The result is rounded
    to six places.

    >>> cohen_kappa_of_table(20, 5, 10, 15)
    0.4
    >>> cohen_kappa_of_table(7, 0, 0, 0) is None
    True
    """
    cells = np.array([(0, 0), (0, 1), (1, 0), (1, 1)])
    codes = np.repeat(cells, (both, first, second, neither), axis=0)
    value = _measure("kappa", _count(codes, 2, 0.95)).value
    return None if value is None else round(value, 6)


def _read(items: Sequence[Mapping[str, str]], categories: Sequence[str]) -> NDArray[np.int64]:
    """Return the codes as in `measure_codes`, with the raters in alphabetical order. Items without a rating are left out."""
    number = {c: i for i, c in enumerate(categories)}
    raters = sorted({rater for item in items for rater in item})
    codes = np.full((len(items), len(raters)), -1, dtype=np.int64)
    for i, item in enumerate(items):
        for j, rater in enumerate(raters):
            if rater in item:
                codes[i, j] = number[item[rater]]
    return codes[(codes >= 0).any(axis=1)] if len(items) else codes


def _count(codes: NDArray[np.int64], categories: int, confidence: float) -> _Ratings:
    counts = np.stack([(codes == k).sum(axis=1) for k in range(categories)], axis=1).astype(float)
    return _Ratings(counts=counts, codes=codes, confidence=confidence)


def _measure(name: str, ratings: _Ratings) -> Figure:
    """Return one coefficient with its interval.

    A coefficient is the observed agreement, corrected for chance agreement. Only raw agreement is not corrected.

    If the coefficient is undefined, its value is None, and `reason` gives the reason.
    """
    pairable = int((ratings.per_item >= 2).sum())
    if pairable == 0:
        return Figure(name=name, value=None, reason=NO_OVERLAP)
    if name == "alpha":
        return _alpha(ratings)
    chance, influence = _CHANCE[name](ratings)
    if chance >= 1 - 1e-12:
        return Figure(name=name, value=None, reason=NO_VARIATION)
    shares, seen = _shares(ratings)
    raw = float(shares[seen].mean())
    value = (raw - chance) / (1 - chance)
    if name in ("raw", "pabak") and set(shares[seen]) <= {0.0, 1.0}:
        # Each item agrees fully or not at all, as with two raters per item. Raw agreement is then a proportion, and PABAK is
        # a linear function of this proportion.
        low, high = wilson(round(raw * pairable), pairable, ratings.confidence)
        ends = ((low - chance) / (1 - chance), (high - chance) / (1 - chance))
        return Figure(name=name, value=value, low=ends[0], high=ends[1])
    scores = len(shares) / pairable * seen * (shares - chance) / (1 - chance)
    scores = scores - 2 * (1 - value) * influence / (1 - chance)
    return _with_interval(name, value, scores, ratings, chance)


def _shares(ratings: _Ratings) -> tuple[Numbers, NDArray[np.bool_]]:
    """For each item, return the proportion of its pairs of ratings that agree, and whether it has at least two ratings."""
    r = ratings.per_item
    seen = r >= 2
    agreeing = (ratings.counts * (ratings.counts - 1)).sum(axis=1)
    return np.divide(agreeing, r * (r - 1), out=np.zeros_like(r), where=seen), seen


def _no_chance(ratings: _Ratings) -> tuple[float, Numbers]:
    return 0.0, ratings.per_item * 0


def _uniform_chance(ratings: _Ratings) -> tuple[float, Numbers]:
    """Return the chance agreement for equally likely categories, and the influence of each item, which is 0.

    With this chance agreement, the coefficient is PABAK (Byrt, Bishop and Carlin 1993) or, for more than two
    categories, the coefficient of Brennan and Prediger 1981.
    """
    return 1 / ratings.categories, ratings.per_item * 0


def _marginal_chance(ratings: _Ratings) -> tuple[float, Numbers]:
    """Return the chance agreement from each rater's marginal proportions, and the influence of each item.

    The chance agreement is defined as in Cohen 1960, for all pairs of raters (Conger 1980). The influence is half the
    derivative of the chance agreement.
    """
    codes, q = ratings.codes, ratings.categories
    n, raters = codes.shape
    rated = codes >= 0
    chosen = np.stack([codes == k for k in range(q)], axis=2).astype(float)  # axes: items, raters, categories
    rated_by = rated.sum(axis=0)
    shares = chosen.sum(axis=0) / rated_by[:, None]
    total = shares.sum(axis=0)
    pairs = raters * (raters - 1)
    chance = float((total**2).sum() - (shares**2).sum()) / pairs
    moved = (n / rated_by)[None, :, None] * rated[:, :, None] * (chosen - shares[None])
    influence = (moved * (total[None] - shares)[None]).sum(axis=(1, 2)) / pairs
    return chance, influence


def _gwet_chance(ratings: _Ratings) -> tuple[float, Numbers]:
    """Return the chance agreement from the observed prevalence of the categories (Gwet 2008), and the influence of each item."""
    q = ratings.categories
    shares = ratings.counts / ratings.per_item[:, None]
    prevalence = shares.mean(axis=0)
    chance = float((prevalence * (1 - prevalence)).sum()) / (q - 1)
    influence = (shares * (1 - prevalence)).sum(axis=1) / (q - 1) - chance
    return chance, influence


_CHANCE: Final[Mapping[str, Callable[[_Ratings], Any]]] = {
    "raw": _no_chance,
    "kappa": _marginal_chance,
    "pabak": _uniform_chance,
    "ac1": _gwet_chance,
}


def _alpha(ratings: _Ratings) -> Figure:
    """Return Krippendorff's alpha for nominal data, with its interval. Items with a single rating are left out.

    If all ratings are the same, alpha is undefined, and its value is None.
    """
    counts = ratings.counts[ratings.per_item >= 2]
    r = counts.sum(axis=1)
    mean, total = r.mean(), r.sum()
    agreeing = (counts * (counts - 1)).sum(axis=1) / (r - 1)
    observed = float(agreeing.sum() / total)
    prevalence = counts.sum(axis=0) / total
    chance = float((prevalence**2).sum())
    if chance >= 1 - 1e-12:
        return Figure(name="alpha", value=None, reason=NO_VARIATION)
    small = 1 / float(total)  # the correction for few ratings: the difference between alpha and Scott's pi
    raw = (1 - small) * observed + small
    value = (raw - chance) / (1 - chance)
    shares = (1 - small) * (agreeing - observed * (r - mean)) / mean + small
    influence = (counts * prevalence).sum(axis=1) / mean - chance * (r - mean) / mean - chance
    scores = (shares - chance) / (1 - chance) - 2 * (1 - value) * influence / (1 - chance)
    return _with_interval("alpha", value, scores, ratings, chance)


def _with_interval(name: str, value: float, scores: Numbers, ratings: _Ratings, chance: float) -> Figure:
    """Return the coefficient with its interval.

    `scores` has one score per item. The mean of the scores is the coefficient, `value`. For n items, the interval uses
    n - 1 degrees of freedom. A single item gives no interval.
    """
    from scipy.special import stdtrit  # noqa: PLC0415  heavy: only where two people have judged the same reports

    n = len(scores)
    if n < 2:
        return Figure(name=name, value=value, reason=ONE_ITEM)
    error = float((((scores - value) ** 2).sum() / (n * (n - 1))) ** 0.5)
    reach = float(stdtrit(n - 1, (1 + ratings.confidence) / 2)) * error
    floor = max(-1.0, -chance / (1 - chance))  # the value if there were no agreement at all
    # If many items have only one rating, kappa can be below the lowest value that is possible for items with two ratings.
    low, high = min(value, max(floor, value - reach)), min(1.0, value + reach)
    if value >= 1 - 1e-12:
        # If nobody ever disagreed, the estimated variance is zero, although a few items cannot show that the coefficient
        # is certain. The lower limit therefore comes from Wilson's interval of raw agreement, corrected for the same
        # chance agreement.
        pairable = int((ratings.per_item >= 2).sum())
        low = max(floor, (wilson(pairable, pairable, ratings.confidence)[0] - chance) / (1 - chance))
    return Figure(name=name, value=value, low=low, high=high)
