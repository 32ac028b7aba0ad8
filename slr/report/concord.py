"""How far people agree: reviewers with each other, and the codebook's terms with the coders."""

from typing import Any, Final

from slr.report.document import Block, Paragraph, Section
from slr.report.page import Page

COEFFICIENTS: Final = ("raw", "kappa", "pabak", "ac1", "alpha")
CODING: Final = ("reports", "both", "coder", "program", "neither", "kappa", "precision", "recall")


def reviewer_section(page: Page) -> Section:
    """Return the agreement of reviewers with intervals, and each disagreement."""
    t = page.texts
    rows = [r for r in page.rows("agreement") if r["about"] == "screening"]
    by_case: dict[tuple[Any, ...], dict[str, Any]] = {}
    for r in rows:
        key = tuple(t.plain(r[k]) for k in ("part", "round", "criterion", "between"))
        case = by_case.setdefault(key, {**r, "stage": r["part"]})
        case[r["statistic"]] = _with_interval(page, r)
        if case["criterion"] == "all":
            case["criterion"] = t("agreement.all")
        if case["between"] == "all":
            case["between"] = t("agreement.everybody")
    columns = ("stage", "round", "criterion", "between", "reports", "prevalence", *COEFFICIENTS)
    blocks: list[Block] = [Paragraph(text=t("intro.reviewers"))]
    if rows:
        blocks.append(page.grid(t("section.reviewers"), columns, by_case.values(), file="agreement"))
    else:
        blocks.append(Paragraph(text=t("agreement.one_reviewer")))
    blocks += _differences(page, "screening")
    return Section(id="reviewers", title=t("section.reviewers"), blocks=tuple(blocks))


def _with_interval(page: Page, row: dict[str, Any]) -> str:
    t = page.texts
    value = _number(page, row["value"])
    low, high = t.plain(row["low"]), t.plain(row["high"])
    return f"{value} ({low}–{high})" if low and high else value


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
    for r in page.rows("agreement"):
        if r["about"] == "coding":
            shown = _number(page, r["value"]) if r["statistic"] in CODING[-3:] else r["value"]
            by_code.setdefault(r["part"], {"label": page.code(r["part"])})[r["statistic"]] = shown
    grid = page.grid(t("section.coding"), ("label", *CODING), by_code.values(), file="agreement")
    blocks = (Paragraph(text=t("intro.coding")), grid, *_differences(page, "coding"))
    return Section(id="coding", title=t("section.coding"), blocks=blocks)


def _differences(page: Page, about: str) -> list[Block]:
    t = page.texts
    rows = [r for r in page.rows("disagreements") if r["about"] == about]
    if not rows:
        return []
    if about == "coding":
        shown = [{**r, "label": page.code(r["part"]), "says": _coder_or_terms(page, r)} for r in rows]
        return [
            page.grid(
                t("section.coding_differences"),
                ("label", "work", "says", "words"),
                shown,
                file="disagreements",
            )
        ]
    shown = [{**r, "stage": r["part"], "says": _verdicts(page, r)} for r in rows]
    return [
        page.grid(t("section.differences"), ("stage", "work", "says", "settled"), shown, file="disagreements")
    ]


def _coder_or_terms(page: Page, row: dict[str, Any]) -> str:
    word, _, who = str(row["says"]).partition(": ")
    return page.texts(f"agreement.only_{word}") + (f" ({who})" if who else "")


def _verdicts(page: Page, row: dict[str, Any]) -> str:
    """Return who said what, in the reader's words."""
    said = [p.partition(": ") for p in str(row["says"]).split("; ")]
    return "; ".join(f"{page.texts.word(who)}: {_words(page, verdict)}" for who, _, verdict in said)


def _words(page: Page, verdict: str) -> str:
    word, _, criterion = verdict.partition(" ")
    return f"{page.texts.word(word)} {criterion}".strip()
