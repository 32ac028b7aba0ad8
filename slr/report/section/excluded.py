"""The section on excluded reports with reasons (PRISMA 2020 item 16b), and on the check of a sample of rule exclusions."""

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from slr.model.column import columns_of, pick
from slr.model.output import EXCLUDED
from slr.model.row import list_values
from slr.model.table import RULE_CHECK
from slr.model.word import NOT_ESTIMABLE, STAGES
from slr.report.document import Block, Section
from slr.report.page import SAID, WORK, Page

if TYPE_CHECKING:
    import pandas as pd

KEY: Final = "excluded"
REASON_COUNT: Final = columns_of("""
    reports whole reports excluded for this reason
""")
CHECK_COLUMNS: Final = columns_of("""
    rule_excluded whole reports that the rule excludes
    rate          text  share wrongly excluded, with its interval
    works         text  works wrongly excluded
""")


def make(page: Page) -> Section:
    """Return the section on reports that were excluded or not retrieved.

    The section has the number of reports for each reason, then the list of reports.
    """
    t, data = page.texts, page.table("excluded")
    rows = page.first_rows(data)
    shown = page.word_notices([{**r, "said": page.explain_status(r)} for r in rows])
    columns = pick(
        ("work", "stage", "by", "criterion", "said", "notice", "flag"), EXCLUDED.columns, (WORK, SAID)
    )
    grid = page.grid(t("section.excluded"), columns, shown, file="excluded", total=len(data))
    blocks: list[Block] = [page.intro(KEY)] if rows else [grid]
    if rows:
        columns = pick(("stage", "by", "criterion", "text", "reports"), EXCLUDED.columns, REASON_COUNT)
        blocks += [page.grid(t("section.reasons"), columns, _reasons(page, data)), grid]
    return page.section(KEY, *blocks, sections=tuple(_check(page)))


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
    """Yield the section on how people checked rule exclusions, if rules excluded any reports."""
    t, rows = page.texts, page.rows("rule_check")
    if not rows:
        return
    order = {c: i for i, c in enumerate(("all", *page.protocol.criterion_ids))}
    rows.sort(key=lambda r: (STAGES.index(r["stage"]), order.get(r["criterion"], len(order)), r["criterion"]))
    shown = [{**r, **_checked(page, r), "works": _wrongly(page, r)} for r in rows]
    names = ("stage", "criterion", "rule_excluded", "drawn", "read", "wrong", "rate", "works")
    columns = pick(names, CHECK_COLUMNS, RULE_CHECK.columns)
    grid = page.grid(t("section.rule_check"), columns, shown, file="rule_check")
    yield Section(id="rule-check", title=t("section.rule_check"), blocks=(page.intro("rule_check"), grid))


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
