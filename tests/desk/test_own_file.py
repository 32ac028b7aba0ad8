"""One person's file during a session, read again whenever it has changed."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slr.desk.own_file import OwnFile
from slr.model.problem import ReviewError
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


def test_nobody_gets_a_second_file_under_another_spelling(tmp_path):
    path_of(tmp_path).write_text(HEAD, encoding="utf-8")
    with pytest.raises(ReviewError, match="NAM002 'Rina' looks the same as 'rina'"):
        open_file(tmp_path, "Rina")
    open_file(tmp_path, "tomas")


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


def test_a_retraction_under_one_id_takes_back_the_verdict_under_another_id_of_the_same_report(tmp_path):
    rows = "a1,include,,,2026-01-01\na2,retract,,,2026-01-02\n"
    path_of(tmp_path).write_text(HEAD + rows, encoding="utf-8")
    assert open_file(tmp_path).latest("a") is None
    with path_of(tmp_path).open("a", encoding="utf-8") as file:
        file.write("a1,maybe,,,2026-01-03\n")
    assert open_file(tmp_path).latest("a")["verdict"] == "maybe"


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


def test_row_is_later_than_the_rows_on_the_same_report_and_rows_on_others_do_not_count(tmp_path):
    file = open_file(tmp_path)
    for report in ("a1", "b1", "a2", "a1"):
        file.add(report[0], {"report": report, "verdict": "include"}, "2026-01-01T08:00:00Z")
    assert file.latest("a")["when"] == "2026-01-01T08:00:00.002Z"
    assert file.latest("b")["when"] == "2026-01-01T08:00:00Z"


def test_correction_of_a_row_from_the_future_counts(tmp_path):
    path_of(tmp_path).write_text(f"{HEAD}a1,maybe,,,2027-05-01\n", encoding="utf-8")
    file = open_file(tmp_path)
    file.add("a", {"report": "a1", "verdict": "include"}, "2026-01-01T08:00:00Z")
    assert file.latest("a")["verdict"] == "include"


@pytest.mark.parametrize("other", ["a1", "a2"])
def test_rows_of_one_moment_that_differ_are_no_verdict(tmp_path, other):
    path_of(tmp_path).write_text(
        f"{HEAD}a1,include,,,2026-01-01\n{other},exclude,,,2026-01-01\n", encoding="utf-8"
    )
    file = open_file(tmp_path)
    assert (file.latest("a"), file.judged()) == (None, frozenset())


def test_a_refused_row_moves_no_later_row(tmp_path):
    file = open_file(tmp_path)
    assert file.add("a", {"report": "a1", "verdict": "perhaps"}, "2026-01-01T08:00:00Z") != ()
    file.add("b", {"report": "b1", "verdict": "include"}, "2026-01-01T08:00:00Z")
    assert file.latest("b")["when"] == "2026-01-01T08:00:00Z"


def test_rows_added_below_a_blank_first_line_are_seen(tmp_path):
    path = path_of(tmp_path)
    path.write_text(f"\n{HEAD}a1,include,,,2026-01-01\n", encoding="utf-8")
    file = open_file(tmp_path)
    assert file.judged() == {"a"}
    path.write_text(path.read_text(encoding="utf-8") + "b1,include,,,2026-01-01\n", encoding="utf-8")
    assert file.judged() == {"a", "b"}


def test_rows_added_at_once_have_their_lines_and_the_file_is_not_read_again(tmp_path, monkeypatch):
    path_of(tmp_path).write_text(f"{HEAD}a1,maybe,,,2026-01-01\n", encoding="utf-8")
    file = open_file(tmp_path)
    file.judged()
    monkeypatch.setattr(file, "_read_bytes", None)
    rows = [
        {"report": r, "verdict": v, "when": f"2026-01-0{d}"}
        for r, v, d in (("a1", "include", 2), ("b1", "perhaps", 3), ("b2", "maybe", 4))
    ]
    assert [*file.add_dated(rows)] == [1]
    assert [(row.line, row["verdict"]) for row in file.history("a")] == [(2, "maybe"), (3, "include")]
    assert [(row.line, row["verdict"]) for row in file.history("b")] == [(4, "maybe")]


def test_rows_of_an_operation_are_written_once_and_tell_their_lines(tmp_path):
    file = open_file(tmp_path)
    with file.operation("op-1"):
        assert file.add("a", {"report": "a1", "verdict": "include"}, "2026-01-01T10:00:00Z") == ()
        file.add("b", {"report": "b1", "verdict": "exclude"}, "2026-01-01T10:00:01Z")
    assert [(row.file, row.line) for row in file.written] == [(file.shown, 3)]
    later = open_file(tmp_path)
    with later.operation("op-1") as operation:
        assert operation.repeated
        later.add("a", {"report": "a1", "verdict": "include"}, "2026-01-01T11:00:00Z")
        assert [(row.line, row.values["when"]) for row in later.written] == [(2, "2026-01-01T10:00:00Z")]
    assert [(found.state, found.row.line) for found in later.find_op("op-1")] == [
        ("written", 2),
        ("written", 3),
    ]
    assert len(later.history("a")) == 1
    later.add("a", {"report": "a1", "verdict": "maybe"}, "2026-01-01T12:00:00Z")
    assert later.written[0].line == 4
    assert len(later.history("a")) == 2
