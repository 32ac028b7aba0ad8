"""Draft the methods text on screening, retrieval, agreement and stopping (PRISMA 2020 items 8 and 16)."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from slr.model.flow import Count
from slr.model.row import list_rows
from slr.model.screening import StageSettings
from slr.model.word import ADJUDICATOR, STAGES
from slr.report.mention import mention
from slr.report.method.topic import FLOW, Topic, counted, in_flow, joined, table
from slr.report.page import Page

# Values of `served` for a report that the program showed to a reviewer. If the stage is blind, it hid the verdicts of others.
SHOWN_ALONE: Final = frozenset({"model", "random", "pilot"})
_SCREENED: Final[Mapping[str, tuple[str, str]]] = {
    "title-abstract": ("screened", "excluded"),
    "full-text": ("assessed", "reports_excluded"),
}
_NOUN: Final[Mapping[str, str]] = {"title-abstract": "record", "full-text": "report"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Readers:
    """How many people gave verdicts on the reports of a stage.

    `dual` counts the reports with verdicts of two or more reviewers, and `single` counts the reports with verdicts of one
    reviewer. `alone` is true if there are `dual` reports, and their reviewers could not see each other's verdicts.
    `settled` counts the adjudicated verdicts by how the disagreement was settled ("" if this was not recorded).
    """

    dual: int
    single: int
    reviewers: int
    alone: bool
    settled: Mapping[str, int]


def list_verdicts(page: Page, stage: str) -> list[dict[str, Any]]:
    """Return the verdicts at a stage on reports in the flow, with the columns `report`, `who`, `served` and `how`."""
    data, outside = page.table("verdicts"), page.table("outside_flow")["report"]
    chosen = data[(data["stage"] == stage) & ~data["report"].isin(outside)]
    return list_rows(chosen[["report", "who", "served", "how"]])


def count_readers(page: Page, stage: str) -> Readers:
    """Return how many people gave verdicts at a stage on reports in the flow. Verdicts of a pilot count like all others."""
    rows = list_verdicts(page, stage)
    given = [row for row in rows if row["who"] != ADJUDICATOR]
    per_report = Counter(row["report"] for row in given)
    dual = {report for report, n in per_report.items() if n > 1}
    blind = page.protocol.screening.stage(stage).blind
    return Readers(
        dual=len(dual),
        single=len(per_report) - len(dual),
        reviewers=len({row["who"] for row in given}),
        alone=blind and bool(dual) and all(r["served"] in SHOWN_ALONE for r in given if r["report"] in dual),
        settled=Counter(row["how"] or "" for row in rows if row["who"] == ADJUDICATOR),
    )


def describe_screening(page: Page) -> Topic:
    """Draft the methods text on rules, screening, retrieval and included studies."""
    sentences: list[str] = [*_describe_rules(page)]
    questions: list[str] = [*_ask_rules(page)]
    for stage in STAGES:
        settings = page.protocol.screening.stage(stage)
        readers = count_readers(page, stage)
        sentences += _describe_stage(page, stage, readers)
        questions += _ask_stage(page, stage, settings, readers)
        if stage == "title-abstract":
            sentences += _describe_retrieval(page)
            if not page.protocol.screening.retrieval_reported:
                questions.append(page.texts("method.ask_retrieval"))
    sentences += _describe_included(page)
    return Topic(key="screening", sentences=tuple(sentences), questions=tuple(questions))


def _describe_rules(page: Page) -> Iterator[str]:
    t, excluded = page.texts, in_flow(page, "automation")
    if excluded:
        yield t("method.rules", count=counted(t, "record", excluded), where=mention(FLOW, "section:criteria"))
    for row in page.listed("rule_check"):
        if row["criterion"] == "all" and row["excluded"]:
            fill = {k: t.number(row[k]) for k in ("read", "drawn", "wrong")}
            reports = counted(t, "report", row["excluded"])
            stage = t.word(row["stage"])
            if row["read"] == row["drawn"]:
                yield t("method.rule_check", **fill, reports=reports, stage=stage, where=table("rule_check"))


def _ask_rules(page: Page) -> Iterator[str]:
    """Yield a question for each stage at which people have not read the whole sample of reports excluded by rules."""
    t = page.texts
    for row in page.listed("rule_check"):
        if row["criterion"] == "all" and row["excluded"] and row["read"] != row["drawn"]:
            fill = {k: t.number(row[k]) for k in ("read", "drawn")}
            yield t("method.ask_rule_check", **fill, stage=t.word(row["stage"]))


def _describe_stage(page: Page, stage: str, readers: Readers) -> Iterator[str]:
    t = page.texts
    read, excluded = (in_flow(page, name) for name in _SCREENED[stage])
    if read is not None and page.protocol.screening.stage(stage).reported:
        noun = _NOUN[stage]
        fill = {"read": counted(t, noun, read), "excluded": t.number(excluded or 0), "where": mention(FLOW)}
        yield t(f"method.read_{noun}", **fill)
    if readers.dual or readers.single:
        whole, dual = readers.dual + readers.single, t.number(readers.dual)
        key = "dual_alone" if readers.alone else "dual" if readers.dual else "single"
        fill = {"dual": dual} if readers.dual else {}
        reports, stage_name = counted(t, "report", whole), t.word(stage)
        yield t(f"method.verdicts_{key}", **fill, reports=reports, stage=stage_name, where=table("verdicts"))
    if settled := {how: n for how, n in readers.settled.items() if how}:
        parts = (
            t("method.settled_part", n=t.number(n), how=t.word(how)) for how, n in sorted(settled.items())
        )
        yield t("method.settled", parts=joined(t, parts), stage=t.word(stage), where=table("disagreements"))


def _ask_stage(page: Page, stage: str, settings: StageSettings, readers: Readers) -> Iterator[str]:
    t = page.texts
    if not settings.reported:
        yield t("method.ask_stage", stage=t.word(stage))
    if readers.dual and not readers.alone:
        yield t("method.ask_alone", stage=t.word(stage))
    if unknown := readers.settled.get("", 0):
        yield t("method.ask_settled", count=counted(t, "disagreement", unknown), stage=t.word(stage))


def _describe_retrieval(page: Page) -> Iterator[str]:
    t, sought, missed = page.texts, in_flow(page, "sought"), in_flow(page, "not_retrieved")
    if sought is not None and page.protocol.screening.retrieval_reported:
        fill = {"sought": counted(t, "report", sought), "missed": t.number(missed or 0)}
        yield t("method.retrieved", **fill, where=mention(FLOW))


def _describe_included(page: Page) -> Iterator[str]:
    t, flow = page.texts, page.synthesis.flow
    if flow is None:
        return
    counts: dict[str, Count] = {box.id: box.count for box in flow.walk()}
    studies, reports = counts.get("included.studies"), counts.get("included.reports")
    if not isinstance(studies, int) or not isinstance(reports, int):
        return
    others, unknown = counts.get("included.others") or 0, counts.get("included.not_classified") or 0
    where = mention(FLOW, "tables/studies.csv")
    if not others and not unknown:
        fill = {"studies": counted(t, "study", studies), "reports": counted(t, "report", reports)}
        yield t("method.included", **fill, where=where)
        return
    fill = {"studies": counted(t, "study", studies), "others": counted(t, "document", int(others))}
    works, included = counted(t, "unclassified", int(unknown)), counted(t, "report", reports)
    yield t("method.included_mixed", **fill, works=works, reports=included, where=where)


def describe_agreement(page: Page) -> Topic | None:
    """Draft the methods text on the agreement between reviewers, or return None if it was not measured in the main round of any stage."""
    sentences = tuple(s for stage in STAGES if (s := _describe_agreement(page, stage)))
    return Topic(key="agreement", sentences=sentences) if sentences else None


def _describe_agreement(page: Page, stage: str) -> str:
    t = page.texts
    found: dict[str, Mapping[str, Any]] = {
        row["statistic"]: row
        for row in page.listed("agreement")
        if (row["about"], row["part"], row["round"], row["criterion"], row["between"])
        == ("screening", stage, "main", "all", "all")
    }
    raw, kappa = found.get("raw"), found.get("kappa")
    if raw is None or kappa is None:
        return ""
    return t(
        "method.agreement",
        stage=t.word(stage),
        reports=counted(t, "report", raw["reports"]),
        raw=t.figure(raw["value"]),
        kappa=t.interval(t.figure(kappa["value"]), kappa["low"], kappa["high"]),
        where=table("agreement"),
    )


def describe_stopping(page: Page) -> Topic | None:
    """Draft the methods text on the stopping criterion, or return None if the table `stopping` is empty."""
    t, settings = page.texts, page.protocol.screening.stopping
    row = next(iter(page.listed("stopping")), None)
    if row is None:
        return None
    sentences = [page.reasons(row["sentence"])]
    if settings.enabled:
        fill = {"recall": t.share(settings.recall), "confidence": t.share(settings.confidence)}
        sentences.insert(0, t("method.stopping", **fill, where=mention("section:stopping")))
    return Topic(key="stopping", sentences=tuple(sentences))
