"""An edit of the protocol, and its effect, computed before it is applied."""

import pytest
from small_review import PROTOCOL

from slr.desk.edit import find_edit, note_amendment
from slr.model.problem import ReviewError
from slr.pipeline import load_protocol
from slr.report.reason import english, word_reasons


@pytest.fixture
def earlier(review):
    """The protocol before its rule learned a third word, in a file beside the project."""
    path = review.root / "earlier.yaml"
    path.write_text(PROTOCOL, encoding="utf-8")
    text = review.protocol.read_text(encoding="utf-8")
    review.protocol.write_text(text.replace("rat* OR mice", "rat* OR mice OR sailors"), encoding="utf-8")
    return str(path)


def test_an_edit_names_its_changes_and_the_reports_that_flip(review, earlier):
    before = review.protocol.read_bytes()
    edit = find_edit(review, load_protocol(review)[0], earlier)
    changed = "criterion E1.rule.text: rat* OR mice -> rat* OR mice OR sailors"
    assert word_reasons(edit.changes, english()) == changed
    assert [(f.stage, f.change) for f in edit.flips] == [("title-abstract", "pending -> excluded by rule E1")]
    assert (edit.earlier, edit.flagged) == (earlier, 0)
    assert review.protocol.read_bytes() == before


def test_the_verdicts_that_an_edit_would_flag_are_counted(review, earlier, sit):
    review.protocol.write_text(PROTOCOL, encoding="utf-8")
    session = sit("rina")
    session.decide(session.item.report, "include", "", "", "2026-03-01")
    review.protocol.write_text(PROTOCOL.replace("Too old.", "Much too old."), encoding="utf-8")
    edit = find_edit(review, load_protocol(review)[0], earlier)
    assert (edit.flips, edit.flagged) == ((), 1)


def test_an_unchanged_protocol_has_no_effect(review, earlier):
    review.protocol.write_text(PROTOCOL, encoding="utf-8")
    edit = find_edit(review, load_protocol(review)[0], earlier)
    assert (edit.changes, edit.flips, edit.flagged) == ((), (), 0)


def test_an_edit_is_noted_with_its_effect_and_reason(review, earlier):
    edit = find_edit(review, load_protocol(review)[0], earlier)
    note_amendment(review, edit, reason="Sailors are no clerks.", date="2026-03-01")
    [noted] = load_protocol(review)[0].amendments
    assert (str(noted.date), noted.reason, noted.revision) == (
        "2026-03-01",
        "Sailors are no clerks.",
        earlier,
    )
    assert "rat* OR mice OR sailors" in noted.change


def test_an_edit_is_noted_in_the_language_of_the_review(review, earlier):
    text = review.protocol.read_text(encoding="utf-8")
    text = text.replace("kind: demonstration", "kind: demonstration, language: id")
    review.protocol.write_text(text, encoding="utf-8")
    edit = find_edit(review, load_protocol(review)[0], earlier)
    note_amendment(review, edit, reason="Pelaut.", date="2026-03-01")
    assert "1 belum diputuskan -> dikeluarkan oleh aturan E1" in load_protocol(review)[0].amendments[0].change


def test_an_earlier_protocol_that_is_not_text_is_refused(review, earlier):
    (review.root / "earlier.yaml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ReviewError, match="not UTF-8"):
        find_edit(review, load_protocol(review)[0], earlier)
