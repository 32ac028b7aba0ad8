"""The section on the directions of findings: votes by direction, contradictions, and names without a construct."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from slr.model.column import columns_of
from slr.report.answer_mark import mark_answer, word_appraisal
from slr.report.document import Block, Facts, Figure, Noted, Paragraph, Section
from slr.report.grid_figure import GridFigure, Mark, draw_grid, mark_direction
from slr.report.page import Page
from slr.report.text import Texts

KEY: Final = "directions"
DIRECTIONS: Final = ("+", "-", "0", "mixed", "unknown")
MOST_STUDIES: Final = 60  # rows of a figure; the table file lists all studies
MOST_PLOTS: Final = 20  # figures, one for each predictor
COLUMNS: Final = columns_of("""
    relation            text   predictor and outcome, with their polarity
    voting_studies      whole  number of studies that are counted
    positive            whole  number of studies with the direction +
    negative            whole  number of studies with the direction -
    zero                whole  number of studies that report no difference at all
    mixed               whole  number of studies with results in different directions
    unknown             whole  number of studies with an unknown direction
    share_positive      text   share of + with its interval, or the reason why it cannot be estimated
    sign_test           text   p-value of the sign test
    if_unknown          text   share if all unknown directions were -, and if all were +
    second_hand_studies whole  number of studies known only second-hand
    other_results       whole  number of results that are not votes
    appraisal_concerns  text   number of appraised studies, and how many of them have concerns in their appraisal
""")
CONTRADICTIONS: Final = columns_of("""
    contradiction text contradiction of direction or of significance
    relation      text predictor and outcome
    first_group   text what the first group of studies reports, and the studies
    second_group  text what the second group of studies reports, and the studies
    known         text whether the results are known first-hand or second-hand
""")
UNMAPPED: Final = columns_of("""
    name          text  predictor or outcome as extracted
    side          text  predictor or outcome
    finding_count whole number of findings
    study_count   whole number of studies
