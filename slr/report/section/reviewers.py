"""The section on agreement between reviewers, with each disagreement."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from slr.model.column import columns_of, pick
from slr.model.output import AGREEMENT_FIGURES, DIFFERENCES
from slr.model.word import STAGES
from slr.report.document import Paragraph, Section
from slr.report.page import WORK, Page

KEY: Final = "reviewers"
LEAST_USES: Final = 5  # number of verdicts that must name a criterion, so that intervals are shown
COEFFICIENTS: Final = {"raw": "raw", "kappa": "cohen", "pabak": "pabak", "ac1": "ac1", "alpha": "alpha"}
OWN_COLUMNS: Final = columns_of("""
    stage  text:word stage
    raw    text      raw agreement
    cohen  text      Cohen's kappa with its interval
    pabak  text      PABAK
    ac1    text      Gwet's AC1
    alpha  text      Krippendorff's alpha
""")


def make(page: Page) -> Section:
    """Return the section with the agreement coefficients, their intervals, and each disagreement."""
    t = page.texts
    cases = list(_cases(page))
    # Columns with the same value in every row are left out.
    varying = tuple(c for c in ("round", "between") if len({case[c] for case in cases}) > 1)
    names = ("stage", "criterion", *varying, "reports", "prevalence", *COEFFICIENTS.values())
    columns = pick(names, AGREEMENT_FIGURES.columns, OWN_COLUMNS)
    grid = page.grid(t("section.reviewers"), columns, cases, file="agreement")
    shown = grid if cases else Paragraph(text=t("agreement.one_reviewer"))
    rows = [{**r, "stage": r["part"]} for r in page.rows("disagreements") if r["about"] == "screening"]
    columns = pick(
        ("stage", "work", "says", "settled", "settled_by", "how"), OWN_COLUMNS, (WORK, *DIFFERENCES.columns)
    )
    differences = page.grid(t("section.differences"), columns, rows, file="disagreements")
    return page.section(KEY, page.intro(KEY), shown, *([differences] if rows else []))


def _cases(page: Page) -> Iterator[dict[str, Any]]:
    """Yield one row for each stage, criterion and group of reviewers. The overall verdict comes before the criteria.

    Criteria that no verdict names are left out. Intervals are left out for criteria that few verdicts name.
    """
    t = page.texts
    order = {c: i for i, c in enumerate(("all", *page.protocol.criterion_ids))}
    cases: dict[tuple[Any, ...], dict[str, Any]] = {}
    for r in page.rows("agreement"):
        if r["about"] == "screening" and (r["criterion"] == "all" or r["prevalence"] != 0):
            place = (
                STAGES.index(r["part"]),
                r["round"],
                order.get(r["criterion"], len(order)),
                r["criterion"],
            )
            case = cases.setdefault((*place, r["between"] != "all", r["between"]), {**r, "stage": r["part"]})
            value = t.figure(r["value"])
            shown = value if _is_rare(r) else t.interval(value, r["low"], r["high"])
            case[COEFFICIENTS[r["statistic"]]] = shown
    for _, case in sorted(cases.items()):
        criterion = t("agreement.all") if case["criterion"] == "all" else case["criterion"]
        between = t("agreement.everybody") if case["between"] == "all" else case["between"]
        yield {**case, "criterion": criterion, "between": between}


def _is_rare(row: Mapping[str, Any]) -> bool:
    """Return whether fewer verdicts than `LEAST_USES` name the criterion. Each report has two verdicts at least."""
    named = (row["prevalence"] or 0) * row["reports"] * 2
    return bool(row["criterion"] != "all" and round(named) < LEAST_USES)
