"""Draft the methods text on coding, extraction and appraisal (PRISMA 2020 items 9 to 11)."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from slr.model.findings import VALUES
from slr.people.tool import list_tools
from slr.report.mention import mention
from slr.report.method.topic import Topic, counted, joined, table
from slr.report.page import Page

_BY_TWO: Final = (
    "dual",
    "settled",
    "not reconciled",
)  # values of the column `extraction` of a result that two or more people extracted

Row = Mapping[str, Any]


def describe_coding(page: Page) -> Topic | None:
    """Draft the methods text on coding, or return None if no counted work has a coding."""
    t, rows = page.texts, page.listed("synthesis")
    if not rows:
        return None
    coders = {who for row in rows for who in row["coders"] or ()}
    codings = {coding for row in rows for coding in row["codings"] or ()}
    reports = {report for row in rows for report in row["reports"] or ()}
    sentences = [
        t(
            "method.coded",
            coders=counted(t, "person", len(coders)),
            codings=counted(t, "coding", len(codings)),
            reports=counted(t, "report", len(reports)),
            where=mention("section:synthesis"),
        )
    ]
    if page.protocol.codebook:
        codes = counted(t, "code", len(page.protocol.codebook))
        sentences.append(t("method.codebook", codes=codes, where=mention("section:codebook")))
    sentences += _describe_coders_agreement(page)
    questions = (t("method.ask_themes"),)
    return Topic(key="coding", sentences=tuple(sentences), questions=questions)


def _describe_coders_agreement(page: Page) -> Iterator[str]:
    t = page.texts
    rows = [
        row
        for row in page.listed("agreement")
        if (row["about"], row["between"], row["statistic"]) == ("coders", "all", "raw")
    ]
    values = [number for row in rows if (number := _number(row["value"])) is not None]
    if values:
        reports = counted(t, "report", max(row["reports"] or 0 for row in rows))
        fill = {"low": t.number(min(values)), "high": t.number(max(values)), "reports": reports}
        yield t("method.coders_agree", **fill, where=mention("section:coding"))


def _number(value: object) -> float | None:
    try:
        return float(str(value))
    except ValueError:
        return None


def describe_extraction(page: Page) -> Topic | None:
    """Draft the methods text on the extraction of results, or return None if no result is counted."""
    t, findings = page.texts, [row for row in page.listed("findings") if row["counts"]]
    if not findings:
        return None
    ways = Counter("two" if row["extraction"] in _BY_TWO else "one" for row in findings)
    people = {who for row in findings for who in row["who"] or ()}
    sentences = [
        t(
            "method.extracted",
            people=counted(t, "person", len(people)),
            results=counted(t, "result", len(findings)),
            studies=counted(t, "study", len({row["study"] for row in findings})),
            columns=t.number(len(VALUES)),
            where=table("findings"),
        ),
        t(
            "method.extracted_by",
            two=t.number(ways["two"]),
            one=t.number(ways["one"]),
            where=table("findings"),
        ),
        *_describe_extraction_agreement(page),
        *_describe_checks(page),
        *_describe_contacts(page),
    ]
    questions = [t("method.ask_extraction_alone")] if ways["two"] else []
    questions += [] if page.has("contacts") else [t("method.ask_contacts")]
    return Topic(key="extraction", sentences=tuple(sentences), questions=tuple(questions))


def _describe_extraction_agreement(page: Page) -> Iterator[str]:
    t = page.texts
    for row in page.listed("extraction_agreement"):
        if row["column"] == "all" and row["round"] == "main" and row["share"] is not None:
            share = t.interval(t.number(row["share"]), row["low"], row["high"])
            compared = counted(t, "value", row["compared"])
            yield t(
                "method.extractors_agree", compared=compared, share=share, where=table("extraction_agreement")
            )


def _describe_checks(page: Page) -> Iterator[str]:
    t = page.texts
    verdicts = Counter(row["verdict"] for row in page.listed("statistics_checks"))
    done = sum(n for verdict, n in verdicts.items() if verdict != "not checkable")
    if done:
        doubtful = t.number(verdicts["inconsistent"] + verdicts["implausible"])
        yield t(
            "method.checked",
            checks=counted(t, "check", done),
            doubtful=doubtful,
            where=table("statistics_checks"),
        )


def _describe_contacts(page: Page) -> Iterator[str]:
    t, rows = page.texts, page.listed("contacts")
    if rows:
        asked = {row["report"] for row in rows}
        answered = {row["report"] for row in rows if row["answered"]}
        fill = {"asked": counted(t, "report", len(asked)), "answered": t.number(len(answered))}
        yield t("method.contacts", **fill, where=table("contacts"))


def describe_appraisal(page: Page) -> Topic | None:
    """Draft the methods text on the appraisal of the studies, or return None if no appraisal is counted."""
    t, rows = page.texts, [row for row in page.listed("appraisals") if row["counts"]]
    if not rows:
        return None
    used = {row["tool"] for row in rows}
    tools = joined(t, (page.label(tool) for tool in list_tools(page.protocol) if tool.id in used))
    studies = {row["study"] for row in rows}
    people = {who for row in rows for who in row["who"] or ()}
    by_two = _appraised_by_two(rows)
    fill = {"tools": tools, "studies": counted(t, "study", len(studies))}
    sentences = [
        t("method.appraised", people=counted(t, "person", len(people)), **fill, where=table("appraisals")),
        t("method.appraised_by", two=t.number(len(by_two)), one=t.number(len(studies) - len(by_two))),
        *_describe_appraisal_agreement(page, used),
        t("method.appraisal_use"),
    ]
    questions = (t("method.ask_appraisal_alone"),) if by_two else ()
    return Topic(key="appraisal", sentences=tuple(sentences), questions=questions)


def _appraised_by_two(rows: Sequence[Row]) -> set[str]:
    return {row["study"] for row in rows if len(row["who"] or ()) > 1}


def _describe_appraisal_agreement(page: Page, tools: set[str]) -> Iterator[str]:
    t = page.texts
    for row in page.listed("appraisal_agreement"):
        if row["item"] == "all" and row["tool"] in tools:
            share = t.interval(t.number(row["share"]), row["low"], row["high"])
            fill = {"compared": counted(t, "answer", row["compared"]), "tool": t.word(row["tool"])}
            yield t("method.appraisers_agree", **fill, share=share, where=table("appraisal_agreement"))
