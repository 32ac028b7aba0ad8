"""Show tables of the last run: the agreement between people, the decisions of each rule, and the problems."""

import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from itertools import groupby
from pathlib import PurePosixPath
from typing import Any, Final
from urllib.parse import urlencode

from starlette.responses import Response

from slr.desk.agreement import COEFFICIENTS, Agreed, read_agreement
from slr.desk.overview import read_problems
from slr.model.problem import UNREADABLE_ENTRY, Problem, ReviewError, Severity, sort_problems
from slr.model.reason import read_reasons
from slr.model.row import list_rows
from slr.model.table import RULE_CHECK, RULE_OUTCOMES
from slr.people.kind import KINDS
from slr.query.condition import spell_rule
from slr.report.reason import word_reasons
from slr.screen.rule_summary import RuleSummary, summarize_rules
from slr.store.table_file import read_table
from slr.web.lookup import demand_screened, get_finder, view_report
from slr.web.text import WebTexts
from slr.web.visit import Visit

SAMPLES: Final = 3  # reports that are shown of each rule
MOST_WORDS: Final = 12
MOST_OPEN: Final = 6  # if there are more problems of one kind, they are shown folded


@demand_screened
def show_agreement(visit: Visit) -> Response:
    """Return the page with the coefficients of agreement that the person may see."""
    hub, finder = visit.hub, get_finder(visit)
    found = read_agreement(hub.built, finder.standings, visit.who)
    groups = [
        {
            "stage": visit.t.word(stage),
            "pilot": part != "main",
            "id": f"{stage}-{part}",
            "rows": [_view_agreed(a, visit) for a in rows],
        }
        for (stage, part), rows in groupby(found.screening, key=lambda a: (a.stage, a.round))
    ]
    return visit.page(
        "agreement.html",
        groups=groups,
        coefficients=COEFFICIENTS,
        coding=[_view_coding(r, visit.t) for r in found.coding],
        extraction=[_view_share(r, _name_column(r["column"], visit), visit.t) for r in found.extraction],
        appraisal=[
            _view_share(r, f"{r['tool']}: {visit.t.word(r['item'])}", visit.t) for r in found.appraisal
        ],
        hidden=found.hidden,
    )


def _name_column(column: str, visit: Visit) -> str:
    if column in ("all", "results"):
        return visit.t(f"table.column_{column}")
    key = f"field.{column}"
    return visit.t(key) if visit.t.has(key) else column


def _view_agreed(a: Agreed, visit: Visit) -> dict[str, Any]:
    t = visit.t
    texts = {c.id: c.text for c in visit.hub.protocol.criteria}
    return {
        "what": t("table.whole") if a.criterion == "all" else a.criterion,
        "text": texts.get(a.criterion, ""),
        "between": t("table.everybody") if a.between == "all" else a.between,
        "reports": a.reports,
        "prevalence": a.prevalence,
        "values": [_view_value(a.values.get(name), t) for name in COEFFICIENTS],
    }


def _view_value(row: Mapping[str, Any] | None, t: WebTexts) -> dict[str, Any]:
    """Return the value and interval of a coefficient, or the reason why it has no value."""
    if row is None:
        return {"value": None, "shown": "–", "interval": "", "why": ""}
    why = word_reasons(read_reasons(row["reason"]), t.report) if row["reason"] else ""
    if row["value"] is None:
        return {"value": None, "shown": t("table.none"), "interval": "", "why": why}
    limits = (
        "" if row["low"] is None else t("table.range", low=t.number(row["low"]), high=t.number(row["high"]))
    )
    return {"value": row["value"], "shown": t.number(row["value"]), "interval": limits, "why": why}


def _view_coding(row: Mapping[str, Any], t: WebTexts) -> dict[str, Any]:
    shares = [(row[n], "–" if row[n] is None else t.number(row[n])) for n in ("kappa", "precision", "recall")]
    return {
        "theme": row["theme"],
        "numbers": [row[n] for n in ("reports", "both", "coder", "program")],
        "shares": shares,
    }


def _view_share(row: Mapping[str, Any], name: str, t: WebTexts) -> dict[str, Any]:
    limits = (
        "" if row["low"] is None else t("table.range", low=t.number(row["low"]), high=t.number(row["high"]))
    )
    return {
        "name": name,
        "round": "" if row.get("round", "main") == "main" else t("table.pilot"),
        "compared": row["compared"],
        "equal": row["equal"],
        "share": row["share"],
        "shown": "–" if row["share"] is None else t.number(row["share"]),
        "interval": limits,
        "kappa": row["kappa"],
        "kappa_shown": "–" if row["kappa"] is None else t.number(row["kappa"]),
    }


