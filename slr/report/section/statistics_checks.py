"""The section on the checks of reported statistics: the number of checks with each verdict, and what to ask the authors."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final

from slr.model.column import columns_of, pick
from slr.model.consistency import CHECKS, STATISTICS_CHECKS, VERDICTS
from slr.report.document import Section
from slr.report.finding_text import cite_reports, cite_study, word_result
from slr.report.page import Page
from slr.report.text import Texts

KEY: Final = "statistics-checks"
OWN_COLUMNS: Final = columns_of("""
    study          text      study, or the report if no study is recorded
    about          text      predictor and outcome
    result         text:long the numbers, as reported
    checked        text      what was checked
    implied        text      values that the other reported numbers allow
    ask_authors    text      what to ask the authors for
    contacts       text      what the authors were asked, and what they answered
    consistent     whole     checks with this verdict
    inconsistent   whole     checks with this verdict
    implausible    whole     checks with this verdict
    not_checkable  whole     checks with this verdict
""")
_SUMMARY: Final = ("checked", "consistent", "inconsistent", "implausible", "not_checkable")
_LISTED: Final = ("study", "about", "result", "checked", "verdict", "implied", "ask_authors", "contacts")
Row = Mapping[str, Any]


def make(page: Page) -> Section | None:
    """Return the section, or None if there are no checks.

    Each check with a verdict other than *consistent* has a row.
    """
    rows = page.rows("statistics_checks")
    if not rows:
        return None
    t = page.texts
    rows.sort(key=lambda row: (row["study"], row["finding"], CHECKS.index(row["check"])))
    blocks = [page.intro(KEY), _count(page, rows)]
    listed = [row for row in rows if row["verdict"] != "consistent"]
    if listed:
        findings = {row["finding"]: row for row in page.rows("findings")}
        cited = cite_reports(page)
        asked = _word_contacts(page)
        shown = [
            {**_show(t, row, findings[row["finding"]], cited), "contacts": asked.get(row["study"], "")}
            for row in listed
        ]
        columns = pick(_LISTED, OWN_COLUMNS, STATISTICS_CHECKS.columns)
        blocks.append(page.grid(t("section.statistics_asked"), columns, shown, file="statistics_checks"))
    return page.section(KEY, *blocks)


def _word_contacts(page: Page) -> dict[str, str]:
    t = page.texts
    found: dict[str, list[str]] = {}
    for row in page.rows("contacts"):
        answer = row["answered"] or t("studies.no_answer")
        sentence = t("studies.asked", asked=row["asked"], when=row["when"][:10], answered=answer)
        found.setdefault(row["study"] or row["report"], []).append(sentence)
    return {study: "; ".join(sentence) for study, sentence in found.items()}


def _count(page: Page, rows: Sequence[Row]) -> Any:
    found = Counter((row["check"], row["verdict"]) for row in rows)
    shown = [
        {
            "checked": page.texts(f"check.{check}"),
            **{verdict.replace(" ", "_"): found[check, verdict] for verdict in VERDICTS},
        }
        for check in CHECKS
        if any(found[check, verdict] for verdict in VERDICTS)
    ]
    columns = pick(_SUMMARY, OWN_COLUMNS)
    return page.grid(page.texts("section.statistics_checks"), columns, shown, file="statistics_checks")


def _show(t: Texts, row: Row, finding: Row, cited: Mapping[str, str]) -> dict[str, Any]:
    about = " → ".join(x for x in (finding["predictor"], finding["outcome"]) if x)
    return {
        **row,
        "study": cite_study(finding, cited),
        "about": about,
        "result": word_result(finding, t),
        "checked": t(f"check.{row['check']}"),
        "implied": _word_implied(t, row),
        "ask_authors": t(f"ask.{row['check']}") if row["ask"] else "",
    }


def _word_implied(t: Texts, row: Row) -> str:
    shown = _word_range(t, row["implied_low"], row["implied_high"])
    error = t("finding.decision_error") if row["decision_error"] else ""
    return "; ".join(filter(None, (shown, error)))


def _word_range(t: Texts, low: float | None, high: float | None) -> str:
    if low is None:
        return "" if high is None else f"≤ {t.short(float(f'{high:.4g}'))}"
    if high is None:
        return f"≥ {t.short(float(f'{low:.4g}'))}"
    first, last = (t.short(float(f"{x:.4g}")) for x in (low, high))
    return first if first == last else t("finding.range", low=first, high=last)
