"""However reports pass through the flow, none is lost: the equations hold, and each entry has one endpoint."""

from collections import Counter
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_up_review import synthesize

END = "not reached/nobody"
SCREENED_OUT = [
    "excluded/people/E1", "excluded/people", "excluded/rule/E2", "excluded/stopping", "maybe/people", "conflict/people",
    "pending/nobody", "pending/people", "pending/stopping",
]  # fmt: skip
ASSESSED = [
    "included/people", "included/rule/I1", "excluded/people/E3", "excluded/people/E4", "excluded/rule/E4", "excluded/people",
    "excluded/stopping", "maybe/people", "conflict/people", "pending/nobody",
]  # fmt: skip
WAY = st.one_of(
    st.tuples(st.sampled_from(SCREENED_OUT), st.just(END), st.just(END)),
    st.tuples(st.sampled_from(["included/people", "included/rule/I1"]), st.sampled_from(["not retrieved/people", "pending/nobody", "pending/people"]), st.just(END)),
    st.tuples(st.just("included/people"), st.just("retrieved/people"), st.sampled_from(ASSESSED)),
)  # fmt: skip
SOURCES = ["alpha", "beta", "trials", "lists", "hand"]
REPORT = st.tuples(st.lists(st.sampled_from(SOURCES), min_size=1, max_size=4), WAY)
REVIEW = st.lists(REPORT, max_size=14)
STAGES = st.fixed_dictionaries({
    "title-abstract": st.fixed_dictionaries({"reported": st.booleans()}),
    "full-text": st.fixed_dictionaries({"reported": st.booleans()}),
    "retrieval_reported": st.booleans(),
})  # fmt: skip
BASELINE = {"citation": "Doe 2020", "date": "2020", "studies": 5, "reports": 6, "sources": ["beta", "hand"]}


@pytest.fixture(scope="module")
def protocols(made_up: ModuleType) -> dict[str, object]:
    return {"plain": made_up.make_protocol(), "update": made_up.make_protocol({"baseline": BASELINE})}


def roads_of(review: list[tuple[list[str], tuple[str, str, str]]]) -> dict[str, tuple[str, ...]]:
    return {
        f"r{i}": (
            " ".join(f"r{i}{'abcd'[k] if k else ''}@{source}" for k, source in enumerate(sources)),
            *road,
        )
        for i, (sources, road) in enumerate(review)
    }


@settings(deadline=None, max_examples=12)
@given(review=REVIEW, unreadable=st.lists(st.sampled_from(SOURCES), max_size=3), update=st.booleans())
def test_equations_hold_and_every_entry_ends_in_one_box(
    made_up: ModuleType,
    protocols: dict[str, object],
    review: list[object],
    unreadable: list[str],
    update: bool,
) -> None:
    protocol = protocols["update" if update else "plain"]
    tables = made_up.make_tables(protocol, roads_of(review), unreadable=unreadable)
    synthesis = synthesize(tables, protocol)
    assert synthesis.problems == ()
    flow = synthesis.flow
    assert flow is not None
    assert all(e.holds is not False for e in flow.equations)
    ledger = synthesis.tables["ledger"]
    assert len(ledger) == int(tables["files"]["entries"].sum())
    assert ledger["end"].notna().all()
    for end, n in Counter(ledger["end"]).items():
        assert end == "previous" or flow.box(end).count == n
    assert flow.draft == any("awaiting" in end for end in ledger["end"])


@settings(deadline=None, max_examples=12)
@given(review=REVIEW, screening=STAGES)
def test_no_stage_that_nobody_reported_is_given_a_number(
    made_up: ModuleType, review: list[object], screening: dict[str, object]
) -> None:
    protocol = made_up.make_protocol({"screening": screening})
    reported = (
        screening["title-abstract"]["reported"],
        screening["retrieval_reported"],
        screening["full-text"]["reported"],
    )
    roads = {r: (road[0], *_walk(road[1:], reported)) for r, road in roads_of(review).items()}
    synthesis = synthesize(made_up.make_tables(protocol, roads, unreadable=()), protocol)
    assert synthesis.problems == ()
    assert synthesis.flow is not None
    for box, known in (("screened", reported[0]), ("sought", reported[1]), ("assessed", reported[2])):
        assert known or {synthesis.flow.box(f"{arm}.{box}").count for arm in ("databases", "other")} == {
            "not reported"
        }


def _walk(road: tuple[str, ...], reported: tuple[bool, ...]) -> list[str]:
    """Return the statuses of a road of which some stages were not reported: what comes after them is reached."""
    made, through = [], True
    for text, known in zip(road, reported, strict=True):
        text = "pending/nobody" if through and text == END else text if through else END  # noqa: PLW2901
        made.append(text if known else "")
        through = through and (not known or text.split("/")[0] in ("included", "retrieved"))
    return made


@settings(deadline=None, max_examples=8)
@given(
    review=st.lists(REPORT, min_size=2, max_size=10), victim=st.integers(min_value=0), stage=st.integers(0, 2)
)
def test_one_status_lost_is_always_caught_and_its_report_named(
    made_up: ModuleType, protocols: dict[str, object], review: list[object], victim: int, stage: int
) -> None:
    roads = roads_of(review)
    report = sorted(roads)[victim % len(roads)]
    if roads[report][stage + 1] == END:
        return  # a report that never got there is not missed there
    tables = made_up.make_tables(protocols["plain"], roads, unreadable=())
    statuses = tables["statuses"]
    name = ("title-abstract", "retrieval", "full-text")[stage]
    tables["statuses"] = statuses[~((statuses["report"] == report) & (statuses["stage"] == name))]
    synthesis = synthesize(tables, protocols["plain"])
    assert synthesis.flow is None
    assert any(report in p.message for p in synthesis.problems)


@settings(deadline=None, max_examples=8)
@given(review=REVIEW, order=st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(
    made_up: ModuleType, protocols: dict[str, object], review: list[object], order: object
) -> None:
    tables = made_up.make_tables(protocols["plain"], roads_of(review))
    shuffled = {}
    for name, data in tables.items():
        places = list(range(len(data)))
        order.shuffle(places)
        shuffled[name] = data.iloc[places].reset_index(drop=True)
    first, second = (synthesize(t, protocols["plain"]) for t in (tables, shuffled))
    assert first.flow == second.flow
    for name, data in first.tables.items():
        assert data.equals(second.tables[name]), name
