"""Reading stops only if protocol and test allow it, and unread reports are distinguished from those that people excluded."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime

import pandas as pd

from slr.model.protocol import Protocol
from slr.model.reason import Reason
from slr.model.row import list_rows
from slr.model.status import Status
from slr.model.table import STATUSES, frame
from slr.model.verdict import Verdict
from slr.screen.decide import UNREAD, decide_stage
from slr.screen.stop import assess_reading, exclude_unread, restore_unread, stopping_table
from slr.statistics.stopping import Assessment


def protocol(enabled: bool) -> Protocol:
    return Protocol.model_validate({
        "schema": 1, "review": {"title": "t"}, "question": {"text": "q"}, "sources": [],
        "criteria": [{"id": "E1", "kind": "exclude", "text": "x"}],
        "screening": {"stopping": {"enabled": enabled, "recall": 0.95, "confidence": 0.95}},
    })  # fmt: skip


def verdicts_of_rina(number: int, served: str = "model") -> list[Verdict]:
    """Return verdicts on the first reports in their order, the first five of them relevant."""
    return [
        Verdict(
            report=f"r{i:03}",
            record=f"r{i:03}",
            who="rina",
            verdict="include" if i < 5 else "exclude",
            criterion="E1",
            moment=datetime(2026, 1, 1, 0, i // 60, i % 60, tzinfo=UTC),
            served=served,
            note="",
            basis="",
            changed=False,
        )
        for i in range(number)
    ]


def read(number: int, of: int, enabled: bool, served: str = "model") -> tuple[Status, ...]:
    """Screen `number` of `of` reports, the first five of them relevant."""
    p = protocol(enabled)
    verdicts = verdicts_of_rina(number, served)
    statuses = decide_stage("title-abstract", [f"r{i:03}" for i in range(of)], verdicts, {}, p)
    return stop(statuses, assess_reading(statuses, verdicts, p))


def stop(statuses: Iterable[Status], assessment: Assessment | None) -> tuple[Status, ...]:
    found = exclude_unread(frame(STATUSES, [s.row() for s in statuses]), assessment)
    return tuple(Status.from_row(row) for row in list_rows(found))


def test_reading_stops_when_enough_was_read_in_vain() -> None:
    found = read(192, 200, enabled=True)
    assert [s.by for s in found[192:]] == ["stopping"] * 8
    assert {s.status for s in found[192:]} == {"excluded"}
    assert found[-1].reason == (Reason.of("stopping", recall=0.95, confidence=0.95),)
    assert {s.by for s in found[:192]} == {"people"}


def test_reading_goes_on_while_the_test_cannot_tell() -> None:
    assert {s.status for s in read(40, 200, enabled=True)[40:]} == {"pending"}


def test_reading_goes_on_unless_the_protocol_enables_the_test() -> None:
    assert {s.status for s in read(192, 200, enabled=False)[192:]} == {"pending"}


def test_what_was_chosen_by_hand_is_no_evidence() -> None:
    assert {s.status for s in read(192, 200, enabled=True, served="by hand")[192:]} == {"pending"}


def test_nothing_read_is_no_assessment() -> None:
    assert assess_reading([], [], protocol(True)) is None
    assert len(stopping_table(None)) == 0


def test_report_that_one_of_two_reviewers_has_read_is_not_left_unread() -> None:
    assessment = assess_reading(read(192, 200, enabled=True), verdicts_of_rina(192), protocol(enabled=True))
    half_read = Status(report="r1", stage="title-abstract", status="pending", by="people", who=("rina",))
    unread = Status(report="r2", stage="title-abstract", status="pending")
    found = stop([half_read, unread], assessment)
    assert [(s.report, s.status, s.by) for s in found] == [
        ("r1", "pending", "people"),
        ("r2", "excluded", "stopping"),
    ]


def test_statuses_before_the_stopping_criterion_was_applied_can_be_restored() -> None:
    assessment = assess_reading(read(192, 200, enabled=True), verdicts_of_rina(192), protocol(enabled=True))
    statuses = [
        Status(report="r1", stage="title-abstract", status="pending", by="people", who=("rina",)),
        Status(report="r2", stage="title-abstract", status="pending", reason=UNREAD),
        Status(report="r3", stage="retrieval", status="pending", reason=UNREAD),
        Status(report="r4", stage="title-abstract", status="excluded", by="rule", criterion="E1"),
    ]
    before = frame(STATUSES, [s.row() for s in statuses])
    after = exclude_unread(before, assessment)
    assert (after["by"] == "stopping").tolist() == [False, True, False, False]
    pd.testing.assert_frame_equal(restore_unread(after), before)


def test_first_reader_of_a_report_is_found_by_the_moment_whatever_the_time_zone() -> None:
    rina, tomas = (replace(verdicts_of_rina(1)[0], who=who) for who in ("rina", "tomas"))
    first = replace(rina, when="2026-01-01T08:00:00+02:00", served="model")  # 06:00 in UTC
    second = replace(tomas, when="2026-01-01T07:00:00Z", served="by hand")
    statuses = decide_stage("title-abstract", ["r000", "r001"], [second, first], {}, protocol(enabled=True))
    assessment = assess_reading(statuses, [second, first], protocol(enabled=True))
    assert assessment is not None
    assert assessment.drawn == 1


def test_reports_offered_are_those_of_the_first_stage_that_no_rule_has_decided() -> None:
    pending = Status(report="r200", stage="title-abstract", status="pending")
    by_rule = Status(report="r201", stage="title-abstract", status="excluded", by="rule")
    later = Status(report="r202", stage="full-text", status="pending")
    people = [
        Status(report=f"r{i:03}", stage="title-abstract", status="excluded", by="people") for i in range(2)
    ]
    verdicts = [*verdicts_of_rina(2), replace(verdicts_of_rina(1)[0], report="r201")]
    assessment = assess_reading([*people, pending, by_rule, later], verdicts, protocol(True))
    assert assessment is not None
    assert (assessment.offered, assessment.read) == (3, 2)


def test_table_of_stopping_gives_what_the_test_found() -> None:
    assessment = assess_reading(read(192, 200, enabled=True), verdicts_of_rina(192), protocol(True))
    assert assessment is not None
    (row,) = list_rows(stopping_table(assessment))
    assert (row["stage"], row["advice"], row["offered"], row["read"], row["found"], row["drawn"]) == (
        "title-abstract", "may stop", 200, 192, 5, 192,
    )  # fmt: skip
    assert (row["recall"], row["confidence"], row["left_high"]) == (0.95, 0.95, assessment.remainder.high)
    assert (row["work_90"], row["work_95"], row["work_99"]) == tuple(
        dict(assessment.work)[t] for t in (0.9, 0.95, 0.99)
    )
    assert row["p_value"] == round(assessment.p_value, 6)


def test_bias_that_was_set_too_late_and_without_an_amendment_does_not_count() -> None:
    base = protocol(enabled=True)
    late = base.screening.stopping.model_copy(update={"bias": 1.25, "bias_since": "2026-01-02"})
    biased = base.model_copy(update={"screening": base.screening.model_copy(update={"stopping": late})})
    verdicts = verdicts_of_rina(60)
    statuses = decide_stage("title-abstract", [f"r{i:03}" for i in range(200)], verdicts, {}, biased)
    plain, refused = (assess_reading(statuses, verdicts, p) for p in (base, biased))
    assert plain is not None
    assert refused is not None
    assert refused.p_value == plain.p_value
    assert [r.kind for r in refused.assumed] == ["bias_refused"]
