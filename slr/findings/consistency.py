"""Check whether the reported numbers of a finding agree with each other, within their rounding.

A row has the columns of `slr.model.findings`, all of them text. Rows of one model share facts about the model, such
as n and R2: call `share_facts` before `check_finding`.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from slr.findings.estimate_type import (
    ALPHAS,
    COEFFICIENTS,
    CORRELATIONS,
    DIFFERENCES,
    PARTIALS,
    RATIOS,
)
from slr.model.value import Number, read_number
from slr.statistics.coefficient_check import Direction, Limits, check_interval, check_ratio, check_sign
from slr.statistics.critical_value import check_r_significance, imply_partial_r, imply_t
from slr.statistics.fit_check import check_adjusted, check_df, check_f, check_share
from slr.statistics.granularity import Granularity, Sample, check_grim, check_grimmer
from slr.statistics.p_value import (
    DEGREES,
    TESTS,
    ReportedP,
    Sign,
    Statistic,
    Test,
    check_p,
    explain_impossible,
)
from slr.statistics.reported import Check, not_checkable, show_range
from slr.statistics.scale_check import (
    check_alpha,
    check_convergence,
    check_grim_what_if,
    check_mean_range,
    check_sd_range,
)

Cells = Mapping[str, str | None]
SHARED: Final = ("n", "k", "r2", "adjusted_r2")  # facts of a model, which can be in only one of its rows
_ASK_T: Final = "the standard error or the t value of the coefficient, and the standardised coefficient"
_ASK_P: Final = "the exact p-value, the test statistic and its degrees of freedom"


def share_facts(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the rows, with empty cells for n, k and R2 filled in from other rows of the same study and model.

    Adjusted R2 is also filled in. A value on which these rows differ is not copied.
    """
    facts = _collect_facts(rows)
    return [
        {
            **row,
            **{
                name: next(iter(values))
                for name, values in facts.get(_model(row), {}).items()
                if not row.get(name) and len(values) == 1
            },
        }
        for row in rows
    ]


def _model(row: Mapping[str, Any]) -> tuple[object, object]:
    return row.get("study"), row.get("model")


def _collect_facts(
    rows: Iterable[Mapping[str, Any]],
) -> dict[tuple[object, object], dict[str, dict[str, None]]]:
    facts: dict[tuple[object, object], dict[str, dict[str, None]]] = defaultdict(lambda: defaultdict(dict))
    for row in rows:
        if row.get("model"):
            for name in SHARED:
                if row.get(name):
                    facts[_model(row)][name][row[name]] = None
    return facts


def list_checks(results: Sequence[Mapping[str, Any]]) -> Iterator[dict[str, object]]:
    """Yield each check of each result as a row of the table `statistics_checks`.

    Results that are not counted are also checked.
    """
    for row in share_facts(results):
        for check in check_finding(row):
            low, high = check.implied or (-math.inf, math.inf)
            yield {
                "finding": row["finding"],
                "study": row["study"],
                "reports": row["reports"],
                "check": check.check,
                "verdict": check.verdict,
                "decision_error": check.decision_error,
                "implied_low": low if math.isfinite(low) else None,
                "implied_high": high if math.isfinite(high) else None,
                "why": check.why,
                "ask": check.ask or None,
            }


def check_finding(row: Cells) -> tuple[Check, ...]:
    """Return all checks that a row allows, in a fixed order. A number that cannot be read is left out."""
    cells = _Cells(row)
    return tuple(
        check
        for find in (_check_p, _check_coefficient, _check_fit, _check_degrees, _check_scale, _check_direction)
        for check in find(cells)
    )


_SIGNS: Final[Mapping[str, Sign]] = {"": "=", "=": "=", "<": "<", ">": ">"}


