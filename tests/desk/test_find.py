"""Find gives the reports that a plain filter over the tables gives, and nothing of what others said on open reports."""

from hypothesis import given, settings
from hypothesis import strategies as st

from slr.desk.find import Search, open_finder, read_words
from slr.desk.standing import OPEN, Standing
from slr.model.protocol import Protocol
from slr.model.sight import WAITING
from slr.model.table import CLUSTERS, RECORDS, REPORTS, STATUSES, frame
from slr.model.word import ADJUDICATOR, ALL_STAGES
from slr.store.layout import Review
from slr.store.table_file import write_table
from slr.text.fold import fold

TEAM = ("rina", "tomas")
RECORD = {"file": "a.ris", "line": 1, "source": "a", "kind": "database", "searched": "2026-01-01"}


def make_protocol(*, blind=True):
    return Protocol.model_validate({
        "schema": 1, "review": {"title": "t"}, "question": {"text": "q"}, "sources": [],
        "screening": {name: {"team": TEAM, "reviewers": 2, "blind": blind} for name in ("title-abstract", "full-text")},
    })  # fmt: skip


def write(root, records, statuses=()):
    """Write the tables of a review. `records` are (record, report, values), and `statuses` are rows of STATUSES."""
    review = Review(root=root, name="small")
    rows = [{**RECORD, "record": record, **values} for record, _, values in records]
    first = {report: values for _, report, values in reversed(records)}
    ids = {report: [] for report in first}
    for record, report, _ in records:
        ids[report].append(record)
    reports = [{"report": r, "records": ids[r], "sources": ["a"], "arm": "databases", "searched": "2026-01-01", **first[r]}
               for r in sorted(first)]  # fmt: skip
    write_table(review, RECORDS, frame(RECORDS, rows))
    write_table(review, CLUSTERS, frame(CLUSTERS, [{"record": r, "report": of} for r, of, _ in records]))
    write_table(review, REPORTS, frame(REPORTS, reports))
    write_table(review, STATUSES, frame(STATUSES, [{"who": [], "reason": "[]", **s} for s in statuses]))
    return review


def status(report, word, by="people", stage="title-abstract", criterion=None):
    return {"report": report, "stage": stage, "status": word, "by": by, "criterion": criterion}


RECORDS_OF_THREE = [
    ("r1", "r1", {"title": "Night work", "authors": ["Abara, N."], "year": 2015, "doi": "10.1/x", "abstract": "Long."}),
    ("r1b", "r1", {"title": "Working at night", "key": "abara15", "former": ["rold"]}),
    ("r2", "r2", {"title": "Sleep of nurses", "authors": ["Gödel, Y."], "year": 2018}),
    ("r3", "r3", {"title": "Strain at sea", "year": 2015, "abstract": "Sailors."}),
]  # fmt: skip


def search(root, text="", who="rina", notes=None, statuses=(), blind=True, **filters):
    review = write(root, RECORDS_OF_THREE, statuses)
    finder = open_finder(review, make_protocol(blind=blind))
    return finder.find(Search(words=read_words(text), **filters), who, notes)


def test_reports_are_found_by_every_field_of_every_record(tmp_path):
    for text, found in (
        ("night abara", ("r1",)), ("GODEL", ("r2",)), ("rold", ("r1",)), ("abara15", ("r1",)), ("r1b", ("r1",)),
        ("https://doi.org/10.1/X", ("r1",)), ('"work at"', ()), ('"working  AT"', ("r1",)), ("2015", ("r1", "r3")),
        ("", ("r2", "r1", "r3")), ("night godel", ()), ("\0", ("r2", "r1", "r3")), ("night\0abara", ("r1",)),
    ):  # fmt: skip
        assert search(tmp_path, text) == found, text


def test_newest_reports_come_first_and_then_titles_in_order(tmp_path):
    assert search(tmp_path) == ("r2", "r1", "r3")


def test_a_report_without_an_abstract_is_found_by_the_filter(tmp_path):
    assert search(tmp_path, no_abstract=True) == ("r2",)


def test_own_notes_are_found_whatever_the_letters(tmp_path):
    assert search(tmp_path, "SÉCOND look", notes={"r3": "needs a second look", "gone": "second look"}) == (
        "r3",
    )


def test_a_status_is_that_of_the_last_stage_reached_unless_a_stage_is_named(tmp_path):
    stands = [
        status("r1", "included"), status("r1", "retrieved", stage="retrieval"),
        status("r1", "excluded", stage="full-text", criterion="E3"), status("r2", "excluded", criterion="E1"),
        status("r2", "not reached", "nobody", "full-text"),
    ]  # fmt: skip
    assert search(tmp_path, status="excluded", statuses=stands) == ("r2", "r1")
    assert search(tmp_path, status="included", statuses=stands) == ()
    assert search(tmp_path, status="included", stage="title-abstract", statuses=stands) == ("r1",)
    assert search(tmp_path, criterion="E1", statuses=stands) == ("r2",)
    assert search(tmp_path, stage="full-text", statuses=stands) == ("r1",)
    assert search(tmp_path, "e3", statuses=stands) == ("r1",)
    assert search(tmp_path, "excluded night", statuses=stands) == ("r1",)
    assert search(tmp_path, status="no such status", statuses=stands) == ()