@demand_screened
def show_rules(visit: Visit) -> Response:
    """Return the page that shows what each rule decides, and what people found when they checked rule exclusions."""
    hub = visit.hub
    with hub.lock:
        summaries = hub.session(
            "rules",
            lambda: summarize_rules(
                read_table(hub.built, RULE_OUTCOMES), hub.protocol.criteria, sample=SAMPLES
            ),
        )
    check = {(row["stage"], row["criterion"]): row for row in list_rows(read_table(hub.built, RULE_CHECK))}
    criteria = {c.id: c for c in hub.protocol.criteria}
    return visit.page(
        "rules.html",
        rules=[_view_rule(s, criteria[s.criterion], check, visit) for s in summaries],
        checks=[_view_check(row, visit) for (_, criterion), row in check.items() if criterion == "all"],
        without=[c for c in hub.protocol.criteria if c.rule is None],
        all=len(get_finder(visit).rows),
    )


def _view_rule(
    s: RuleSummary, criterion: Any, check: Mapping[tuple[str, str], Any], visit: Visit
) -> dict[str, Any]:
    t, finder = visit.t, get_finder(visit)
    row = check.get((criterion.stage, s.criterion))
    return {
        "id": s.criterion,
        "text": criterion.text,
        "kind": criterion.kind,
        "stage": t.word(criterion.stage),
        "effect": t(f"report.effect_{s.effect}") if t.has(f"report.effect_{s.effect}") else s.effect,
        "conditions": tuple(spell_rule(criterion.rule)),
        "met": s.met,
        "unmet": s.unmet,
        "unknown": s.unknown,
        "decides": s.alone,
        "after": s.after,
        "words": [(word_reasons((reason,), t.report), n) for reason, n in s.words[:MOST_WORDS]],
        "more_words": max(0, len(s.words) - MOST_WORDS),
        "sample": [view_report(finder.rows[r], visit) for r in s.sample if r in finder.rows],
        "check": None if row is None else _view_check(row, visit),
    }


def _view_check(row: Mapping[str, Any], visit: Visit) -> dict[str, Any]:
    t, finder = visit.t, get_finder(visit)
    rate = (
        ""
        if row["rate"] is None
        else t("table.rate", rate=t.number(row["rate"]), low=t.number(row["low"]), high=t.number(row["high"]))
    )
    return {
        "stage": t.word(row["stage"]),
        "stage_id": row["stage"],
        "excluded": row["excluded"],
        "drawn": row["drawn"],
        "read": row["read"],
        "wrong": row["wrong"],
        "rate": rate,
        "wrongly": [view_report(finder.rows[r], visit) for r in row["wrongly"] if r in finder.rows],
        "unread": len(row["unread"]),
    }


def show_problems(visit: Visit) -> Response:
    """Return the page with the problems of the protocol and of the last run, the errors first."""
    if not visit.who:
        return visit.go("/-/who")
    hub = visit.hub
    found: tuple[Problem, ...] = ()
    with suppress(ReviewError):  # the errors of the protocol are among `hub.problems`
        found = read_problems(hub.built, hub.protocol, visit.who) if hub.is_built else ()
    return _draw_problems(visit, sort_problems((*hub.problems, *found)))


def _draw_problems(visit: Visit, problems: Sequence[Problem]) -> Response:
    groups = []
    for severity in (Severity.ERROR, Severity.WARNING):
        chosen = sorted((p for p in problems if p.severity is severity), key=lambda p: p.code)
        kinds = [
            _view_kind(code, list(listed), visit) for code, listed in groupby(chosen, key=lambda p: p.code)
        ]
        groups.append({"severity": str(severity), "total": len(chosen), "kinds": kinds})
    return visit.page("problems.html", groups=groups, total=len(problems), built=visit.hub.is_built)


def _view_kind(code: str, problems: Sequence[Problem], visit: Visit) -> dict[str, Any]:
    key = f"problem.{code}"
    return {
        "code": code,
        "name": visit.t(key) if visit.t.has(key) else code,
        "total": len(problems),
        "open": len(problems) <= MOST_OPEN,
        "problems": [{"problem": p, "links": list(_list_links(p, visit))} for p in problems],
    }


def _list_links(p: Problem, visit: Visit) -> Iterable[tuple[str, str]]:
    """Yield the address and the text of each link that helps the person to solve a problem."""
    review, t = visit.hub.review, visit.t
    home = review.shown(review.corpus)
    path = p.file.removeprefix(f"{home}/")
    if p.code == UNREADABLE_ENTRY and p.line is not None:
        yield f"{visit.address('unread')}?{urlencode({'file': path, 'line': p.line})}", t("table.mend_entry")
    folder, who = str(PurePosixPath(path).parent), PurePosixPath(path).stem
    if folder in KINDS and who == visit.who and p.line is not None:
        yield f"{visit.address('mine')}?{urlencode({'kind': folder})}", t("table.mend_row")
    if p.file == review.shown(review.protocol) and visit.person.host:
        yield visit.address("protocol"), t("table.mend_protocol")
    if path.startswith("searches/") and p.code != UNREADABLE_ENTRY and visit.person.host:
        yield visit.address("searches"), t("table.mend_search")
    for report in sorted({report for report, _ in p.about} | set(_RECORD.findall(p.where)))[:3]:
        yield visit.address("report", report), t("table.see_report")


_RECORD: Final = re.compile(r"\br[a-z2-7]{10}\b")  # the id of a record
