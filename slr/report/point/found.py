"""The points on results: flow, studies, appraisals, findings and syntheses (PRISMA 2020 items 16 to 22)."""

from collections.abc import Collection, Mapping
from typing import Any, Final

from slr.model.word import EMPIRICAL, NOT_EXTRACTED
from slr.report.method.combination import NOT_JUDGED
from slr.report.method.topic import counted
from slr.report.page import Page
from slr.report.point.answer import Answer, answered, drafted, not_applicable, yours

FLOW: Final = "prisma.svg"
STUDIES: Final = "tables/studies.csv"
CORE: Final = ("design", "country", "sample")  # facts without which a study is not described


def flow(page: Page) -> Answer:
    """Say where the flow is reported.

    If the flow is not final, the answer is drafted. If there is no flow, the authors must fill in the point.
    """
    if page.synthesis.flow is None:
        return yours(page, "flow_none")
    return drafted(page, "flow_draft", FLOW) if page.synthesis.flow.draft else answered(FLOW)


def excluded(page: Page) -> Answer:
    """Say where the reports excluded at full text are listed. If any of them has no criterion, the answer is drafted.

    Without excluded reports, the point does not apply. If the stage is not reported, the authors must fill in the point.
    """
    if not page.protocol.screening.full_text.reported:
        return yours(page, "excluded_not_reported")
    data = page.table("excluded")
    rows = data[data["stage"] == "full-text"]
    without = int(rows["criterion"].isna().sum())
    if without:
        reports = counted(page.texts, "report", without)
        return drafted(page, "excluded", "tables/excluded.csv", reports=reports)
    return answered("tables/excluded.csv") if len(rows) else not_applicable(page, "excluded_none")


def characteristics(page: Page) -> Answer:
    """Say where the characteristics of the empirical studies are reported. Each study needs a design, a country and a sample.

    If only some studies have all three, the answer is drafted. If no study has all three, the authors must fill in the point.
    """
    rows = _studies(page)
    unknown = {row["study"] for row in rows if any(row[k] in (NOT_EXTRACTED, None) for k in CORE)}
    studies = {row["study"] for row in rows}
    if not studies:
        return yours(page, "no_studies")
    return _share(page, "characteristics", studies - unknown, studies, STUDIES)


def references(page: Page) -> Answer:
    """Say where the references are listed. If there are no studies, the authors must fill in the point."""
    return answered("section:references") if page.has("studies") else yours(page, "no_studies")


def appraised(page: Page) -> Answer:
    """Say where the appraisals of the empirical studies are reported.

    If only some studies are appraised, the answer is drafted. If none is, the authors must fill in the point.
    """
    studies = {row["study"] for row in _studies(page)}
    done = {row["study"] for row in page.listed("appraisals") if row["counts"] and row["answer"] is not None}
    return _share(page, "appraised", done & studies, studies, "section:appraisal")


def results(page: Page) -> Answer:
    """Say where the results of the empirical studies are reported.

    The answer depends on how many of the studies have counted results:

    - All: the answer is drafted, and the authors must add the effects.
    - Some: the answer is drafted, and gives the number of these studies.
    - None: the authors must fill in the point.
    """
    studies = {row["study"] for row in _studies(page)}
    done = {row["study"] for row in page.listed("findings") if row["counts"]}
    found = _share(page, "results", done & studies, studies, "tables/findings.csv")
    if found.state != "answered":
        return found
    return drafted(page, "results_effects", "tables/findings.csv", "tables/effects.csv")


def synthesised(page: Page) -> Answer:
    """Say where the studies of each synthesis and their appraisals are reported.

    Without a synthesis, the authors must fill in the point.
    """
    if not (page.has("summary_of_findings") or page.has("synthesis")):
        return yours(page, "synthesis")
    if page.has("appraisals"):
        return drafted(page, "synthesised", "section:certainty", "section:appraisal", STUDIES)
    return drafted(page, "synthesised_none", "section:certainty", STUDIES)


def synthesis(page: Page) -> Answer:
    """Say where the results of the synthesis are reported: pooled effects and directions or, if there are neither, themes.

    With themes, the answer is drafted. If there is none of these, the authors must fill in the point.
    """
    pooled = any(row["estimate"] is not None for row in page.listed("pools"))
    where = [
        *(["section:pools"] if pooled else []),
        *(["section:directions"] if page.has("directions") else []),
    ]
    if where:
        return answered(*where)
    return (
        drafted(page, "synthesis_themes", "section:synthesis")
        if page.has("synthesis")
        else yours(page, "synthesis")
    )


def missing_results(page: Page) -> Answer:
    """Say where publication bias is judged or, without judgements, where the facts on missing results are reported.

    In both cases, the program drafts the answer. If there are neither judgements nor facts, the authors must fill in the point.
    """
    judged = [
        row for row in page.listed("certainty") if row["domain"] == "publication bias" and row["judgement"]
    ]
    if judged:
        return drafted(page, "checked_draft", "section:certainty", "section:missing-results")
    if page.has("registered_studies") or page.has("announced_outcomes"):
        return drafted(page, "missing_facts", "section:missing-results")
    return yours(page, "missing_none")


def certainty_results(page: Page) -> Answer:
    """Say where the certainty of each outcome or finding is reported.

    If the certainty of only some is judged, the answer is drafted. If none is judged, the authors must fill in the point.
    """
    rows = [*page.listed("summary_of_findings"), *page.listed("evidence_profile")]
    keys = [
        str(row.get("outcome") or row.get("finding")) + "\t" + str(row.get("comparison") or "")
        for row in rows
    ]
    done = [key for key, row in zip(keys, rows, strict=True) if row["certainty"] not in NOT_JUDGED]
    if not rows:
        return yours(page, "certainty")
    return _share(page, "certainty_results", set(done), set(keys), "section:certainty")


def _studies(page: Page) -> list[Mapping[str, Any]]:
    return [row for row in page.listed("studies") if row["evidence"] == EMPIRICAL]


def _share(page: Page, key: str, done: Collection[str], whole: Collection[str], where: str) -> Answer:
    """Return the answer if `done` of `whole` studies or outcomes have what the point asks for.

    If all have it, the point is answered. If some have it, the answer is drafted. If none has it, the authors must fill in the point.
    """
    if not done:
        return yours(page, f"{key}_none")
    if len(done) == len(whole):
        return answered(where)
    t = page.texts
    return drafted(page, key, where, done=t.number(len(done)), whole=t.number(len(whole)))
