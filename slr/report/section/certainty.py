"""The section on the certainty of the evidence: summary of findings and domains (GRADE), and evidence profile (CERQual)."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from slr.model.certainty import COMPONENTS, DOMAINS, EXPLAINED, GRADE, INCOMPLETE, LEVEL, NOT_EXPLAINED, START
from slr.model.column import columns_of, pick
from slr.model.missing import NOT_EXTRACTED, OTHER_NAME, REPORTED
from slr.report.document import Block, Section
from slr.report.page import Page
from slr.report.section.missing_results import count_missing
from slr.report.section.pools import show_scaled

KEY: Final = "certainty"
COLUMNS: Final = columns_of("""
    relation        text      predictor and outcome
    evidence_size   text      number of studies and participants
    evidence_result text      pooled effect, or directions
    certainty       text:word certainty of the evidence
    why_certainty   text      judgements that lower or raise the level, and the reason for the level
    finding         text      finding of a qualitative synthesis
    study_count     whole     number of studies
    confidence      text:word confidence in the finding
    judged_domain   text:word domain
    judgement       text:word judgement
    state           text:word whether two people or one person judged, and whether a difference was settled
    reason          text      reason for the judgement
    facts_beside    text      facts shown next to the judgement
    methodological_limitations text:word judgement
    coherence       text:word judgement
    adequacy        text:word judgement
    relevance       text:word judgement
