"""The section with the reporting checklists: for each item, where the review answers it, and what the authors must add."""

from collections import Counter
from collections.abc import Mapping
from typing import Final

from slr.model.checklist import Checklist, ChecklistItem, ItemAnswer
from slr.model.column import columns_of
from slr.report.checklist import list_checklists
from slr.report.document import Block, Paragraph, Section
from slr.report.mention import mention
from slr.report.page import Page
from slr.report.point.all_points import POINTS
from slr.report.point.answer import STATES, Answer, combine

KEY: Final = "checklists"
ABSTRACT: Final = "prisma-2020-abstract"
COLUMNS: Final = columns_of("""
    checklist_item   text:narrow id of the item
    asks_for         text:long   what the item asks for
    answer_state     text:narrow whether the item is answered, drafted, left to the authors, or not applicable
    answer_where     text        where the answer is
    still_missing    text:long   what the authors must add, or why the item does not apply
""")


def make(page: Page) -> Section:
    """Return the section with one table per checklist."""
    checklists = list_checklists(page.protocol, choose_checklists(page))
    sections = tuple(_show(page, checklist) for checklist in checklists)
    return page.section(KEY, page.intro(KEY), sections=sections)


def choose_checklists(page: Page) -> tuple[str, ...]:
    """Return the built-in checklists that fit the review.

    PRISMA 2020, its checklist for abstracts, and PRISMA-S fit every review. SWiM fits if directions were counted. ENTREQ
    fits if works were coded, but no directions were counted.
    """
    extracted = page.has("directions")
    coded = page.has("synthesis") and not extracted
    return (
        "prisma-2020",
        "prisma-2020-abstract",
        "prisma-s",
        *(("swim",) if extracted else ()),
        *(("entreq",) if coded else ()),
    )


def answer_items(page: Page, checklist: Checklist) -> Mapping[str, Answer]:
    """Return the answer to each item of a checklist. The authors' answer replaces the answer from the data.

    In the checklist for abstracts, answers from the data count only as drafted, because the appendix has no abstract.
    """
    own = page.protocol.reporting.answers.get(checklist.id, {})
    found = {item.id: _answer(page, item, own.get(item.id)) for item in checklist.items}
    if checklist.id != ABSTRACT:
        return found
    # No part of the appendix is the abstract, so a part that answers an item is only material for the abstract.
    ready = {name for name, answer in found.items() if answer.state == "answered" and name not in own}
    missing = page.texts("checklist_missing.into_abstract")
    return {
        name: Answer(state="drafted", where=answer.where, missing=missing) if name in ready else answer
        for name, answer in found.items()
    }


def _answer(page: Page, item: ChecklistItem, own: ItemAnswer | None) -> Answer:
    if own is not None and own.not_applicable:
        return Answer(state="not applicable", missing=own.not_applicable)
    if own is not None:
        return Answer(state="answered", where=(own.where,))
    return combine(POINTS[point](page) for point in item.points)


def label_item(page: Page, checklist: Checklist, item: ChecklistItem) -> str:
    """Return what an item asks for, in the language of the review if possible.

    The items of built-in checklists have texts in each language of the reports. Other items have labels. If there is no
    label in the language of the review, return the first label. Without any label, return the id.
    """
    key = f"checklist_item.{checklist.id}.{item.id}"
    if not item.label and page.texts.has(key):
        return page.texts(key)
    named = {str(language): label for language, label in item.label.items()}
    return named.get(page.texts.language) or next(iter(named.values()), item.id)


def _show(page: Page, checklist: Checklist) -> Section:
    t, answers = page.texts, answer_items(page, checklist)
    key = f"checklist_name.{checklist.id}"
    title = t(key) if t.has(key) else checklist.label
    rows = [
        {
            "checklist_item": item.id,
            "asks_for": label_item(page, checklist, item),
            "answer_state": t(f"checklist.{answers[item.id].state.replace(' ', '_')}"),
            "answer_where": mention(*answers[item.id].where),
            "still_missing": answers[item.id].missing,
        }
        for item in checklist.items
    ]
    counts = Counter(answer.state for answer in answers.values())
    fill = {state.replace(" ", "_"): t.number(counts[state]) for state in STATES}
    blocks: tuple[Block, ...] = (
        Paragraph(text=t("checklist.counts", **fill), tone="note"),
        page.grid(title, COLUMNS, rows),
    )
    return Section(id=f"{KEY}-{checklist.id}", title=title, blocks=blocks)
