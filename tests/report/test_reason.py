"""Every kind of reason and every status that the code produces has a text in every language."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from types import ModuleType
from typing import Any, get_args

import pytest
from made_up_claims import claim, row_of, support
from made_up_claims import derive as derive_claims_of

from slr.dedupe import cluster
from slr.dedupe.rule import SILENT, Choice
from slr.dedupe.rule import Verdict as PairVerdict
from slr.dedupe.stage import dedupe
from slr.model.protocol import Dedupe, Protocol
from slr.model.reason import Reason, ReasonKind, read_reasons, write_reasons
from slr.model.screening import Stopping
from slr.model.sight import blind_reasons
from slr.model.table import CODED, DISAGREEMENTS, RECORDS, frame
from slr.model.verdict import Verdict
from slr.model.word import DecidedBy, StatusWord
from slr.people.row import Row
from slr.report.reason import english, word_cell, word_english, word_reasons
from slr.report.resource import read_texts
from slr.report.text import Texts
from slr.screen.difference import compare_protocols, describe_amendment, find_flips
from slr.screen.rank import read_matrix
from slr.screen.stage import Written, derive_statuses, screen
from slr.stage import Result
from slr.statistics.agreement import measure_agreement
from slr.statistics.stopping import Reading, assess_stopping, choose_bias, explain_advice
from slr.store.language import list_languages
from slr.synthesize.agreement_table import differences
from slr.synthesize.coding_row import read_codings
from slr.synthesize.work import list_works

WARD = {
    "title": "Night work and medication errors in two teaching hospitals", "authors": ["Abara, Ngozi", "Brandt, Ute"],
    "year": 2015, "journal": "Journal of Ward Nursing", "volume": "7", "issue": "2", "pages": "11-19",
    "doi": "10.1234/ward.7", "pmid": "123456", "registration": ["NCT90000021"],
}  # fmt: skip

# What differs in the second of two records, so that each field agrees, nearly agrees, differs or is missing.
DIFFERENT: Sequence[Mapping[str, Any]] = (
    {},
    {"doi": "10.1234/ward.7.v2"},
    {"doi": "10.5678/other"},
    {"doi": "10.5678/other", "pmid": "999999"},
    {"title": "Night work and medication erors in two teaching hospitals"},
    {"title": "Night work and medication errors in two teaching hospitals: a cohort study"},
    {"title": "Night work and medication errors in two teaming hospitals"},
    {"title": "Night work and mexdicaxtionx errors in two teaching hospitals"},
    {"title": "Night work and medication errors in two teaching hospitals: Part II", "doi": None},
    {"title": "Night shifts and errors of medication in hospitals"},
    {"title": "Sleep, errors and the clinic", "authors": ["Cole, Ann"], "volume": None, "pages": None},
    {"title": None, "authors": [], "volume": None},
    {"authors": ["Abara, Ngozi"], "issue": "9"},
    {"authors": ["Cole, Ann", "Dahl, Per", "Evers, Jan", "Abara, Ngozi"]},
    {"authors": ["Cole, Ann", "Dahl, Per", "Evers, Jan", "Abara, Ngozi", "Brandt, Ute"]},
    {"authors": ["Cole, Ann"], "pages": "501-512", "journal": "Archives of Sleep", "volume": "31"},
    {"pages": "12-19", "year": 2016},
    {"registration": ["NCT90000022"], "doi": None, "pmid": None, "pages": None},
)


def judge(*rows: Mapping[str, Any], votes: Iterable[tuple[str, str, str, str]] = ()) -> Result:
    """Run deduplication over records called a, b, c, ... `votes`: record, record, verdict, who."""
    common = {"file": "a.ris", "line": 1, "source": "hand", "kind": "hand-search"}
    records = frame(RECORDS, [{**common, "record": "abcdefg"[i], **row} for i, row in enumerate(rows)])
    names = ("record_a", "record_b", "verdict")
    said = [
        Row(
            who=who,
            file=f"{who}.csv",
            line=2,
            values={**dict(zip(names, vote, strict=True)), "when": "2026-01-01", "note": "seen"},
        )
        for *vote, who in votes
    ]
    return dedupe(records, said, Dedupe())


OTHER_PLACE = {**WARD, "journal": "Sleep", "volume": "30", "pages": "501-512", "doi": "10.5678/x", "pmid": None}  # fmt: skip
THIRD_PLACE = {**OTHER_PLACE, "journal": "Work", "volume": "2", "pages": "88-93", "doi": "10.9999/y"}
ELSEWHERE = {"doi": "10.9999/y", "pmid": None, "volume": "31", "pages": "501-512"}
BARE = {"title": WARD["title"], "authors": WARD["authors"], "year": 2015, "journal": WARD["journal"]}
TYPED = {**WARD, "doi": None, "pmid": None, "journal": "J Ward Nurs"}


def list_deduplications() -> Iterator[Result]:
    """Yield pairs that differ in each way, and pairs whose verdict comes from other pairs or from people."""
    for changed in DIFFERENT:
        yield judge(WARD, {**WARD, **changed})
    same, different = ("same", "rina"), ("different", "tomas")
    yield judge(WARD, TYPED, OTHER_PLACE, votes=[("a", "c", *same)])  # b and c are joined by a
    yield judge(WARD, TYPED, votes=[("a", "b", *different)])
    erratum = {"title": f"Erratum: {WARD['title']}", "year": 2016, "notice": ["erratum of"]}
    yield judge(WARD, erratum, {**erratum, "notice_link": ["erratum of doi:10.1234/ward.7"]})
    yield judge(WARD, {**erratum, "year": 2011})
    yield judge(WARD, {**OTHER_PLACE, "authors": ["Cole, Ann"]}, erratum)
    yield judge(WARD, TYPED, {**TYPED, "pages": "11"}, votes=[("a", "b", *different)])
    yield judge(WARD, OTHER_PLACE, votes=[("a", "b", *same), ("a", "b", *different)])
    yield judge(WARD, WARD, OTHER_PLACE, OTHER_PLACE, votes=[("a", "c", *same), ("b", "d", *different)])
    yield judge(WARD, WARD, OTHER_PLACE, OTHER_PLACE, votes=[("a", "c", "version", "rina")])
    yield judge(WARD, OTHER_PLACE, THIRD_PLACE, votes=[("a", "b", *same), ("b", "c", *same), ("a", "c", *different)])  # fmt: skip
    yield judge(WARD, TYPED, OTHER_PLACE, votes=[("a", "c", *different)])  # holds for b and c too
    yield judge(WARD, BARE, {**WARD, **ELSEWHERE})  # the second fits either of two that contradict


@pytest.fixture(scope="module")
def deduplications() -> list[Result]:
    with pytest.MonkeyPatch.context() as patch:
        found = list(list_deduplications())
        patch.setattr(cluster, "MOST", 2)
        return [*found, judge(WARD, TYPED, {**TYPED, "pages": "11"})]


# report: year and other fields, verdicts on title and abstract as `who verdict`, outcome of retrieval
REPORTS: Mapping[str, tuple[Mapping[str, Any], str, str]] = {
    "unread": ({}, "", ""),
    "half": ({}, "rina include", ""),
    "clash": ({}, "rina include, tomas exclude", ""),
    "unsure": ({}, "rina maybe, tomas include", ""),
    "settled": ({}, "rina include, tomas exclude, adjudicated exclude", ""),
    "kept": ({"year": 1990}, "rina include, tomas include", "retrieved"),
    "sought": ({}, "rina include, tomas include", "sought"),
    "lost": ({}, "rina include, tomas include", "not retrieved"),
    "unsought": ({}, "rina include, tomas include", ""),
    "read": ({}, "rina include, tomas include", ""),
    "old": ({"year": 1990}, "", ""),
    "foreign": ({"language": "de"}, "", ""),
    "reply": ({"type": "letter"}, "", ""),
    "rats": ({"title": "Of rats"}, "", ""),
    "nobody": ({"authors": []}, "", ""),
    "noted": ({"note": "retracted"}, "", ""),
}
CRITERIA = [
    {"id": "E1", "kind": "exclude", "text": "Not about work."},
    {"id": "E2", "kind": "exclude", "text": "Old.", "rule": {"years": {"to": 1999}}},
    {"id": "E3", "kind": "exclude", "text": "In German.", "rule": {"languages": ["de"]}},
    {"id": "E4", "kind": "exclude", "text": "A letter.", "rule": {"types": ["letter"]}},
    {"id": "E5", "kind": "exclude", "text": "Of rats.", "rule": {"text": "rats"}},
    {"id": "E6", "kind": "exclude", "text": "Anonymous.", "rule": {"missing": ["authors"]}},
    {"id": "I1", "kind": "include", "text": "Without a note.", "rule": {"missing": ["note"]}},
]


def make_row(who: str, report: str, **values: str) -> Row:
    return Row(who=who, file=f"{who}.csv", line=2, values={"report": report, "when": "2026-01-01", **values})


def run_screening(made_up: ModuleType, protocol: Protocol) -> Result:
    roads = {name: (f"{name}@alpha",) for name in REPORTS} | {"joined": ("joined@alpha twin@beta",)}
    works = {name: {"language": "en", "type": "article", **fields} for name, (fields, _, _) in REPORTS.items()}  # fmt: skip
    tables = made_up.make_tables(protocol, roads, unreadable=(), works=works)
    decisions = [
        make_row(*vote.split()[:1], name, verdict=vote.split()[1], criterion="E1", note="a note", protocol="old")
        for name, (_, votes, _) in REPORTS.items()
        for vote in filter(None, votes.split(", "))
    ]  # fmt: skip
    decisions += [
        make_row("rina", "joined", verdict="include"),
        make_row("rina", "twin", verdict="exclude", when="2026-01-02"),
    ]
    retrieval = [make_row("rina", name, outcome=o) for name, (_, _, o) in REPORTS.items() if o]
    full_text = [make_row(who, "read", verdict="exclude", criterion="E1") for who in ("rina", "tomas")]
    made = {"title-abstract": decisions, "full-text": full_text}
    matrix = read_matrix([tables["reports"]], protocol.screening.model)
    result = screen(tables, Written(decisions=made, retrieval=retrieval), protocol, matrix=lambda: matrix)
    return Result(tables={**tables, **result.tables}, chunks=result.chunks)


def run_with_notices(made_up: ModuleType, protocol: Protocol) -> Result:
    """An included report is excluded as retracted, and a notice is included."""
    works = {"gone": {"notice": ["retracted"]}, "erratum": {"notice": ["erratum of"]}}
    tables = made_up.make_tables(protocol, {n: (f"{n}@alpha",) for n in works}, unreadable=(), works=works)
    verdicts = [make_row("rina", n, verdict="include") for n in works]
    retrieved = [make_row("rina", n, outcome="retrieved") for n in works]
    notices = [make_row("rina", "gone", notice="retracted", decision="exclude", note="false data")]
    matrix = read_matrix([tables["reports"]], protocol.screening.model)
    made = {"title-abstract": verdicts, "full-text": verdicts}
    written = Written(decisions=made, retrieval=retrieved, notices=notices)
    return screen(tables, written, protocol, matrix=lambda: matrix)


def run_with_stopping(made_up: ModuleType, protocol: Protocol, read: int) -> Result:
    """Read the first of 70 reports. Only the very first is relevant, so that the test allows stopping after 60."""
    names = [f"r{i:02}" for i in range(70)]
    tables = made_up.make_tables(protocol, {n: (f"{n}@alpha",) for n in names}, unreadable=())
    verdicts = [
        make_row("rina", n, verdict="exclude" if i else "include", criterion="E1", served="model")
        for i, n in enumerate(names[:read])
    ]
    matrix = read_matrix([tables["reports"]], protocol.screening.model)
    written = Written(decisions={"title-abstract": verdicts, "full-text": []})
    return screen(tables, written, protocol, matrix=lambda: matrix)


def run_with_two_reasons(made_up: ModuleType, protocol: Protocol) -> Result:
    """Two people exclude a full text on different criteria."""
    tables = made_up.make_tables(protocol, {"r": ("r@alpha",)}, unreadable=())
    title = [make_row("rina", "r", verdict="include")]
    full_text = [
        make_row(who, "r", verdict="exclude", criterion=c) for who, c in (("rina", "E1"), ("tomas", "E2"))
    ]
    matrix = read_matrix([tables["reports"]], protocol.screening.model)
    made = {"title-abstract": title, "full-text": full_text}
    return screen(tables, Written(decisions=made), protocol, matrix=lambda: matrix)


def run_outside_the_flow(made_up: ModuleType) -> Result:
    """The only source of a report is outside the flow."""
    sources = [{**s, "flow": "none"} if s["id"] == "hand" else s for s in made_up.PROTOCOL["sources"]]
    protocol = made_up.make_protocol({"sources": sources, "criteria": []})
    tables = made_up.make_tables(protocol, {"h1": ("h1@hand",)}, unreadable=())
    matrix = read_matrix([tables["reports"]], protocol.screening.model)
    return screen(tables, Written(decisions={}), protocol, matrix=lambda: matrix)


@pytest.fixture(scope="module")
def screenings(made_up: ModuleType) -> list[Result]:
    two = {"reviewers": 2}
    team = {"criteria": CRITERIA, "screening": {"title-abstract": two, "full-text": two}}
    stopping = {"stopping": {"enabled": True, "recall": 0.5, "confidence": 0.9}}
    disabled = {"stopping": {"recall": 0.5, "confidence": 0.9}}
    return [
        run_screening(made_up, made_up.make_protocol(team)),
        run_with_stopping(made_up, made_up.make_protocol({"criteria": [], "screening": stopping}), 60),
        run_with_stopping(made_up, made_up.make_protocol({"criteria": [], "screening": disabled}), 60),
        run_with_stopping(made_up, made_up.make_protocol({"criteria": []}), 70),
        run_with_two_reasons(made_up, made_up.make_protocol({"criteria": CRITERIA})),
        run_with_notices(made_up, made_up.make_protocol({"criteria": []})),
        run_outside_the_flow(made_up),
    ]


@pytest.fixture(scope="module")
def made(made_up: ModuleType, deduplications: list[Result], screenings: list[Result]) -> frozenset[Reason]:
    """Every reason that the runs of this module made, with those inside others."""
    cells = [cell for r in deduplications for cell in r.tables["pairs"]["evidence"]]
    for result in screenings:
        cells += [cell for name in ("reason", "flag") for cell in result.tables["statuses"][name].dropna()]
        cells += list(result.tables["agreement"]["reason"].dropna())
        cells += [w for rows in result.chunks["rule_outcomes"] for w in rows["words"].drop_null().to_pylist()]
        cells += list(result.tables["stopping"]["sentence"])
    cells += list(list_differences(screenings[0], made_up.make_protocol())["says"])
    cells += list_claim_checks()
    found = [reason for cell in cells for reason in read_reasons(cell)]
    flips = list_flips(made_up)
    found += [reason for flip in flips for reason in (*flip.before.reason, *flip.after.reason)]
    old, new, reordered = list_protocols(made_up)
    for after in (new, reordered):
        found += describe_amendment(compare_protocols(old, after), flips)
    found += describe_amendment((), ())
    found += blind_reasons((Reason.of("verdict", who="rina", verdict="include"),))
    for counts in ("any", "all", "adjudicated"):
        read = [Reading(relevant=True, decided="awaiting")]
        found += explain_advice(assess_stopping(read, 1, Stopping(counts=counts)))
    for day, amended in (("2026-01-01", ()), ("2026-01-03", ("2026-01-03",)), ("2026-01-03", ())):
        judged = Verdict(
            report="a", record="a", who="rina", verdict="include", criterion="", served="model", note="",
            basis="", moment=datetime(2026, 1, 2, tzinfo=UTC), changed=False,
        )  # fmt: skip
        assumed = choose_bias(Stopping(bias=1.25, bias_since=day), [judged], amended)
        found += assumed.sentences if assumed is not None else ()
    found += [f.reason for f in measure_agreement([{"a": "y"}, {"b": "n"}], "yn") if f.reason is not None]
    return frozenset(inner for reason in found for inner in open_reason(reason))


def list_differences(screening: Result, protocol: Protocol) -> Any:
    codes = [
        {"report": "kept", "theme": "autonomy", "says": "coder", "who": ["rina"]},
        {"report": "kept", "theme": "training", "says": "program", "words": ["say"]},
    ]
    tables = {**screening.tables, "disagreements": frame(DISAGREEMENTS, codes)}
    works = list_works(tables["reports"], {})
    coding = {"report": "kept", "theme": "autonomy", "when": "2026-01-01", "role": "finding"}
    rows = [{**coding, "who": "rina", "statement": "It helps."}, {**coding, "who": "tomas", "role": "reject"}]
    return differences(
        tables, works, protocol, read_codings(frame(CODED, rows), works.pick(["kept"]), {}, {})
    )


def list_claim_checks() -> list[str]:
    """Return the reasons of the checks of claims: one claim for each of them."""
    rests_on: Mapping[str, tuple[Mapping[str, str], list[Row]]] = {
        "nothing": ({}, []),
        "one": ({"direction": "+"}, [support("finding", row_of("r2"))]),
        "numbers": ({}, [support("finding", row_of("r1")), support("work", "out")]),
        "causal": (
            {"statement": "It causes strain.", "population": "nurses"},
            [support("work", "r1"), support("work", "r2")],
        ),
        "heard": ({"statement": "It causes strain."}, [support("coding", "k3")]),
        "advice": ({"kind": "recommendation"}, []),
        "theory": ({"kind": "recommendation"}, [support("work", "theory")]),
    }
    claims = [claim(name, **cells) for name, (cells, _) in rests_on.items()]
    links = [
        Row(who=link.who, file=link.file, line=link.line, values={**link.values, "claim": name})
        for name, (_, mine) in rests_on.items()
        for link in mine
    ]
    result = derive_claims_of(claims, links, works={"r1": {"notice": ["retracted"]}})
    return list(result.tables["claim_checks"]["reason"])


def list_flips(made_up: ModuleType) -> Any:
    """Compare a protocol that reports full texts with one that does not."""
    before = made_up.make_protocol()
    after = made_up.make_protocol({"screening": {"full-text": {"reported": False}}})
    tables = made_up.make_tables(before, {"a": ("a@alpha",)}, unreadable=())
    decisions = {"title-abstract": [make_row("rina", "a", verdict="include")], "full-text": []}
    rows = [make_row("rina", "a", outcome="retrieved")]
    written = Written(decisions=decisions, retrieval=rows)
    one, other = (derive_statuses(tables, written, p).statuses for p in (before, after))
    return find_flips(one, other)


def list_protocols(made_up: ModuleType) -> Sequence[Protocol]:
    """Return an old and a new protocol: a criterion less, one more, one changed, another order, another setting."""
    dropped, *kept = CRITERIA
    changed = {**kept[0], "text": "Too old."}
    new = [{**dropped, "id": "E9"}, *kept[1:], changed]
    reordered = made_up.make_protocol({"criteria": [*kept, dropped], "review": {"title": "Other"}})
    return made_up.make_protocol({"criteria": CRITERIA}), made_up.make_protocol({"criteria": new}), reordered


def open_reason(reason: Reason) -> Iterator[Reason]:
    yield reason
    for _, value in reason.values:
        for inner in value if isinstance(value, tuple) else ():
            if isinstance(inner, Reason):
                yield from open_reason(inner)


def test_the_runs_make_every_kind_of_reason(made: frozenset[Reason]) -> None:
    assert set(get_args(ReasonKind)) - {r.kind for r in made} == set()


def test_the_runs_make_every_status(screenings: list[Result], deduplications: list[Result]) -> None:
    statuses = [r.tables["statuses"] for r in screenings]
    assert sorted({s for t in statuses for s in t["status"]}) == sorted(get_args(StatusWord))
    assert sorted({b for t in statuses for b in t["by"]}) == sorted(get_args(DecidedBy))
    verdicts = {v for r in deduplications for v in r.tables["pairs"]["verdict"]}
    assert sorted(verdicts) == sorted(get_args(PairVerdict))


@pytest.mark.parametrize("language", list_languages())
def test_every_reason_is_worded_with_all_its_values(language: str, made: frozenset[Reason]) -> None:
    t = Texts(language)
    for reason in made:
        words = word_reasons((reason,), t)
        assert words.strip() == words != ""
        assert "  " not in words
        assert "{" not in words
        assert "Reason(" not in words


@pytest.mark.parametrize("language", [x for x in list_languages() if x != "en"])
def test_every_reason_has_words_of_its_own_in_each_language(language: str, made: frozenset[Reason]) -> None:
    shared = {
        "verdict",
        "pair_verdict",
        "outcome",
        "word",
        "value_changed",
    }  # names, words of vocabularies and quotations alone
    alike = {r.kind for r in made if word_reasons((r,), Texts(language)) == word_reasons((r,), english())}
    assert alike <= shared


@pytest.mark.parametrize("language", list_languages())
def test_every_status_has_a_word(language: str) -> None:
    t = Texts(language)
    known = (*get_args(StatusWord), *get_args(DecidedBy), *get_args(PairVerdict))
    assert [w for w in known if not t.has(f"word.{w}")] == []


@pytest.mark.parametrize("language", list_languages())
def test_every_rule_of_deduplication_that_a_person_meets_has_a_meaning(
    language: str, deduplications: list[Result]
) -> None:
    meanings = read_texts(language)["dedupe_rule"]
    of_choice = [r.name for r in Choice(least=0.9).rules() if r.name not in SILENT]
    assert sorted(meanings) == sorted((*of_choice, "notice-of", "closure", "person"))
    assert {rule for r in deduplications for rule in r.tables["pairs"]["rule"]} <= set(meanings)


@pytest.mark.parametrize("language", list_languages())
def test_no_text_is_for_a_kind_that_does_not_exist(language: str) -> None:
    t = Texts(language)
    kinds = {k.removeprefix("reason.").removesuffix("_one") for k in t.keys if k.startswith("reason.")}
    assert sorted(kinds) == sorted(get_args(ReasonKind))


def test_values_are_worded_in_the_language(made: frozenset[Reason]) -> None:
    told = {
        Reason.of("language", language="de"): "bahasa Jerman",
        Reason.of("type", type="letter"): "jenis surat",
        Reason.of("year", year=1990): "tahun 1990",
        Reason.of("without", field="authors"): "tanpa penulis",
        Reason.of("with", field="note"): "dengan catatan",
        Reason.of("verdict", who="adjudicated", verdict="exclude", criterion="E1", note="a note"): (
            "diputuskan bersama: keluarkan E1 (a note)"
        ),
        Reason.of("authors_agree", n=1): "penulis cocok (1 orang)",
        Reason.of("stopping", recall=0.5, confidence=0.9): (
            "tidak dibaca: kriteria penghentian terpenuhi (target sensitivitas 50%, keyakinan 90%)"
        ),
    }
    assert set(told) <= made
    assert {r: word_reasons((r,), Texts("id")) for r in told} == told


def test_reasons_come_back_from_a_table_as_they_were(made: frozenset[Reason]) -> None:
    assert {reason: read_reasons(write_reasons([reason])) for reason in made} == {r: (r,) for r in made}


def test_a_note_that_looks_like_a_placeholder_is_not_changed() -> None:
    reason = Reason.of("verdict", who="rina", verdict="maybe", note="{who} {0} %s; [x]")
    assert word_english(write_reasons([reason])) == "rina: maybe ({who} {0} %s; [x])"


def test_a_decision_about_a_notice_names_the_notice_and_the_reason() -> None:
    reason = Reason.of("notice_decision", who="rina", notice="retracted", note="made-up data")
    assert (
        word_reasons((reason,), Texts("id"))
        == "rina: keluarkan, karena pemberitahuan ini: ditarik (made-up data)"
    )
    short = Reason.of("notice_decision", who="rina", notice="expression of concern")
    assert word_reasons((short,), english()) == "rina: exclude, because of this notice: expression of concern"


def test_a_missing_cell_gives_no_text() -> None:
    assert word_cell(None, english()) == ""
    assert read_reasons(None) == ()
