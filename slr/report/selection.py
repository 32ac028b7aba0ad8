"""How reports were found, merged and chosen: flow, sources, criteria, exclusions, what awaits."""

from collections import Counter
from collections.abc import Iterator
from typing import Any, Final

from slr.model.column import columns_of, pick
from slr.model.flow import Flow
from slr.model.output import EXCLUDED, MERGES, PENDING, PROBLEMS, SOURCES, UNREADABLE
from slr.model.protocol import Criterion
from slr.model.table import RULE_CHECK
from slr.model.word import NOT_ESTIMABLE, STAGES
from slr.query.condition import CONDITIONS, Phrase
from slr.report.about import setting_facts
from slr.report.caption import describe_boxes, equation_rows, note_texts
from slr.report.document import Block, Facts, Figure, Listing, Paragraph, Section, Styled
from slr.report.page import WORK, Page
from slr.report.text import Texts
from slr.text.style import Run

# Columns that the appendix shows and no table has.
EQUATION_COLUMNS: Final = columns_of("""
    arm        text        arm of the flow
    in_words   text:long   the equation in words
    in_numbers text:narrow the equation in numbers
    holds      text        whether it holds
""")
CRITERION_COLUMNS: Final = columns_of("""
    criterion text:narrow criterion
    kind      text:word   include or exclude
    stage     text:word   title-abstract or full-text
    text      text:long   the criterion in words
    rule      text        its rule in words
    note      text:long   on what it rests
""")
SAID: Final = columns_of("""
    said text why a report has its status: who said what, or the words by which a rule decided
""")
REASON_COUNT: Final = columns_of("""
    reports whole reports excluded for this reason
""")
CHECKED: Final = columns_of("""
    rule_excluded whole reports that the rule excludes
    rate          text  share wrongly excluded, with its interval
    works         text  works wrongly excluded
""")
PROBLEM_COLUMNS: Final = columns_of("""
    problem text:long short name of the problem
""")
TITLES: Final = columns_of("""
    titles text:long titles of both records, or one where they are the same
""")


def flow_section(page: Page, svg: str) -> Section:
    """Return the figure, its notes, its boxes in words, and the equations that prove it."""
    t, flow = page.texts, page.synthesis.flow
    if flow is None:
        blocks: tuple[Block, ...] = (Paragraph(text=t("intro.no_flow"), tone="warning"),)
        return Section(id="flow", title=t("section.flow"), blocks=blocks)
    figure = Figure(svg=svg, file="prisma.svg", title=t("flow.title"), caption=t("intro.flow"))
    notes = tuple(Paragraph(text=n, tone="note") for n in note_texts(flow, t))
    boxes = tuple(
        Listing(
            title=title, items=tuple((_unbroken(head), tuple(map(_unbroken, lines))) for head, lines in items)
        )
        for title, items in describe_boxes(flow, t)
    )
    return Section(
        id="flow", title=t("section.flow"), blocks=(figure, *notes),
        sections=(Section(id="flow-boxes", title=t("section.boxes"), blocks=boxes), _equation_section(page, flow)),
    )  # fmt: skip


def _unbroken(text: str) -> str:
    """Return a line whose number stays in one piece."""
    return text.replace("(n = ", "(n\u00a0=\u00a0")


def _equation_section(page: Page, flow: Flow) -> Section:
    t = page.texts
    grid = page.grid(t("section.equations"), EQUATION_COLUMNS, equation_rows(flow, t))
    return Section(
        id="flow-equations", title=t("section.equations"), blocks=(Paragraph(text=t("intro.equations")), grid)
    )


def source_section(page: Page) -> Section:
    """Return the sources as PRISMA-S asks for them."""
    t, rows = page.texts, page.rows("sources")
    names = ("name", "kind", "platform", "searched", "hits", "entries", "hits_agree", "reports", "alone")
    grid = page.grid(t("section.sources"), pick(names, SOURCES.columns), rows, file="sources")
    searches = tuple(
        Facts(title=row["name"], pairs=tuple((t(f"column.{c}"), t.plain(row[c])) for c in ("strategy", "limits", "note") if t.plain(row[c])))
        for row in rows
    )  # fmt: skip
    strategies = Section(id="searches", title=t("section.searches"), blocks=searches)
    return Section(
        id="sources",
        title=t("section.sources"),
        blocks=(Paragraph(text=t("intro.sources")), grid),
        sections=(strategies,),
    )


