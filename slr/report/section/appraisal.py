"""The section on the appraisal of the studies: figures, answers and agreement for each tool, and sensitivity analyses."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from slr.model.appraisal import NO_ITEMS, PROCEED, Tool
from slr.model.appraisal_table import APPRAISAL_AGREEMENT
from slr.model.column import columns_of, pick
from slr.people.tool import list_tools
from slr.report.answer_mark import mark_answer
from slr.report.document import Block, Figure, Paragraph, Section
from slr.report.grid_figure import GridFigure, draw_grid
from slr.report.page import Page
from slr.report.section.directions import name_relation

KEY: Final = "appraisal"
MOST: Final = 40  # most studies in a figure; the table file has all
COLUMNS: Final = columns_of("""
    study            text      study
    result_id        text      id of the result
    appraisal_item   text      item
    answer           text:word answer
    state            text:word how the answer was reached
    answers_given    text      answer, reason and location of each appraiser
    settled_reason   text      reason for the settled answer
    why              text:word why the study does not count
""")
SENSITIVITY: Final = columns_of("""
    analysis_name  text whether the row is about a direction or a pooled effect
    relation       text predictor and outcome
    with_all       text result with all studies
    without_some   text result without the studies that are left out
    left_out       text studies that are left out
    undecided      text studies without a settled answer
""")
TOTALS: Final = columns_of("""
    study      text study
    favourable text number of favourable answers
""")
OWN_COLUMNS: Final = columns_of("""
    appraisal_item text item
    share          text share of equal answers, with its interval
    kappa          text Cohen's kappa, with its interval
