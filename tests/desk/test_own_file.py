"""One person's file during a session, read again whenever it has changed."""

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from slr.desk.own_file import OwnFile
from slr.model.protocol import Protocol
from slr.people.kind import KINDS
from slr.store.layout import Review

PROTOCOL = Protocol.model_validate(
    {"schema": 1, "review": {"title": "t"}, "question": {"text": "q"}, "sources": []}
)
HEAD = "report,verdict,criterion,note,when\n"


def open_file(root, who="rina"):
    review = Review(root=Path(root), name="small")
    kind = KINDS["screening/full-text"]
    return OwnFile(review, PROTOCOL, kind, who, lambda row: row["report"][0])


def path_of(root):
    path = Path(root) / "corpus" / "small" / "screening" / "full-text" / "rina.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def test_a_missing_file_has_no_rows(tmp_path):
    file = open_file(tmp_path)
    assert file.latest("a") is None
    assert not file.knows("a")
    assert file.shown == "corpus/small/screening/full-text/rina.csv"


def test_of_two_records_of_a_report_the_later_row_counts(tmp_path):
    path_of(tmp_path).write_text(
        f"{HEAD}a1,include,,,2026-01-02\na2,exclude,,,2026-01-01\n", encoding="utf-8"
    )
    assert open_file(tmp_path).latest("a")["verdict"] == "include"


def test_a_retraction_counts_by_its_moment_not_by_its_text(tmp_path):
    # as text, the second `when` is the smaller; as a moment it is the later
    rows = "a1,include,,,2026-01-01T01:00:00+02:00\na1,retract,,,2026-01-01T00:30:00Z\n"
    path_of(tmp_path).write_text(HEAD + rows, encoding="utf-8")
    file = open_file(tmp_path)
    assert file.latest("a") is None
    assert file.knows("a")
    assert file.judged() == frozenset()


def test_rows_that_are_wrong_are_passed_over(tmp_path):
    path_of(tmp_path).write_text(
        f"{HEAD}a1,includes,,,2026-01-02\nb1,include,,,2026-01-02\n", encoding="utf-8"
    )
    assert open_file(tmp_path).judged() == {"b"}


row = st.tuples(
    st.sampled_from(["a1", "a2", "b1"]),
    st.sampled_from(["include", "exclude", "retract"]),
    st.sampled_from(["", "note", '"two\nlines"', "é"]),
    st.integers(1, 28),
).map(lambda r: f"{r[0]},{r[1]},,{r[2]},2026-01-{r[3]:02}\n")


@settings(deadline=None, max_examples=40)
@given(st.lists(st.lists(row, max_size=4), min_size=1, max_size=4), st.booleans())
def test_a_file_read_as_it_grows_has_the_same_rows_as_when_read_at_once(tmp_path_factory, parts, cut):
    root = tmp_path_factory.mktemp("grow")
    path = path_of(root)
    growing = open_file(root)
    text = HEAD
    for part in parts:
        text += "".join(part)
        path.write_text(text[:-1] if cut else text, encoding="utf-8")
        growing.judged()
        fresh = open_file(root)
        for report in ("a", "b"):
            assert growing.latest(report) == fresh.latest(report)
    path.write_text(HEAD, encoding="utf-8")
    assert growing.judged() == frozenset()


def test_a_retraction_of_one_record_leaves_what_was_said_of_another_of_the_same_report(tmp_path):
    rows = "a1,include,,,2026-01-01\na2,retract,,,2026-01-02\n"
    path_of(tmp_path).write_text(HEAD + rows, encoding="utf-8")
    assert open_file(tmp_path).latest("a")["verdict"] == "include"


def test_a_pair_is_the_same_whichever_record_comes_first(tmp_path):
    kind = KINDS["duplicates"]
    review = Review(root=tmp_path, name="small")
    file = OwnFile(
        review, PROTOCOL, kind, "rina", lambda row: tuple(sorted((row["record_a"], row["record_b"])))
    )
    pair = {"record_a": "a", "record_b": "b", "verdict": "same"}
    turned = {"record_a": "b", "record_b": "a", "verdict": "retract"}
    assert file.add(("a", "b"), pair, "2026-01-01") == ()
    assert file.latest(("a", "b"))["verdict"] == "same"
    assert file.add(("a", "b"), turned, "2026-01-02") == ()
    assert file.latest(("a", "b")) is None
    assert file.judged() == frozenset()


def test_each_row_is_later_than_the_last_even_if_the_clock_does_not_move(tmp_path):
    file = open_file(tmp_path)
    for report in ("a1", "b1", "c1"):
        file.add(report[0], {"report": report, "verdict": "include"}, "2026-01-01T08:00:00Z")
    times = [file.latest(r).moment for r in "abc"]
    assert times == sorted(set(times))
    assert times[0].isoformat() == "2026-01-01T08:00:00+00:00"


def test_a_refused_row_moves_no_later_row(tmp_path):
    file = open_file(tmp_path)
    assert file.add("a", {"report": "a1", "verdict": "perhaps"}, "2026-01-01T08:00:00Z") != ()
    file.add("b", {"report": "b1", "verdict": "include"}, "2026-01-01T08:00:00Z")
    assert file.latest("b")["when"] == "2026-01-01T08:00:00Z"


@settings(deadline=None, max_examples=30)
@given(st.lists(st.tuples(st.sampled_from(["add", "append", "drop a line"]), row), max_size=6))
def test_rows_added_here_and_changed_elsewhere_are_as_if_the_file_was_read_anew(tmp_path_factory, steps):
    root = tmp_path_factory.mktemp("mixed")
    path, file = path_of(root), open_file(root)
    for what, text in steps:
        report, verdict, *_ = text.split(",")
        lines = path.read_bytes().splitlines(keepends=True) if path.exists() else [HEAD.encode()]
        if what == "add":
            assert file.add(report[0], {"report": report, "verdict": verdict}, "2026-02-01T08:00:00Z") == ()
        elif what == "append":
            path.write_bytes(b"".join(lines) + text.replace("\n", " ").encode() + b"\n")
        else:
            path.write_bytes(b"".join(lines[:-1] if len(lines) > 1 else lines))
        fresh = open_file(root)
        assert file.judged() == fresh.judged()
        assert [file.latest(s) for s in "ab"] == [fresh.latest(s) for s in "ab"]


def test_a_warning_about_the_file_or_the_journal_is_kept_once(tmp_path):
    path_of(tmp_path).write_bytes(f"{HEAD}a1,include,,é,2026-01-01\n".encode("cp1252"))
    (tmp_path / ".slr").write_bytes(b"no folder")
    file = open_file(tmp_path)
    for report in ("b1", "c1"):
        file.add(report[0], {"report": report, "verdict": "exclude", "note": "=1"}, "2026-02-01")
    assert sorted(file.notices) == ["JRN003", "SHT031"]
    assert file.judged() == {"a", "b", "c"}
