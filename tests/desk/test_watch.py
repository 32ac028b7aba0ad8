"""A session notices rows that another program removes from a person's file, and the rows can be recovered."""

from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from slr.desk import own_file
from slr.desk.own_file import OwnFile
from slr.model.protocol import Protocol
from slr.people.kind import KINDS
from slr.store.journal import journal_path, read_journal
from slr.store.layout import Review
from slr.store.people import read_person
from slr.store.recovery import leave_out, list_lost, put_back

PROTOCOL = Protocol.model_validate(
    {"schema": 1, "review": {"title": "t"}, "question": {"text": "q"}, "sources": []}
)
KIND = KINDS["screening/full-text"]
HEAD = "report,verdict,criterion,note,when\n"
NOON = "2026-03-01T12:00:00Z"
TYPED = "a1,include,,,2026-01-01\n"


def begin(root: Path, text: str = "") -> tuple[Review, Path, OwnFile[str]]:
    """Return a session with a file that has a text, after the session has read the file."""
    review = Review(root=root, name="small")
    path = review.corpus / KIND.folder / "rina.csv"
    path.parent.mkdir(parents=True)
    path.write_text(HEAD + text, encoding="utf-8")
    file = OwnFile(review, PROTOCOL, KIND, "rina", lambda row: row["report"])
    file.judged()
    return review, path, file


def add(file: OwnFile[str], report: str, verdict: str = "include", at: str = NOON) -> None:
    assert file.add(report, {"report": report, "verdict": verdict}, at) == ()


def missing(file: OwnFile[str]) -> int:
    """Return the number of missing rows that the warning of a session gives."""
    return 0 if file.loss is None else int(file.loss.message.split()[0])


def test_removed_rows_are_a_warning_with_file_number_and_the_way_back(tmp_path: Path) -> None:
    _, path, file = begin(tmp_path, TYPED)
    add(file, "b1")
    assert file.loss is None
    path.write_text(HEAD, encoding="utf-8")
    assert file.loss is not None
    assert str(file.loss) == (
        "corpus/small/screening/full-text/rina.csv: warning JRN004 2 rows are missing, although this session has read or "
        "written them; another program has changed the file\n"
        "    hint: to recover the rows, run `slr recover -r small --as rina`"
    )
    assert file.notices["JRN004"] == file.loss


@pytest.mark.parametrize("how", ["shorter", "empty", "deleted", "replaced", "folder"])
def test_typed_row_can_be_recovered_however_it_was_removed(tmp_path: Path, how: str) -> None:
    review, path, file = begin(tmp_path, TYPED)
    if how in ("shorter", "empty"):
        path.write_text(HEAD if how == "shorter" else "", encoding="utf-8")
    else:
        path.unlink()
    if how == "folder":
        path.mkdir()
    if how == "replaced":
        path.write_text(f"{HEAD}b1,exclude,,,2026-01-02\n", encoding="utf-8")
    assert missing(file) == 1
    if how == "folder":
        path.rmdir()
    lost, _ = list_lost(review, PROTOCOL, "rina")
    assert [row.values["report"] for row in lost] == ["a1"]
    assert put_back(review, PROTOCOL, lost) == (1, ())
    assert missing(file) == 0
    assert file.latest("a1")["when"] == "2026-01-01"  # type: ignore[index]


def test_loss_is_noticed_by_the_next_row_even_if_nothing_is_read_in_between(tmp_path: Path) -> None:
    _, path, file = begin(tmp_path, TYPED)
    path.unlink()
    add(file, "b1")
    assert file._watch.loss is not None