class _Cells:
    """The cells of a row, as numbers and words."""

    def __init__(self, row: Cells) -> None:
        self._row = row

    def text(self, name: str) -> str:
        return (self._row.get(name) or "").strip()

    def word(self, name: str) -> str:
        return self.text(name).casefold()

    def number(self, name: str) -> Number | None:
        try:
            found = read_number(self.text(name))
        except ValueError:
            return None
        return found if math.isfinite(float(found.value)) else None

    def whole(self, name: str) -> int | None:
        found = self.number(name)
        return int(found.value) if found and found.value == found.value.to_integral_value() else None

    @property
    def type(self) -> str:
        return self.word("type")

    @property
    def expected_df(self) -> tuple[int, str] | None:
        """The degrees of freedom computed from sample sizes, with the formula, or None if this is not possible."""
        n, k, n1, n2 = (self.whole(name) for name in ("n", "k", "n1", "n2"))
        if self.type in CORRELATIONS or self.text("statistic_type") == "r":
            return (n - 2, "n - 2") if n else None
        if n and k:
            return n - k - 1, "n - k - 1"
        return (n1 + n2 - 2, "n1 + n2 - 2") if n1 and n2 and self.text("statistic_type") == "t" else None

    @property
    def df(self) -> float | None:
        """The degrees of freedom of t or r, or the denominator degrees of freedom of F.

        If they are not reported, they are computed from n, from n and k, or from n1 and n2. If they are unknown or not
        above 0, the value is None.
        """
        names = ("df2",) if self.text("statistic_type") == "F" else ("df2", "df1")
        reported = next((found for name in names if (found := self.number(name))), None)
        if reported is not None:
            return float(reported.value) if reported.value > 0 else None
        expected = self.expected_df
        return float(expected[0]) if expected and expected[0] > 0 else None

    @property
    def reported_p(self) -> ReportedP | None:
        if self.text("p_comparison") == "ns":
            return ReportedP(sign=">", value=None)
        value, sign = self.number("p"), _SIGNS.get(self.text("p_comparison"))
        return None if value is None or sign is None else ReportedP(sign=sign, value=value)

    @property
    def tails(self) -> int:
        return 1 if self.text("tails") == "1" else 2


def _check_p(cells: _Cells) -> Iterator[Check]:
    reported = cells.reported_p
    if reported is None:
        return
    statistic = _read_statistic(cells)
    if statistic is not None:
        found = check_p(statistic, reported)
        yield Check(
            check="test-p",
            verdict=found.verdict,
            why=found.why,
            implied=found.implied,
            ask=_ASK_P if found.verdict == "inconsistent" else "",
            decision_error=found.decision_error,
        )
    elif why := explain_impossible(reported):
        yield Check(check="test-p", verdict="inconsistent", why=why, ask=_ASK_P)
    elif cells.type in COEFFICIENTS and not cells.text("statistic") and not cells.text("se"):
        yield from _imply_t(cells, reported)


def _imply_t(cells: _Cells, reported: ReportedP) -> Iterator[Check]:
    """Yield what p implies about t and the partial correlation, for a row with neither t nor SE.

    Nothing is yielded if the degrees of freedom are unknown or the test is one-tailed.
    """
    df = cells.df
    if df is None or cells.tails == 1:
        return
    t = imply_t(reported, df)
    shown = f"|t| {show_range(t)} and a partial r {show_range(imply_partial_r(t, df))}"
    why = f"neither SE nor t is reported; p with {df:g} degrees of freedom implies {shown}"
    found = not_checkable("b/SE", why, _ASK_T)
    yield Check(check=found.check, verdict=found.verdict, why=why, implied=t, ask=_ASK_T)


def _read_statistic(cells: _Cells) -> Statistic | None:
    """Return the test statistic of a row with its degrees of freedom. A correlation is its own test statistic.

    The result is None if the test is unknown, if a number is missing, or if the degrees of freedom are not above 0.
    """
    name, value = cells.text("statistic_type"), cells.number("statistic")
    if value is None and cells.type in CORRELATIONS | PARTIALS:
        name, value = "r", cells.number("estimate")
    test: Test | None = next((t for t in TESTS if t == name), None)
    if test is None or value is None:
        return None
    degrees: dict[str, float] = {}
    if "df2" in DEGREES[test]:
        if cells.df is None:
            return None
        degrees["df2"] = cells.df
    if "df1" in DEGREES[test]:
        numerator = cells.number("df1")
        df1 = float(numerator.value) if numerator else cells.whole("k") if test == "F" else None
        if df1 is None:
            return None
        degrees["df1"] = float(df1)
    if any(df <= 0 for df in degrees.values()):
        return None
    return Statistic(test=test, sign="=", value=value, tails=cells.tails, **degrees)


def _check_coefficient(cells: _Cells) -> Iterator[Check]:
    estimate, se = cells.number("estimate"), cells.number("se")
    if estimate is None:
        return
    if cells.type in CORRELATIONS | PARTIALS:
        yield check_share("r", estimate, -1.0)
        yield from _check_significance(cells, estimate)
    statistic = cells.number("statistic")
    if se and statistic and cells.text("statistic_type") in ("t", "z") and cells.type not in RATIOS:
        yield check_ratio(estimate, se, statistic)
    lower, upper = cells.number("lower"), cells.number("upper")
    if lower and upper:
        level = cells.number("level")
        limits = Limits(
            lower=lower,
            upper=upper,
            level=float(level.value) / 100 if level and 0 < level.value < _PERCENT else _LEVEL,
            ratio=cells.type in RATIOS,
            symmetric=_is_symmetric(cells),
            df=cells.df if cells.type in COEFFICIENTS else None,
        )
        yield from check_interval(estimate, limits, None if cells.type in RATIOS else se)


