"""A made-up review, as the tables that its stages would return, for the tests of synthesis and report."""

from collections.abc import Collection, Iterable, Mapping
from types import MappingProxyType
from typing import Any

from slr.appendix import read_works
from slr.model import table as declared
from slr.model.problem import Problem
from slr.model.protocol import Protocol
from slr.model.reason import Reason, write_reasons
from slr.model.synthesis import Synthesis
from slr.picture import prepare_drawer
from slr.pipeline import list_tables
from slr.reference.bibliography import Cited
from slr.report import appendix
from slr.stage import Separate
from slr.synthesize import stage

Tables = dict[str, Any]

PROTOCOL: Mapping[str, Any] = {
    "schema": 1,
    "review": {"title": "Telework and engagement", "language": "en", "kind": "demonstration", "note": "Made up."},
    "question": {"text": "Does telework raise engagement?"},
    "criteria": [
        {"id": "I1", "kind": "include", "text": "An empirical study of telework."},
        {"id": "E1", "kind": "exclude", "text": "Not about work."},
        {"id": "E2", "kind": "exclude", "text": "Published before 2000.", "rule": {"years": {"to": 1999}}},
        {"id": "E3", "kind": "exclude", "text": "No measure of engagement.", "stage": "full-text"},
        {"id": "E4", "kind": "exclude", "text": "Same data as another report.", "stage": "full-text"},
    ],
    "sources": [
        {"id": "alpha", "name": "Alpha Index", "kind": "database", "platform": "AlphaHost", "searched": "2026-02-01", "hits": 5},
        {"id": "beta", "name": "Beta Base", "kind": "database", "searched": "2026-02-02"},
        {"id": "trials", "name": "Trial Register", "kind": "register"},
        {"id": "lists", "name": "Reference lists", "kind": "citation-searching"},
        {"id": "hand", "name": "Hand search", "kind": "hand-search"},
    ],
    "codebook": [
        {"id": "autonomy", "label": {"en": "Autonomy", "id": "Otonomi"}, "theme": True, "definition": "Say over one's work."},
        {"id": "isolation", "label": {"en": "Isolation", "id": "Isolasi"}, "theme": True, "definition": "Being apart."},
        {"id": "training", "label": {"en": "Training", "id": "Pelatihan"}, "definition": "Learning at work."},
    ],
}  # fmt: skip

# report: (its records as record@source, title and abstract, retrieval, full text); a status is status/by/criterion
ROADS: Mapping[str, tuple[str, str, str, str]] = {
    "a1": ("a1@alpha b1@beta l1@lists", "included/people", "retrieved/people", "included/people"),
    "a2": ("a2@alpha b2@beta", "included/people", "retrieved/people", "excluded/people/E3"),
    "a3": ("a3@alpha a3x@alpha", "excluded/people/E1", "not reached/nobody", "not reached/nobody"),
    "a4": ("a4@alpha", "excluded/rule/E2", "not reached/nobody", "not reached/nobody"),
    "b3": ("b3@beta", "included/people", "not retrieved/people", "not reached/nobody"),
    "b4": ("b4@beta", "included/people", "retrieved/people", "included/people"),
    "l2": ("l2@lists h2@hand", "included/people", "retrieved/people", "included/people"),
    "l3": ("l3@lists", "excluded/people/E1", "not reached/nobody", "not reached/nobody"),
    "h1": ("h1@hand", "included/people", "retrieved/people", "excluded/people/E4"),
}
STAGES = ("title-abstract", "retrieval", "full-text")


def make_protocol(changes: Mapping[str, Any] | None = None) -> Protocol:
    """Return the made-up protocol with some of its parts replaced."""
    return Protocol.model_validate({**PROTOCOL, **(changes or {})})


