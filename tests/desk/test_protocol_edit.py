"""A protocol that is edited: checked and previewed without a change, and saved only over what the person saw."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_review import PROTOCOL

from slr.desk import edit
from slr.desk.protocol_edit import (
    DiffLine,
    Previews,
    add_reason,
    check_text,
    compare_lines,
    preview_text,
    read_text,
    save_text,
)
from slr.desk.start import NewReview, start_review
from slr.model.problem import ReviewError
from slr.pipeline import is_up_to_date, load_protocol
from slr.report.reason import english, word_reasons
from slr.store.layout import Review

EDITED = PROTOCOL.replace("rat* OR mice", "rat* OR mice OR sailors")


def snapshot(folder: Path) -> dict[str, bytes]:
    """Return all files but the note of a check, which the program keeps so that it need not check again."""
    paths = (p for p in sorted(folder.rglob("*")) if p.name != ".checked.json")
    return {p.as_posix(): p.read_bytes() for p in paths if p.is_file()}


@pytest.fixture
def new(tmp_path: Path) -> Review:
    """A review that has just been started and was never run."""
    return start_review(tmp_path, NewReview(name="mine"))[0]


def test_a_text_is_checked_line_by_line(new: Review) -> None:
    text = read_text(new).text
    wrong = text.replace("    reviewers: 1 ", "    reviewers: two ").replace("kind: include", "kind: includ")
    lines = wrong.split("\n")
    found = {p.where: lines[(p.line or 0) - 1].strip() for p in check_text(new, wrong)}
    assert found["criteria[1].kind"] == "kind: includ"
    assert found["screening.title-abstract.reviewers"].startswith("reviewers: two")


def test_a_text_that_is_not_yaml_is_checked_too(new: Review) -> None:
    assert [(p.code, p.line) for p in check_text(new, "schema: 1\nreview: [")] == [("PRO002", 2)]
    assert [p.code for p in check_text(new, "")] == ["PRO001"]
    assert [p.code for p in check_text(new, "a: \0")] == ["PRO002"]


def test_a_preview_names_the_reports_that_change_and_touches_nothing(review: Review) -> None:
    before = snapshot(review.root)
    found = preview_text(review, EDITED)
    assert found.edit is not None
    assert found.measured
    changed = "criterion E1.rule.text: rat* OR mice -> rat* OR mice OR sailors"
    assert word_reasons(found.edit.changes, english()) == changed
    assert [f.change for f in found.edit.flips] == ["pending -> excluded by rule E1"]
    assert [line.kind for line in found.lines if line.kind in ("removed", "added")] == ["removed", "added"]
    assert snapshot(review.root) == before


def test_a_preview_of_a_text_with_errors_has_its_problems(review: Review) -> None:
    found = preview_text(review, EDITED.replace("schema: 1", "schema: 9"))
    assert [p.code for p in found.problems] == ["PRO004"]
    assert found.edit is None
    assert found.lines != ()


def test_before_the_first_run_the_effect_is_not_known(new: Review) -> None:
    text = read_text(new).text.replace("answers the review question", "is about night work")
    found = preview_text(new, text)
    assert found.edit is not None
    assert (found.measured, len(found.edit.changes), found.edit.flips) == (False, 1, ())


def test_an_edit_is_saved_and_makes_the_results_stale(review: Review) -> None:
    seen = read_text(review)
    saved = save_text(review, EDITED, seen.seen)
    assert saved == read_text(review)
    assert saved.text == EDITED
    assert not is_up_to_date(review, "screen")


def test_a_protocol_that_somebody_else_changed_is_not_overwritten(review: Review) -> None:
    seen = read_text(review).seen
    theirs = f"{PROTOCOL}# theirs\n"
    review.protocol.write_text(theirs, encoding="utf-8")
    with pytest.raises(ReviewError, match="EDT001"):
        save_text(review, EDITED, seen)
    assert review.protocol.read_text(encoding="utf-8") == theirs


def test_a_text_with_errors_is_not_saved(review: Review) -> None:
    before = review.protocol.read_bytes()
    with pytest.raises(ReviewError) as raised:
        save_text(review, EDITED.replace("schema: 1", "schema: 9"), read_text(review).seen)
    assert [p.code for p in raised.value.problems] == ["EDT002", "PRO004"]
    assert review.protocol.read_bytes() == before


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_the_line_ends_and_the_mark_of_the_file_stay(review: Review, mark: bytes) -> None:
    lines = PROTOCOL.encode().split(b"\n")
    mixed = mark + b"\r\n".join(lines[:-3]) + b"\r\n" + b"\n".join(lines[-3:])
    review.protocol.write_bytes(mixed)
    seen = read_text(review)
    assert seen.text == PROTOCOL
    assert (
        save_text(review, PROTOCOL.replace("\n", "\r\n"), seen.seen).seen == seen.seen
    )  # as a form sends it
    save_text(review, EDITED, seen.seen)
    assert review.protocol.read_bytes() == mixed.replace(b"rat* OR mice", b"rat* OR mice OR sailors")


def test_a_file_that_is_not_text_is_told(review: Review) -> None:
    review.protocol.write_bytes(b"schema: 1\n\xff\xfe")
    with pytest.raises(ReviewError, match="PRO000"):
        read_text(review)


def test_an_edit_is_recorded_as_an_amendment_in_the_same_step(review: Review) -> None:
    edit = preview_text(review, EDITED).edit
    assert edit is not None
    text = add_reason(EDITED, edit, reason="Sailors are no clerks.", date="2026-03-01")
    save_text(review, text, read_text(review).seen)
    [noted] = load_protocol(review)[0].amendments
    assert (noted.date, noted.reason) == ("2026-03-01", "Sailors are no clerks.")
    assert "rat* OR mice OR sailors" in noted.change


def test_an_amendment_without_a_place_is_told(review: Review) -> None:
    text = f"{EDITED}amendments: [{{date: 2026-01-01, change: A, reason: B}}]\n"
    edit = preview_text(review, text).edit
    assert edit is not None
    with pytest.raises(ReviewError, match="AMD001"):
        add_reason(text, edit, reason="C", date="2026-03-01")


def test_lines_around_a_change_are_shown_and_the_others_are_a_gap() -> None:
    before = "\n".join("abcdefghij")
    found = list(compare_lines(before, before.replace("e", "E")))
    assert [(line.kind, line.text) for line in found] == [
        ("gap", ""),
        ("same", "c"),
        ("same", "d"),
        ("removed", "e"),
        ("added", "E"),
        ("same", "f"),
        ("same", "g"),
        ("gap", ""),
    ]
    assert found[3:5] == [
        DiffLine(kind="removed", text="e", before=5),
        DiffLine(kind="added", text="E", after=5),
    ]
    assert list(compare_lines(before, before)) == []


LINES = st.lists(st.sampled_from(["a", "b", "", "c: d"]), max_size=8).map("\n".join)


@given(LINES, LINES)
def test_a_comparison_contains_every_line_that_differs(before: str, after: str) -> None:
    old, new = before.split("\n"), after.split("\n")
    found = list(compare_lines(before, after))
    for line in found:
        assert line.before is None or old[line.before - 1] == line.text
        assert line.after is None or new[line.after - 1] == line.text
    shown = {line.after for line in found}, {line.before for line in found}
    kept = [t for i, t in enumerate(old, 1) if i not in shown[1]]
    assert kept == [t for i, t in enumerate(new, 1) if i not in shown[0]]


@pytest.fixture
def derived(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts of E1's rule for which statuses were derived, in order."""
    found: list[str] = []
    derive = edit.derive_statuses

    def count(tables, written, protocol, outcomes=None):  # type: ignore[no-untyped-def]
        found.extend(c.rule.text for c in protocol.criteria if c.id == "E1")
        return derive(tables, written, protocol, outcomes)

    monkeypatch.setattr(edit, "derive_statuses", count)
    return found


