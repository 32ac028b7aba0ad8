"""The points on the methods of synthesis (PRISMA 2020 items 12 to 15, SWiM)."""

from typing import Final

from slr.model.word import NOT_REPORTED
from slr.report.page import Page
from slr.report.point.answer import Answer, answered, drafted, not_applicable, yours

DRAFT: Final = "section:methods-synthesis"


def measures(page: Page) -> Answer:
    """Say where the effect measures are reported or, without planned pooled effects, where directions are described.

    If there are neither, the authors must fill in the point.
    """
    if page.protocol.pooling:
        return drafted(page, "checked_draft", DRAFT, "section:pools")
    return drafted(page, "measures", DRAFT) if page.has("directions") else yours(page, "measures_none")


def conversions(page: Page) -> Answer:
    """Say where the effects computed from results are reported.

    If there are results but no effects, the authors must fill in the point. Without results, the point does not apply.
    """
    if page.has("effects"):
        return drafted(page, "checked_draft", DRAFT, "tables/effects.csv")
    return yours(page, "conversions") if page.has("findings") else not_applicable(page, "conversions_none")


def display(page: Page) -> Answer:
    """Say where codings, directions and pooled effects are shown. If there are none of these, the authors must fill in the point."""
    if page.has("synthesis") or page.has("directions") or page.has("pools"):
        return drafted(page, "checked_draft", DRAFT)
    return yours(page, "display")


def method(page: Page) -> Answer:
    """Say where the method of synthesis is described. If it is not reported, the authors must fill in the point."""
    if page.protocol.synthesis.method == NOT_REPORTED:
        return yours(page, "method")
    return drafted(page, "method_reason", DRAFT)


def heterogeneity(page: Page) -> Answer:
    """Say where planned subgroup analyses and meta-regressions are reported.

    If the protocol names pooled effects without these, the authors must add whether causes of heterogeneity were explored. If it
    names no pooled effect, the authors must fill in the point.
    """
    plans = page.protocol.pooling
    if any(plan.subgroups or plan.covariate for plan in plans):
        return drafted(page, "checked_draft", "section:pools")
    return drafted(page, "heterogeneity", DRAFT) if plans else yours(page, "heterogeneity_none")


def sensitivity(page: Page) -> Answer:
    """Say where the sensitivity analyses are described. If there are none, the authors must fill in the point."""
    if page.has("appraisal_sensitivity") or page.has("pooled_studies"):
        return drafted(page, "checked_draft", DRAFT)
    return yours(page, "sensitivity")


def missing(page: Page) -> Answer:
    """Say where the check for missing results is described.

    The check can use registered studies, announced outcomes or judgements of certainty. If the review has none of
    these, the authors must fill in the point.
    """
    if page.has("registered_studies") or page.has("announced_outcomes"):
        return drafted(page, "checked_draft", "section:methods-missing")
    if page.has("certainty"):
        return drafted(page, "missing", "section:certainty")
    return yours(page, "missing_none")


def certainty(page: Page) -> Answer:
    """Say where the assessment of certainty is described. If nobody judged the certainty, the authors must fill in the point."""
    judged = page.has("certainty")
    return drafted(page, "checked_draft", "section:methods-certainty") if judged else yours(page, "certainty")


def priorities(page: Page) -> Answer:
    """Say where vote counting is described. The authors must add whether some studies or results had priority.

    If no directions were counted, the authors must fill in the point.
    """
    if page.has("directions"):
        return drafted(page, "priorities", DRAFT)
    return yours(page, "priorities_none")


def explored(page: Page) -> Answer:
    """Say where subgroup analyses and meta-regressions are reported. If there are no results, the authors must fill in the point."""
    rows = page.listed("pools")
    if any(row["between_q"] is not None or row["slope"] is not None for row in rows):
        return answered("section:pools")
    return yours(page, "explored")


def sensitivity_results(page: Page) -> Answer:
    """Say where the results of the sensitivity analyses are reported. If there are none, the authors must fill in the point."""
    found = [name for name in ("appraisal_sensitivity", "pooled_studies") if page.has(name)]
    return answered(*(f"tables/{name}.csv" for name in found)) if found else yours(page, "sensitivity")
