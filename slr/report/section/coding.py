"""The section on agreement between coders, and between the coders and the codebook's terms."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from slr.model.column import columns_of, pick
from slr.model.output import AGREEMENT_FIGURES, DIFFERENCES
from slr.model.table import CODE_AGREEMENT
from slr.report.document import Block, Paragraph, Section
from slr.report.page import WORK, Page

KEY: Final = "coding"
RECONCILED: Final = "reconciled"
COUNTS: Final = ("reports", "both", "coder", "program", "neither")
FOUND: Final = ("both", "coder", "program")  # a code for which all are 0 is left out
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


def make(page: Page) -> Section | None:
    """Return the section with the agreement between coders, and between terms and coders, or None if there is neither.

    Settled disagreements between coders are listed. Other disagreements between coders are only counted, because the synthesis
    shows all statements. Disagreements between terms and coders are only in the table file.
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
    blocks = list(_show_coders(page, place))
    used = [row for row in by_code.values() if any(row[name] != "0" for name in FOUND)]
    if used:
        columns = pick(("label", *COUNTS, *SHARES), LABEL, CODE_AGREEMENT.columns)
        blocks += [
            page.intro(KEY),
            page.grid(t("section.terms"), columns, used, file="agreement"),
        ]
    return page.section(KEY, *blocks) if blocks else None


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
    settled = [r for r in rows if r["settled"] == RECONCILED]
    if settled:
        names = ("label", "work", "says", "settled_by", "how")
        columns = pick(names, LABEL, (WORK, *DIFFERENCES.columns))
        yield page.grid(t("section.coder_differences"), columns, settled, file="disagreements")
    if len(settled) < len(rows):
        note = t("agreement.coders_open", n=t.number(len(rows) - len(settled)))
        yield Paragraph(text=note, tone="note")
