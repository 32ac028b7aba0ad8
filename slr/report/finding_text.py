"""Describe findings in words. Numbers are shown exactly as reported."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from slr.report.document import Styled
from slr.report.page import Page
from slr.report.text import Texts
from slr.text.style import Run

Row = Mapping[str, Any]
_CITED_IN: Final = ("studies", "excluded", "pending", "outside_flow")  # tables that cite reports
_SIGN: Final = re.compile(r" ([=<>]) ")
_DETAILS: Final = (
    "model",
    "test",
    "path",
    "mediator",
    "moderator",
    "time",
    "subgroup",
    "analysis",
    "formula",
)
# Names of numbers that are symbols in every language, by their columns.
_SYMBOLS: Final = {
    "n": "n",
    "n1": "n1",
    "n2": "n2",
    "k": "k",
    "r2": "R²",
    "adjusted_r2": "adj. R²",
    "reliability": "α",
    "ave": "AVE",
    "cr": "CR",
    "mean1": "M1",
    "sd1": "SD1",
    "mean2": "M2",
    "sd2": "SD2",
}
_ONE_GROUP: Final = {"mean1": "M", "sd1": "SD"}  # the symbols if there is no second group
_SIGNS: Final = {"chi2": "χ²"}


def cite_reports(page: Page) -> dict[str, str]:
    """Map each report that is included, excluded, pending or outside the flow to its citation."""
    rows = (row for name in _CITED_IN for row in page.rows(name))
    return {row["report"]: page.texts.citation(row["citation"]) for row in rows}


def name_study(row: Row, cited: Mapping[str, str]) -> str:
    """Return the name of the study with the citations of its reports.

    If nobody recorded the study, it has the id of its report, and only the citation is returned.

    >>> name_study({"study": "harbour", "reports": ["r1"]}, {"r1": "Doe, 2020"})
    'harbour (Doe, 2020)'
    >>> name_study({"study": "r1", "reports": ["r1"]}, {"r1": "Doe, 2020"})
    'Doe, 2020'
    """
    works = "; ".join(cited.get(report, report) for report in row["reports"])
    return works if row["study"] in row["reports"] else f"{row['study']} ({works})"


def cite_study(row: Row, cited: Mapping[str, str]) -> Styled:
    """Return the same text as `name_study`, with the report of each citation.

    >>> cell = cite_study({"study": "harbour", "reports": ["r1"]}, {"r1": "Doe, 2020"})
    >>> cell.text, cell.reports
    ('harbour (Doe, 2020)', ('', 'r1', ''))
    """
    before, after = ("", "") if row["study"] in row["reports"] else (f"{row['study']} (", ")")
    parts = [(before, "")]
    for report in row["reports"]:
        parts += [("; ", "")] if len(parts) > 1 else []
        parts.append((cited.get(report, report), report))
    shown = [(text, report) for text, report in (*parts, (after, "")) if text]
    return Styled(runs=tuple(Run(text) for text, _ in shown), reports=tuple(report for _, report in shown))


def word_details(row: Row, texts: Texts) -> str:
    """Return the model, the path and the other details of a result, each with its name."""
    found = ((name, row[name]) for name in _DETAILS)
    return "; ".join(f"{texts(f'column.{name}')}: {texts.word(value)}" for name, value in found if value)


def word_result(row: Row, texts: Texts) -> str:
    """Return the numbers of a result in one line, such as `b = .066; p = .003; n = 56`.

    No line can break at the spaces around a sign, so that each number stays beside its name.
    """
    return "; ".join(_SIGN.sub("\u00a0\\1\u00a0", part) for part in _list_parts(row, texts))


def _list_parts(row: Row, texts: Texts) -> Iterator[str]:
    if row["estimate"]:
        yield f"{row['type'] or texts('column.estimate')} = {row['estimate']}"
    elif row["type"]:
        yield row["type"]
    if row["se"]:
        yield f"SE = {row['se']}"
    if row["lower"] or row["upper"]:
        ends = {"lower": row["lower"] or "?", "upper": row["upper"] or "?"}
        yield texts("finding.interval", level=row["level"] or "?", **ends)
    if row["statistic"]:
        yield f"{_word_statistic(row)} = {row['statistic']}"
    if row["p"] or row["p_comparison"]:
        yield _word_p(row, texts)
    symbols = _SYMBOLS if row["mean2"] or row["sd2"] else {**_SYMBOLS, **_ONE_GROUP}
    for name, symbol in symbols.items():
        if row[name]:
            yield f"{symbol} = {row[name]}"
    if row["scale_low"] or row["scale_high"]:
        yield texts("finding.scale", low=row["scale_low"] or "?", high=row["scale_high"] or "?")
    for name in ("items", "covariates"):
        if row[name]:
            yield f"{texts(f'column.{name}')}: {row[name]}"


def _word_statistic(row: Row) -> str:
    name = _SIGNS.get(row["statistic_type"], row["statistic_type"]) or "?"
    freedom = ", ".join(filter(None, (row["df1"], row["df2"])))
    return f"{name}({freedom})" if freedom else name


def _word_p(row: Row, texts: Texts) -> str:
    if row["p_comparison"] == "ns":
        return texts.word("ns") if not row["p"] else f"{texts.word('ns')} (p {row['p']})"
    tails = f" ({texts('finding.one_tailed')})" if row["tails"] == "1" else ""
    return f"p {row['p_comparison'] or '='} {row['p'] or '?'}{tails}"
