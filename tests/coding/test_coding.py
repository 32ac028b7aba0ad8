"""Terms suggest codes and coders decide; their agreement is counted over the coded reports, and each disagreement is listed."""

import io
from collections.abc import Iterable, Sequence

import pyarrow as pa
import pytest

from slr.coding import suggest
from slr.coding.compare import compare_codes
from slr.coding.stage import code
from slr.coding.study import map_studies
from slr.coding.suggest import recall_suggestions, suggest_codes
from slr.model.column import arrow_schema
from slr.model.protocol import Protocol
from slr.model.table import CLUSTERS, CODED, RECORDS, REPORTS, STATUSES, SUGGESTIONS, empty, frame
from slr.people.row import Row

PROTOCOL = Protocol.model_validate({
    "schema": 1, "review": {"title": "t"}, "question": {"text": "q"}, "sources": [],
    "codebook": [
        {"id": "workload", "label": {"en": "Workload"}, "theme": True, "definition": "d", "terms": {"en": ["workload*"], "id": ["beban kerja"]}},
        {"id": "abroad", "label": {"en": "Abroad"}, "definition": "d"},
        {"id": "korea", "label": {"en": "Korea"}, "definition": "d", "parent": "abroad", "terms": {"en": ["korea*"]}},
    ],
})  # fmt: skip

REPORTS_FRAME = frame(
    REPORTS,
    [
        {"report": f"r{i}", "records": [f"r{i}"], "sources": ["s"], "arm": "other", "title": title, "abstract": abstract, "authors": [], "keywords": keywords, "version_of": "r1" if i == 4 else None}
        for i, (title, abstract, keywords) in enumerate(
            [
                ("Workloads in Korean offices", None, []),
                ("Pengaruh BEBAN KERJA", None, []),
                ("Nothing here", "on beban", ["kerja"]),
                (None, None, ["Workload"]),
                ("Another version", None, []),
            ]
        )
    ],
)  # fmt: skip


def row(
    report: str,
    theme: str,
    role: str = "finding",
    who: str = "rina",
    statement: str = "s",
    when: str = "2026-01-01",
) -> Row:
    values = {"report": report, "theme": theme, "role": role, "statement": statement, "when": when}
    return Row(who=who, file=f"{who}.csv", line=2, values=values)


def coded(*cells: tuple[str, str, str]):  # type: ignore[no-untyped-def]
    return frame(
        CODED,
        [
            {"report": r, "theme": t, "role": role, "who": "rina", "when": "2026-01-01"}
            for r, t, role in cells
        ],
    )


def suggested(*cells: tuple[str, str]):  # type: ignore[no-untyped-def]
    rows = [{"report": r, "theme": t, "words": ["w"]} for r, t in cells]
    return pa.Table.from_pylist(rows, schema=arrow_schema(SUGGESTIONS))


def figures(
    codings: Sequence[tuple[str, str, str]], suggestions: Sequence[tuple[str, str]], theme: str
) -> dict[str, object]:
    agreement, _ = compare_codes(coded(*codings), suggested(*suggestions), PROTOCOL)
    return agreement[agreement["theme"] == theme].to_dict("records")[0]


def test_terms_in_title_abstract_or_keywords_suggest_with_the_words_that_matched() -> None:
    found = suggest_codes([REPORTS_FRAME], PROTOCOL)
    assert [(r["report"], r["theme"], r["words"]) for r in found.to_pylist()] == [
        ("r0", "korea", ["korean"]),
        ("r0", "workload", ["workloads"]),
        ("r1", "workload", ["beban kerja"]),
        ("r3", "workload", ["workload"]),
    ]


def test_agreement_counts_only_what_a_coder_has_read() -> None:
    f = figures(
        [("r0", "workload", "finding"), ("r1", "korea", "finding")],
        [("r0", "workload"), ("r1", "workload"), ("r9", "workload")],
        "workload",
    )
    assert [f[k] for k in ("reports", "both", "coder", "program", "neither")] == [2, 1, 0, 1, 0]
    assert (f["precision"], f["recall"]) == (0.5, 1.0)


def test_what_cannot_be_estimated_is_missing_not_zero() -> None:
    f = figures([("r0", "korea", "finding")], [("r0", "korea")], "workload")
    assert [f[k] for k in ("kappa", "precision", "recall")] == [None, None, None]


def test_a_rejection_is_a_coders_no() -> None:
    f = figures([("r0", "workload", "reject")], [("r0", "workload")], "workload")
    assert [f[k] for k in ("both", "program")] == [0, 1]


def test_a_code_counts_for_the_code_above_it() -> None:
    f = figures([("r0", "korea", "context")], [("r0", "korea")], "abroad")
    assert (f["both"], f["coder"], f["program"]) == (1, 0, 0)


