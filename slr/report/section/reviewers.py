"""The section on reviewers: how many reports each of them judged, how far they agreed, and how conflicts were settled."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from slr.model.column import columns_of, pick
from slr.model.output import AGREEMENT_FIGURES, DIFFERENCES
from slr.model.reason import read_reasons
from slr.model.row import list_values
from slr.model.word import ADJUDICATOR, STAGES
from slr.report.document import Block, Paragraph, Section
from slr.report.page import WORK, Page

KEY: Final = "reviewers"
LEAST_USES: Final = 5  # least number of verdicts that must name a criterion for its intervals to be shown
COEFFICIENTS: Final = {"raw": "raw", "kappa": "cohen", "pabak": "pabak", "ac1": "ac1", "alpha": "alpha"}
VERDICT_COUNTS: Final = ("said_include", "said_maybe", "said_exclude")
SETTLED: Final = ("consensus", "third_person", "how_unknown", "not_settled")
OWN_COLUMNS: Final = columns_of("""
    stage  text:word stage
    raw    text      raw agreement
    cohen  text      Cohen's kappa with its interval
    pabak  text      PABAK
    ac1    text      Gwet's AC1
    alpha  text      Krippendorff's alpha
    reports_judged whole reports that the reviewer judged
    said_include   whole reports that the reviewer included
    said_maybe     whole reports that the reviewer marked maybe
    said_exclude   whole reports that the reviewer excluded
    conflicts      whole reports on which the reviewers' verdicts differed
    consensus      whole conflicts settled by consensus
    third_person   whole conflicts settled by a third person
    how_unknown    whole settled conflicts without a record of how they were settled
    not_settled    whole conflicts that are not settled
    settled_value  text  the settled verdict
    reason         text  the reason for the settled verdict
    reviewer       text  name of the reviewer
""")

Row = Mapping[str, Any]


def make(page: Page) -> Section | None:
    """Return the section with decisions, agreement and conflicts, or None if nobody has given a verdict.

    Conflicts are counted at each stage. Conflicts about full texts are also listed.
    """
    blocks = (*_show_decisions(page), *_show_agreement(page), *_show_conflicts(page))
    return page.section(KEY, *blocks) if blocks else None


def _show_decisions(page: Page) -> Iterator[Block]:
    rows = list(_count_decisions(page))
    if rows:
        names = ("stage", "reviewer", "reports_judged", *_list_used(VERDICT_COUNTS, rows))
        columns = pick(names, OWN_COLUMNS)
        yield page.grid(page.texts("section.decisions"), columns, rows, file="verdicts")


def _count_decisions(page: Page) -> Iterator[Row]:
    """Yield one row for each stage and reviewer. The verdicts that settle conflicts come last at each stage."""
    data = page.table("verdicts")
    counts = Counter(zip(*(list_values(data[name]) for name in ("stage", "who", "verdict")), strict=True))
    for stage in STAGES:
        people = {who for at, who, _ in counts if at == stage}
        for who in sorted(people, key=lambda name: (name == ADJUDICATOR, name)):
            given = {name: counts[stage, who, name.removeprefix("said_")] for name in VERDICT_COUNTS}
            name = page.texts("reviewers.settled") if who == ADJUDICATOR else page.person(who)
            judged = sum(given.values())
            yield {"stage": stage, "reviewer": name, "reports_judged": judged, **given}


def _list_used(names: Iterable[str], rows: Sequence[Row]) -> list[str]:
    return [name for name in names if any(row[name] for row in rows)]


def _show_agreement(page: Page) -> Iterator[Block]:
    """Yield the coefficients of agreement, or a remark if no two reviewers judged the same report.

    If there are no verdicts, yield nothing.
    """
    cases = list(_cases(page))
    if not cases:
        if len(page.table("verdicts")):
            yield Paragraph(text=page.texts("agreement.one_reviewer"))
        return
    # Columns with the same value in every row are left out.
    varying = tuple(c for c in ("round", "between") if len({case[c] for case in cases}) > 1)
    names = ("stage", "criterion", *varying, "reports", "prevalence", *COEFFICIENTS.values())
    columns = pick(names, AGREEMENT_FIGURES.columns, OWN_COLUMNS)
    yield page.intro(KEY)
    yield page.grid(page.texts("section.agreement"), columns, cases, file="agreement")


def _show_conflicts(page: Page) -> Iterator[Block]:
    """Yield the number of conflicts at each stage, and each conflict about a full text."""
    t = page.texts
    rows = [_show_conflict(page, r) for r in page.rows("disagreements") if r["about"] == "screening"]
    if not rows:
        return
    counted = [
        {
            "stage": stage,
            "conflicts": sum(row["stage"] == stage for row in rows),
            **{way: sum((row["stage"], row["way"]) == (stage, way) for row in rows) for way in SETTLED},
        }
        for stage in STAGES
        if any(row["stage"] == stage for row in rows)
    ]
    columns = pick(("stage", "conflicts", *_list_used(SETTLED, counted)), OWN_COLUMNS)
    yield page.grid(t("section.conflicts"), columns, counted, file="disagreements")
    if listed := [row for row in rows if row["stage"] == "full-text"]:
        names = ("work", "says", "settled_value", "settled_by", "how", "reason")
        columns = pick(names, OWN_COLUMNS, (WORK, *DIFFERENCES.columns))
        yield page.grid(t("section.differences"), columns, listed, file="disagreements")


def _show_conflict(page: Page, row: Row) -> dict[str, Any]:
    t, stage = page.texts, row["part"]
    last: Row = next((v for v in page.verdicts(row["report"], stage) if v["who"] == ADJUDICATOR), {})
    settled = [t.word(row["settled"]), last.get("criterion") if row["settled"] == "excluded" else None]
    return {
        **row,
        "stage": stage,
        "way": _name_way(row),
        "says": tuple(r for r in read_reasons(row["says"]) if dict(r.values).get("who") != ADJUDICATOR),
        "settled_value": ", ".join(filter(None, settled)),
        "reason": last.get("note"),
    }


def _name_way(row: Row) -> str:
    if row["settled"] not in ("included", "excluded"):
        return "not_settled"
    return str(row["how"] or "how_unknown").replace(" ", "_")


def _cases(page: Page) -> Iterator[dict[str, Any]]:
    """Yield one row for each stage, round, criterion and group of reviewers. The overall verdict comes before the criteria.

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
    """Return whether fewer than `LEAST_USES` verdicts name the criterion, if each report has two verdicts."""
    named = (row["prevalence"] or 0) * row["reports"] * 2
    return bool(row["criterion"] != "all" and round(named) < LEAST_USES)
