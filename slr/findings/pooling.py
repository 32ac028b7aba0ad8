"""Pool the effects that the protocol names, with one effect per study, or give the reason why nothing was pooled."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from slr.findings.consistency import share_facts
from slr.findings.effect import Effect, find_refusal, is_effect, list_effects, refusal_columns
from slr.findings.evidence import NOT_RECORDED
from slr.findings.moderator import compare_groups, regress_covariate, slope_columns
from slr.findings.plan import UNKNOWN, Origin, Origins
from slr.findings.relation import Relation
from slr.model.pooling import IN_UNITS, Pooling
from slr.statistics.dependence import CORRELATIONS, average_effects
from slr.statistics.pooling import ESTIMABLE, Pooled, leave_one_out, pool
from slr.statistics.small_study import egger_test

PRIMARY: Final = "primary"
CORRELATION: Final = "correlation"
SUBGROUP: Final = "subgroup"
Row = Mapping[str, Any]
Facts = Mapping[str, Mapping[str, tuple[str, ...]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sized:
    """A counted result on the direct relation between two constructs, with one of its effects."""

    relation: Relation
    row: Row
    effect: Effect


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyEffect:
    """The effect that represents a study in the pooling, and the results from which this effect is computed."""

    study: str
    yi: float
    vi: float
    parts: tuple[Sized, ...]


def convert_results(
    results: Iterable[Relation], rows: Sequence[Row], citations: Mapping[str, str]
) -> tuple[list[Sized], list[dict[str, Any]]]:
    """Return the effects of direct, first-hand results, and the rows of the table `effects`.

    Results on a scale or on a whole model are left out. A result that cannot be converted has a row with the reason.
    `rows` are all rows of the table of findings, because numbers of a model, such as n, can be in another row.
    """
    facts = {row["finding"]: row for row in share_facts(rows)}
    sized: list[Sized] = []
    listed: list[dict[str, Any]] = []
    for result in results:
        row = facts[result.finding]
        if result.second_hand or not result.is_direct or not is_effect(row):
            continue
        about = {
            "finding": result.finding, "study": result.study,
            "citation": citations.get(result.study, result.study), "predictor": result.predictor,
            "outcome": result.outcome,
        }  # fmt: skip
        effects = list_effects(row)
        for effect in effects:
            sized.append(Sized(relation=result, row=row, effect=effect))
            values = {"measure": effect.measure, "yi": _rounded(effect.yi), "vi": _rounded(effect.vi)}
            listed.append({**about, **values, "n": effect.n})
        if not effects:
            listed.append({**about, **refusal_columns(find_refusal(row))})
    return sized, listed


def pool_effects(
    sized: Iterable[Sized],
    plans: Iterable[Pooling],
    citations: Mapping[str, str],
    facts: Facts,
    origins: Origins,
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return the rows of the tables `pools` and `pooled_studies`.

    `facts` are the values of the fields of each study, and `origins` states which pooled effects were planned.
    """
    every = list(sized)
    pools: list[dict[str, Any]] = []
    studies: list[dict[str, Any]] = []
    for plan in plans:
        origin = origins.get(plan.id, UNKNOWN)
        by_study = _group(every, plan)
        why = explain_refusal(by_study, plan)
        if why:
            pools.append({**_describe(plan, by_study, why), "planned": origin.pooled})
            continue
        effects = merge_effects(by_study, plan, plan.correlation)
        primary = _pool(effects, plan)
        whole = {
            **_describe(plan, by_study),
            **_show(primary),
            **_moderate(effects, plan, facts, origin),
            "notes": list(_note(by_study, primary, plan)),
            "egger_p": _rounded(egger_test(*_split(effects)).p),
        }
        pools += [{**row, "planned": origin.pooled} for row in (whole, *_vary(by_study, plan))]
        groups = _list_groups(by_study, effects, plan, facts)
        pools += [{**row, "planned": origin.subgroups} for row in groups]
        studies += _list_studies(effects, primary, plan, citations)
    return pools, studies


def pool_again(sized: Iterable[Sized], plan: Pooling) -> tuple[int, str, Pooled | None]:
    """Return the primary analysis of a plan: the number of studies, the reason why nothing was pooled (or ""), and the pooled effect (or None)."""
    by_study = _group(sized, plan)
    why = explain_refusal(by_study, plan)
    pooled = None if why else _pool(merge_effects(by_study, plan, plan.correlation), plan)
    return len(by_study), why, pooled