def synthesize(tables: Mapping[str, Any], protocol: Protocol, *, ahead: Collection[str] = ()) -> Synthesis:
    """Synthesise made-up tables. A table that a stage publishes and that is not among them is empty."""
    published = [table for table in list_tables().values() if table.published]
    whole = {**{table.name: declared.empty(table) for table in published}, **tables}
    return stage.synthesize(whole, protocol, published=[table.name for table in published], ahead=ahead)


def render_appendix(
    synthesis: Synthesis,
    protocol: Protocol,
    problems: Iterable[Problem] = (),
    *,
    todo: Iterable[str] = (),
    formats: Collection[str] = ("html", "md"),
    works: Mapping[str, Cited] = MappingProxyType({}),
) -> dict[str, bytes]:
    """Return the whole contents of the appendix files. Of those that are made only when they are written, return `formats`."""
    files = appendix.render_appendix(
        synthesis, protocol, problems, todo=todo, works=works, draw=prepare_drawer()
    )
    return {
        path: data if isinstance(data, bytes) else b"".join(data)
        for path, data in files.items()
        if not isinstance(data, Separate) or path.rpartition(".")[2] in formats
    }


def collect_works(tables: Mapping[str, Any], synthesis: Synthesis) -> dict[str, Cited]:
    """Return the works in the lists of references of made-up tables."""
    whole = {"entries": declared.empty(declared.ENTRIES), **tables}

    def read(name: str, columns: Iterable[str] = (), *, where: Mapping[str, Iterable[str]]) -> Any:
        data = whole[name]
        for column, values in where.items():
            data = data[data[column].isin(list(values))]
        return data[list(columns)] if columns else data

    return read_works(read, synthesis)


def render_lengthy(titles: int, full_texts: int) -> dict[str, bytes]:
    """Return the appendix of a review of `titles` reports, of which two reviewers read `full_texts` in full.

    Half of the full texts are included and coded, and the others excluded. In every tenth decision, the reviewers
    disagreed at first. Every fifth title is a duplicate in a second database.
    """
    protocol = make_protocol()
    roads, verdicts, coded, pairs = {}, [], [], []
    for i in range(titles):
        report, read, kept = f"r{i}", i < full_texts, i < full_texts and i % 2 == 0
        records = f"{report}@alpha {report}x@beta" if i % 5 == 0 else f"{report}@alpha"
        end = ("retrieved/people", "included/people" if kept else "excluded/people/E3")
        out = ("not reached/nobody", "not reached/nobody")
        roads[report] = (
            records,
            "included/people" if read else "excluded/people/E1",
            *(end if read else out),
        )
        decisions = [("title-abstract", read, "E1"), *([("full-text", kept, "E3")] if read else [])]
        for at, include, criterion in decisions:
            people = ("rina", "tomas", "adjudicated") if i % 10 == 0 else ("rina", "tomas")
            for who in people:
                word = include is not (i % 10 == 0 and who == "tomas")
                verdicts.append(
                    {"report": report, "stage": at, "who": who, "verdict": "include" if word else "exclude", "changed": False,
                     "criterion": None if word else criterion, "when": "2026-03-01", "note": f"What was read in {report}."}
                )  # fmt: skip
        if kept:
            coded.append({"report": report, "theme": "autonomy", "role": "finding", "statement": f"What {report} found.",
                          "location": "p. 3", "who": "rina", "when": "2026-03-02", "second_hand": False})  # fmt: skip
        if i % 5 == 0:
            pairs.append({"record_a": report, "record_b": f"{report}x", "verdict": "same", "by": "rule", "rule": "doi",
                          "score": 1.0, "evidence": write_reasons([Reason.of("doi_agree")])})  # fmt: skip
    works = {
        report: {"title": f"Telework, strain and the engagement of staff in offices: a survey with the number {report}",
                 "doi": f"10.5555/made.up.2020.{report}"}
        for report in roads
    }  # fmt: skip
    tables = make_tables(
        protocol, roads, works=works, more={"verdicts": verdicts, "coded": coded, "pairs": pairs}
    )
    synthesis = synthesize(tables, protocol)
    return render_appendix(synthesis, protocol, works=collect_works(tables, synthesis))