""")


def make(page: Page) -> Section | None:
    """Return the section with the directions, the contradictions, the names without a construct, and effect-direction plots.

    If there are neither directions nor names without a construct, return None.
    """
    t = page.texts
    if not page.rows("directions") and not page.rows("unmapped_names"):
        return None
    concerns = _count_concerns(page)
    rows = [
        {**_direction_row(page, row), "appraisal_concerns": concerns.get(_cell(row), "")}
        for row in page.rows("directions")
    ]
    grid = page.grid(t("section.directions"), COLUMNS, rows, file="directions")
    return page.section(
        KEY,
        page.intro(KEY),
        Facts(pairs=tuple(_rules(page))),
        grid,
        *page.note_unclassified(v["study"] for v in page.rows("votes") if not v["second_hand"]),
        *_others(page),
        *_plots(page),
    )


def _count_concerns(page: Page) -> dict[tuple[Any, ...], str]:
    """For each row of directions, return a text that says how many of its appraised studies have concerns.

    Studies that are known only second-hand are not counted. Rows without an appraised study are left out.
    """
    t, appraised = page.texts, page.appraised
    found: dict[tuple[Any, ...], list[bool]] = defaultdict(list)
    for vote in page.rows("votes"):
        if vote["study"] in appraised and not vote["second_hand"]:
            found[_cell(vote)].append(appraised[vote["study"]].has_concerns)
    return {
        cell: t("appraisal.concerns", concerns=t.number(sum(marks)), appraised=t.number(len(marks)))
        for cell, marks in found.items()
    }


def _cell(row: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(row[name] for name in ("predictor", "outcome", "time", "subgroup"))


def _rules(page: Page) -> Iterator[tuple[str, str]]:
    t, rule = page.texts, page.protocol.direction
    yield t("fact.within_study"), t(f"direction.rule.{rule.within_study.removesuffix('%')}")
    if rule.cells:
        yield t("fact.cells"), "; ".join(t(f"direction.cell.{cell}") for cell in rule.cells)


def _direction_row(page: Page, row: Mapping[str, Any]) -> dict[str, Any]:
    t = page.texts
    share = t.interval(t.figure(row["share"]), row["low"], row["high"])
    if row["why"]:
        why = t(f"direction.why.{_key(row['why'])}")
        share = f"{share}: {why}"
    bounds = row["share_against"], row["share_for"]
    return {
        **row,
        "relation": Noted(text=name_relation(page, row), note=_polarity(row, t)),
        "voting_studies": row["studies"],
        "share_positive": share,
        "sign_test": "" if row["p_value"] is None else t.p_value(row["p_value"]),
        "if_unknown": ""
        if None in bounds
        else t("direction.bounds", low=t.number(bounds[0]), high=t.number(bounds[1])),
        "second_hand_studies": row["second_hand"] or None,
        "other_results": row["other_results"] or None,
    }


def name_relation(page: Page, row: Mapping[str, Any]) -> str:
    """Return the names of the predictor and the outcome of a row, with the time point and the subgroup if given."""
    predictor, outcome = (page.construct(row[side]) for side in ("predictor", "outcome"))
    relation = page.texts("direction.relation", predictor=predictor, outcome=outcome)
    parts = "; ".join(str(row[part]) for part in ("time", "subgroup") if row.get(part))
    return f"{relation} ({parts})" if parts else relation


def _polarity(row: Mapping[str, Any], t: Texts) -> str:
    sides = (row[f"{side}_higher_is"] for side in ("predictor", "outcome"))
    predictor, outcome = (t(f"polarity.{_key(side or 'none')}") for side in sides)
    return t("direction.polarity", predictor=predictor, outcome=outcome)


def _key(words: str) -> str:
    return words.replace(" ", "_")


def _others(page: Page) -> Iterator[Block]:
    t = page.texts
    if rows := [_contradiction_row(page, row) for row in page.rows("finding_contradictions")]:
        yield Paragraph(text=t("direction.contradictions"))
        yield page.grid(
            t("section.finding_contradictions"), CONTRADICTIONS, rows, file="finding_contradictions"
        )
    elif page.rows("directions"):
        yield Paragraph(text=t("direction.no_contradictions"))
    if rows := page.rows("unmapped_names"):
        yield Paragraph(text=t("direction.unmapped"))
        named = [
            {
                **row,
                "side": t(f"direction.side.{row['side']}"),
                "finding_count": row["findings"],
                "study_count": row["studies"],
            }
            for row in rows
        ]
        yield page.grid(t("section.unmapped_names"), UNMAPPED, named, file="unmapped_names")


def _contradiction_row(page: Page, row: Mapping[str, Any]) -> dict[str, Any]:
    t = page.texts
    groups = {
        f"{group}_group": f"{name_word(row[group], t)}: {'; '.join(map(t.citation, row[f'{group}_studies']))}"
        for group in ("first", "second")
    }
    return {
        "contradiction": t(f"direction.contradiction.{row['kind']}"),
        "relation": name_relation(page, row),
        **groups,
        "known": t(f"direction.known.{row['known']}"),
    }


def name_word(word: str, t: Texts) -> str:
    """Return a direction or a significance in the language of the review."""
    name = {"+": "positive", "-": "negative", "0": "zero"}.get(word, _key(word))
    return t(f"direction.name.{name}")


def _plots(page: Page) -> Iterator[Figure]:
    """Yield an effect-direction plot for each predictor: studies by outcomes (Boon and Thomson 2021).

    If there are many predictors, only those with the most votes have a plot.
    """
    t, votes = page.texts, page.rows("votes")
    most = {p for p, _ in Counter(vote["predictor"] for vote in votes).most_common(MOST_PLOTS)}
    for predictor in (p for p in dict.fromkeys(vote["predictor"] for vote in votes) if p in most):
        mine = [vote for vote in votes if vote["predictor"] == predictor]
        title = t("direction.plot", predictor=page.construct(predictor))
        svg = draw_directions(page, mine, f"directions-{predictor}", title)
        cut = len({vote["study"] for vote in mine}) > MOST_STUDIES
        caption = t("direction.plot_cut", n=t.number(MOST_STUDIES)) if cut else t("direction.plot_caption")
        if page.appraised.keys() & {vote["study"] for vote in mine}:
            caption = f"{caption} {t('appraisal.mark_caption')}"
        yield Figure(svg=svg, file=f"directions-{predictor}.svg", title=title, caption=caption, tone="grid")


def draw_directions(page: Page, votes: Sequence[Mapping[str, Any]], key: str, title: str) -> str:
    """Return the effect-direction plot of the votes on one predictor, as SVG, with at most MOST_STUDIES studies.

    If a study was appraised, the last column shows the appraisals.
    """
    t = page.texts
    studies = {vote["study"]: t.citation(vote["citation"]) for vote in votes}
    rows = sorted(studies, key=lambda s: (studies[s].casefold(), s))[:MOST_STUDIES]
    columns = list(dict.fromkeys(_column(vote) for vote in votes))
    names = [_name_column(page, column) for column in columns]
    cells: dict[tuple[int, int], Mark] = {}
    described = []
    for vote in votes:
        if vote["study"] not in rows:
            continue
        place = rows.index(vote["study"]), columns.index(_column(vote))
        note = str(vote["results"]) if vote["results"] > 1 else ""
        cells[place] = mark_direction(vote["vote"], dashed=vote["second_hand"], note=note)
        hand = f" ({t('direction.legend.second_hand')})" if vote["second_hand"] else ""
        described.append(f"{studies[vote['study']]}, {names[place[1]]}: {name_word(vote['vote'], t)}{hand}")
    appraised = page.appraised
    if appraised.keys() & set(rows):
        names.append(t("appraisal.column"))
        for i, study in enumerate(rows):
            if words := word_appraisal(appraised.get(study), t):
                cells[i, len(columns)] = mark_answer(*words)
                described.append(f"{studies[study]}, {names[-1]}: {words[1]}")
    legend = [(mark_direction(d), name_word(d, t)) for d in DIRECTIONS]
    legend.append((mark_direction("+", dashed=True), t("direction.legend.second_hand")))
    return draw_grid(
        GridFigure(
            key=key,
            title=title,
            description=". ".join(described),
            language=t.language,
            rows=[studies[s] for s in rows],
            columns=names,
            cells=cells,
            legend=legend,
        )
    )


def _column(vote: Mapping[str, Any]) -> tuple[str, str, str]:
    return vote["outcome"], vote["time"] or "", vote["subgroup"] or ""


def _name_column(page: Page, column: tuple[str, str, str]) -> str:
    outcome, *parts = column
    details = "; ".join(filter(None, parts))
    return f"{page.construct(outcome)} ({details})" if details else page.construct(outcome)