def _split(effects: Sequence[StudyEffect]) -> tuple[list[float], list[float]]:
    return [e.yi for e in effects], [e.vi for e in effects]


def _find_value(study: str, field: str, facts: Facts) -> str | None:
    """Return the values of a field of a study as one text, or None if no value is recorded."""
    values = [value for value in facts.get(study, {}).get(field, ()) if value != NOT_RECORDED]
    return "; ".join(values) or None


def _moderate(effects: Sequence[StudyEffect], plan: Pooling, facts: Facts, origin: Origin) -> dict[str, Any]:
    """Return the test between the subgroups and the coefficient of the covariate, if the plan has them."""
    found: dict[str, Any] = {}
    if plan.subgroups is not None:
        groups = compare_groups(*_split(effects), _list_values(effects, plan.subgroups, facts), plan)
        found |= {
            "between_q": _rounded(groups.q),
            "between_df": groups.df or None,
            "between_p": _rounded(groups.p),
            "between_planned": origin.subgroups,
        }
    if plan.covariate is not None:
        columns = slope_columns(
            regress_covariate(*_split(effects), _list_values(effects, plan.covariate, facts), plan)
        )
        found |= {name: _rounded(x) if isinstance(x, float) else x for name, x in columns.items()}
        found["slope_planned"] = origin.covariate
    return found


def _list_values(effects: Sequence[StudyEffect], field: str, facts: Facts) -> list[str | None]:
    return [_find_value(e.study, field, facts) for e in effects]


def _list_groups(
    by_study: Mapping[str, Sequence[Sized]], effects: Sequence[StudyEffect], plan: Pooling, facts: Facts
) -> Iterator[dict[str, Any]]:
    if plan.subgroups is None:
        return
    found = compare_groups(*_split(effects), _list_values(effects, plan.subgroups, facts), plan)
    for name, pooled in zip(found.names, found.pooled, strict=True):
        mine = {
            e.study: by_study[e.study] for e in effects if _find_value(e.study, plan.subgroups, facts) == name
        }
        yield {**_describe(plan, mine), **_show(pooled), "analysis": SUBGROUP, "group": name}


def _group(sized: Iterable[Sized], plan: Pooling) -> dict[str, list[Sized]]:
    wanted = (plan.predictor, plan.outcome, plan.measure)
    by_study: dict[str, list[Sized]] = defaultdict(list)
    for s in sized:
        if (s.relation.predictor, s.relation.outcome, s.effect.measure) == wanted:
            by_study[s.relation.study].append(s)
    return by_study


def explain_refusal(by_study: Mapping[str, Sequence[Sized]], plan: Pooling) -> str:
    """Return why the effects of studies are not pooled, or an empty string."""
    if not by_study:
        return "no study"
    if len(by_study) < plan.least:
        return "too few studies"
    if plan.measure in IN_UNITS and not plan.same_scales:
        return "scales not declared identical"
    if plan.one_effect is None and any(len(parts) > 1 for parts in by_study.values()):
        return "several effects of one study"
    if plan.measure == "beta" and len(_list_covariates(by_study)) > 1:
        return "different covariates"
    return ""


def _list_covariates(by_study: Mapping[str, Sequence[Sized]]) -> set[frozenset[str]]:
    texts = (str(s.row.get("covariates") or "") for parts in by_study.values() for s in parts)
    return {
        frozenset(x.strip().casefold() for x in text.replace(",", ";").split(";") if x.strip())
        for text in texts
    }


def merge_effects(
    by_study: Mapping[str, Sequence[Sized]], plan: Pooling, correlation: float
) -> list[StudyEffect]:
    """Return one effect per study, sorted by study.

    The plan determines whether this is the effect with the largest n or the average of all effects of the study.
    """
    merged = []
    for study in sorted(by_study):
        parts = sorted(by_study[study], key=lambda s: (-(s.effect.n or 0), s.relation.finding))
        if plan.one_effect == "largest n":
            parts = parts[:1]
        mean = average_effects([s.effect.yi for s in parts], [s.effect.vi for s in parts], correlation)
        merged.append(StudyEffect(study=study, yi=mean.effect, vi=mean.variance, parts=tuple(parts)))
    return merged


