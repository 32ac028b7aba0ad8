"""Draw the forest plot and the funnel plot of pooled effects, for `slr pool`."""

import math
from typing import Final

from slr.findings.effect_table import EffectTable
from slr.report.axis import Scale
from slr.report.forest_figure import Forest, ForestRow, ForestSummary, draw_forest, show_effects
from slr.report.funnel_figure import Funnel, draw_funnel
from slr.report.text import Texts
from slr.statistics.interval import normal_quantile
from slr.statistics.pooling import Pooled
from slr.statistics.small_study import make_funnel

LEVEL: Final = 0.95
_AXES: Final[dict[Scale, str]] = {
    "plain": "forest.axis",
    "ratio": "forest.axis_ratio",
    "correlation": "forest.axis_correlation",
}


def draw_pooled(table: EffectTable, pooled: Pooled, scale: Scale, t: Texts) -> str:
    """Return the forest plot as SVG. The intervals of the studies are computed from the normal distribution."""
    reach = normal_quantile(LEVEL)
    weights = pooled.weights or (None,) * pooled.k
    rows = tuple(
        ForestRow(name=name, estimate=y, ci=(y - reach * math.sqrt(v), y + reach * math.sqrt(v)), weight=w)
        for name, y, v, w in zip(table.names, table.effects, table.variances, weights, strict=True)
    )
    return draw_forest(
        Forest(
            key="forest",
            title=t("forest.title", k=t.number(pooled.k)),
            axis=t(_AXES[scale]),
            rows=rows,
            summaries=_summarize(pooled, t),
            scale=scale,
            level=LEVEL,
            notes=_list_notes(pooled, scale, t),
        ),
        t,
    )


def _summarize(pooled: Pooled, t: Texts) -> tuple[ForestSummary, ...]:
    if pooled.estimate is None or pooled.ci is None:
        return ()
    name = t("forest.pooled", k=t.number(pooled.k), model=pooled.model, interval=pooled.interval)
    return (ForestSummary(name=name, estimate=pooled.estimate, ci=pooled.ci, prediction=pooled.prediction),)


def _list_notes(pooled: Pooled, scale: Scale, t: Texts) -> tuple[str, ...]:
    """Return the lines below the plot: the heterogeneity and the prediction interval, if they were computed."""
    notes = []
    if pooled.tau2 is not None and pooled.i2 is not None and pooled.q is not None and pooled.q_p is not None:
        notes.append(
            t(
                "forest.heterogeneity",
                tau2=t.number(pooled.tau2),
                i2=t.decimals(pooled.i2, 1),
                df=t.number(pooled.k - 1),
                q=t.decimals(pooled.q, 2),
                p=t.p_value(pooled.q_p),
            )
        )
    if pooled.prediction is not None:
        low, high = show_effects(pooled.prediction, scale, t)
        notes.append(t("forest.prediction", level=t.share(LEVEL), low=low, high=high))
    return tuple(notes)


def draw_asymmetry(table: EffectTable, pooled: Pooled, scale: Scale, t: Texts) -> str:
    """Return the funnel plot as SVG. Its centre is the pooled effect or, if there is none, the mean of the effects."""
    centre = pooled.estimate
    if centre is None:
        centre = sum(table.effects) / len(table.effects)
    return draw_funnel(
        Funnel(
            key="funnel",
            title=t("funnel.title", k=t.number(pooled.k)),
            axis=t(_AXES[scale]),
            points=make_funnel(table.effects, table.variances, centre, LEVEL),
            scale=scale,
        ),
        t,
    )