def test_every_difference_is_listed_with_who_sees_the_code() -> None:
    _, differences = compare_codes(
        coded(("r0", "workload", "finding"), ("r1", "workload", "reject")),
        suggested(("r1", "workload")),
        PROTOCOL,
    )
    assert [(d["report"], d["theme"], d["says"], d["who"]) for d in differences.to_dict("records")] == [
        ("r0", "workload", "coder", ["rina"]),
        ("r1", "workload", "program", []),
    ]


@pytest.mark.parametrize("later", ["retract", "finding"])
def test_a_later_row_with_the_same_statement_replaces_the_earlier_one(later: str) -> None:
    records = frame(
        RECORDS,
        [{"record": f"r{i}", "file": "f", "line": 1, "source": "s", "kind": "other"} for i in range(5)],
    )
    clusters = frame(CLUSTERS, [{"record": f"r{i}", "report": f"r{i}"} for i in range(5)])
    rows = [
        row("r0", "workload"),
        row("r0", "workload", role=later, when="2026-02-01"),
        row("r0", "workload", statement="another"),
    ]
    tables = {"records": records, "clusters": clusters, "reports": REPORTS_FRAME, "statuses": empty(STATUSES)}
    result = code(tables, suggested(), rows, [], PROTOCOL)
    assert len(result.tables["coded"]) == (1 if later == "retract" else 2)


def test_every_report_has_a_study_and_a_version_joins_the_study_of_its_twin() -> None:
    named = [
        (
            Row(who="rina", file="f", line=2, values={"report": "r1", "study": "big", "when": "2026-01-01"}),
            "r1",
        )
    ]
    joined = {r["report"]: r["study"] for r in map_studies(REPORTS_FRAME, named).to_dict("records")}
    assert joined == {"r0": "r0", "r1": "big", "r2": "r2", "r3": "r3", "r4": "big"}


class Memory:
    """A cache in memory that counts how often it is written."""

    def __init__(self) -> None:
        self.stored: dict[str, bytes] = {}
        self.written = 0

    def read(self, name: str) -> io.BytesIO | None:
        return io.BytesIO(self.stored[name]) if name in self.stored else None

    def write(self, name: str, *parts: bytes | memoryview) -> None:
        self.write_parts(name, parts)

    def write_parts(self, name: str, parts: Iterable[bytes | memoryview]) -> None:
        self.stored[name] = b"".join(parts)
        self.written += 1


def test_suggestions_are_the_same_for_reports_in_chunks_of_any_size() -> None:
    whole = suggest_codes([REPORTS_FRAME], PROTOCOL)
    rows = range(len(REPORTS_FRAME))
    assert suggest_codes((REPORTS_FRAME.iloc[i : i + 1] for i in rows), PROTOCOL).equals(whole)
    assert len(whole)


def test_suggestions_of_a_large_review_are_found_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(suggest, "CACHED_FROM", 1)
    cache, expected = Memory(), suggest_codes([REPORTS_FRAME], PROTOCOL)

    def recall(reports_hash: str, protocol: Protocol = PROTOCOL) -> None:
        made = recall_suggestions(
            [REPORTS_FRAME.copy], len(REPORTS_FRAME), protocol, cache=cache, reports_hash=reports_hash
        )
        if protocol is PROTOCOL:
            assert made.equals(expected)

    recall("one")
    recall("one")
    assert cache.written == 1
    recall("another")
    assert cache.written == 2
    recall("another", PROTOCOL.model_copy(update={"codebook": PROTOCOL.codebook[:1]}))
    assert cache.written == 3
    for number, change in enumerate((slice(0, -9), slice(0, 40), slice(9, None)), 4):
        cache.stored = {name: data[change] for name, data in cache.stored.items()}
        recall("another")
        assert cache.written == number


def test_suggestions_that_an_earlier_version_stored_are_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(suggest, "CACHED_FROM", 1)
    cache = Memory()
    for form in (1, 2):
        monkeypatch.setattr(suggest, "_FORM", form)
        recall_suggestions(
            [REPORTS_FRAME.copy], len(REPORTS_FRAME), PROTOCOL, cache=cache, reports_hash="one"
        )
    assert cache.written == 2


def test_suggestions_of_a_small_review_are_not_cached() -> None:
    cache = Memory()
    recall_suggestions([REPORTS_FRAME.copy], len(REPORTS_FRAME), PROTOCOL, cache=cache, reports_hash="one")
    assert cache.written == 0


def test_suggestion_lists_the_matches_that_were_left_out() -> None:
    fields = {
        "codebook": [PROTOCOL.codebook[0].model_copy(update={"exclude": {"en": ["computer workload"]}})]
    }
    text = "No workload, computer workload, a workload"
    reports = frame(
        REPORTS, [{**REPORTS_FRAME.iloc[0].to_dict(), "title": text, "abstract": None, "keywords": []}]
    )
    [row] = suggest_codes([reports], PROTOCOL.model_copy(update=fields)).to_pylist()
    lists = (row["words"], row["negated"], row["excluded"])
    assert lists == (["workload"], ["no workload"], ["computer workload"])