def test_row_written_into_a_file_that_is_then_replaced_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file is replaced after the row was written to it, before the session looks at the file again."""
    review, path, file = begin(tmp_path, TYPED)
    write = own_file.write_rows

    def write_then_replace(*args: object, **more: object) -> object:
        written = write(*args, **more)  # type: ignore[arg-type]
        path.unlink()
        path.write_text(HEAD + TYPED, encoding="utf-8")
        return written

    monkeypatch.setattr(own_file, "write_rows", write_then_replace)
    add(file, "b1")
    assert file._watch.loss is not None
    assert [row.values["report"] for row in list_lost(review, PROTOCOL, "rina")[0]] == ["b1"]


def test_rows_are_copied_to_the_journal_only_when_they_are_missing_and_only_once(tmp_path: Path) -> None:
    review, path, file = begin(tmp_path, TYPED)
    add(file, "b1")
    assert [e.done for e in read_journal(review, "rina")[0]] == ["written"]
    for text in (HEAD, "", HEAD):
        path.write_text(text, encoding="utf-8")
        assert missing(file) == 2
    assert [e.done for e in read_journal(review, "rina")[0]] == ["written", "read"]


def test_rows_of_another_session_and_a_new_order_are_no_loss(tmp_path: Path) -> None:
    _, path, file = begin(tmp_path, TYPED + "c1,exclude,,,2026-01-02\n")
    path.write_text(
        "when;report;verdict;criterion;note\n2026-01-02;c1;EXCLUDE;;\n2026-01-03;d1;maybe;;\n2026-01-01;a1;include;;\n",
        encoding="utf-8",
    )
    assert file.judged() == {"a1", "c1", "d1"}
    assert file.loss is None


def test_missing_row_that_is_retracted_or_left_out_is_no_longer_missing(tmp_path: Path) -> None:
    review, path, file = begin(tmp_path, TYPED + "c1,exclude,,,2026-01-02\n")
    path.write_text(HEAD, encoding="utf-8")
    assert missing(file) == 2
    add(file, "a1", "retract")
    assert missing(file) == 1
    leave_out(review, list_lost(review, PROTOCOL, "rina")[0])
    path.write_text(path.read_text(encoding="utf-8") + "d1,maybe,,,2026-01-03\n", encoding="utf-8")
    assert file.loss is None
    assert "JRN004" not in file.notices


def test_without_a_journal_the_way_back_is_git(tmp_path: Path) -> None:
    review, path, file = begin(tmp_path, TYPED)
    journal_path(review, "rina").parent.parent.mkdir(parents=True)
    journal_path(review, "rina").parent.write_text("in the way", encoding="utf-8")
    path.write_text(HEAD, encoding="utf-8")
    assert file.loss is not None
    assert file.loss.hint == "restore an earlier version of the file, for example with git"
    assert {*file.notices} == {"JRN003", "JRN004"}


step = st.one_of(
    st.tuples(st.sampled_from(["include", "exclude", "retract"]), st.sampled_from("abc")),
    st.tuples(st.sampled_from(["keep the first", "type"]), st.integers(0, 4)),
    st.tuples(st.sampled_from(["delete", "reverse", "put back"]), st.none()),
)


@settings(deadline=None, max_examples=60)
@given(st.lists(step, max_size=10))
@example([("include", "c"), ("delete", None), ("retract", "c"), ("keep the first", 0)])
def test_what_a_session_warns_about_is_what_recover_lists(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, object]]
) -> None:
    """Each typed row that the session has seen is in the file or is listed as lost."""
    review, path, file = begin(tmp_path_factory.mktemp("p"))
    typed = set()
    for day, (what, detail) in enumerate(steps, start=1):
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True) if path.exists() else []
        if what in ("include", "exclude", "retract"):
            add(file, str(detail), what, f"2026-01-{day:02}T10:00:00Z")
        elif what == "type":
            typed.add(f"2026-02-{day:02}")
            path.write_text(
                "".join(lines or [HEAD]) + f"d{detail},maybe,,,2026-02-{day:02}\n", encoding="utf-8"
            )
        elif what == "put back":
            put_back(review, PROTOCOL, list_lost(review, PROTOCOL, "rina")[0])
        elif what == "delete":
            path.unlink(missing_ok=True)
        elif lines:
            kept = lines[1 : 1 + detail] if isinstance(detail, int) else lines[:0:-1]
            path.write_text("".join([lines[0], *kept]), encoding="utf-8")
        assert missing(file) == len(list_lost(review, PROTOCOL, "rina")[0])
    there = [row["when"] for row in read_person(review, PROTOCOL, KIND, "rina")[0]]
    listed = [row.values["when"] for row in list_lost(review, PROTOCOL, "rina")[0]]
    assert typed == {when for when in (*there, *listed) if when.startswith("2026-02")}
