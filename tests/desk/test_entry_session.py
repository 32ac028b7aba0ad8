"""A session of entries shows its items in order, writes rows of any kind about them, and undoes its steps."""

import shutil

import pytest
from example_review import CopyBuilt
from small_review import write_codable_review

from slr.desk.entry_session import ReportSession
from slr.desk.included import Included
from slr.people.kind import KINDS
from slr.people.row import Row
from slr.pipeline import load_protocol
from slr.store.layout import find_review

AT = [f"2026-03-01T10:00:{second:02}Z" for second in range(10)]


class MadeUpSession(ReportSession[Included, tuple[str, tuple[Row, ...]]]):
    """A session whose card is the report with the person's findings."""

    def make_card(self, item: str) -> tuple[str, tuple[Row, ...]]:
        return item, self.list_entries(item)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, copy_built: CopyBuilt) -> Included:
    review = find_review(copy_built(tmp_path_factory.mktemp("session"), write_codable_review, "code"), None)
    return Included.open(review, load_protocol(review)[0])


@pytest.fixture
def session(built: Included) -> MadeUpSession:
    """A session of rina with two included reports and no findings. The review is built once for all tests."""
    shutil.rmtree(built.review.corpus / "findings", ignore_errors=True)
    return MadeUpSession(built, KINDS["findings"], "rina")


def begin_again(session: MadeUpSession) -> MadeUpSession:
    return MadeUpSession(session.state, KINDS["findings"], "rina")


def test_a_session_shows_the_included_reports_one_after_another_and_stays_between_the_first_and_the_end(
    session: MadeUpSession,
) -> None:
    first, second = session.state.included
    session.go_back()
    assert session.card() == (first, ())
    session.go_on()
    assert session.card() == (second, ())
    for _ in range(3):
        session.go_on()
    assert session.card() is None
    session.go_back()
    assert session.card() == (second, ())


def test_finished_items_come_first_and_a_session_begins_after_them(session: MadeUpSession) -> None:
    first, second = session.items
    assert session.entries.add(second, {"outcome": "strain"}, AT[0]) == ()
    again = begin_again(session)
    assert (again.items, again.place, again.left) == ((second, first), 1, 1)


def test_what_is_undone_no_longer_counts_and_its_item_is_shown(session: MadeUpSession) -> None:
    first, second = session.items
    for report, at in zip((first, second), AT, strict=False):
        assert session.entries.add(report, {"outcome": "strain"}, at) == ()
    assert session.left == 0
    session.go_on()
    session.go_on()
    assert session.undo(AT[2]) == ()
    assert (session.card(), session.left) == ((second, ()), 1)
    assert session.undo(AT[3]) == ()
    assert (session.card(), session.left) == ((first, ()), 2)
    assert session.undo(AT[4]) == ()
    assert session.place == 0


def test_what_is_taken_back_can_be_restored_by_undoing(session: MadeUpSession) -> None:
    report = session.items[0]
    assert session.entries.add(report, {"outcome": "strain"}, AT[0]) == ()
    (row,) = session.list_entries(report)
    assert session.take_back(report, row, AT[1]) == ()
    assert session.list_entries(report) == ()
    assert session.undo(AT[2]) == ()
    assert [own["outcome"] for own in session.list_entries(report)] == ["strain"]


def test_the_fields_are_those_of_the_kind(session: MadeUpSession) -> None:
    assert session.form.kind is KINDS["findings"]
