"""Show the history of one report, as `slr trace` does, and let a person judge it by hand or correct its records."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from starlette.exceptions import HTTPException
from starlette.responses import Response

from slr.desk.history import History, make_history, read_tables_about
from slr.desk.mine import OwnRow
from slr.model.reason import read_reasons
from slr.model.word import ADJUDICATOR
from slr.report.reason import word_reasons
from slr.text.citation import cite_with_title
from slr.text.notice import word_notices
from slr.web.field import name_column
from slr.web.lookup import demand_screened, get_finder, get_mine, has_paper, name_folder, view_standing
from slr.web.text import WebTexts
from slr.web.visit import Visit

SMALL: Final = (
    5_000  # up to this number of reports, the files that list a report are looked for without a click
)
Row = Mapping[str, Any]
_OUTCOMES: Final = {"met": "table.met", "not met": "table.unmet", "unknown": "table.unknown"}


@demand_screened
def show(visit: Visit) -> Response:
    """Return the page of a report. The id of a record leads to its report.

    Raises HTTPException with the status 404 if there is no such report or record.
    """
    hub, wanted = visit.hub, visit.path["report"]
    finder, mine = get_finder(visit), get_mine(visit)
    if wanted not in finder.rows:
        known = finder.rows.map_records().get(wanted)
        if known is None:
            raise HTTPException(404)
        return visit.go(visit.address("report", known))
    tables = read_tables_about(hub.built, wanted)
    if tables is None:
        raise HTTPException(404)
    files = len(finder.rows) <= SMALL or bool(visit.query.get("files"))
    history = make_history(tables, hub.built, hub.protocol, wanted, visit.who, with_files=files)
    with hub.lock:
        own = mine.list_about(wanted)
        standings = finder.standings.list_standings(wanted, visit.who)
    return visit.page(
        "report.html",
        report=history.report,
        notices=_list_notices(history),
        version=_cite(history.version_of) if history.version_of else "",
        version_of=history.version_of["report"] if history.version_of else "",
        standings=[view_standing(s, visit) for s in standings],
        hidden=[visit.t.word(stage) for stage in history.hidden],
        own=[_view_own(row, visit) for row in own],
        judge=[] if visit.who == ADJUDICATOR else [(s, visit.t.word(s)) for s in hub.stages],
        paper=has_paper(visit, wanted),
        records=_view_records(history, visit),
        parts=[part for part in _describe(history, visit.t) if part[1]],
        files=history.files,
        files_hidden=bool(history.hidden),
        look_for_files=not files and not history.hidden,
    )


def _cite(row: Row) -> str:
    return cite_with_title(row, width=140)


def _list_notices(history: History) -> list[str]:
    row = history.report
    return list(word_notices(row["notice"], row["notice_link"], row["notice_of"])) if row["notice"] else []


def _view_records(history: History, visit: Visit) -> list[dict[str, Any]]:
    home = visit.hub.review.shown(visit.hub.review.corpus)
    names = {source.id: source.name for source in visit.hub.protocol.sources}
    return [
        {
            "id": r["record"],
            "title": r["title"],
            "source": names.get(r["source"], r["source"]),
            "place": f"{home}/{r['file']}:{r['line']}",
            "searched": r["searched"],
        }
        for r in history.records
    ]


def _view_own(own: OwnRow, visit: Visit) -> dict[str, Any]:
    return {
        "kind": name_folder(own.kind.folder, visit),
        "values": [
            visit.t.word(text) if name in own.kind.vocabularies else text for name, text in own.values.items()
        ],
        "state": visit.t(f"mine.state_{own.state.replace(' ', '_')}"),
        "counts": own.state == "counts",
        "when": own.row["when"][:10],
        "place": f"{own.row.file}:{own.row.line}",
        "folder": own.kind.folder,
    }


def _describe(h: History, t: WebTexts) -> list[tuple[str, list[str]]]:
    """Return the parts of the history, each with its heading and its lines. The status comes first."""
    return [
        (t("report.part_status"), [_word_status(s, t) for s in h.statuses]),
        (t("report.part_ranking"), [_word_rank(s, t) for s in h.ranks]),
        (t("report.part_merges"), [_word_pair(p, t) for p in h.pairs]),
        (t("report.part_rules"), [_word_rule(o, t) for o in h.rules]),
        (t("report.part_verdicts"), [_word_verdict(v, t) for v in h.verdicts]),
        (t("report.part_codings"), [_word_coding(c, t) for c in h.codings]),
        (t("report.part_findings"), [_word_finding(f, t) for f in h.findings]),
        (
            t("report.part_claims"),
            [_join((t.word(c["relation"]) if c["relation"] else "", c["claim"]), ": ") for c in h.claims],
        ),
        (t("report.part_suggestions"), [f"{s['theme']} ({', '.join(s['words'])})" for s in h.suggestions]),
        (t("report.part_studies"), [s["study"] for s in h.studies]),
    ]


def _join(parts: Iterable[str | None], mark: str = " · ") -> str:
    return mark.join(filter(None, parts))


def _reasons(text: str | None, t: WebTexts) -> str:
    return word_reasons(read_reasons(text), t.report) if text else ""


def _word_status(s: Row, t: WebTexts) -> str:
    main = _join((t.word(s["status"]), s["criterion"]), " ")
    return f"{t.word(s['stage'])}: {_join((main, _reasons(s['reason'], t), _reasons(s['flag'], t)))}"


def _word_rank(s: Row, t: WebTexts) -> str:
    raised = ", ".join(s["raised"]) or "–"
    return t(
        "report.rank",
        stage=t.word(s["stage"]),
        rank=t.number(s["rank"]),
        basis=t.word(s["basis"]),
        terms=raised,
    )


def _word_pair(p: Row, t: WebTexts) -> str:
    main = f"{t.word(p['verdict'])} ({t.word(p['by'])}, {p['rule']})"
    return f"{p['record_a']} / {p['record_b']}: {_join((main, _reasons(p['evidence'], t)))}"


def _word_rule(o: Row, t: WebTexts) -> str:
    return f"{o['criterion']}: {_join((t(_OUTCOMES[o['outcome']]), _reasons(o['words'], t), t('report.effect_' + o['effect'])))}"


def _word_verdict(v: Row, t: WebTexts) -> str:
    main = _join((t.word(v["verdict"]), v["criterion"]), " ")
    basis = t.word(v["basis"]) if v["basis"] else ""
    return f"{t.word(v['stage'])}, {t.word(v['who'])}: {_join((main, v['note'], basis, v['when'][:10]))}"


def _word_coding(c: Row, t: WebTexts) -> str:
    main = _join((c["statement"], c["location"]))
    return f"{c['theme']}, {t.word(c['role'])}: {_join((main, t.word(c['who'])), ' — ')}"


def _word_finding(f: Row, t: WebTexts) -> str:
    about = _join((f["predictor"], f["outcome"]), " → ")
    numbers = [f"{name_column(n, t)} {f[n]}" for n in ("direction", "type", "estimate", "p", "n") if f[n]]
    uncounted = t("report.not_counted", reason=t.word(f["reason"])) if f["reason"] else ""
    return f"{about}: {_join((*numbers, uncounted, t.word(f['who'])))}"
