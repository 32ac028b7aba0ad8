"""Convert reported statistics into effects with their sampling variances.

If metafor has a formula for a conversion, this module uses it (Viechtbauer 2010, Journal of Statistical Software 36:3).
If no effect can be computed from the given values, a function raises ValueError with a message for the reviewer.

`REFUSED` lists the conversions that the program refuses, with the reasons and with what to ask the authors for.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from slr.statistics.interval import normal_quantile

Result = dict[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversion:
    """A function that converts statistics, with the names of its required inputs (`inputs`) and of its optional inputs."""

    convert: Callable[..., Result]
    inputs: tuple[str, ...]
    optional: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """The reason why the program refuses a conversion, and what to ask the authors for instead."""

    why: str
    ask: str


def convert_r_to_z(r: float, n: float | None = None) -> Result:
    """Return Fisher's z of a correlation and, if n is given, its variance 1 / (n - 3).

    >>> {k: round(v, 4) for k, v in convert_r_to_z(0.56, 20).items()}
    {'yi': 0.6328, 'vi': 0.0588}
    """
    z = {"yi": math.atanh(_demand_correlation(r))}
    if n is None:
        return z
    return z | {"vi": 1 / _demand_positive(_whole("n", n) - 3, f"n must be above 3, got {n:g}")}


def convert_t_to_partial_r(t: float, n: float, predictors: float) -> Result:
    """Return the partial correlation and its variance, from t, n and the number of predictors (Aloe 2014).

    >>> {k: round(v, 4) for k, v in convert_t_to_partial_r(6.19, 232, 7).items()}
    {'r': 0.3822, 'vi': 0.0032}
    """
    r = _partial(t, n, predictors)
    return {"r": r, "vi": (1 - r * r) ** 2 / (n - predictors)}


def convert_t_to_partial_z(t: float, n: float, predictors: float) -> Result:
    """Return Fisher's z of the partial correlation, and its variance, from t, n and the number of predictors.

    The variance is 1 / (n - q - 3). q is the number of predictors that are held constant: all predictors but one.
    """
    r = _partial(t, n, predictors)
    few = f"n must be above predictors + 2, got n = {n:g} and predictors = {predictors:g}"
    return {"yi": math.atanh(r), "vi": 1 / _demand_positive(n - (predictors - 1) - 3, few)}


def convert_cells_to_log_ratio(a: float, b: float, c: float, d: float) -> Result:
    """Return the log risk ratio of two groups, and its variance.

    `a` and `b` are the numbers of people with and without the event in the first group. `c` and `d` are the
    corresponding numbers for the second group. All functions for cells take these four numbers.

    If a cell is 0, 0.5 is added to all cells, and the result contains this number under `added`.
    """
    a, b, c, d, added = _correct(a, b, c, d)
    vi = 1 / a - 1 / (a + b) + 1 / c - 1 / (c + d)
    return {"yi": math.log(a / (a + b)) - math.log(c / (c + d)), "vi": vi} | added


def convert_cells_to_log_odds(a: float, b: float, c: float, d: float) -> Result:
    """Return the log odds ratio of two groups, and its variance.

    If a cell is 0, 0.5 is added to all cells, and the result contains this number under `added`.

    >>> {k: round(v, 4) for k, v in convert_cells_to_log_odds(4, 119, 11, 128).items()}
    {'yi': -0.9387, 'vi': 0.3571}
    """
    a, b, c, d, added = _correct(a, b, c, d)
    return {
        "yi": math.log(a) - math.log(b) - math.log(c) + math.log(d),
        "vi": 1 / a + 1 / b + 1 / c + 1 / d,
    } | added


def convert_cells_to_difference(a: float, b: float, c: float, d: float) -> Result:
    """Return the risk difference of two groups, with its variance and standard error."""
    _demand_cells(a, b, c, d)
    p, q = a / (a + b), c / (c + d)
    vi = p * (1 - p) / (a + b) + q * (1 - q) / (c + d)
    return {"yi": p - q, "vi": vi, "se": math.sqrt(vi)}


def convert_cells_to_ratio_interval(a: float, b: float, c: float, d: float) -> Result:
    """Return the risk ratio of two groups with its 95 % interval.

    If a cell is 0, 0.5 is added to all cells, and the result contains this number under `added`.
    """
    log = convert_cells_to_log_ratio(a, b, c, d)
    reach = normal_quantile(0.95) * math.sqrt(log["vi"])
    added = {"added": log["added"]} if "added" in log else {}
    return {
        "rr": math.exp(log["yi"]),
        "lb": math.exp(log["yi"] - reach),
        "ub": math.exp(log["yi"] + reach),
    } | added


def convert_cells_to_phi(a: float, b: float, c: float, d: float) -> Result:
    """Return the phi coefficient, with its large-sample standard error (Yule 1912; Digby 1983)."""
    _demand_cells(a, b, c, d)
    n = a + b + c + d
    rows, columns = (a + b) / n, (a + c) / n
    spread = math.sqrt(rows * (1 - rows) * columns * (1 - columns))
    _demand_positive(spread, "both columns of the table must have a count above 0")
    phi = (a * d - b * c) / n**2 / spread
    skew_rows, skew_columns = 2 * rows - 1, 2 * columns - 1
    terms = (
        1 - phi**2,
        phi * (1 + phi**2 / 2) * skew_rows * skew_columns / spread,
        -0.75 * phi**2 * (skew_rows**2 / (rows * (1 - rows)) + skew_columns**2 / (columns * (1 - columns))),
    )
    return {"r": phi, "se": math.sqrt(max(0.0, sum(terms)) / n)}


def convert_cells_to_d(a: float, b: float, c: float, d: float) -> Result:
    """Return the standardised mean difference d of two groups, computed from their odds ratio, and its standard error.

    The conversion multiplies the log odds ratio by √3/π. The factor assumes that the outcome behind the two categories has
    a logistic distribution in each group (Chinn 2000).

    If a cell is 0, 0.5 is added to all cells, and the result contains this number under `added`.
    """
    odds = convert_cells_to_log_odds(a, b, c, d)
    factor = math.sqrt(3) / math.pi
    added = {"added": odds["added"]} if "added" in odds else {}
    return {"d": odds["yi"] * factor, "se": math.sqrt(odds["vi"]) * factor} | added


def convert_means_to_g(m1: float, sd1: float, n1: float, m2: float, sd2: float, n2: float) -> Result:
    """Return Hedges' g of two groups twice: with the exact correction for small samples, and with its usual approximation.

    `g` has the exact correction, and `vi` is its variance. `g_approxJ` has the approximation, and `vi_meta` is its
    variance.

    >>> {k: round(v, 4) for k, v in convert_means_to_g(55, 47, 155, 75, 64, 156).items() if k in ("g", "vi")}
    {'g': -0.3552, 'vi': 0.0131}
    """
    d = _cohen_d(m1, sd1, n1, m2, sd2, n2)
    n, df = n1 + n2, n1 + n2 - 2
    g = (
        d * math.exp(math.lgamma(df / 2) - math.log(df / 2) / 2 - math.lgamma((df - 1) / 2))
        if df > 1
        else math.nan
    )
    near = d * (1 - 3 / (4 * df - 1))
    _demand_positive(n - 3.94, f"both groups together must have at least 4 people, got {n:g}")
    base = 1 / n1 + 1 / n2
    return {
        "g": g,
        "vi": base + g * g / (2 * n),
        "g_approxJ": near,
        "vi_meta": base + near * near / (2 * (n - 3.94)),
    }


def convert_means_to_log_odds(m1: float, sd1: float, n1: float, m2: float, sd2: float, n2: float) -> Result:
    """Return a log odds ratio and its variance, computed from the standardised mean difference d of two groups.

    d has no correction for small samples. The conversion multiplies d by π/√3. The factor assumes that the outcome has a
    logistic distribution in each group (Chinn 2000).
    """
    d = _cohen_d(m1, sd1, n1, m2, sd2, n2)
    vi = math.pi**2 / 3 * (1 / n1 + 1 / n2 + d * d / (2 * (n1 + n2)))
    return {"yi": d * math.pi / math.sqrt(3), "vi": vi}


def convert_odds_interval_to_log(est: float, lb: float, ub: float, level: float = 0.95) -> Result:
    """Return the log odds ratio and its variance, from an odds ratio and its interval.

    Raises ValueError if the numbers cannot be an odds ratio and its interval.
    """
    for name, value in (("est", est), ("lb", lb), ("ub", ub)):
        _demand_positive(value, f"{name} must be above 0, because it is a ratio, got {value:g}")
    if not lb <= est <= ub or lb == ub:
        raise ValueError(f"expected lb <= est <= ub with lb below ub, got {lb:g}, {est:g}, {ub:g}")
    if not 0 < level < 1:
        raise ValueError(f"level must be between 0 and 1, got {level:g}")
    width = math.log(ub) - math.log(lb)
    return {"yi": math.log(est), "vi": (width / (2 * normal_quantile(level))) ** 2}


def _partial(t: float, n: float, predictors: float) -> float:
    if _whole("predictors", predictors) < 1:
        raise ValueError(f"predictors must be at least 1, got {predictors:g}")
    few = f"n must be above predictors + 1, got n = {n:g} and predictors = {predictors:g}"
    df = _demand_positive(_whole("n", n) - predictors - 1, few)
    r = t / math.hypot(t, math.sqrt(df))
    if abs(r) == 1:
        raise ValueError(f"t must be small enough for a correlation below 1, got {t:g}")
    return r


def _cohen_d(m1: float, sd1: float, n1: float, m2: float, sd2: float, n2: float) -> float:
    for name, value in (("n1", n1), ("n2", n2)):
        _demand_positive(_whole(name, value) - 1, f"{name} must be above 1, got {value:g}")
    for name, value in (("sd1", sd1), ("sd2", sd2)):
        if value < 0:
            raise ValueError(f"{name} must not be below 0, got {value:g}")
    pooled = math.sqrt(((n1 - 1) * sd1**2 + (n2 - 1) * sd2**2) / (n1 + n2 - 2))
    return (m1 - m2) / _demand_positive(pooled, "one of the standard deviations must be above 0")


def _correct(a: float, b: float, c: float, d: float) -> tuple[float, float, float, float, Result]:
    _demand_cells(a, b, c, d)
    if min(a, b, c, d) > 0:
        return a, b, c, d, {}
    return a + _HALF, b + _HALF, c + _HALF, d + _HALF, {"added": _HALF}


_HALF: Final = 0.5


def _demand_cells(a: float, b: float, c: float, d: float) -> None:
    for name, value in (("a", a), ("b", b), ("c", c), ("d", d)):
        if _whole(name, value) < 0:
            raise ValueError(f"{name} is a count and must not be below 0, got {value:g}")
    _demand_positive(min(a + b, c + d), "each group must have a count above 0")


def _demand_correlation(r: float) -> float:
    if not -1 < r < 1:
        raise ValueError(f"r must be between -1 and 1, got {r:g}")
    return r


def _demand_positive(value: float, otherwise: str) -> float:
    if not value > 0:
        raise ValueError(otherwise)
    return value


def _whole(name: str, value: float) -> float:
    if value != math.floor(value):
        raise ValueError(f"{name} is a count and must be a whole number, got {value:g}")
    return value


_CELLS: Final = ("a", "b", "c", "d")
_MEANS: Final = ("m1", "sd1", "n1", "m2", "sd2", "n2")
CONVERSIONS: Final[Mapping[str, Conversion]] = {
    "r_to_z": Conversion(convert=convert_r_to_z, inputs=("r",), optional=("n",)),
    "t_to_partial_r": Conversion(convert=convert_t_to_partial_r, inputs=("t", "n", "predictors")),
    "t_to_partial_z": Conversion(convert=convert_t_to_partial_z, inputs=("t", "n", "predictors")),
    "2x2_to_log_rr": Conversion(convert=convert_cells_to_log_ratio, inputs=_CELLS),
    "2x2_to_log_or": Conversion(convert=convert_cells_to_log_odds, inputs=_CELLS),
    "2x2_to_rd": Conversion(convert=convert_cells_to_difference, inputs=_CELLS),
    "2x2_to_rr_ci": Conversion(convert=convert_cells_to_ratio_interval, inputs=_CELLS),
    "2x2_to_phi": Conversion(convert=convert_cells_to_phi, inputs=_CELLS),
    "2x2_to_d_logistic": Conversion(convert=convert_cells_to_d, inputs=_CELLS),
    "means_to_hedges_g": Conversion(convert=convert_means_to_g, inputs=_MEANS),
    "means_to_log_or_logistic": Conversion(convert=convert_means_to_log_odds, inputs=_MEANS),
    "or_ci_to_log_or": Conversion(
        convert=convert_odds_interval_to_log, inputs=("est", "lb", "ub"), optional=("level",)
    ),
}
_WITH_T: Final = "the correlation matrix, or the t statistic with n and the number of predictors"
REFUSED: Final[Mapping[str, Refusal]] = {
    "beta_to_r": Refusal(
        why="a standardised coefficient depends on the other predictors, so it is not a correlation",
        ask=_WITH_T,
    ),
    "path_to_r": Refusal(
        why="a path coefficient depends on the other paths of the model, so it is not a correlation",
        ask=_WITH_T,
    ),
    "b_to_r": Refusal(
        why="an unstandardised coefficient depends on the units of its scales and on the other predictors",
        ask=_WITH_T,
    ),
    "p_bound_to_effect": Refusal(
        why="a bound such as p < .05 or p = .000 is compatible with many effects",
        ask="the test statistic with its degrees of freedom",
    ),
    "ns_to_effect": Refusal(
        why="a result that is reported only as not significant can have either sign and almost any size",
        ask="the estimate with its standard error, or the test statistic with its degrees of freedom",
    ),
    "range_to_sd": Refusal(
        why="a range grows with the number of people, and shows only the lowest and the highest value",
        ask="the standard deviation",
    ),
    "median_to_mean": Refusal(
        why="a mean can be computed from a median and quartiles only with an assumption about the distribution",
        ask="the mean and the standard deviation",
    ),
}