OLD, NEW = "rat* OR mice", "rat* OR mice OR sailors"


def test_the_statuses_under_the_saved_protocol_are_derived_once(review: Review, derived: list[str]) -> None:
    previews = Previews()
    first = previews.show(review, EDITED)
    assert derived == [OLD, NEW]
    assert previews.recall(review, EDITED) is first
    assert derived == [OLD, NEW]
    again = previews.show(review, EDITED)
    assert derived == [OLD, NEW, NEW]
    assert again == preview_text(review, EDITED) == first


def test_statuses_are_derived_again_when_people_have_written(review: Review, derived: list[str], sit) -> None:  # type: ignore[no-untyped-def]
    previews = Previews()
    previews.show(review, EDITED)
    session = sit("rina")
    session.decide(session.item.report, "include", "", "", "2026-03-01")
    assert previews.show(review, EDITED) == preview_text(review, EDITED)
    assert derived == [OLD, NEW] * 3


def test_the_rules_are_tried_once_if_the_edit_leaves_them_as_they_are(
    review: Review, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[str] = []
    try_all = edit.try_all_rules
    monkeypatch.setattr(edit, "try_all_rules", lambda r, p: tried.append("") or try_all(r, p))
    changed = PROTOCOL.replace("Too old.", "Much too old.")
    assert changed != PROTOCOL
    shown = Previews().show(review, changed).edit
    assert (len(tried), shown is not None and bool(shown.changes)) == (1, True)


def test_a_preview_of_another_saved_protocol_is_not_recalled(review: Review) -> None:
    previews = Previews()
    first = previews.show(review, EDITED)
    review.protocol.write_text(PROTOCOL.replace("Too old.", "Much too old."), encoding="utf-8")
    assert previews.recall(review, EDITED) != first
