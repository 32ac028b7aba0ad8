"""Pool the effects of each subgroup of studies, and test the difference between the subgroups.

If an effect is significant in one subgroup and not in another, this is not evidence of a difference. Only the test
between the subgroups can show a difference (Cochrane Handbook, section 10.11.3.1).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from slr.statistics.linear_model import Model
from slr.statistics.pooling import Interval, Pooled, pool


@dataclass(frozen=True, slots=True, kw_only=True)
class Subgroups:
    """The pooled effects of subgroups, each with its own tau2, and the test between them.

    If all subgroups have the same true effect, `q` has a chi-squared distribution with `df` degrees of freedom. In `q`,
    the weight of each pooled effect is 1 / SE². SE is the standard error of the normal interval, even if another
    interval was chosen. If there is no test, `q` and `p` are None, and `why` is the reason.
    """

    names: tuple[str, ...]
    pooled: tuple[Pooled, ...]
    q: float | None = None
    df: int = 0
    p: float | None = None
    why: str = ""


def compare_subgroups(
    y: Sequence[float], v: Sequence[float], groups: Sequence[str], model: Model, interval: Interval
) -> Subgroups:
    """Return the pooled effect of each subgroup, sorted by the names of the subgroups, and the test between them.

    `groups` names the subgroup of each study.

    >>> found = compare_subgroups([0.1, 0.2, 0.8, 0.9], [0.01] * 4, ["a", "a", "b", "b"], "EE", "normal")
    >>> round(found.q, 1), found.df, round(found.p, 5)
    (49.0, 1, 0.0)
    """
    names = tuple(sorted(set(groups)))
    places = [[i for i, group in enumerate(groups) if group == name] for name in names]
    parts = [([y[i] for i in at], [v[i] for i in at]) for at in places]
    found = Subgroups(names=names, pooled=tuple(pool(*part, model, interval) for part in parts))
    return _test(found, [pool(*part, model, "normal") for part in parts])


def _test(found: Subgroups, normal: Sequence[Pooled]) -> Subgroups:
    from scipy.special import chdtrc  # noqa: PLC0415  heavy

    if len(normal) < _SEVERAL:
        return Subgroups(names=found.names, pooled=found.pooled, why="there is only one subgroup")
    values = [(one.estimate, one.se) for one in normal]
    without = [
        name for name, (estimate, se) in zip(found.names, values, strict=True) if not se or estimate is None
    ]
    if without:
        why = f"there is no pooled effect with a standard error in: {', '.join(without)}"
        return Subgroups(names=found.names, pooled=found.pooled, why=why)
    pairs = [(estimate, 1 / se**2) for estimate, se in values if estimate is not None and se]
    mean = sum(e * w for e, w in pairs) / sum(w for _, w in pairs)
    q, df = sum(w * (e - mean) ** 2 for e, w in pairs), len(pairs) - 1
    return Subgroups(names=found.names, pooled=found.pooled, q=q, df=df, p=float(chdtrc(df, q)))


_SEVERAL = 2
