"""The section on results that may be missing: registered studies, and announced outcomes (PRISMA 2020 items 14 and 21)."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from slr.model.column import columns_of, pick
from slr.model.missing import MISSING, OUTCOME_STATES, REGISTER, STATES
from slr.report.document import Block, Paragraph, Section
from slr.report.finding_text import cite_reports
from slr.report.page import Page

KEY: Final = "missing-results"
COLUMNS: Final = columns_of("""
    register_entry   text      register entry
    register_numbers text      registration numbers
    became           text:word status of the study
    progress_stated  text      progress of the study, and who states it
    eligible         text:word whether the study fits the review question
    study_reports    text      other reports of the study, and how they were found
    entry_standing   text      status of the entry in the screening of the review
    note             text      remarks
    announced_outcome text     announced outcome
    importance       text:word primary or secondary
    announced_in     text      report or entry that announces the outcome
    announced_study  text      study
    outcome_result   text:word whether a result on the outcome was extracted
    recorded_by      text      who states the outcome
""")
_STUDIES: Final = (
    "register_entry",
    "register_numbers",
    "became",
    "progress_stated",
    "study_reports",
    "entry_standing",
    "eligible",
    "note",
)
_OUTCOMES: Final = (
    "announced_study",
    "announced_outcome",
    "importance",
    "outcome_result",
    "announced_in",
    "recorded_by",
)
Row = Mapping[str, Any]


def make(page: Page) -> Section | None:
    """Return the section, or None if there are neither register entries nor announced outcomes."""
    studies, outcomes = page.rows("registered_studies"), page.rows("announced_outcomes")
    if not studies and not outcomes:
        return None
    return page.section(KEY, page.intro(KEY), *_list_studies(page, studies), *_list_outcomes(page, outcomes))


def count_missing(rows: Sequence[Row]) -> int:
    """Return how many registered studies have no report in the review, but have ended or have results in a register.

    Studies that do not belong to the question of the review are not counted.
    """
    return sum(row["state"] in MISSING and row["eligible"] != "no" for row in rows)


def _list_studies(page: Page, rows: Sequence[Row]) -> Iterator[Block]:
    if not rows:
        return
    t = page.texts
    ordered = sorted(
        rows, key=lambda r: (r["eligible"] == "no", STATES.index(r["state"]), r["citation"], r["report"])
    )
    shown = [_show_study(page, row) for row in ordered]
    numbers = {
        "n": t.number(len(rows)),
        "missing": t.number(count_missing(rows)),
        "outside": t.number(sum(row["eligible"] == "no" for row in rows)),
    }
    yield Paragraph(text=t("missing.counts", **numbers))
    yield page.grid(t("missing.studies"), pick(_STUDIES, COLUMNS), shown, file="registered_studies")


def _show_study(page: Page, row: Row) -> dict[str, Any]:
    t = page.texts
    return {
        **row,
        "register_entry": f"{t.citation(row['citation'])}. {row['title'] or ''}".strip(),
        "register_numbers": "; ".join(row["registration"]),
        "became": row["state"],
        "progress_stated": _word_progress(page, row),
        "study_reports": _word_reports(page, row),
        "entry_standing": " ".join(filter(None, (t.word(row["standing"]), row["criterion"]))),
    }


def _word_progress(page: Page, row: Row) -> str:
    t = page.texts
    progress = t.word(row["progress"]) if row["progress"] else row["stated"] or t.word("not known")
    stated_by = _word_people(page, row["recorded_by"])
    return f"{progress} ({stated_by})" if stated_by else progress


def _word_people(page: Page, who: Sequence[str]) -> str:
    return "; ".join(page.texts.word(name) if name == REGISTER else name for name in who)


def _word_reports(page: Page, row: Row) -> str:
    if not row["reports"]:
        return ""
    t = page.texts
    cited = "; ".join(t.citation(citation) for citation in row["citations"])
    return f"{cited} ({t('missing.linked', by=t.word(row['linked_by']))})"


def _list_outcomes(page: Page, rows: Sequence[Row]) -> Iterator[Block]:
    if not rows:
        return
    t, cited = page.texts, cite_reports(page)
    ordered = sorted(
        rows,
        key=lambda r: (
            OUTCOME_STATES.index(r["state"]),
            r["study"] or "",
            r["importance"],
            r["outcome"],
            r["report"],
        ),
    )
    shown = [
        {
            **row,
            "announced_study": cited.get(row["study"], row["study"] or ""),
            "announced_outcome": row["outcome"],
            "announced_in": t.citation(row["citation"]),
            "outcome_result": row["state"],
            "recorded_by": _word_people(page, row["recorded_by"]),
        }
        for row in ordered
    ]
    yield page.grid(t("missing.outcomes"), pick(_OUTCOMES, COLUMNS), shown, file="announced_outcomes")
