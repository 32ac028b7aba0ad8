"""The figure: text stays inside its box, boxes do not overlap, and DRAFT is shown while anything awaits a decision."""

from itertools import combinations, pairwise
from types import ModuleType
from typing import Any

import pytest
from defusedxml.ElementTree import fromstring
from drawn_text import list_faults, list_lines
from hypothesis import given, settings
from hypothesis import strategies as st
from long_labels import LABELS
from made_up_review import synthesize

from slr.model.flow import Flow
from slr.report.figure import LEADING, PAD, ROWS, SIZE, Drawing, Placed, lay_out
from slr.report.measure import text_width, wrap_text
from slr.report.svg import draw_svg
from slr.report.text import Texts

LONG = "A criterion whose words go on and on, Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen included, until it wraps"
AWAITING = {
    "p1": ("p1@alpha", "pending/nobody", "not reached/nobody", "not reached/nobody"),
    "p2": ("p2@lists", "conflict/people", "not reached/nobody", "not reached/nobody"),
    "p3": ("p3@beta", "included/people", "pending/nobody", "not reached/nobody"),
    "p4": ("p4@hand", "included/people", "retrieved/people", "maybe/people"),
    "p5": ("p5@alpha", "maybe/people", "not reached/nobody", "not reached/nobody"),
    "p6": ("p6@hand", "included/people", "pending/people", "not reached/nobody"),
    "p7": ("p7@beta", "included/people", "retrieved/people", "pending/nobody"),
    "p8": ("p8@lists", "pending/people", "not reached/nobody", "not reached/nobody"),
}
VARIANTS: dict[str, dict[str, Any]] = {
    "finished": {},
    "under way": {"roads": AWAITING},
    "update": {"changes": {"baseline": {"citation": "Doe 2020", "date": "2020", "studies": 12, "reports": 14, "sources": ["beta"]}}},
    "long words": {"changes": {"criteria": [{"id": "E3", "kind": "exclude", "text": LONG, "stage": "full-text"}]}},
    "stages not reported": {"changes": {"screening": {"full-text": {"reported": False}, "retrieval_reported": False}}, "stages": 1},
}  # fmt: skip


def flow_of(
    made_up: ModuleType,
    changes: dict[str, Any] | None = None,
    roads: dict[str, Any] | None = None,
    stages: int = 3,
) -> Flow:
    protocol = made_up.make_protocol(changes)
    walked = {r: road[: stages + 1] for r, road in {**made_up.ROADS, **(roads or {})}.items()}
    flow = synthesize(made_up.make_tables(protocol, walked), protocol).flow
    assert isinstance(flow, Flow)
    return flow


def boxes_with_text(drawing: Drawing) -> list[Placed]:
    return [b for b in drawing.boxes if b.style != "bar"]


@pytest.mark.parametrize("language", ["en", "id"])
@pytest.mark.parametrize("variant", VARIANTS)
def test_text_stays_inside_its_box_and_boxes_apart(made_up: ModuleType, variant: str, language: str) -> None:
    drawing = lay_out(flow_of(made_up, **VARIANTS[variant]), Texts(language), notes=True)
    for box in boxes_with_text(drawing):
        for line in box.lines:
            assert line.indent + text_width(line.text, SIZE, bold=line.bold) <= box.width - 2 * PAD + 0.01, (
                line.text
            )
        assert sum(LEADING + line.above for line in box.lines) <= box.height
    for a, b in combinations(boxes_with_text(drawing), 2):
        apart = a.x + a.width < b.x or b.x + b.width < a.x or a.bottom < b.y or b.bottom < a.y
        assert apart, (a.id, b.id)
    for box in drawing.boxes:
        assert box.x >= 0
        assert box.x + box.width <= drawing.width
        assert box.y >= 0
        assert box.bottom <= drawing.height


@pytest.mark.parametrize("language", ["en", "id"])
def test_bars_are_long_enough_for_the_name_of_their_stage(made_up: ModuleType, language: str) -> None:
    drawing = lay_out(flow_of(made_up), Texts(language), notes=True)
    for bar in (b for b in drawing.boxes if b.style == "bar"):
        assert text_width(bar.lines[0].text, SIZE, bold=True) <= bar.height


@pytest.mark.parametrize("language", ["en", "id"])
@pytest.mark.parametrize("update", [False, True])
def test_twelve_long_sources_and_fifteen_long_reasons_fit(
    made_up: ModuleType, language: str, *, update: bool
) -> None:
    kinds = ["database"] * 8 + ["register", "hand-search", "website", "organisation"]
    sources = [
        {"id": f"s{i}", "name": label, "kind": kind}
        for i, (label, kind) in enumerate(zip(LABELS, kinds, strict=False))
    ]
    criteria = [
        {"id": f"F{i}", "kind": "exclude", "text": LABELS[i], "stage": "full-text"} for i in range(15)
    ]
    changes: dict[str, Any] = {"sources": sources, "criteria": criteria}
    if update:
        changes["baseline"] = {
            "citation": LABELS[0],
            "date": "2020",
            "studies": 12,
            "reports": 14,
            "sources": ["s7"],
        }
    roads = {
        **{
            f"r{i}": (f"r{i}@s{i % 12}", "included/people", "retrieved/people", f"excluded/people/F{i % 15}")
            for i in range(60)
        },
        "w": ("w@s3", "pending/nobody", "not reached/nobody", "not reached/nobody"),
    }
    protocol = made_up.make_protocol(changes)
    flow = synthesize(made_up.make_tables(protocol, roads, unreadable=()), protocol).flow
    assert isinstance(flow, Flow)
    svg = draw_svg(flow, Texts(language), title="x")
    assert list_faults(svg) == []
    whole = "".join("".join(line.text for line in list_lines(fromstring(svg))).split())
    named = LABELS[:15] if not update else [*LABELS[:7], *LABELS[8:15]]
    assert all("".join(label.split()) in whole for label in named)


