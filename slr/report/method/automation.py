"""Draft the statement on software and automation, with facts that RAISE and PRISMA-trAIce require.

The statement names the program and its version. It says what the program did by itself (deduplication, rules, ranking, stopping
criterion, suggested codes) and what people decided. For the ranking model, it gives the seed and the number of training labels. It
refers to the section with the settings of the ranking and of deduplication.
"""

from collections.abc import Iterator

from slr import __version__
from slr.model.word import ADJUDICATOR
from slr.report.mention import mention
from slr.report.method.selection import list_verdicts
from slr.report.method.topic import Topic, counted, in_flow, table
from slr.report.page import Page


def describe_automation(page: Page) -> Topic:
    """Draft the methods text on the software: what it did automatically, what it suggested, and what people decided."""
    questions = (page.texts("method.ask_automation"),)
    return Topic(key="automation", sentences=tuple(_describe_automation(page)), questions=questions)


def _describe_automation(page: Page) -> Iterator[str]:
    t = page.texts
    yield t("method.software", version=f"slr {__version__}")
    yield t("method.automated_duplicates", where=table("duplicates"))
    if in_flow(page, "automation"):
        yield t("method.automated_rules", where=mention("section:criteria"))
    yield from _describe_ranking(page)
    if unread := in_flow(page, "stopping"):
        yield t("method.automated_stopping", count=counted(t, "record", unread), where=mention("prisma.svg"))
    if any(code.terms for code in page.protocol.codebook):
        yield t("method.automated_codes", where=mention("section:codebook"))
    yield t("method.people_decide", where=mention("section:made"))


def _describe_ranking(page: Page) -> Iterator[str]:
    """Yield the sentences on the ranking, if it chose at least one of the reports that reviewers judged at title and abstract."""
    t, model = page.texts, page.protocol.screening.model
    given = [row for row in list_verdicts(page, "title-abstract") if row["who"] != ADJUDICATOR]
    ranked = {row["report"] for row in given if row["served"] == "model"}
    if ranked:
        key = f"model.{model.name}"
        fill = {"name": t(key) if t.has(key) else model.name, "seed": str(model.seed)}
        yield t(
            "method.ranking", **fill, ranked=counted(t, "report", len(ranked)), where=mention("section:made")
        )
        labels = t.number(model.least_labels)
        yield t("method.training", labels=counted(t, "verdict", len(given)), least=labels)
