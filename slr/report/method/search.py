"""Draft the methods text on eligibility criteria, searches and deduplication (PRISMA 2020 items 5 to 7, PRISMA-S)."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from slr import __version__
from slr.model.word import DATABASE_KINDS, NOT_REPORTED
from slr.report.mention import mention
from slr.report.method.topic import FLOW, Topic, counted, in_flow, joined, stop, table
from slr.report.page import Page

CRITERIA: Final = mention("section:criteria")
SEARCHES: Final = mention("section:searches")
_ASKED: Final = ("searched", "strategy", "limits")  # columns with facts that PRISMA-S requires

Row = Mapping[str, Any]


def describe_eligibility(page: Page) -> Topic:
    """Draft the methods text on the eligibility criteria and on how studies were grouped."""
    t = page.texts
    kinds = [criterion.kind for criterion in page.protocol.criteria]
    sentences = []
    include, exclude = kinds.count("include"), kinds.count("exclude")
    if include or exclude:
        form = "both" if include and exclude else "include" if include else "exclude"
        numbers = {"include": counted(t, "inclusion_criterion", include)} if include else {}
        numbers |= {"exclude": counted(t, "exclusion_criterion", exclude)} if exclude else {}
        sentences.append(t(f"method.criteria_{form}", **numbers, where=CRITERIA))
    grouping = page.protocol.synthesis.grouping
    if grouping != NOT_REPORTED:
        sentences.append(t("method.grouping", text=stop(grouping)))
    questions = [t("method.ask_criteria")] if not kinds else []
    questions += [t("method.ask_grouping")] if grouping == NOT_REPORTED else []
    return Topic(key="eligibility", sentences=tuple(sentences), questions=tuple(questions))


def describe_searches(page: Page) -> Topic:
    """Draft the methods text on the sources in the flow, their searches, and the records found."""
    rows = list_counted_sources(page)
    return Topic(
        key="searches",
        sentences=tuple(_describe_searches(page, rows)),
        questions=tuple(_ask_searches(page, rows)),
    )


def list_counted_sources(page: Page) -> list[Row]:
    """Return the rows of the table `sources` for the sources that the protocol counts in the flow."""
    counts = {source.id for source in page.protocol.sources if source.flow == "count"}
    return [row for row in page.listed("sources") if row["source"] in counts]


def name_missing(page: Page, rows: Sequence[Row], column: str) -> str:
    """Return the names of the sources with "not reported" in a column, joined into one text, or "" if there are none.

    A strategy also counts as reported if it is given as lines.
    """
    missing = [
        r["name"] for r in rows if r[column] == NOT_REPORTED and not (column == "strategy" and r["lines"])
    ]
    return joined(page.texts, missing)


def is_searched(row: Row) -> bool:
    """Return whether a source was searched: it has a date, a strategy, lines of a strategy, or entries in the files."""
    return (
        row["searched"] != NOT_REPORTED
        or row["strategy"] != NOT_REPORTED
        or bool(row["lines"])
        or row["entries"] not in (NOT_REPORTED, "0")
    )


def _describe_searches(page: Page, rows: Sequence[Row]) -> Iterator[str]:
    t = page.texts
    for kind in DATABASE_KINDS:
        mine = [row for row in rows if row["kind"] == kind and is_searched(row)]
        if mine:
            names = joined(t, (_name(page, row) for row in mine))
            yield t(
                f"method.searched_{kind}",
                count=counted(t, kind, len(mine)),
                names=names,
                where=table("sources"),
            )
    others = [row for row in rows if row["kind"] not in DATABASE_KINDS]
    if others:
        names = joined(t, (_name(page, row, kind=True) for row in others))
        yield t("method.other_sources", names=names, where=table("sources"))
    identified = in_flow(page, "identified")
    if identified is not None:
        yield t("method.identified", count=counted(t, "record", identified), where=mention(FLOW))
    if any(row["strategy"] != NOT_REPORTED or row["lines"] for row in rows):
        yield t("method.strategies", where=SEARCHES)


def _name(page: Page, row: Row, *, kind: bool = False) -> str:
    known = [page.texts.word(row["kind"])] if kind else []
    known += [row["platform"]] if row["platform"] != NOT_REPORTED else []
    dates = [part for part in str(row["searched"]).split("; ") if part != NOT_REPORTED]
    known += [max(dates)] if dates else []
    return str(row["name"]) + (f" ({', '.join(known)})" if known else "")


def _ask_searches(page: Page, rows: Sequence[Row]) -> Iterator[str]:
    t = page.texts
    searched = [row for row in rows if row["kind"] in DATABASE_KINDS]
    for column in _ASKED:
        if names := name_missing(page, rows if column == "searched" else searched, column):
            yield t(f"method.ask_{column}", names=names)
    if names := joined(t, (row["name"] for row in rows if row["hits_agree"] == "no")):
        yield t("method.ask_hits", names=names, where=table("sources"))


def describe_deduplication(page: Page) -> Topic | None:
    """Draft the methods text on duplicate records, or return None if there is no flow, or if the number of duplicates is not reported."""
    t, removed, also = page.texts, in_flow(page, "duplicates"), in_flow(page, "also_in_databases")
    if removed is None:
        return None
    pairs = page.table("duplicates")
    people = int((~pairs["by"].isin(("rule", "nobody"))).sum()) if len(pairs) else 0
    doubtful = int((pairs["verdict"] == "ask").sum()) if len(pairs) else 0
    sentences = [
        t("method.compared", version=f"slr {__version__}"),
        t("method.duplicates", count=counted(t, "record", removed), where=mention(FLOW)),
    ]
    if also:
        sentences.append(t("method.also_in_databases", n=t.number(also), where=mention(FLOW)))
    if people:
        sentences.append(
            t("method.pairs_by_people", count=counted(t, "pair", people), where=table("duplicates"))
        )
    questions = [t("method.ask_pairs", count=counted(t, "pair", doubtful))] if doubtful else []
    if audit := _describe_audit(page):
        sentences.append(audit)
    else:
        questions.append(t("method.ask_audit"))
    return Topic(key="deduplication", sentences=tuple(sentences), questions=tuple(questions))


def _describe_audit(page: Page) -> str:
    """Return the sentence with the precision and recall of the merges, or "" if one of them is not known."""
    t, row = page.texts, next(iter(page.listed("dedupe_audit")), None)
    if row is None or row["precision"] is None or row["recall"] is None:
        return ""
    shares = {
        name: t.interval(t.number(row[name]), row[f"{name}_low"], row[f"{name}_high"])
        for name in ("precision", "recall")
    }
    merges, misses = (t.number(row[f"judged_{name}"]) for name in ("merges", "misses"))
    return t("method.audit", merges=merges, misses=misses, **shares, where=table("dedupe_audit"))