def test_no_arrow_crosses_a_box(made_up: ModuleType) -> None:
    drawing = lay_out(flow_of(made_up, roads=AWAITING), Texts("id"), notes=True)
    for points in drawing.arrows:
        for (x1, y1), (x2, y2) in pairwise(points):
            left, right, top, bottom = min(x1, x2), max(x1, x2), min(y1, y2), max(y1, y2)
            for box in boxes_with_text(drawing):
                inside = (
                    right > box.x + 1
                    and left < box.x + box.width - 1
                    and bottom > box.y + 1
                    and top < box.bottom - 1
                )
                assert not inside, (box.id, points)


@pytest.mark.parametrize("roads", [{}, AWAITING])
def test_each_number_can_be_added_up_along_its_own_arrows(made_up: ModuleType, roads: dict[str, Any]) -> None:
    """From one box of the road to the next: what arrows lead aside between the two is what is missing."""
    flow = flow_of(made_up, roads=roads)
    drawing = lay_out(flow, Texts("en"), notes=True)
    drawn = {b.id: b for b in drawing.boxes}
    for arm in flow.arms:
        road = [drawn[f"{arm}.{name}"] for name, *_ in ROWS]
        for upper, lower in pairwise(road):
            aside = [
                box
                for box in drawn.values()
                if box.id.startswith(f"{arm}.") and box not in road and upper.y <= box.y < lower.y
            ]
            assert all(
                any(points[-1] == (box.x, y) for points in drawing.arrows for y in _heights(box, points))
                for box in aside
            )
            counts = [flow.box(box.id).count for box in (upper, lower, *aside)]
            assert counts[1] == counts[0] - sum(counts[2:]), (arm, lower.id)


def _heights(box: Placed, points: tuple[tuple[float, float], ...]) -> list[float]:
    return [y for _, y in points if box.y <= y <= box.bottom]


def test_what_waits_on_the_way_hangs_on_the_arrow_and_what_waits_at_a_stage_on_its_box(
    made_up: ModuleType,
) -> None:
    drawing = lay_out(flow_of(made_up, roads=AWAITING), Texts("en"), notes=True)
    drawn = {b.id: b for b in drawing.boxes}
    begins = {
        end.id: points[0]
        for end in drawn.values()
        for points in drawing.arrows
        if points[-1] == (end.x, end.middle)
    }
    for road, box in (
        ("identified", "awaiting_screening"),
        ("screened", "awaiting_retrieval"),
        ("sought", "awaiting_assessment"),
    ):
        arms = [arm for arm in ("databases", "other") if f"{arm}.{box}" in drawn]
        assert arms
        for arm in arms:
            start = drawn[f"{arm}.{road}"]
            assert begins[f"{arm}.{box}"][0] == start.center
            assert begins[f"{arm}.{box}"][1] > start.bottom
    for road, box in (
        ("screened", "awaiting_screening_decision"),
        ("assessed", "awaiting_assessment_decision"),
    ):
        start = drawn[f"other.{road}"]
        assert begins[f"other.{box}"][0] > start.x + start.width
        assert start.y < begins[f"other.{box}"][1] < start.bottom


def test_an_empty_box_of_what_waits_is_not_drawn(made_up: ModuleType) -> None:
    assert not [b.id for b in lay_out(flow_of(made_up), Texts("en"), notes=True).boxes if "awaiting" in b.id]


def test_draft_is_printed_across_the_figure_only_while_something_awaits(made_up: ModuleType) -> None:
    for language, word in (("en", "DRAFT"), ("id", "DRAF")):
        t = Texts(language)
        assert f">{word}</text>" in draw_svg(flow_of(made_up, roads=AWAITING), t, title="x")
        assert f">{word}</text>" not in draw_svg(flow_of(made_up), t, title="x")


def test_the_figure_has_a_description_in_words(made_up: ModuleType) -> None:
    root = fromstring(draw_svg(flow_of(made_up), Texts("en"), title="Telework"))
    named = {e.get("id"): "".join(e.itertext()) for e in root.iter() if e.get("id")}
    assert named["prisma-title"] == "PRISMA 2020 flow diagram: Telework"
    assert "Records screened (n = 5)" in named["prisma-description"]
    assert root.get("aria-labelledby") == "prisma-title prisma-description"


def test_the_convention_is_printed_under_the_figure_in_a_separate_file(made_up: ModuleType) -> None:
    flow, t = flow_of(made_up), Texts("en")
    assert ">Convention: " in draw_svg(flow, t, title="x")
    assert ">Convention: " not in draw_svg(flow, t, title="x", notes=False)


def test_a_number_never_parts_from_its_n() -> None:
    assert wrap_text("Reports of included studies (n = 1,234)", 150, 12)[-1].endswith("(n\u00a0=\u00a01,234)")


def test_no_line_begins_with_a_punctuation_mark_that_closes_a_part() -> None:
    text = "関係機関における職員の業務負荷、勤務環境。" * 3
    for width in range(60, 260, 7):
        assert not any(line.startswith(("、", "。")) for line in wrap_text(text, width, SIZE))


@settings(deadline=None, max_examples=80)
@given(st.text(), st.floats(40, 300))
def test_wrapping_loses_no_letter_and_fits_the_width(text: str, width: float) -> None:
    lines = wrap_text(text, width, SIZE)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(text_width(line, SIZE) <= width for line in lines)
