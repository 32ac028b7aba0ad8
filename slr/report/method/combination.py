"""Draft the methods text on the synthesis and the certainty of the evidence (PRISMA 2020 items 12 to 15, SWiM)."""

from collections.abc import Iterator
from typing import Final

from slr.model.certainty import GRADE
from slr.model.missing import OTHER_NAME, REPORTED
from slr.model.word import NOT_REPORTED
from slr.report.mention import mention
from slr.report.method.topic import Topic, counted, joined, stop, table
from slr.report.page import Page
from slr.report.section.missing_results import count_missing

NOT_JUDGED: Final = ("not assessed", "not settled")


def describe_synthesis(page: Page) -> Topic:
    """Draft the methods text on the synthesis, the sensitivity analyses, and the display of the results."""
    t, method = page.texts, page.protocol.synthesis.method
    reported = method != NOT_REPORTED
    sentences = [t("method.synthesis", text=stop(method))] if reported else []
    sentences += [
        *_describe_directions(page),
        *_describe_pools(page),
        *_describe_sensitivity(page),
        *_describe_display(page),
    ]
    questions = () if reported else (t("method.ask_synthesis"),)
    return Topic(key="synthesis", sentences=tuple(sentences), questions=questions)


def _describe_directions(page: Page) -> Iterator[str]:
    t, rows = page.texts, page.listed("directions")
    voted = [row for row in rows if row["studies"]]
    if voted:
        relations = counted(t, "relation", len({(row["predictor"], row["outcome"]) for row in voted}))
        cells = joined(t, (t(f"direction.cell.{cell}") for cell in page.protocol.direction.cells))
        key, fill = ("directions_apart", {"cells": cells}) if cells else ("directions", {})
        yield t(f"method.{key}", relations=relations, **fill, where=table("directions"))
        yield t("method.directions_test")


def _describe_pools(page: Page) -> Iterator[str]:
    t = page.texts
    primary = [row for row in page.listed("pools") if row["analysis"] == "primary"]
    done = [row for row in primary if row["estimate"] is not None]
    if primary:
        fill = {"planned": counted(t, "pooled_effect", len(primary)), "done": t.number(len(done))}
        yield t("method.pooled", **fill, where=table("pools"))
    if done:
        models = joined(t, sorted({_name_model(page, row["model"]) for row in done}))
        intervals = joined(t, sorted({t.word(row["interval"]) for row in done}))
        measures = joined(t, sorted({t.word(row["measure"]) for row in done}))
        yield t("method.pool_models", models=models, intervals=intervals, measures=measures)
        yield t("method.heterogeneity")
    refused = {row["finding"] for row in page.listed("effects") if row["refused"]}
    if refused:
        yield t("method.refused", count=counted(t, "result", len(refused)), where=table("effects"))


def _name_model(page: Page, model: str) -> str:
    return (
        page.texts("method.model_common")
        if model == "EE"
        else page.texts("method.model_random", estimator=model)
    )


def _describe_sensitivity(page: Page) -> Iterator[str]:
    t = page.texts
    if page.has("pooled_studies"):
        yield t("method.leave_one_out", where=table("pooled_studies"))
    names = (
        [page.label(w) for w in page.protocol.appraisal.without] if page.has("appraisal_sensitivity") else []
    )
    if names:
        yield t("method.without", names=joined(t, names), where=table("appraisal_sensitivity"))


def _describe_display(page: Page) -> Iterator[str]:
    t = page.texts
    shown = {
        "section:synthesis": page.has("synthesis"),
        "section:directions": any(row["studies"] for row in page.listed("directions")),
        "section:frameworks": page.protocol.frameworks,
        "section:evidence-map": page.protocol.maps,
        "section:pools": page.has("pools"),
    }
    if targets := [target for target, data in shown.items() if data]:
        yield t("method.display", where=mention(*targets))


def describe_certainty(page: Page) -> Topic | None:
    """Draft the methods text on the certainty of the evidence, or return None if no judgement of certainty is settled."""
    t = page.texts
    summaries = page.listed("summary_of_findings")
    judged = [row for row in summaries if row["certainty"] not in NOT_JUDGED]
    profile = [row for row in page.listed("evidence_profile") if row["certainty"] not in NOT_JUDGED]
    sentences = []
    if judged:
        people = {w for r in page.listed("certainty") if r["system"] == GRADE for w in r["who"] or ()}
        fill = {"people": counted(t, "person", len(people)), "judged": t.number(len(judged))}
        outcomes = counted(t, "relation", len(summaries))
        sentences.append(t("method.grade", **fill, outcomes=outcomes, where=table("summary_of_findings")))
    if profile:
        count = counted(t, "finding", len(profile))
        sentences.append(t("method.cerqual", count=count, where=table("evidence_profile")))
    return Topic(key="certainty", sentences=tuple(sentences)) if sentences else None


def describe_missing(page: Page) -> Topic | None:
    """Draft the methods text on missing results, or return None if there are neither registered studies nor announced outcomes."""
    t, studies, outcomes = page.texts, page.listed("registered_studies"), page.listed("announced_outcomes")
    sentences = []
    if studies:
        entries = counted(t, "entry", len(studies))
        sentences.append(
            t(
                "method.registered",
                entries=entries,
                missing=t.number(count_missing(studies)),
                where=table("registered_studies"),
            )
        )
    if outcomes:
        there = sum(row["state"] in (REPORTED, OTHER_NAME) for row in outcomes)
        fill = {"outcomes": counted(t, "outcome", len(outcomes)), "reported": t.number(there)}
        sentences.append(t("method.announced", **fill, where=table("announced_outcomes")))
    return Topic(key="missing", sentences=tuple(sentences)) if sentences else None
