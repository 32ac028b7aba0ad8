"""The section on pooled effects: a forest plot for each pooled effect, other analyses, and results that were not converted."""

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from slr.model.column import columns_of, pick
from slr.model.effect import EFFECTS
from slr.report.answer_mark import word_appraisal
from slr.report.axis import Scale
from slr.report.document import Block, Facts, Figure, Section
from slr.report.finding_text import word_result
from slr.report.forest_figure import Forest, ForestRow, ForestSummary, draw_forest, show_effects
from slr.report.funnel_figure import Funnel, draw_funnel
from slr.report.page import Page
from slr.report.text import Texts
from slr.statistics.interval import normal_quantile
from slr.statistics.small_study import LEAST, make_funnel

KEY: Final = "pools"
SCALES: Final[Mapping[str, Scale]] = {
    "r": "correlation",
    "partial r": "correlation",
    "log OR": "ratio",
    "log RR": "ratio",
    "log HR": "ratio",
}
LEVEL: Final = 0.95
SINGLE: Final = "†"  # follows the name of a study with a result that only one person extracted
MOST_ROWS: Final = 200  # most rows of a forest plot; the table file lists all studies
COLUMNS: Final = columns_of("""
    analysis_name text what the analysis assumes
    pooled        text pooled effect with its interval
    prediction    text prediction interval
    variance      text variance between studies with its interval
    i2_share      text share of the variance that is between studies
""")
OTHERS: Final = columns_of("""
    study_left    text study that is left out
    pooled        text pooled effect of all other studies with its interval
    variance      text variance between studies
""")
REFUSED: Final = columns_of("""
    study         text study
    about         text predictor and outcome
    result        text:long the numbers, as reported
    why_not       text why the result was not converted
    ask_authors   text what to ask the authors for
""")
_REFUSED: Final = ("study", "about", "result", "why_not", "ask_authors")
Row = Mapping[str, Any]


def make(page: Page) -> Section | None:
    """Return the section, or None if there are no effects and the protocol names no pooled effect."""
    if not page.rows("pools") and not page.rows("effects"):
        return None
    t = page.texts
    sections = tuple(_make_pool(page, plan.id) for plan in page.protocol.pooling)
    refused = [row for row in page.rows("effects") if row["refused"]]
    blocks: list[Block] = [page.intro(KEY), Facts(pairs=(_count(page),))]
    if refused:
        columns = pick(_REFUSED, REFUSED, EFFECTS.columns)
        shown = _show_refused(page, refused)
        blocks.append(page.grid(t("section.effects_refused"), columns, shown, file="effects"))
    return page.section(KEY, *blocks, sections=tuple(s for s in sections if s is not None))


def _count(page: Page) -> tuple[str, str]:
    rows = page.rows("effects")
    refused = sum(bool(row["refused"]) for row in rows)
    whole = len({row["finding"] for row in rows})
    done = page.texts.number(whole - refused)
    return page.texts("pool.converted"), page.texts("pool.of", done=done, whole=page.texts.number(whole))


def _show_refused(page: Page, rows: Sequence[Row]) -> list[dict[str, Any]]:
    t = page.texts
    findings = {row["finding"]: row for row in page.rows("findings")}
    return [
        {
            "study": t.citation(row["citation"]),
            "about": _relate(page, row),
            "result": word_result(findings[row["finding"]], t) if row["finding"] in findings else "",
            "why_not": t(f"refused.{row['refused']}"),
            "ask_authors": t(f"refused_ask.{row['refused']}"),
        }
        for row in rows
    ]


def _relate(page: Page, row: Row) -> str:
    return " → ".join(page.construct(row[side]) for side in ("predictor", "outcome") if row[side])


