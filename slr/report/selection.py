"""How reports were found, merged and chosen: flow, sources, criteria, exclusions, what awaits, agreement."""

from typing import Any

from slr.model.flow import Flow
from slr.model.protocol import Criterion
from slr.report.about import setting_facts
from slr.report.caption import box_text, equation_text, list_boxes, note_texts
from slr.report.document import Block, Figure, Grid, Listing, Paragraph, Section
from slr.report.page import Page


def flow_section(page: Page, svg: str) -> Section:
    """Return the figure, its notes, its boxes in words, and the equations that prove it."""
    t, flow = page.texts, page.synthesis.flow
    if flow is None:
        blocks: tuple[Block, ...] = (Paragraph(text=t("intro.no_flow"), tone="warning"),)
        return Section(id="flow", title=t("section.flow"), blocks=blocks)
    figure = Figure(svg=svg, file="prisma.svg", title=t("flow.title"), caption=t("intro.flow"))
    notes = tuple(Paragraph(text=n, tone="note") for n in note_texts(flow, t))
    return Section(
        id="flow", title=t("section.flow"), blocks=(figure, *notes),
        sections=(
            Section(id="flow-boxes", title=t("section.boxes"), blocks=(Listing(items=tuple(list_boxes(flow, t))),)),
            Section(id="flow-equations", title=t("section.equations"),
                    blocks=(Paragraph(text=t("intro.equations")), _equations(page, flow))),
        ),
    )  # fmt: skip


def _equations(page: Page, flow: Flow) -> Grid:
    t = page.texts
    rows = [
        {"box": box_text(flow.box(e.left), t), "equation": equation_text(e, flow, t),
         "holds": t("flow.equation.not_proved") if e.holds is None else t.plain(e.holds)}
        for e in flow.equations
    ]  # fmt: skip
    return page.grid(t("section.equations"), ("box", "equation", "holds"), rows)


def source_section(page: Page) -> Section:
    """Return the sources as PRISMA-S asks for them."""
    t = page.texts
    columns = ("name", "kind", "platform", "searched", "hits", "entries", "hits_agree", "reports", "alone", "strategy",
               "limits", "note")  # fmt: skip
    grid = page.grid(t("section.sources"), columns, page.rows("sources"), file="sources")
    return Section(
        id="sources", title=t("section.sources"), blocks=(Paragraph(text=t("intro.sources")), grid)
    )


def criteria_section(page: Page) -> Section:
    """Return the eligibility criteria (PRISMA 2020 item 5) and how screening was carried out (item 8)."""
    t = page.texts
    rows = [
        {"criterion": c.id, "kind": c.kind, "stage": c.stage, "text": c.text, "rule": rule_text(c, page), "note": c.basis}
        for c in page.protocol.criteria
    ]  # fmt: skip
    grid = page.grid(t("section.criteria"), ("criterion", "kind", "stage", "text", "rule", "note"), rows)
    settings = Section(id="settings", title=t("section.settings"), blocks=(setting_facts(page),))
    return Section(id="criteria", title=t("section.criteria"), blocks=(Paragraph(text=t("intro.criteria")), grid),
                   sections=(settings,))  # fmt: skip


def rule_text(criterion: Criterion, page: Page) -> str:
    """Return the rule of a criterion in words; nothing where people alone decide."""
    rule = criterion.rule
    if rule is None:
        return ""
    parts = []
    if rule.years is not None:
        first, last = (x if x is not None else "…" for x in (rule.years.first, rule.years.last))
        parts.append(f"{first}–{last}")
    parts += [", ".join(x) for x in (rule.languages, rule.types, rule.missing) if x]
    if isinstance(rule.text, str):
        parts += [rule.text] if rule.text else []
    else:
        parts += list(rule.text.values())
    return f"{page.texts.word({'exclude': 'exclude'}.get(rule.outcome, rule.outcome))}: {' · '.join(parts)}"


def excluded_section(page: Page) -> Section:
    """Return the reports that did not go on (PRISMA 2020 item 16b)."""
    rows = page.rows("excluded")
    columns = ("citation", "title", "year", "doi", "stage", "by", "criterion", "reason", "flag")
    return _listed(page, "excluded", _without_empty(columns, rows), rows)


