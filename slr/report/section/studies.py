"""The section on the characteristics of the included studies (PRISMA 2020 item 17)."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from slr.model.column import columns_of, pick
from slr.model.output import STUDY_CHARACTERISTICS
from slr.model.word import FACTS
from slr.report.document import Block, Paragraph, Section
from slr.report.finding_text import cite_reports, name_study
from slr.report.page import WORK, Page

KEY: Final = "studies"
EMPIRICAL: Final = "empirical"
_DIFFERENCES: Final = columns_of("""
    study         text study, or the report if no study is recorded
    column        text name of the fact
    opinions      text what each person recorded
    settled_value text the settled value, or a word for a difference that is not settled
""")
_KIND: Final = columns_of("""
    kind_of_evidence text kind of evidence
""")
_CONTACTS: Final = columns_of("""
    study    text study, or the report if no study is recorded
    asked    text what the authors were asked for
    when     text:date date of the question
    answered text the answer, or that there is none
    note     text a remark
""")


def make(page: Page) -> Section | None:
    """Return the section on the included studies: characteristics, disagreements, and contacts with authors.

    Other included works have a table of their own. If no report is included, return None.
    """
    names = ("work", "journal", *FACTS, "notice", "note", "basis")
    columns = pick(names, STUDY_CHARACTERISTICS.columns, (WORK,))
    rows = page.word_notices(page.rows("studies"))
    if not rows:
        return None
    empirical = [row for row in rows if row["evidence"] == EMPIRICAL]
    grid = page.grid(
        page.texts("section.studies"), columns, empirical, file="studies", plain=page.plain_basis
    )
    more = (*_list_others(page, rows), *_list_differences(page), *_list_contacts(page))
    return page.section(KEY, *((page.intro(KEY), grid) if empirical else ()), *more)


def _list_others(page: Page, rows: Iterable[Mapping[str, Any]]) -> Iterator[Block]:
    """Yield the table of the included works that are not empirical studies, or that nobody has classified."""
    others = [
        {**row, "kind_of_evidence": page.texts.word(row["evidence"]).lower()}
        for row in rows
        if row["evidence"] != EMPIRICAL
    ]
    if others:
        names = ("work", "kind_of_evidence", "journal", "note", "basis")
        columns = pick(names, _KIND, STUDY_CHARACTERISTICS.columns, (WORK,))
        yield Paragraph(text=page.texts("studies.others_note"), tone="note")
        yield page.grid(page.texts("studies.others"), columns, others, file="studies", plain=page.plain_basis)


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
    """Yield the table of questions to study authors and their answers, if anybody contacted them."""
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