def make_tables(
    protocol: Protocol,
    roads: Mapping[str, tuple[str, ...]] = ROADS,
    *,
    unreadable: Iterable[str] = ("alpha",),
    works: Mapping[str, Mapping[str, Any]] | None = None,
    more: Mapping[str, Iterable[Mapping[str, Any]]] | None = None,
) -> Tables:
    """Return the tables of every stage before synthesis for reports that took these roads."""
    rows: dict[str, list[Mapping[str, Any]]] = {t.name: [] for t in _TABLES}
    kinds = {s.id: s.kind for s in protocol.sources}
    line: dict[str, int] = {}
    for report, (records, *statuses) in roads.items():
        pairs = [r.split("@") for r in records.split()]
        sources = sorted({s for _, s in pairs})
        work = {"title": f"Telework and {report}", "year": 2020, "authors": [f"Author {report}, X."],
                **(works or {}).get(report, {})}  # fmt: skip
        for record, source in pairs:
            line[source] = line.get(source, 0) + 1
            rows["records"].append({**work, "record": record, "file": f"searches/{source}.ris", "line": line[source] * 10,
                                    "source": source, "kind": kinds[source]})  # fmt: skip
            rows["clusters"].append({"record": record, "report": report})
        arm = "databases" if any(kinds[s] in ("database", "register") for s in sources) else "other"
        rows["reports"].append(
            {**work, "report": report, "records": [r for r, _ in pairs], "sources": sources, "arm": arm}
        )
        rows["studies"].append({"study": report, "report": report, "evidence": "empirical"})
        rows["statuses"] += [
            _status(report, stage, text) for stage, text in zip(STAGES, statuses, strict=False) if text
        ]
    for source in unreadable:
        line[source] = line.get(source, 0) + 1
        rows["quarantine"].append({"file": f"searches/{source}.ris", "line": line[source] * 10, "source": source,
                                   "kind": kinds[source], "reason": "no ER tag", "raw": "TY - JOUR", "cause": "no_field"})  # fmt: skip
    rows["files"] = [
        _file(source, kinds[source], n, [*unreadable].count(source)) for source, n in line.items()
    ]
    for name, extra in (more or {}).items():
        if name == "studies":
            replaced = {e["report"] for e in extra}
            rows[name] = [r for r in rows[name] if r["report"] not in replaced]
        rows[name] += [{"evidence": "empirical", **e} if name == "studies" else e for e in extra]
    return {t.name: declared.frame(t, rows[t.name]) for t in _TABLES}


_TABLES = (
    declared.FILES, declared.QUARANTINE, declared.RECORDS, declared.REPORTS, declared.CLUSTERS, declared.PAIRS,
    declared.STATUSES, declared.VERDICTS_TABLE, declared.RULE_OUTCOMES, declared.SCORES, declared.SUGGESTIONS,
    declared.STOPPING, declared.RULE_CHECK, declared.NOTICE_DECISIONS, declared.CODED, declared.AGREEMENT, declared.CODE_AGREEMENT, declared.DISAGREEMENTS, declared.STUDIES,
)  # fmt: skip


def _status(report: str, stage: str, text: str) -> dict[str, Any]:
    status, by, criterion = (*text.split("/"), None)[:3]
    reason = Reason.of("unread")
    if by == "people" and stage == "retrieval":
        reason = Reason.of("outcome", who="rina", outcome=status)
    return {
        "report": report,
        "stage": stage,
        "status": status,
        "by": by,
        "criterion": criterion,
        "reason": write_reasons([reason]),
    }


def _file(source: str, kind: str, entries: int, quarantined: int) -> dict[str, Any]:
    return {"file": f"searches/{source}.ris", "source": source, "kind": kind, "format": "ris", "encoding": "utf-8",
            "searched": "2026-02-01", "entries": entries, "parsed": entries - quarantined, "quarantined": quarantined}  # fmt: skip