_LEVEL: Final = 0.95
_PERCENT: Final = 100


def _check_significance(cells: _Cells, r: Number) -> Iterator[Check]:
    n, stated = cells.whole("n"), cells.word("significance")
    if cells.type in CORRELATIONS and n and n > _LEAST and stated in ("significant", "not significant"):
        yield check_r_significance(r, n, stated == "significant")


_LEAST: Final = 2


def _is_symmetric(cells: _Cells) -> bool:
    """Return whether an interval must be symmetric.

    It need not be symmetric for correlations, partial correlations, indirect effects, PLS and bootstraps.
    """
    analysis = cells.word("analysis")
    loose = cells.word("path") == "indirect" or "bootstrap" in analysis or "pls" in analysis
    return not loose and cells.type not in CORRELATIONS | PARTIALS


def _check_fit(cells: _Cells) -> Iterator[Check]:
    r2, adjusted = cells.number("r2"), cells.number("adjusted_r2")
    n, k = cells.whole("n"), cells.whole("k")
    if r2 is not None:
        yield check_share("R2", r2)
    if r2 is None or not n or not k:
        return
    if adjusted is not None:
        yield check_adjusted(adjusted, r2, n, k)
    f, df1 = cells.number("statistic"), cells.whole("df1")
    whole = cells.word("test") == "joint" or df1 == k
    if f is not None and cells.text("statistic_type") == "F" and whole and df1 in (None, k):
        yield check_f(f, r2, n, k)


def _check_degrees(cells: _Cells) -> Iterator[Check]:
    names = {"t": ("df2", "df1"), "r": ("df2", "df1"), "F": ("df2",)}.get(cells.text("statistic_type"), ())
    reported = next((found for name in names if (found := cells.number(name))), None)
    expected = cells.expected_df
    if reported is not None and expected is not None:
        yield check_df(reported, *expected)


def _check_scale(cells: _Cells) -> Iterator[Check]:
    alpha = cells.number("estimate") if cells.type in ALPHAS else cells.number("reliability")
    items = cells.whole("items")
    if alpha is not None:
        yield check_alpha(alpha, items)
    ave, cr = cells.number("ave"), cells.number("cr")
    for name, value in (("AVE", ave), ("CR", cr)):
        if value is not None:
            yield check_share(name, value)
    if ave is not None and cr is not None:
        yield check_convergence(ave, cr)
    for mean, sd, n in (("mean1", "sd1", "n1"), ("mean2", "sd2", "n2")):
        number = cells.whole(n) or (cells.whole("n") if mean == "mean1" and not cells.text("mean2") else None)
        shown = cells.number(mean)
        if shown is None and mean == "mean1" and cells.type == "mean":
            shown = cells.number("estimate")
        yield from _check_mean(cells, shown, cells.number(sd), number, items)


def _check_mean(
    cells: _Cells, mean: Number | None, sd: Number | None, n: int | None, items: int | None
) -> Iterator[Check]:
    """Yield the checks of a mean and its SD.

    GRIM needs answers in whole numbers, so it is computed only if the number of items is given. Without this number, a
    mean on a scale is *not checkable*. The check then says what GRIM would find for a single item.
    """
    low, high = cells.number("scale_low"), cells.number("scale_high")
    if mean is not None and low and high:
        yield check_mean_range(mean, low, high)
    if sd is not None and low and high and n:
        yield check_sd_range(sd, low, high, n, mean)
    if mean is None or not n:
        return
    if items and items > 0:
        sample = Sample(mean=mean, n=n, items=items)
        yield _pack("grim", check_grim(sample))
        if sd is not None:
            yield _pack("grimmer", check_grimmer(sample, sd))
    elif (low and high) or cells.number("reliability"):
        yield check_grim_what_if(mean, n)


def _pack(check: str, found: Granularity) -> Check:
    ask = "the number of items, n for this scale, and how missing answers were treated"
    return Check(
        check=check,
        verdict=found.verdict,
        why=found.why,
        implied=found.implied,
        ask=ask if found.verdict == "inconsistent" else "",
    )


def _check_direction(cells: _Cells) -> Iterator[Check]:
    estimate, stated = cells.number("estimate"), cells.text("direction")
    signed = COEFFICIENTS | CORRELATIONS | PARTIALS | DIFFERENCES | RATIOS.keys()
    if estimate is None or stated not in ("+", "-") or cells.type not in signed:
        return
    direction: Direction = "+" if stated == "+" else "-"
    found = check_sign(estimate, direction, ratio=cells.type in RATIOS)
    if found.verdict == "inconsistent" and cells.word("reversed") == "yes":
        why = f"{found.why}; high values on a scale mean a low level of its construct, so both may be right"
        found = not_checkable("sign", why, found.ask)
    yield found