def pending_section(page: Page) -> Section:
    """Return what awaits a decision, with the ranking explained by its words."""
    t, rows = page.texts, page.rows("pending")
    intro: list[Paragraph] = [Paragraph(text=t("intro.pending"))]
    bases = sorted({r["basis"] for r in rows if isinstance(r["basis"], str)})
    intro += [Paragraph(text=t(f"intro.basis_{b.split()[-1]}"), tone="note") for b in bases]
    columns = (
        "rank",
        "citation",
        "title",
        "year",
        "stage",
        "status",
        "score",
        "raised",
        "lowered",
        "reason",
        "flag",
    )
    return _listed(page, "pending", _without_empty(columns, rows), rows, intro)


def agreement_section(page: Page, about: str, name: str, part: str) -> Section:
    """Return the agreement of reviewers, or of the codebook's terms and the coders, and each disagreement."""
    t = page.texts
    figures = [{**r, "part": _part(page, r)} for r in page.rows("agreement") if r["about"] == about]
    differences = [{**r, "part": _part(page, r)} for r in page.rows("disagreements") if r["about"] == about]
    blocks: list[Block] = [Paragraph(text=t(f"intro.{name}"))]
    blocks.append(page.grid(t(f"section.{name}"), (part, "statistic", "value", "interval"), figures, file="agreement")
                  if figures else Paragraph(text=t("page.empty")))  # fmt: skip
    if differences:
        columns = ("part", "citation", "title", "says", "words", "settled")
        blocks.append(
            page.grid(
                t(f"section.{name}"), _without_empty(columns, differences), differences, file="disagreements"
            )
        )
    return Section(id=name, title=t(f"section.{name}"), blocks=tuple(blocks))


def _part(page: Page, row: dict[str, Any]) -> str:
    return page.code(row["part"]) if row["about"] == "coding" else page.texts.word(row["part"])


def duplicate_section(page: Page) -> Section:
    """Return the merges with their reasons."""
    rows = page.rows("duplicates")
    shown = [
        {**r, "record": f"{r['record_a']} {r['record_b']}", "title": _titles(page, r)}
        for r in rows
        if r["verdict"] != "different"
    ]
    return _listed(page, "duplicates", ("record", "title", "verdict", "by", "evidence"), shown)


def _titles(page: Page, row: dict[str, Any]) -> str:
    first, second = (page.texts.plain(row[k]) for k in ("title_a", "title_b"))
    return first if first == second else f"{first} / {second}"


def quarantine_section(page: Page) -> Section:
    """Return the entries that could not be read."""
    return _listed(page, "quarantine", ("file", "line", "reason"), page.rows("quarantine"))


def problem_section(page: Page) -> Section:
    """Return what the program found wrong."""
    rows = [
        {"severity": str(p.severity), "file": p.file, "line": p.line, "message": f"{p.code} {p.where} {p.message}", "hint": p.hint}
        for p in page.problems
    ]  # fmt: skip
    return _listed(page, "problems", ("severity", "file", "line", "message", "hint"), rows)


def _listed(
    page: Page,
    name: str,
    columns: tuple[str, ...],
    rows: list[dict[str, Any]],
    intro: list[Paragraph] | None = None,
) -> Section:
    t = page.texts
    first = intro or [Paragraph(text=t(f"intro.{name}"))]
    body = (
        page.grid(t(f"section.{name}"), columns, rows, file=name) if rows else Paragraph(text=t("page.empty"))
    )
    return Section(id=name, title=t(f"section.{name}"), blocks=(*first, body))


def _without_empty(columns: tuple[str, ...], rows: list[dict[str, Any]]) -> tuple[str, ...]:
    """Return the columns in which anything stands."""
    return tuple(c for c in columns if any(_filled(r.get(c)) for r in rows))


def _filled(value: Any) -> bool:
    return (
        bool(len(value))
        if isinstance(value, str | list)
        else value is not None and str(value) not in ("<NA>", "nan")
    )