def _make_pool(page: Page, own: str) -> Section | None:
    """Return the section on one pooled effect of the protocol, or None if the effect has no primary analysis."""
    t = page.texts
    rows = [row for row in page.rows("pools") if row["pool"] == own]
    rows.sort(key=lambda row: row["analysis"] != "primary")
    primary = next((row for row in rows if row["analysis"] == "primary"), None)
    plan = next(plan for plan in page.protocol.pooling if plan.id == own)
    if primary is None:
        return None
    name = (
        page.label(plan)
        if plan.label
        else f"{page.construct(plan.predictor)} → {page.construct(plan.outcome)}"
    )
    title = f"{name} ({t.word(plan.measure)})"
    facts = Facts(pairs=tuple(_list_facts(t, primary)))
    studies = [row for row in page.rows("pooled_studies") if row["pool"] == own]
    blocks: list[Block] = [facts]
    if studies and primary["estimate"] is not None:
        blocks.append(_draw(page, own, title, primary, studies))
        blocks += _draw_asymmetry(t, own, title, primary, studies)
        grid = [_show_analysis(t, row) for row in rows]
        blocks.append(page.grid(t("pool.analyses"), COLUMNS, grid, file="pools"))
        left = [_show_other(t, row, primary["measure"]) for row in studies]
        blocks.append(page.grid(t("pool.leave_one_out"), OTHERS, left, file="pooled_studies"))
    return Section(id=f"pool-{own}", title=title, blocks=tuple(blocks))


def _list_facts(t: Texts, row: Row) -> Iterator[tuple[str, str]]:
    yield (
        t("pool.studies"),
        t("pool.counts", studies=t.number(row["studies"]), effects=t.number(row["effects"])),
    )
    yield t("pool.model"), f"{row['model']}, {t.word(row['interval'])}"
    yield t("pool.planned"), t(f"pool.standing.{_key(row['planned'])}")
    if row["why"]:
        yield t("pool.result"), t(f"pool.why.{_key(row['why'])}")
        return
    effect, low, high = show_scaled(t, row["measure"], row["estimate"], row["low"], row["high"])
    yield (
        t("pool.result"),
        t("pool.estimate", estimate=effect, low=low, high=high, p=t.p_value(row["p_value"]))
        if row["p_value"] is not None
        else effect,
    )
    if row["egger_p"] is not None:
        yield t("pool.egger"), t.p_value(row["egger_p"])
    else:
        yield t("pool.egger"), t("pool.no_egger")
    yield from _list_moderators(t, row)
    for note in row["notes"]:
        fill = {}
        if note == "narrow interval":
            fill["low"], fill["high"] = show_scaled(t, row["measure"], row["normal_low"], row["normal_high"])
        yield t("pool.note"), t(f"pool.notes.{_key(note)}", **fill)


def _list_moderators(t: Texts, row: Row) -> Iterator[tuple[str, str]]:
    """Yield the test between the subgroups and the coefficient of the covariate.

    If one of these was planned but could not be computed, yield a text that says so.
    """
    if row["between_p"] is not None:
        q, df = t.decimals(row["between_q"], 2), t.number(row["between_df"])
        figures = f"Q({df}) = {q}, {t.p_value(row['between_p'])}"
        yield t("pool.between"), _add_standing(t, figures, row["between_planned"])
    elif row["between_planned"]:
        yield t("pool.between"), t("pool.no_between")
    n = t.number(row["slope_studies"] or 0)
    if row["slope"] is not None:
        low, high = t.short(float(f"{row['slope_low']:.3g}")), t.short(float(f"{row['slope_high']:.3g}"))
        slope = t.short(float(f"{row['slope']:.3g}"))
        p = "" if row["slope_p"] is None else t.p_value(row["slope_p"])
        figures = t("pool.slope_figures", slope=slope, low=low, high=high, p=p, n=n)
        yield t("pool.slope"), _add_standing(t, figures, row["slope_planned"])
    elif row["slope_why"]:
        yield t("pool.slope"), t("pool.no_slope", n=n)


def _add_standing(t: Texts, figures: str, planned: str) -> str:
    return f"{figures}; {t(f'pool.standing.{_key(planned)}')}"


def _key(word: str) -> str:
    return word.replace(" ", "_")


def show_scaled(t: Texts, measure: str, *values: float | None) -> list[str]:
    """Return effects of a measure as they are printed, such as ratios instead of logarithms. A missing value is a dash."""
    known = [x for x in values if x is not None]
    shown = iter(show_effects(known, SCALES.get(measure, "plain"), t)) if known else iter(())
    return [next(shown) if x is not None else "–" for x in values]


