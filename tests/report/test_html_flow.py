"""The description of the flow as boxes: what leaves the road stands beside the step at which it leaves."""

from slr.report.document import Listing
from slr.report.html_flow import group_boxes


def make_listing(*ids: str) -> Listing:
    return Listing(
        items=tuple((f"box {i}", ("line",)) for i in ids), boxes=tuple((i, (f"{i}.line",)) for i in ids)
    )


def test_a_box_that_leaves_the_road_stands_beside_the_last_step() -> None:
    ids = (
        "databases.identified",
        "databases.removed",
        "databases.awaiting_screening",
        "databases.screened",
        "databases.excluded",
    )
    steps = group_boxes(make_listing(*ids))
    assert [(step.box.id, [side.id for side in step.sides]) for step in steps] == [
        ("databases.identified", ["databases.removed", "databases.awaiting_screening"]),
        ("databases.screened", ["databases.excluded"]),
    ]
    assert [side.awaits for side in steps[0].sides] == [False, True]
    assert steps[0].box.lines == (("line", "databases.identified.line"),)


def test_the_boxes_in_which_the_arms_meet_are_ends() -> None:
    steps = group_boxes(make_listing("included.studies", "included.reports", "total.studies"))
    assert [(step.end, step.sides) for step in steps] == [(True, ()), (True, ()), (True, ())]