def criteria_section(page: Page) -> Section:
    """Return the eligibility criteria (PRISMA 2020 item 5) and how screening was carried out (item 8)."""
    t = page.texts
    rows = [
        {"criterion": c.id, "kind": c.kind, "stage": c.stage, "text": c.text, "rule": rule_text(c, t), "note": c.basis}
        for c in page.protocol.criteria
    ]  # fmt: skip
    grid = page.grid(t("section.criteria"), CRITERION_COLUMNS, rows)
    settings = Section(id="settings", title=t("section.settings"), blocks=(setting_facts(page),))
    return Section(id="criteria", title=t("section.criteria"), blocks=(Paragraph(text=t("intro.criteria")), grid),
                   sections=(settings,))  # fmt: skip


def rule_text(criterion: Criterion, t: Texts) -> str:
    """Return the rule of a criterion in words; nothing where people alone decide."""
    rule = criterion.rule
    if rule is None:
        return ""
    described = (p for name, value in rule.conditions.items() for p in CONDITIONS[name].describe(value))
    return f"{t.word(rule.outcome)}: {'; '.join(_phrase(p, t) for p in described)}"


def _phrase(phrase: Phrase, t: Texts) -> str:
    values = ", ".join(t.name(phrase.kind, value) for value in phrase.values)
    return t.fill(f"rule.{phrase.key}", {**phrase.fill, "values": values})


def pending_section(page: Page) -> Section:
    """Return what awaits a decision, with the ranking explained by its words."""
    t, rows = page.texts, page.rows("pending")
    intro = [Paragraph(text=t("intro.pending"))] if rows else []
    bases = sorted({r["basis"] for r in rows if r["basis"]})
    intro += [Paragraph(text=t(f"intro.basis_{b.split()[-1]}"), tone="note") for b in bases]
    shown = [{**r, "said": _said(page, r), "flag": t.evidence(r["flag"])} for r in rows]
    names = ("rank", "work", "stage", "status", "said", "score", "raised", "lowered", "flag")
    grid = page.grid(t("section.pending"), pick(names, PENDING.columns, (WORK, *SAID)), shown, file="pending")
    return Section(id="pending", title=t("section.pending"), blocks=(*intro, grid))


def excluded_section(page: Page) -> Section:
    """Return the reports that did not go on (PRISMA 2020 item 16b): how many for which reason, then one by one."""
    t, rows = page.texts, page.rows("excluded")
    shown = [{**r, "said": _said(page, r), "flag": t.evidence(r["flag"])} for r in rows]
    columns = pick(("work", "stage", "by", "criterion", "said", "flag"), EXCLUDED.columns, (WORK, *SAID))
    grid = page.grid(t("section.excluded"), columns, shown, file="excluded")
    blocks: list[Block] = [Paragraph(text=t("intro.excluded")) if rows else grid]
    if rows:
        columns = pick(("stage", "by", "criterion", "text", "reports"), EXCLUDED.columns, REASON_COUNT)
        blocks += [page.grid(t("section.reasons"), columns, _reasons(page, rows)), grid]
    return Section(
        id="excluded", title=t("section.excluded"), blocks=tuple(blocks), sections=tuple(_check_section(page))
    )


def _check_section(page: Page) -> Iterator[Section]:
    """Yield what rules excluded, and what people say of the seeded sample of it, where there is anything."""
    t, rows = page.texts, page.rows("rule_check")
    if rows:
        order = {c: i for i, c in enumerate(("all", *page.protocol.criterion_ids))}
        rows.sort(
            key=lambda r: (STAGES.index(r["stage"]), order.get(r["criterion"], len(order)), r["criterion"])
        )
        shown = [{**r, **_checked(page, r), "works": _wrongly(page, r)} for r in rows]
        names = ("stage", "criterion", "rule_excluded", "drawn", "read", "wrong", "rate", "works")
        grid = page.grid(
            t("section.rule_check"), pick(names, CHECKED, RULE_CHECK.columns), shown, file="rule_check"
        )
        yield Section(
            id="rule-check",
            title=t("section.rule_check"),
            blocks=(Paragraph(text=t("intro.rule_check")), grid),
        )


