"""The section on the characteristics of the included studies (PRISMA 2020 item 17)."""

from collections.abc import Iterator
from typing import Final

from slr.model.column import columns_of, pick
from slr.model.output import STUDY_CHARACTERISTICS
from slr.model.word import FACTS
from slr.report.document import Block, Section
from slr.report.finding_text import cite_reports, name_study
from slr.report.page import WORK, Page

KEY: Final = "studies"
_DIFFERENCES: Final = columns_of("""
    study         text study, or the report if no study is recorded
    column        text name of the fact
    opinions      text what each person recorded
    settled_value text the settled value, or that the difference is open
""")
_CONTACTS: Final = columns_of("""
    study    text study, or the report if no study is recorded
    asked    text what the authors were asked for
    when     text:date when
    answered text the answer, or that there is none
    note     text a remark
""")


def make(page: Page) -> Section:
    """Return the section with the characteristics of each included study, and the facts on which people differ."""
    names = ("work", "journal", *FACTS, "notice", "note", "basis")
    columns = pick(names, STUDY_CHARACTERISTICS.columns, (WORK,))
    grid = page.grid(
        page.texts("section.studies"), columns, page.word_notices(page.rows("studies")), file="studies"
    )
    return page.section(KEY, page.intro(KEY), grid, *_list_differences(page), *_list_contacts(page))


def _list_differences(page: Page) -> Iterator[Block]:
    rows = page.rows("study_differences")
    if not rows:
        return
    t, cited = page.texts, cite_reports(page)
    shown = [
        {
            "study": name_study(row, cited),
            "column": t(f"column.{row['column']}") if row["column"] != "evidence" else t("studies.evidence"),
            "opinions": "; ".join(
                f"{who}: {t.word(v)}" for who, v in zip(row["who"], row["values"], strict=True)
            ),
            "settled_value": t.word("open") if row["open"] else t.word(row["settled"]),
        }
        for row in rows
    ]
    yield page.grid(t("studies.differences"), _DIFFERENCES, shown, file="study_differences")


def _list_contacts(page: Page) -> Iterator[Block]:
    """Yield what the authors were asked and what they answered, if anybody asked."""
    rows = page.rows("contacts")
    if not rows:
        return
    t, cited = page.texts, cite_reports(page)
    shown = [
        {
            **row,
            "study": name_study({"study": row["study"] or row["report"], "reports": [row["report"]]}, cited),
            "when": row["when"][:10],
            "answered": row["answered"] or t("studies.no_answer"),
        }
        for row in rows
    ]
    yield page.grid(t("studies.contacts"), _CONTACTS, shown, file="contacts")