def _pool(effects: Sequence[StudyEffect], plan: Pooling) -> Pooled:
    return pool([e.yi for e in effects], [e.vi for e in effects], plan.model, plan.chosen_interval)


def _vary(by_study: Mapping[str, Sequence[Sized]], plan: Pooling) -> Iterator[dict[str, Any]]:
    """Yield the pooled effect for alternative correlations between the effects of one study.

    Nothing is yielded if the plan does not average such effects, or if no study has several.
    """
    if not _is_averaged(by_study, plan):
        return
    for correlation in CORRELATIONS:
        if correlation != plan.correlation:
            effects = merge_effects(by_study, plan, correlation)
            about = _describe(plan, by_study)
            yield {
                **about,
                **_show(_pool(effects, plan)),
                "analysis": CORRELATION,
                "correlation": correlation,
            }


def _is_averaged(by_study: Mapping[str, Sequence[Sized]], plan: Pooling) -> bool:
    return plan.one_effect == "average" and any(len(parts) > 1 for parts in by_study.values())


def _describe(plan: Pooling, by_study: Mapping[str, Sequence[Sized]], why: str = "") -> dict[str, Any]:
    return {
        "pool": plan.id,
        "analysis": PRIMARY,
        "measure": plan.measure,
        "model": plan.model,
        "interval": plan.chosen_interval,
        "studies": len(by_study),
        "effects": sum(map(len, by_study.values())),
        "correlation": plan.correlation if _is_averaged(by_study, plan) else None,
        "why": why or None,
        "notes": [],
    }


def _show(pooled: Pooled) -> dict[str, Any]:
    low, high = pooled.ci or (None, None)
    normal_low, normal_high = pooled.ci_normal or (None, None)
    prediction_low, prediction_high = pooled.prediction or (None, None)
    tau2_low, tau2_high = (pooled.tau2_ci if pooled.model != "EE" else None) or (None, None)
    figures = {
        "estimate": pooled.estimate, "se": pooled.se, "low": low, "high": high, "p_value": pooled.p,
        "normal_low": normal_low, "normal_high": normal_high, "prediction_low": prediction_low,
        "prediction_high": prediction_high, "tau2": pooled.tau2, "tau2_low": tau2_low, "tau2_high": tau2_high,
        "i2": pooled.i2, "q": pooled.q, "q_p": pooled.q_p,
    }  # fmt: skip
    why = {} if pooled.converged else {"why": "no convergence"}
    return {**{name: _rounded(value) for name, value in figures.items()}, **why}


def _note(by_study: Mapping[str, Sequence[Sized]], pooled: Pooled, plan: Pooling) -> Iterator[str]:
    """Yield the keys of the notes to show with a pooled effect."""
    if pooled.k < ESTIMABLE:
        yield "few studies"
    if plan.measure == "partial r" and len(_list_covariates(by_study)) > 1:
        yield "different covariates"
    if any(s.row.get("extraction") == "single" for parts in by_study.values() for s in parts):
        yield "single extraction"
    if pooled.ci_normal is not None:
        yield "narrow interval"


def _list_studies(
    effects: Sequence[StudyEffect], pooled: Pooled, plan: Pooling, citations: Mapping[str, str]
) -> Iterator[dict[str, Any]]:
    y, v = [e.yi for e in effects], [e.vi for e in effects]
    rest = leave_one_out(y, v, plan.model, plan.chosen_interval)
    weights = pooled.weights or (None,) * len(effects)
    for effect, weight, other in zip(effects, weights, rest, strict=True):
        low, high = other.ci or (None, None)
        yield {
            "pool": plan.id,
            "study": effect.study,
            "citation": citations.get(effect.study, effect.study),
            "yi": _rounded(effect.yi),
            "vi": _rounded(effect.vi),
            "weight": _rounded(weight),
            "results": len(effect.parts),
            "findings": [s.relation.finding for s in effect.parts],
            "without_estimate": _rounded(other.estimate),
            "without_low": _rounded(low),
            "without_high": _rounded(high),
            "without_tau2": _rounded(other.tau2),
        }


_DIGITS: Final = 8  # significant ones, so that all computers write the same bytes


def _rounded(value: float | None) -> float | None:
    return None if value is None else float(f"{value:.{_DIGITS}g}")
