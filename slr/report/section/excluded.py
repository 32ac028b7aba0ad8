"""The section on excluded reports with reasons (PRISMA 2020 item 16b), and on the check of reports that rules excluded."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from slr.model.column import columns_of, pick
from slr.model.output import EXCLUDED
from slr.model.reason import read_reasons
from slr.model.row import list_values
from slr.model.table import RULE_CHECK
from slr.model.word import NOT_ESTIMABLE, STAGES
from slr.reference.bibliography import FullReference
from slr.report.document import Block, Paragraph, Section, Styled, Work
from slr.report.method.topic import counted
from slr.report.page import WORK, Page

if TYPE_CHECKING:
    import pandas as pd

KEY: Final = "excluded"
TITLE_ABSTRACT: Final = "title-abstract"
REASON_COUNT: Final = columns_of("""
    reports whole reports excluded or not retrieved for this reason
""")
EXPLANATION: Final = columns_of("""
    explanation text:long notes of the people who decided, or the words or values that a rule matched
""")
CHECK_COLUMNS: Final = columns_of("""
    rule_excluded whole reports that the rule excludes
    rate          text  share wrongly excluded, with its interval
    works         text  works wrongly excluded
""")


def make(page: Page) -> Section | None:
    """Return the section on reports that were excluded or not retrieved, or None if there are none.

    The section gives the number of reports for each reason. It lists the reports that were excluded at full text or not
    retrieved. Reports excluded by title and abstract are only counted, because PRISMA 2020 does not require a list of
    them.
    """
    t, data = page.texts, page.table("excluded")
    if not len(data):
        return None
    columns = pick(("stage", "by", "criterion", "text", "reports"), EXCLUDED.columns, REASON_COUNT)
    blocks: list[Block] = [page.grid(t("section.reasons"), columns, _reasons(page, data))]
    listed = data[data["stage"] != TITLE_ABSTRACT]
    if len(listed):
        full = {one.report: one for one in page.references.get(KEY, ())} if page.lists_excluded else {}
        shown = page.word_notices(
            [
                {**row, "explanation": _explain(page, row), "work": _refer(page, row, full)}
                for row in page.first_rows(listed)
            ]
        )
        columns = pick(("work", "criterion", "explanation", "notice"), EXPLANATION, EXCLUDED.columns, (WORK,))
        blocks.append(page.grid(t("section.full_texts"), columns, shown, file=KEY, total=len(listed)))
    if unlisted := len(data) - len(listed):
        note = t("excluded.unlisted", n=t.number(unlisted))
        blocks.append(Paragraph(text=note, tone="note"))
    return page.section(KEY, *blocks, sections=tuple(_check(page)))


def _refer(page: Page, row: Mapping[str, Any], full: Mapping[str, FullReference]) -> Work:
    """Return the citation of a work with its full reference. If it has none, return the usual cell (`Page.work`)."""
    one = full.get(row["report"])
    if one is None:
        return page.work(row)
    citation = page.texts.citation(row["citation"])
    return Work(
        citation=citation, title=Styled(runs=one.runs), link=one.href, href=one.href, report=row["report"]
    )


def _explain(page: Page, row: Mapping[str, Any]) -> str:
    """Return the distinct notes of the people who decided, or the words or values that a rule matched.

    If the status is not `excluded`, but for example `not retrieved`, it precedes the notes.
    """
    if row["by"] == "rule":
        return page.reasons(row["words"])
    notes = dict.fromkeys(str(dict(reason.values).get("note", "")) for reason in read_reasons(row["reason"]))
    joined = "; ".join(filter(None, notes))
    if row["status"] == "excluded":
        return joined
    return ": ".join(filter(None, (page.texts.word(row["status"]), joined)))


def _reasons(page: Page, data: "pd.DataFrame") -> Iterator[dict[str, Any]]:
    keys = ("stage", "status", "by", "criterion", "text")
    counts = Counter(zip(*([v or "" for v in list_values(data[k])] for k in keys), strict=True))
    for key, n in counts.items():
        row = dict(zip(keys, key, strict=True))
        text = page.exclusion(row["criterion"]) or (
            page.texts.word(row["status"]) if row["status"] != "excluded" else ""
        )
        yield {**row, "text": text, "reports": n}


def _check(page: Page) -> Iterator[Section]:
    """Yield the section on how people checked the reports that rules excluded, if there are such reports."""
    t, rows = page.texts, page.rows("rule_check")
    if not rows:
        return
    order = {c: i for i, c in enumerate(("all", *page.protocol.criterion_ids))}
    rows.sort(key=lambda r: (STAGES.index(r["stage"]), order.get(r["criterion"], len(order)), r["criterion"]))
    shown = [{**r, **_checked(page, r), "works": _wrongly(page, r)} for r in rows]
    names = ("stage", "criterion", "rule_excluded", "drawn", "read", "wrong", "rate", "works")
    columns = pick(names, CHECK_COLUMNS, RULE_CHECK.columns)
    grid = page.grid(t("section.rule_check"), columns, shown, file="rule_check")
    notes = tuple(Paragraph(text=_word_check(page, r)) for r in rows if r["criterion"] == "all")
    blocks = (*notes, page.intro("rule_check"), grid) if any(r["read"] for r in rows) else notes
    yield Section(id="rule-check", title=t("section.rule_check"), blocks=blocks)


def _word_check(page: Page, row: dict[str, Any]) -> str:
    t = page.texts
    numbers = {name: counted(t, "report", row[name]) for name in ("excluded", "drawn")}
    numbers |= {name: t.number(row[name]) for name in ("read", "wrong")}
    key = "excluded.checked" if row["read"] else "excluded.not_checked"
    return t.fill(key, {"stage": t.word(row["stage"]), **numbers})


def _checked(page: Page, row: dict[str, Any]) -> dict[str, Any]:
    t = page.texts
    criterion = t("agreement.all_rules") if row["criterion"] == "all" else row["criterion"]
    low, rate, high = (row[k] for k in ("low", "rate", "high"))
    shown = t.word(NOT_ESTIMABLE)
    if rate is not None and low is not None and high is not None:
        shown = t.interval(t.number(rate), low, high)
    return {"criterion": criterion, "rate": shown, "rule_excluded": row["excluded"]}


def _wrongly(page: Page, row: dict[str, Any]) -> str:
    """Return the citations of the works that a rule excluded, but that people would not have excluded."""
    cited = (page.verdicts(report, row["stage"]) for report in row["wrongly"])
    return "; ".join(page.texts.citation(verdicts[0]["citation"]) for verdicts in cited if verdicts)