""")

Row = Mapping[str, Any]


def make(page: Page) -> Section | None:
    """Return the section with one part for each tool with answers, and one for each sensitivity analysis with results.

    If there are no answers, return None.
    """
    rows = page.rows("appraisals")
    if not rows:
        return None
    tools = {tool.id: tool for tool in list_tools(page.protocol)}
    named = dict.fromkeys((*tools, *(row["tool"] for row in rows)))
    parts = tuple(
        _show_tool(page, tools[name], mine)
        for name in named
        if name in tools and (mine := [row for row in rows if row["tool"] == name])
    )
    note = page.note_unclassified(row["study"] for row in rows if row["counts"])
    return page.section(KEY, page.intro(KEY), *note, sections=(*parts, *_show_sensitivity(page)))


def _show_tool(page: Page, tool: Tool, rows: Sequence[Row]) -> Section:
    t = page.texts
    title = page.label(tool)
    order = {item: place for place, item in enumerate(tool.names)}
    listed = sorted(
        rows, key=lambda row: (row["citation"], row["study"], row["finding"] or "", order[row["item"]])
    )
    blocks: list[Block] = [Paragraph(text=t("appraisal.source", source=t.plain(tool.source)))]
    blocks += _draw(page, tool, listed, title)
    telling = [row for row in listed if _adds_detail(row)]
    if len(telling) < len(listed):
        blocks.append(Paragraph(text=t("appraisal.rest"), tone="note"))
    if telling:
        shown = (_show(page, tool, row) for row in telling)
        blocks.append(page.grid(t("appraisal.answers", tool=title), COLUMNS, shown, file="appraisals"))
    blocks += _list_totals(page, tool, listed)
    blocks += _list_agreement(page, tool, order)
    return Section(id=f"appraisal-{tool.id}", title=title, blocks=tuple(blocks))


def _adds_detail(row: Row) -> bool:
    """Return whether the table must show an answer, because the figure does not show all of it.

    The figure shows all of an answer that meets these conditions:

    - The study is included and empirical.
    - The answer is about an item and about the whole study.
    - The answer is favourable.
    - All appraisers agree, or there is only one.
    """
    agreed = row["sign"] == "+" and row["state"] in ("dual", "single")
    return not (agreed and row["counts"] and row["finding"] is None and row["item"] not in NO_ITEMS)


def name_item(page: Page, tool: Tool, item: str) -> str:
    """Return the id and the label of an item. The overall judgement and the decision to proceed have a name without an id."""
    found = tool.find_item(item)
    if found is None:
        return page.texts(f"appraisal.{item}")
    named = {str(language): label for language, label in found.label.items()}
    return f"{item} {named.get(page.texts.language) or next(iter(named.values()))}"


def _show(page: Page, tool: Tool, row: Row) -> dict[str, Any]:
    t = page.texts
    answers = zip(row["who"], row["answers"], row["reasons"], row["locations"], strict=True)
    return {
        **row,
        "study": t.citation(row["citation"]),
        "result_id": row["finding"] or "",
        "appraisal_item": name_item(page, tool, row["item"]),
        "answers_given": "; ".join(
            f"{who}: {t.word(answer)}{_bracket(reason, location)}"
            for who, answer, reason, location in answers
        ),
        "settled_reason": row["reason"] or "",
    }


def _bracket(*texts: str) -> str:
    known = ", ".join(text for text in texts if text)
    return f" ({known})" if known else ""


def _draw(page: Page, tool: Tool, rows: Sequence[Row], title: str) -> Iterator[Figure]:
    """Yield one figure of all studies or, if people choose between sections of the tool, one figure for each section.

    In the second case, a further figure shows the studies without answers in these sections. A figure of more than MOST
    studies is left out.
    """
    mine = [row for row in rows if row["counts"] and row["finding"] is None and row["item"] != PROCEED]
    section_of = {item.id: item.section for item in tool.items}
    always = {"", *(item.section for item in tool.items if item.screens)}
    chosen = [section for section in dict.fromkeys(section_of.values()) if section not in always]
    done: set[str] = set()
    for number, section in enumerate(chosen, 1):
        studies = {row["study"] for row in mine if section_of.get(row["item"]) == section}
        shown = [
            r for r in mine if r["study"] in studies and section_of.get(r["item"], "") in {*always, section}
        ]
        name = f"{title}: {page.texts.word(section)}"
        yield from _draw_rows(page, tool, shown, name, f"appraisal-{tool.id}-{number}")
        done |= studies
    rest = [row for row in mine if row["study"] not in done]
    yield from _draw_rows(page, tool, rest, title, f"appraisal-{tool.id}")


def _draw_rows(page: Page, tool: Tool, mine: Sequence[Row], title: str, key: str) -> Iterator[Figure]:
    t = page.texts
    studies = list(dict.fromkeys((row["study"], row["citation"]) for row in mine))
    answered = {row["item"] for row in mine}
    items = [item for item in tool.names if item in answered]
    if not mine or len(studies) > MOST:
        return
    place = {study: i for i, (study, _) in enumerate(studies)}
    words = [(row, t.word(row["answer"]) if row["answer"] else t("appraisal.not_settled")) for row in mine]
    signs = dict.fromkeys((sign, word) for word, sign in (*tool.answers.items(), *tool.overall.items()))
    used = {(row["sign"], row["answer"]) for row in mine}
    svg = draw_grid(
        GridFigure(
            key=key,
            title=title,
            description=". ".join(
                f"{t.citation(row['citation'])}, {name_item(page, tool, row['item'])}: {word}"
                for row, word in words
            ),
            language=t.language,
            rows=[t.citation(citation) for _, citation in studies],
            columns=[name_item(page, tool, item) for item in items],
            cells={
                (place[row["study"]], items.index(row["item"])): mark_answer(row["sign"] or "", word)
                for row, word in words
            },
            legend=[
                *((mark_answer(sign, ""), t.word(word)) for sign, word in signs if (sign, word) in used),
                *([(mark_answer("", ""), t("appraisal.not_settled"))] if (None, None) in used else []),
            ],
        )
    )
    caption = f"{title}. {t('appraisal.caption')}"
    yield Figure(svg=svg, file=f"{key}.svg", title=title, caption=caption, tone="grid")


def _show_sensitivity(page: Page) -> Iterator[Section]:
    """Yield a section for each sensitivity analysis of the protocol that has results."""
    t = page.texts
    cited = {
        row["study"]: t.citation(row["citation"]) for row in (*page.rows("votes"), *page.rows("appraisals"))
    }
    for rule in page.protocol.appraisal.without:
        rows = [row for row in page.rows("appraisal_sensitivity") if row["without"] == rule.id]
        if not rows:
            continue
        answers = ", ".join(map(t.word, rule.answers))
        title = t("appraisal.without", name=page.label(rule))
        item = rule.item if rule.item not in NO_ITEMS else t(f"appraisal.{rule.item}")
        shown = [_show_repeated(page, row, cited) for row in rows if row["left_out"] or row["undecided"]]
        yield Section(
            id=f"appraisal-without-{rule.id}",
            title=title,
            blocks=(
                Paragraph(text=t("appraisal.left_out", tool=rule.tool, item=item, answers=answers)),
                page.grid(title, SENSITIVITY, shown, file="appraisal_sensitivity")
                if shown
                else Paragraph(text=t("appraisal.nobody_left")),
            ),
        )


def _show_repeated(page: Page, row: Row, cited: Mapping[str, str]) -> dict[str, Any]:
    t = page.texts
    return {
        "analysis_name": t(f"appraisal.{row['kind']}"),
        "relation": name_relation(page, row),
        "with_all": _show_result(page, row, ""),
        "without_some": _show_result(page, row, "_without"),
        **{
            name: "; ".join(cited.get(study, study) for study in row[name])
            for name in ("left_out", "undecided")
        },
    }


def _show_result(page: Page, row: Row, ending: str) -> str:
    t, studies = page.texts, page.texts.number(row[f"studies{ending}"])
    if row["kind"] == "direction":
        result = t.figure(row[f"share{ending}"])
    elif row[f"estimate{ending}"] is None:
        result = t("appraisal.not_pooled")
    else:
        numbers = (row[f"{name}{ending}"] for name in ("estimate", "low", "high"))
        estimate, low, high = ("" if x is None else t.decimals(x, 3) for x in numbers)
        result = t("forest.figures", estimate=estimate, low=low, high=high)
    return t("appraisal.result", result=result, studies=studies)


def _list_totals(page: Page, tool: Tool, rows: Sequence[Row]) -> Iterator[Block]:
    """Yield a grid with the number of favourable answers for each study, if the protocol and the tool allow totals."""
    if not (page.protocol.appraisal.totals and tool.totals):
        return
    t = page.texts
    counted: dict[str, list[Row]] = {}
    for row in rows:
        if row["counts"] and row["finding"] is None and tool.find_item(row["item"]) and row["sign"] != "n/a":
            counted.setdefault(row["citation"], []).append(row)
    shown = [
        {
            "study": t.citation(citation),
            "favourable": t(
                "appraisal.of",
                done=t.number(sum(row["sign"] == "+" for row in mine)),
                whole=t.number(len(mine)),
            ),
        }
        for citation, mine in counted.items()
    ]
    yield page.grid(t("appraisal.totals"), TOTALS, shown)


def _list_agreement(page: Page, tool: Tool, order: Mapping[str, int]) -> Iterator[Block]:
    t = page.texts
    rows = [row for row in page.rows("appraisal_agreement") if row["tool"] == tool.id]
    if not rows:
        return
    rows.sort(key=lambda row: order.get(row["item"], -1))
    differing = [row for row in rows if row["item"] == "all" or row["equal"] < row["compared"]]
    shown = [
        {
            **row,
            "appraisal_item": t("appraisal.all")
            if row["item"] == "all"
            else name_item(page, tool, row["item"]),
            "share": t.interval(t.number(row["share"]), row["low"], row["high"]),
            "kappa": ""
            if row["kappa"] is None
            else t.interval(t.number(row["kappa"]), row["kappa_low"], row["kappa_high"]),
        }
        for row in differing
    ]
    names = ("appraisal_item", "compared", "equal", "share", "kappa")
    columns = pick(names, OWN_COLUMNS, APPRAISAL_AGREEMENT.columns)
    yield page.grid(t("appraisal.agreement"), columns, shown, file="appraisal_agreement")