def _show_analysis(t: Texts, row: Row) -> dict[str, Any]:
    name = t("pool.primary")
    if row["analysis"] == "correlation":
        name = t("pool.correlation", r=t.short(row["correlation"]))
    elif row["analysis"] == "subgroup":
        name = t("pool.subgroup", name=row["group"], n=t.number(row["studies"]))
    effect, low, high, first, last = show_scaled(
        t,
        row["measure"],
        row["estimate"],
        row["low"],
        row["high"],
        row["prediction_low"],
        row["prediction_high"],
    )
    ends = row["tau2_low"], row["tau2_high"]
    tau2 = "" if row["tau2"] is None else t.interval(t.number(row["tau2"]), *ends)
    return {
        "analysis_name": name,
        "pooled": effect if row["low"] is None else t("forest.figures", estimate=effect, low=low, high=high),
        "prediction": t("finding.range", low=first, high=last) if row["prediction_low"] is not None else "",
        "variance": tau2,
        "i2_share": "" if row["i2"] is None else f"{t.decimals(row['i2'], 1)}%",
    }


def _show_other(t: Texts, row: Row, measure: str) -> dict[str, Any]:
    wanted = ("without_estimate", "without_low", "without_high")
    effect, low, high = show_scaled(t, measure, *(row[name] for name in wanted))
    tau2 = row["without_tau2"]
    return {
        "study_left": t.citation(row["citation"]),
        "pooled": t("forest.figures", estimate=effect, low=low, high=high),
        "variance": "–" if tau2 is None else t.number(tau2),
    }


def _draw(page: Page, own: str, title: str, primary: Row, studies: Sequence[Row]) -> Figure:
    t, appraised = page.texts, page.appraised
    findings = page.table("findings")
    alone = set(findings["finding"][findings["extraction"] == "single"])
    reach = normal_quantile(LEVEL)
    rows = tuple(
        ForestRow(
            name=t.citation(row["citation"])
            + (f" ({row['results']})" if row["results"] > 1 else "")
            + (f" {SINGLE}" if alone.intersection(row["findings"]) else ""),
            estimate=row["yi"],
            ci=(row["yi"] - reach * math.sqrt(row["vi"]), row["yi"] + reach * math.sqrt(row["vi"])),
            weight=row["weight"],
            appraisal=word_appraisal(appraised.get(row["study"]), t),
        )
        for row in studies[:MOST_ROWS]
    )
    prediction = None
    if primary["prediction_low"] is not None:
        prediction = (primary["prediction_low"], primary["prediction_high"])
    k = t.number(primary["studies"])
    summary = ForestSummary(
        name=t("forest.pooled", k=k, model=primary["model"], interval=t.word(primary["interval"])),
        estimate=primary["estimate"],
        ci=(primary["low"], primary["high"]) if primary["low"] is not None else (primary["estimate"],) * 2,
        prediction=prediction,
    )
    forest = Forest(
        key=f"forest-{own}",
        title=title,
        axis=t.word(primary["measure"]),
        rows=rows,
        summaries=(summary,),
        scale=SCALES.get(primary["measure"], "plain"),
    )
    caption = t("pool.caption")
    if len(studies) > MOST_ROWS:
        caption = f"{caption} {t('pool.forest_cut', n=t.number(MOST_ROWS), all=t.number(len(studies)))}"
    if any(row.name.endswith(SINGLE) for row in rows):
        caption = f"{caption} {t('pool.single', mark=SINGLE)}"
    if any(row.appraisal for row in rows):
        caption = f"{caption} {t('appraisal.mark_caption')}"
    return Figure(
        svg=draw_forest(forest, t), file=f"forest-{own}.svg", title=title, caption=caption, tone="grid"
    )


def _draw_asymmetry(t: Texts, own: str, title: str, primary: Row, studies: Sequence[Row]) -> Iterator[Figure]:
    """Yield a funnel plot, unless there are too few studies to distinguish asymmetry from chance."""
    if len(studies) < LEAST:
        return
    effects, variances = [row["yi"] for row in studies], [row["vi"] for row in studies]
    funnel = Funnel(
        key=f"funnel-{own}",
        title=title,
        axis=t.word(primary["measure"]),
        points=make_funnel(effects, variances, primary["estimate"], LEVEL),
        scale=SCALES.get(primary["measure"], "plain"),
    )
    caption = t("pool.funnel_caption", level=t.share(LEVEL))
    yield Figure(
        svg=draw_funnel(funnel, t), file=f"funnel-{own}.svg", title=title, caption=caption, tone="grid"
    )
