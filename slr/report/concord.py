"""How far people agree: reviewers with each other, and the codebook's terms with the coders."""

from collections.abc import Iterator
from typing import Any, Final

from slr.model.column import columns_of, pick
from slr.model.output import AGREEMENT_FIGURES, DIFFERENCES
from slr.model.table import CODE_AGREEMENT
from slr.model.word import STAGES
from slr.report.document import Block, Paragraph, Section
from slr.report.page import WORK, Page

# statistic: its column. Cohen's kappa stands here with an interval, in the table of codes without.
COEFFICIENTS: Final = {"raw": "raw", "kappa": "cohen", "pabak": "pabak", "ac1": "ac1", "alpha": "alpha"}
CODING: Final = ("reports", "both", "coder", "program", "neither", "kappa", "precision", "recall")
# Columns that the appendix shows and no table has.
COEFFICIENT_COLUMNS: Final = columns_of("""
    stage  text:word stage
    raw    text      raw agreement
    cohen  text      Cohen's kappa, with its interval
    pabak  text      PABAK
    ac1    text      Gwet's AC1
    alpha  text      Krippendorff's alpha
""")
LABEL: Final = columns_of("""
    label text name of the code
""")


def reviewer_section(page: Page) -> Section:
    """Return the agreement of reviewers with intervals, and each disagreement."""
    t = page.texts
    cases = list(_cases(page))
    # A column that says the same in every row says nothing.
    told = tuple(c for c in ("round", "between") if len({case[c] for case in cases}) > 1)
    names = ("stage", "criterion", *told, "reports", "prevalence", *COEFFICIENTS.values())
    columns = pick(names, AGREEMENT_FIGURES.columns, COEFFICIENT_COLUMNS)
    grid = page.grid(t("section.reviewers"), columns, cases, file="agreement")
    blocks = [
        Paragraph(text=t("intro.reviewers")),
        grid if cases else Paragraph(text=t("agreement.one_reviewer")),
    ]
    return Section(
        id="reviewers", title=t("section.reviewers"), blocks=(*blocks, *_differences(page, "screening"))
    )


def _cases(page: Page) -> Iterator[dict[str, Any]]:
    """Yield one row a stage, criterion and group of reviewers, the verdict as a whole first."""
    t = page.texts
    order = {c: i for i, c in enumerate(("all", *page.protocol.criterion_ids))}
    cases: dict[tuple[Any, ...], dict[str, Any]] = {}
    for r in page.rows("agreement"):
        if r["about"] == "screening":
            place = (
                STAGES.index(r["part"]),
                r["round"],
                order.get(r["criterion"], len(order)),
                r["criterion"],
            )
            case = cases.setdefault((*place, r["between"] != "all", r["between"]), {**r, "stage": r["part"]})
            case[COEFFICIENTS[r["statistic"]]] = _with_interval(page, r)
    for _, case in sorted(cases.items()):
        criterion = t("agreement.all") if case["criterion"] == "all" else case["criterion"]
        between = t("agreement.everybody") if case["between"] == "all" else case["between"]
        yield {**case, "criterion": criterion, "between": between}


def _with_interval(page: Page, row: dict[str, Any]) -> str:
    t = page.texts
    value = _number(page, row["value"])
    if row["low"] is None or row["high"] is None:
        return value
    return t("agreement.interval", value=value, low=t.number(row["low"]), high=t.number(row["high"]))


def _number(page: Page, value: str) -> str:
    """Return a figure of a table, which holds it as text, as the reader writes it."""
    try:
        return page.texts.number(float(value))
    except ValueError:
        return page.texts.plain(value)


def coding_section(page: Page) -> Section:
    """Return how terms and coders agree, code by code, and each disagreement."""
    t = page.texts
    by_code: dict[str, dict[str, Any]] = {}
    for r in sorted(page.rows("agreement"), key=lambda r: _place_of_code(page, r["part"])):
        if r["about"] == "coding":
            shown = _number(page, r["value"]) if r["statistic"] in CODING[-3:] else r["value"]
            by_code.setdefault(r["part"], {"label": page.code(r["part"])})[r["statistic"]] = shown
    columns = pick(("label", *CODING), LABEL, CODE_AGREEMENT.columns)
    grid = page.grid(t("section.coding"), columns, by_code.values(), file="agreement")
    blocks = (Paragraph(text=t("intro.coding")), grid, *_differences(page, "coding"))
    return Section(id="coding", title=t("section.coding"), blocks=blocks)


def _place_of_code(page: Page, code: str) -> tuple[int, str]:
    """Return where a code stands in the codebook; one that is not in it comes last."""
    codes = page.protocol.code_ids
    return (codes.index(code) if code in codes else len(codes)), code


def _differences(page: Page, about: str) -> list[Block]:
    t = page.texts
    rows = [r for r in page.rows("disagreements") if r["about"] == about]
    if not rows:
        return []
    if about == "coding":
        rows.sort(key=lambda r: _place_of_code(page, r["part"]))
        shown = [{**r, "label": page.code(r["part"]), "says": _coder_or_terms(page, r)} for r in rows]
        columns = pick(("label", "work", "says", "words"), LABEL, (WORK, *DIFFERENCES.columns))
        return [page.grid(t("section.coding_differences"), columns, shown, file="disagreements")]
    shown = [{**r, "stage": r["part"], "says": page.tell_verdicts(r["says"])} for r in rows]
    columns = pick(("stage", "work", "says", "settled"), COEFFICIENT_COLUMNS, (WORK, *DIFFERENCES.columns))
    return [page.grid(t("section.differences"), columns, shown, file="disagreements")]


def _coder_or_terms(page: Page, row: dict[str, Any]) -> str:
    word, _, who = str(row["says"]).partition(": ")
    return page.texts(f"agreement.only_{word}") + (f" ({who})" if who else "")