""")
_SUMMARY: Final = ("relation", "evidence_size", "evidence_result", "certainty", "why_certainty")
_DOMAINS: Final = ("relation", "judged_domain", "judgement", "state", "reason", "facts_beside")
_PROFILE: Final = (
    "finding",
    "study_count",
    *(component.replace(" ", "_") for component in COMPONENTS),
    "confidence",
    "why_certainty",
)
_NEUTRAL: Final = ("not serious", "none", "no or very minor concerns")

Row = Mapping[str, Any]


def make(page: Page) -> Section | None:
    """Return the section, or None if there are no outcomes for GRADE and no findings for CERQual.

    An outcome that nobody judged is shown as *not assessed*.
    """
    summaries, profile = page.rows("summary_of_findings"), page.rows("evidence_profile")
    if not summaries and not profile:
        return None
    judged = page.rows("certainty")
    blocks = [page.intro(KEY), *_summarize(page, summaries, judged), *_profile(page, profile, judged)]
    return page.section(KEY, *blocks)


def _summarize(page: Page, rows: Sequence[Row], judged: Sequence[Row]) -> Iterator[Block]:
    """Yield the summary of findings and, if people judged domains, the domains with the facts beside them."""
    if not rows:
        return
    t = page.texts
    shown = [
        {
            "relation": _name_relation(page, row),
            "evidence_size": _word_size(page, row),
            "evidence_result": _word_result(page, row),
            "certainty": row["certainty"],
            "why_certainty": _explain(page, row, (GRADE, row["outcome"], row["comparison"]), judged),
        }
        for row in rows
    ]
    columns = pick(_SUMMARY, COLUMNS)
    yield page.grid(t("certainty.summary"), columns, shown, file="summary_of_findings")
    by_subject = {(row["outcome"], row["comparison"]): row for row in rows}
    domains = [
        {
            **row,
            "relation": _name_relation(page, row),
            "judged_domain": row["domain"],
            "judgement": row["judgement"] or "",
            "facts_beside": _word_facts(page, row["domain"], by_subject[row["outcome"], row["comparison"]]),
        }
        for row in judged
        if row["system"] == GRADE
    ]
    order = DOMAINS[GRADE]
    domains.sort(key=lambda row: (row["relation"], order.index(row["judged_domain"])))
    if domains:
        yield page.grid(t("certainty.domains"), pick(_DOMAINS, COLUMNS), domains, file="certainty")


def _profile(page: Page, rows: Sequence[Row], judged: Sequence[Row]) -> Iterator[Block]:
    if not rows:
        return
    t = page.texts
    shown = [
        {
            **row,
            "finding": page.code(row["finding"]),
            "study_count": row["studies"],
            "confidence": row["certainty"],
            "why_certainty": _explain(page, row, ("CERQual", row["finding"], None), judged),
        }
        for row in rows
    ]
    yield page.grid(t("certainty.profile"), pick(_PROFILE, COLUMNS), shown, file="evidence_profile")


def _name_relation(page: Page, row: Row) -> str:
    return " → ".join(page.construct(c) for c in (row["comparison"], row["outcome"]) if c)


def _word_size(page: Page, row: Row) -> str:
    t = page.texts
    if row["participants"] is None:
        return t("certainty.studies", studies=t.number(row["studies"]))
    return t(
        "certainty.participants",
        studies=t.number(row["studies"]),
        participants=t.number(row["participants"]),
        known=t.number(row["with_participants"]),
    )


def _word_result(page: Page, row: Row) -> str:
    t = page.texts
    if row["pool"]:
        numbers = (row[name] for name in ("estimate", "low", "high"))
        estimate, low, high = show_scaled(t, row["measure"], *numbers)
        return f"{t.word(row['measure'])}: {t('forest.figures', estimate=estimate, low=low, high=high)}"
    return t(
        "certainty.directions", **{n: t.number(row[n]) for n in ("positive", "negative", "other", "unknown")}
    )


def _explain(page: Page, row: Row, subject: tuple[str, str, str | None], judged: Sequence[Row]) -> str:
    """Explain a level of certainty.

    The text lists the judgements that are not neutral, says whether the level follows from the judgements, and gives
    the reason for the level.
    """
    t = page.texts
    mine = [j for j in judged if (j["system"], j["outcome"], j["comparison"]) == subject]
    phrases = [
        f"{t.word(j['domain'])}: {t.word(j['judgement'] or 'not settled')}"
        for j in mine
        if j["domain"] not in (LEVEL, START) and j["judgement"] not in _NEUTRAL
    ]
    follows = row.get("follows")
    if follows == INCOMPLETE:
        phrases.append(t("certainty.incomplete"))
    elif follows in (EXPLAINED, NOT_EXPLAINED):
        phrases.append(t(f"certainty.{follows.replace(' ', '_')}", expected=t.word(row["expected"])))
    return "; ".join((*phrases, *([row["reason"]] if row["reason"] else [])))


def _word_facts(page: Page, domain: str, row: Row) -> str:
    """Return the facts that are shown beside a domain. They never change a judgement."""
    return "; ".join(_FACTS[domain](page, row)) if domain in _FACTS else ""


def _word_appraisal(page: Page, row: Row) -> Iterator[str]:
    numbers = {name: page.texts.number(row[name]) for name in ("concerns", "appraised", "studies")}
    yield page.texts("certainty.appraised", **numbers)


def _word_spread(page: Page, row: Row) -> Iterator[str]:
    t = page.texts
    if row["i2"] is not None:
        yield f"I² = {t.decimals(row['i2'], 1)}%"
    if row["prediction_low"] is not None and row["prediction_high"] is not None:
        low, high = show_scaled(t, row["measure"], row["prediction_low"], row["prediction_high"])
        yield t("certainty.prediction", low=low, high=high)
    yield _word_result(page, {**row, "pool": None})


def _word_precision(page: Page, row: Row) -> Iterator[str]:
    yield _word_size(page, row)
    if row["pool"]:
        yield _word_result(page, row)


def _word_missing(page: Page, row: Row) -> Iterator[str]:
    t = page.texts
    yield t("certainty.unknown", unknown=t.number(row["unknown"]), studies=t.number(row["studies"]))
    if row["egger_p"] is not None:
        yield t("certainty.egger", p=t.p_value(row["egger_p"]))
    registered = [r for r in page.rows("registered_studies") if r["eligible"] != "no"]
    if registered:
        missing, whole = t.number(count_missing(registered)), t.number(len(registered))
        yield t("certainty.registered", missing=missing, whole=whole)
    yield from _word_announced(page, row["outcome"])


def _word_announced(page: Page, outcome: str) -> Iterator[str]:
    """Yield a text on an outcome: how many studies announced it, and how many of these have no result on it in the review.

    The second number leaves out studies from which nobody has extracted results yet. If no study announced the outcome,
    yield nothing.
    """
    t = page.texts
    mine = [r for r in page.rows("announced_outcomes") if r["construct"] == outcome]
    announced = {r["study"] or r["report"] for r in mine}
    reported = {r["study"] or r["report"] for r in mine if r["state"] in (REPORTED, OTHER_NAME)}
    unread = {r["study"] or r["report"] for r in mine if r["state"] == NOT_EXTRACTED}
    without = announced - reported - unread
    if announced:
        yield t("certainty.announced", without=t.number(len(without)), whole=t.number(len(announced)))


def _word_expected(page: Page, row: Row) -> Iterator[str]:
    if row["expected"]:
        yield page.texts("certainty.expected", level=page.texts.word(row["expected"]))


_FACTS: Final[Mapping[str, Callable[[Page, Row], Iterable[str]]]] = {
    START: lambda _, row: row["designs"],
    "risk of bias": _word_appraisal,
    "inconsistency": _word_spread,
    "indirectness": lambda _, row: row["countries"],
    "imprecision": _word_precision,
    "publication bias": _word_missing,
    LEVEL: _word_expected,
}
