"""Convert a finding into effects with their sampling variances, or give the reason why the finding cannot be converted."""

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from slr.findings.consistency import Cells
from slr.findings.estimate_type import COEFFICIENTS, CORRELATIONS, LOGARITHMS, PARTIALS, RATIOS
from slr.model.value import Number, read_number
from slr.statistics.conversion import (
    REFUSED,
    Refusal,
    convert_means_to_g,
    convert_odds_interval_to_log,
    convert_r_to_z,
    convert_t_to_partial_z,
)

_UNSIGNED: Final = frozenset({"mean", "alpha", "cronbach's alpha", "f", "chi2", "q"})
INCOMPLETE: Final = Refusal(
    why="the numbers that the measure needs are not reported",
    ask="the estimate with its standard error and n, or the test statistic with its degrees of freedom",
)
REASONS: Final[Mapping[str, Refusal]] = {**REFUSED, "incomplete": INCOMPLETE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """An effect of one finding, with its sampling variance `vi`.

    `yi` is Fisher's z for correlations, the logarithm for ratios, and otherwise the value of the measure itself.
    """

    measure: str
    yi: float
    vi: float
    n: int | None


def list_effects(row: Cells) -> tuple[Effect, ...]:
    """Return the effects into which a finding can be converted, at most one per measure.

    A coefficient gives up to two effects: a partial r from its t, and the coefficient with its squared standard error.
    Two means with their standard deviations also give two effects: g, and the mean difference.
    If high values on a scale mean a low level of the construct (`reversed`), the sign of the effect is changed.
    """
    numbers = _Numbers(row)
    found: dict[str, Effect] = {}
    for convert in (_correlation, _coefficient, _ratio, _difference):
        for measure, yi, vi in _attempt(convert, numbers):
            if math.isfinite(yi) and math.isfinite(vi) and vi > 0:
                sign = -1.0 if numbers.word("reversed") == "yes" else 1.0
                found.setdefault(
                    measure, Effect(measure=measure, yi=sign * yi + 0.0, vi=vi, n=numbers.people)
                )
    return tuple(found.values())


def find_refusal(row: Cells) -> str:
    """Return why a finding cannot be converted into an effect, as a key of `REASONS`.

    Call this function only if `list_effects` returns no effect.

    >>> find_refusal({"type": "beta", "estimate": ".4", "p": ".003"}), find_refusal({"p_comparison": "ns"})
    ('beta_to_r', 'ns_to_effect')
    """
    numbers = _Numbers(row)
    if numbers.type in ("beta", "β") and numbers["estimate"]:
        return "beta_to_r"
    if numbers.type in ("path", "path coefficient") and numbers["estimate"]:
        return "path_to_r"
    if numbers.type in COEFFICIENTS and numbers["estimate"]:
        return "b_to_r"
    p, alone = numbers["p"], not numbers["estimate"] and not numbers["statistic"]
    if alone and (numbers.word("p_comparison") == "ns" or numbers.word("significance") == "not significant"):
        return "ns_to_effect"
    if p is not None and alone and (numbers.word("p_comparison") in ("<", ">") or p.value == 0):
        return "p_bound_to_effect"
    return "incomplete"


def is_effect(row: Cells) -> bool:
    """Return whether a finding is about the relation between two variables, not about a scale or a whole model."""
    return bool(row.get("predictor") and row.get("outcome")) and _Numbers(row).type not in _UNSIGNED


class _Numbers:
    """The cells of a row as numbers and words."""

    def __init__(self, row: Cells) -> None:
        self._row = row

    def __getitem__(self, name: str) -> Number | None:
        try:
            found = read_number(self._row.get(name) or "")
        except ValueError:
            return None
        return found if math.isfinite(float(found.value)) else None

    def word(self, name: str) -> str:
        return (self._row.get(name) or "").strip().casefold()

    def value(self, *names: str) -> tuple[float, ...]:
        """Return the numbers in the named columns. Raises LookupError if any of these columns contains no number."""
        found = [self[name] for name in names]
        if any(x is None for x in found):
            raise LookupError(names)
        return tuple(float(x.value) for x in found if x is not None)

    @property
    def type(self) -> str:
        return self.word("type")

    @property
    def people(self) -> int | None:
        n, n1, n2 = (self[name] for name in ("n", "n1", "n2"))
        if n is not None:
            return int(n.value)
        return int(n1.value + n2.value) if n1 is not None and n2 is not None else None


Found = Iterator[tuple[str, float, float]]


def _attempt(convert: Callable[[_Numbers], Found], numbers: _Numbers) -> Found:
    """Yield the effects of a conversion until a number is missing or impossible."""
    try:
        yield from convert(numbers)
    except (LookupError, ValueError, ArithmeticError):
        return


def _correlation(row: _Numbers) -> Found:
    if row.type in CORRELATIONS:
        r, n = row.value("estimate", "n")
        z = convert_r_to_z(r, n)
        yield "r", z["yi"], z["vi"]
    elif row.type in PARTIALS:
        r, n, k = row.value("estimate", "n", "k")
        if n - (k - 1) - 3 > 0:
            yield "partial r", convert_r_to_z(r)["yi"], 1 / (n - (k - 1) - 3)


def _coefficient(row: _Numbers) -> Found:
    if row.type not in COEFFICIENTS:
        return
    measure = "beta" if row.type in ("beta", "β") else "b" if row.type in ("b", "coefficient") else ""
    se = row["se"]
    if measure and se is not None and se.value > 0:
        (estimate,) = row.value("estimate")
        yield measure, estimate, float(se.value) ** 2
    n, k = row.value("n", "k")
    z = convert_t_to_partial_z(_find_t(row), n, k)
    yield "partial r", z["yi"], z["vi"]


def _find_t(row: _Numbers) -> float:
    if row.word("statistic_type") == "t" and row["statistic"] is not None:
        (t,) = row.value("statistic")
        estimate = row["estimate"]
        # Some reports print t without its sign.
        return -abs(t) if estimate is not None and estimate.value < 0 else t
    estimate_, se = row.value("estimate", "se")
    return estimate_ / se


def _ratio(row: _Numbers) -> Found:
    if measure := RATIOS.get(row.type):
        estimate, lower, upper = row.value("estimate", "lower", "upper")
        level = row["level"]
        log = convert_odds_interval_to_log(
            estimate, lower, upper, float(level.value) / 100 if level else 0.95
        )
        yield measure, log["yi"], log["vi"]
    elif measure := LOGARITHMS.get(row.type):
        estimate, se = row.value("estimate", "se")
        yield measure, estimate, se * se


def _difference(row: _Numbers) -> Found:
    if row.type == "mean difference":
        estimate, se = row.value("estimate", "se")
        yield "mean difference", estimate, se * se
    elif row.type in ("d", "cohen's d", "g", "hedges' g"):
        d, n1, n2 = row.value("estimate", "n1", "n2")
        if n1 < 1 or n2 < 1 or n1 + n2 <= _LEAST:
            return
        df = n1 + n2 - 2
        exact = math.exp(math.lgamma(df / 2) - math.log(df / 2) / 2 - math.lgamma((df - 1) / 2))
        g = d if row.type in ("g", "hedges' g") else d * exact
        yield "g", g, 1 / n1 + 1 / n2 + g * g / (2 * (n1 + n2))
    elif row.type == "":
        m1, sd1, n1, m2, sd2, n2 = row.value("mean1", "sd1", "n1", "mean2", "sd2", "n2")
        g = convert_means_to_g(m1, sd1, n1, m2, sd2, n2)["g"]
        yield "g", g, convert_means_to_g(m1, sd1, n1, m2, sd2, n2)["vi"]
        yield "mean difference", m1 - m2, sd1 * sd1 / n1 + sd2 * sd2 / n2


_LEAST: Final = 3


def refusal_columns(key: str) -> dict[str, Any]:
    """Return the columns of the table `effects` for a finding that was not converted."""
    refusal = REASONS[key]
    return {"refused": key, "why": refusal.why, "ask": refusal.ask}
