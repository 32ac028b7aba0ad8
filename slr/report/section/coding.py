"""The section on agreement between coders, and between the coders and the codebook's terms."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from slr.model.column import columns_of, pick
from slr.model.output import AGREEMENT_FIGURES, DIFFERENCES
from slr.model.table import CODE_AGREEMENT
from slr.report.document import Block, Section
from slr.report.page import WORK, Page

KEY: Final = "coding"
COUNTS: Final = ("reports", "both", "coder", "program", "neither")
SHARES: Final = ("kappa", "precision", "recall")
COEFFICIENTS: Final = {"raw": "raw", "kappa": "cohen", "pabak": "pabak", "ac1": "ac1", "alpha": "alpha"}
LABEL: Final = columns_of("""
    label text name of the code
    raw   text raw agreement
    cohen text Cohen's kappa with its interval
    pabak text PABAK
    ac1   text Gwet's AC1
    alpha text Krippendorff's alpha
""")


def make(page: Page) -> Section:
    """Return the section with both kinds of agreement for each code, and each disagreement of terms and coders.

    The agreement between coders has a table of its own, if two people have coded the same report.
    """
    t = page.texts
    places = {code: i for i, code in enumerate(page.protocol.code_ids)}

    def place(row: Mapping[str, Any]) -> tuple[int, str]:
        """Return the sort key of a row: the position of its code in the codebook. Unknown codes come last."""
        return places.get(row["part"], len(places)), row["part"]

    by_code: dict[str, dict[str, Any]] = {}
    for r in sorted(page.rows("agreement"), key=place):
        if r["about"] == "coding":
            shown = t.figure(r["value"]) if r["statistic"] in SHARES else r["value"]
            by_code.setdefault(r["part"], {"label": page.code(r["part"])})[r["statistic"]] = shown
    columns = pick(("label", *COUNTS, *SHARES), LABEL, CODE_AGREEMENT.columns)
    grid = page.grid(t("section.coding"), columns, by_code.values(), file="agreement")
    rows = [
        {**r, "label": page.code(r["part"])}
        for r in sorted(page.rows("disagreements"), key=place)
        if r["about"] == "coding"
    ]
    columns = pick(("label", "work", "says", "words"), LABEL, (WORK, *DIFFERENCES.columns))
    differences = page.grid(t("section.coding_differences"), columns, rows, file="disagreements")
    return page.section(
        KEY, page.intro(KEY), grid, *([differences] if rows else []), *_show_coders(page, place)
    )


def _show_coders(page: Page, place: Callable[[Mapping[str, Any]], tuple[int, str]]) -> Iterator[Block]:
    """Yield the tables of agreement and of disagreements between coders, if there are any."""
    t = page.texts
    cases: dict[tuple[str, str], dict[str, Any]] = {}
    for r in sorted((r for r in page.rows("agreement") if r["about"] == "coders"), key=place):
        between = t("agreement.all_coders") if r["between"] == "all" else r["between"]
        head = {**r, "label": page.code(r["part"]), "between": between}
        case = cases.setdefault((r["part"], r["between"]), head)
        case[COEFFICIENTS[r["statistic"]]] = t.interval(t.figure(r["value"]), r["low"], r["high"])
    if cases:
        names = ("label", "between", "reports", "prevalence", *COEFFICIENTS.values())
        columns = pick(names, LABEL, AGREEMENT_FIGURES.columns)
        yield page.grid(t("section.coders"), columns, cases.values(), file="agreement")
    found = [r for r in page.rows("disagreements") if r["about"] == "coders"]
    rows = [{**r, "label": page.code(r["part"])} for r in sorted(found, key=place)]
    if rows:
        names = ("label", "work", "says", "settled", "settled_by", "how")
        columns = pick(names, LABEL, (WORK, *DIFFERENCES.columns))
        yield page.grid(t("section.coder_differences"), columns, rows, file="disagreements")
