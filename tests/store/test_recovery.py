"""Nothing that was acknowledged is in neither the file nor the journal; what is put back is there once, as it was."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from one_row import append_row

from slr.model.protocol import Protocol
from slr.people.kind import KINDS
from slr.people.lost_row import identify
from slr.store.journal import journal_path, read_journal
from slr.store.layout import Review
from slr.store.people import person_file, read_person
from slr.store.recovery import leave_out, list_lost, put_back, recover_command, report_lost

PROTOCOL = Protocol.model_validate({
    "schema": 1, "review": {"title": "t"}, "question": {"text": "q"}, "sources": [],
    "criteria": [{"id": "E1", "kind": "exclude", "text": "x"}],
})  # fmt: skip
KIND = KINDS["screening/title-abstract"]


@pytest.fixture
def review(tmp_path: Path) -> Review:
    return Review(root=tmp_path, name="k")


def add(review: Review, report: str, verdict: str = "include", day: int = 1, **more: str) -> None:
    row = {"report": report, "verdict": verdict, "when": f"2026-01-{day:02}T10:00:00Z", **more}
    assert append_row(review, PROTOCOL, KIND, "rina", row) == ()


def path_of(review: Review) -> Path:
    return person_file(review, KIND, "rina")


def names(review: Review) -> list[str]:
    return [r.values["report"] for r in list_lost(review, PROTOCOL, "rina")[0]]


def test_line_of_names_of_columns_that_are_not_required_makes_no_row_lost(review: Review) -> None:
    path_of(review).parent.mkdir(parents=True)
    path_of(review).write_text("report,verdict,when\nauthor,year,title\n", encoding="utf-8")
    add(review, "r1")
    assert [row["report"] for row in read_person(review, PROTOCOL, KIND, "rina")[0]] == ["r1"]
    assert names(review) == []


def test_rows_that_are_gone_are_found_and_put_back_byte_for_byte(review: Review) -> None:
    add(review, "r1")
    old = path_of(review).read_bytes()
    add(review, "r2", note='a "quoted", note', title="Strain, and Müller")
    new = path_of(review).read_bytes()
    assert names(review) == []
    path_of(review).write_bytes(old)
    assert names(review) == ["r2"]
    lost, _ = list_lost(review, PROTOCOL, "rina")
    assert put_back(review, PROTOCOL, lost) == (1, ())
    assert path_of(review).read_bytes() == new
    assert names(review) == []
    assert put_back(review, PROTOCOL, lost) == (0, ())  # another session may have put it back
    assert path_of(review).read_bytes() == new


def test_what_is_left_out_is_never_listed_again(review: Review) -> None:
    add(review, "r1")
    add(review, "r2")
    path_of(review).unlink()
    lost, _ = list_lost(review, PROTOCOL, "rina")
    assert leave_out(review, lost[:1]) == ()
    assert names(review) == ["r2"]
    shutil.rmtree(review.root / "corpus")
    assert names(review) == ["r2"]


def test_a_row_is_the_same_in_another_form_of_the_file(review: Review) -> None:
    add(review, "r1", note="naïve, Café", title="One")
    path_of(review).write_bytes(
        "When;note;verdict;report\r\n2026-01-01T10:00:00Z;naïve, Café;Include;r1".encode("cp1252")
    )
    assert names(review) == []
    path_of(review).write_bytes("When;note;verdict;report\r\n".encode("utf-16"))
    assert names(review) == ["r1"]


def test_a_row_that_a_damaged_line_contains_is_not_there(review: Review) -> None:
    add(review, "r1")
    path_of(review).write_bytes(b"report,verdict\n" + path_of(review).read_bytes().partition(b"\n")[2])
    assert names(review) == ["r1"]  # the line is as it was, but it no longer has a column `when`


def test_a_row_that_an_edit_of_the_protocol_makes_invalid_is_not_lost(review: Review) -> None:
    add(review, "r1", "exclude", criterion="E1")
    other = Protocol.model_validate(PROTOCOL.model_dump(mode="json", by_alias=True) | {"criteria": []})
    assert list_lost(review, other, "rina") == ((), ())
    path_of(review).unlink()
    lost, _ = list_lost(review, other, "rina")
    assert put_back(review, other, lost) == (1, ())


def test_rows_of_a_file_that_was_renamed_are_not_lost(review: Review) -> None:
    add(review, "r1")
    path_of(review).rename(path_of(review).with_name("siti.csv"))
    assert names(review) == []


def test_of_a_file_that_cannot_be_read_no_row_is_said_to_be_lost(
    review: Review, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(review, "r1")
    other = path_of(review).with_name("tomas.csv")
    os.mkfifo(other)  # reading it would wait for ever
    path_of(review).write_bytes(b"")
    assert names(review) == ["r1"]
    path_of(review).unlink()
    assert names(review) == ["r1"]
    path_of(review).write_bytes(b"report,verdict,when\n")
    read = Path.read_bytes

    def refuse(path: Path) -> bytes:
        if path.suffix == ".csv":
            raise PermissionError(13, "Permission denied", str(path))
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert list_lost(review, PROTOCOL, "rina") == ((), ())


def test_a_row_in_either_of_two_files_of_a_person_is_not_lost(review: Review) -> None:
    add(review, "r1")
    add(review, "r2")
    head, first, second = path_of(review).read_text(encoding="utf-8").splitlines(keepends=True)
    path_of(review).write_text(head + first, encoding="utf-8")
    path_of(review).with_suffix(".CSV").write_text(head + second, encoding="utf-8")
    assert names(review) == []


def test_a_row_is_put_back_only_where_no_value_is_lost(review: Review) -> None:
    add(review, "r1", note="why")
    path_of(review).write_text("report,verdict,when\n", encoding="utf-8")
    lost, _ = list_lost(review, PROTOCOL, "rina")
    number, (problem,) = put_back(review, PROTOCOL, lost)
    assert (number, problem.code, problem.file) == (0, "SHT002", "corpus/k/screening/title-abstract/rina.csv")
    path_of(review).write_bytes("report,verdict,when,note\n".encode("utf-16"))
    number, (problem,) = put_back(review, PROTOCOL, lost)
    assert (number, problem.code) == (0, "SHT010")


def test_a_report_for_others_names_the_row_and_not_the_verdict(review: Review) -> None:
    add(review, "r1", "exclude", criterion="E1", note="secret")
    path_of(review).unlink()
    (problem,) = report_lost(review, PROTOCOL)
    assert (problem.code, problem.severity, problem.line) == ("JRN001", "warning", None)
    assert "r1" not in problem.message
    (own,) = report_lost(review, PROTOCOL, "rina")
    assert "about r1" in own.message
    assert "slr recover -r k --as rina" in problem.hint
    assert not {"exclude", "secret", "E1"} & set(str(problem).replace(",", " ").split())
    assert report_lost(review, PROTOCOL, "tomas") == ()


def test_a_name_with_a_space_can_be_pasted(review: Review) -> None:
    assert recover_command(review, "siti r") == "slr recover -r k --as 'siti r'"


def test_damage_to_the_journal_is_reported_and_the_rest_is_found(review: Review) -> None:
    add(review, "r1")
    path = journal_path(review, "rina")
    path.write_bytes(path.read_bytes() + b'{"half')
    add(review, "r2")
    path_of(review).unlink()
    assert names(review) == ["r1", "r2"]
    assert [p.code for p in report_lost(review, PROTOCOL)] == ["JRN002", "JRN001", "JRN001"]


def git(folder: Path, *arguments: str) -> None:
    identity = ["-c", "user.name=t", "-c", "user.email=t@example.org"]
    subprocess.run(["git", *identity, *arguments], cwd=folder, check=True, capture_output=True)


def test_what_git_takes_away_while_rows_are_written_is_found(review: Review) -> None:
    git(review.root, "init", "-q")
    add(review, "r0")
    git(review.root, "add", "corpus")
    git(review.root, "commit", "-qm", "one")
    add(review, "r1")
    git(review.root, "stash")
    add(review, "r2")
    git(review.root, "checkout", "-q", "--", "corpus")
    assert names(review) == ["r1", "r2"]
    assert put_back(review, PROTOCOL, list_lost(review, PROTOCOL, "rina")[0]) == (2, ())
    assert [r["report"] for r in read_person(review, PROTOCOL, KIND, "rina")[0]] == ["r0", "r1", "r2"]


step = st.one_of(
    st.tuples(st.sampled_from(["include", "maybe", "retract"]), st.sampled_from("ab")),
    st.tuples(st.just("keep the first"), st.integers(0, 5)),
    st.tuples(st.sampled_from(["reverse", "semicolons", "delete", "put back", "leave out"]), st.none()),
)


@settings(deadline=None, max_examples=40)
@given(st.lists(step, max_size=12))
def test_nothing_acknowledged_is_in_neither_file_nor_journal_and_nothing_is_twice(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, object]]
) -> None:
    review = Review(root=tmp_path_factory.mktemp("p"), name="k")
    path = path_of(review)
    acknowledged, left_out = [], []
    for day, (what, detail) in enumerate(steps, start=1):
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True) if path.exists() else []
        lost, _ = list_lost(review, PROTOCOL, "rina")
        if what in ("include", "maybe", "retract"):
            add(review, str(detail), what, day)
            acknowledged.append(
                {"report": str(detail), "verdict": what, "when": f"2026-01-{day:02}T10:00:00Z"}
            )
        elif what == "put back":
            assert put_back(review, PROTOCOL, lost)[0] == len(lost)
            assert list_lost(review, PROTOCOL, "rina") == ((), ())
        elif what == "leave out":
            leave_out(review, lost)
            left_out += [r.values for r in lost]
        elif lines and what == "delete":
            path.unlink()
        elif lines:
            kept = lines[: 1 + int(str(detail))] if what == "keep the first" else [lines[0], *lines[:0:-1]]
            text = "".join(kept)
            path.write_text(text.replace(",", ";") if what == "semicolons" else text, encoding="utf-8")
    rows = [r.values for r in read_person(review, PROTOCOL, KIND, "rina")[0]]
    there = [identify(v, KIND) for v in rows]
    assert len(set(there)) == len(there)
    journal = [identify(v, KIND) for v in _journalled(review)]
    assert [identify(v, KIND) for v in acknowledged] == journal
    listed = [identify(r.values, KIND) for r in list_lost(review, PROTOCOL, "rina")[0]]
    assert len(set(listed)) == len(listed)
    for values in acknowledged:
        found = identify(values, KIND) in [*there, *listed, *(identify(v, KIND) for v in left_out)]
        assert found or values["verdict"] == "retract" or _is_retracted(values, acknowledged)


def _journalled(review: Review) -> list[dict[str, str]]:
    return [dict(e.values) for e in read_journal(review, "rina")[0] if not e.left_out]


def _is_retracted(values: dict[str, str], rows: list[dict[str, str]]) -> bool:
    return any(
        r["verdict"] == "retract" and r["report"] == values["report"] and r["when"] > values["when"]
        for r in rows
    )