def test_an_open_report_is_open_to_a_member_and_in_conflict_to_the_adjudicator(tmp_path):
    stands = [status("r1", "conflict"), status("r2", "maybe"), status("r3", "pending", "nobody")]
    for word in WAITING:
        assert search(tmp_path, status=word, statuses=stands) == ()
        assert search(tmp_path, word, statuses=stands) == ()
        assert len(search(tmp_path, status=word, who=ADJUDICATOR, statuses=stands)) == 1
        assert len(search(tmp_path, status=word, statuses=stands, blind=False)) == 1
    assert search(tmp_path, status=OPEN, statuses=stands) == ("r2", "r1", "r3")


def test_a_criterion_that_a_rule_named_is_shown_and_one_of_an_open_report_is_not(tmp_path):
    stands = [status("r1", "excluded", "rule", criterion="E1"), status("r2", "conflict", criterion="E2")]
    assert search(tmp_path, criterion="E1", statuses=stands) == ("r1",)
    assert search(tmp_path, criterion="E2", statuses=stands) == search(tmp_path, "e2", statuses=stands) == ()


def test_the_standings_of_a_report_leave_out_stages_that_it_has_not_reached(tmp_path):
    stands = [status("r1", "included"), status("r1", "conflict", stage="full-text"), status("r1", "not reached", "nobody", "retrieval")]  # fmt: skip
    finder = open_finder(write(tmp_path, RECORDS_OF_THREE, stands), make_protocol())
    assert finder.standings.list_standings("r1", "rina") == (
        Standing(stage="title-abstract", status="included", criterion=""),
        Standing(stage="full-text", status=OPEN, criterion=""),
    )
    assert finder.standings.list_standings("r2", "rina") == ()


WORD = st.sampled_from(
    ["night", "Nächte", "work", "r1", "E1", "included", "conflict", "2015", "10.1/x", "open"]
)
TITLE = st.lists(WORD, max_size=3).map(" ".join)
STATUS = st.tuples(
    st.sampled_from(["included", "excluded", "maybe", "conflict", "pending", "not reached"]),
    st.sampled_from(["people", "rule", "nobody"]),
    st.sampled_from([None, "E1", "E2"]),
)


@settings(max_examples=60)
@given(
    titles=st.lists(st.tuples(TITLE, st.integers(0, 3), st.sampled_from([None, "", "Long."])), min_size=1, max_size=7),
    stands=st.dictionaries(st.tuples(st.integers(0, 3), st.sampled_from(ALL_STAGES)), STATUS, max_size=9),
    text=st.lists(WORD, max_size=2).map(" ".join),
    filters=st.fixed_dictionaries({
        "stage": st.sampled_from(["", *ALL_STAGES]), "status": st.sampled_from(["", "included", "conflict", OPEN]),
        "criterion": st.sampled_from(["", "E1"]), "no_abstract": st.booleans(),
    }),
    who=st.sampled_from([*TEAM, ADJUDICATOR]),
    noted=st.dictionaries(st.integers(0, 3), TITLE, max_size=2),
)  # fmt: skip
def test_find_is_a_plain_filter(tmp_path_factory, titles, stands, text, filters, who, noted):
    records = [(f"x{i}", f"p{of}", {"title": title or None, "abstract": abstract})
               for i, (title, of, abstract) in enumerate(titles)]  # fmt: skip
    reports = {of for _, of, _ in records}
    rows = [status(f"p{i}", word, by, stage, criterion) for (i, stage), (word, by, criterion) in stands.items() if f"p{i}" in reports]  # fmt: skip
    review = write(tmp_path_factory.mktemp("find"), records, rows)
    finder = open_finder(review, make_protocol())
    asked = Search(words=read_words(text), **filters)
    notes = {f"p{i}": note for i, note in noted.items()}
    shown = {(row["report"], row["stage"]): s for row in rows if (s := see(row, who)) is not None}
    naive = {r for r in reports if is_match(r, asked, shown, records, notes.get(r, ""))}
    assert set(finder.find(asked, who, notes)) == naive


def see(row, who):
    """Return the status and criterion of a row as a person may see them, spelled out. Not reached is None."""
    public = row["by"] == "people" and row["status"] in ("included", "excluded")
    public |= row["by"] != "people" and row["status"] not in WAITING
    if not public and who != ADJUDICATOR and row["stage"] != "retrieval":
        return (OPEN, None)
    return None if row["status"] == "not reached" else (row["status"], row["criterion"])


def is_match(report, asked, shown, records, note):
    mine = [(record, values) for record, of, values in records if of == report]
    if asked.no_abstract and mine[0][1]["abstract"]:
        return False
    reached = [stage for stage in ALL_STAGES if (report, stage) in shown]
    places = [asked.stage] if asked.stage else reached[-1:]
    if asked.stage or asked.status or asked.criterion:
        stands = [shown[report, stage] for stage in places if (report, stage) in shown]
        if not any((not asked.status or s == asked.status) and (not asked.criterion or c == asked.criterion) for s, c in stands):  # fmt: skip
            return False
    text = fold("\n".join(f"{record} {values['title'] or ''}" for record, values in mine))
    spelled = {fold(word or "") for stage in reached for word in shown[report, stage]}
    return all(word in text or word in fold(note) or word in spelled for word in asked.words)