def _checked(page: Page, row: dict[str, Any]) -> dict[str, Any]:
    t = page.texts
    criterion = t("agreement.all_rules") if row["criterion"] == "all" else row["criterion"]
    low, rate, high = (row[k] for k in ("low", "rate", "high"))
    told = t.word(NOT_ESTIMABLE)
    if rate is not None and low is not None and high is not None:
        told = t("agreement.interval", value=t.number(rate), low=t.number(low), high=t.number(high))
    return {"criterion": criterion, "rate": told, "rule_excluded": row["excluded"]}


def _wrongly(page: Page, row: dict[str, Any]) -> str:
    """Return the works that a rule excludes and people would not have."""
    cited = (page.verdicts(report, row["stage"]) for report in row["wrongly"])
    return "; ".join(page.texts.citation(said[0]["citation"]) for said in cited if said)


def _reasons(page: Page, rows: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    keys = ("stage", "status", "by", "criterion", "text")
    counts = Counter(tuple(r[k] or "" for k in keys) for r in rows)
    for key, n in counts.items():
        row = dict(zip(keys, key, strict=True))
        yield {
            **row,
            "text": row["text"] or (page.texts.word(row["status"]) if row["status"] != "excluded" else ""),
            "reports": n,
        }


def _said(page: Page, row: dict[str, Any]) -> str:
    """Return why a report stands where it does: who said what, or the words by which a rule decided."""
    t = page.texts
    if row["by"] == "rule":
        return ", ".join(map(t.evidence, row["words"]))
    if row["by"] != "people":
        return ""
    if row["stage"] == "retrieval":
        return "; ".join(f"{who}: {t.word(row['status'])}" for who in row["who"])
    if clash := page.clash(row["report"], row["stage"]):
        return clash
    said = []
    for v in page.verdicts(row["report"], row["stage"]):
        criterion = f" {v['criterion']}" if v["verdict"] == "exclude" and v["criterion"] else ""
        note = f" ({v['note']})" if v["note"] else ""
        said.append(f"{t.word(v['who'])}: {t.word(v['verdict'])}{criterion}{note}")
    return "; ".join(said)


def duplicate_section(page: Page) -> Section:
    """Return the merges with their reasons, and the pairs that wait for somebody's word."""
    t, rows = page.texts, page.rows("duplicates")
    shown = [
        {**r, "titles": _titles(page, r), "by": t.word(r["by"]), "evidence": t.evidence(r["evidence"])}
        for r in rows if r["verdict"] != "different"
    ]  # fmt: skip
    columns = pick(("titles", "record_a", "record_b", "verdict", "by", "evidence"), MERGES.columns, TITLES)
    grid = page.grid(t("section.duplicates"), columns, shown, file="duplicates")
    return Section(
        id="duplicates", title=t("section.duplicates"), blocks=(Paragraph(text=t("intro.duplicates")), grid)
    )


def _titles(page: Page, row: dict[str, Any]) -> Styled:
    first, second = (page.title(row, which) for which in ("_a", "_b"))
    if first.text == second.text:
        return max(
            first, second, key=lambda title: len(title.runs)
        )  # one source may show more than the other
    return Styled(runs=(*first.runs, Run(" / "), *second.runs))


def quarantine_section(page: Page) -> Section:
    """Return the entries that could not be read."""
    t = page.texts
    rows = page.rows("quarantine")
    columns = pick(("file", "line", "reason"), UNREADABLE.columns)
    grid = page.grid(t("section.quarantine"), columns, rows, file="quarantine")
    intro = (Paragraph(text=t("intro.quarantine")),) if rows else ()
    return Section(id="quarantine", title=t("section.quarantine"), blocks=(*intro, grid))


def problem_section(page: Page) -> Section:
    """Return the problems by code and short name, in the reader's language. The full messages are in the table's file."""
    t = page.texts
    rows = [
        {
            "severity": str(p.severity),
            "code": p.code,
            "problem": t(f"problem.{p.code}"),
            "file": p.file,
            "line": p.line,
        }
        for p in page.problems
    ]
    columns = pick(("severity", "code", "problem", "file", "line"), PROBLEM_COLUMNS, PROBLEMS.columns)
    grid = page.grid(t("section.problems"), columns, rows, file="problems")
    intro = (Paragraph(text=t("intro.problems")),) if rows else ()
    return Section(id="problems", title=t("section.problems"), blocks=(*intro, grid))
