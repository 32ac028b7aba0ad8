"""An analysis is planned if the protocol had it before the first finding was recorded."""

from datetime import UTC, datetime
from typing import Any

import pytest

from slr.findings.plan import Origin, find_origins
from slr.model.pooling import Pooling
from slr.people.row import Row
from slr.stage import Revision

PLAN: dict[str, Any] = {"id": "p", "predictor": "a", "outcome": "b", "measure": "r"}


def origin(*revisions: tuple[int, str], when: str = "2026-01-10T12:00:00Z", **settings: Any) -> Origin:
    """The origin of a pooled effect. `revisions`: the day in January (at noon) and the pooled effects as YAML."""
    made = tuple(
        Revision(
            when=datetime(2026, 1, day, 12, tzinfo=UTC), read=lambda text=text: f"pooling: [{text}]".encode()
        )
        for day, text in revisions
    )
    rows = [Row(who="rina", file="x", line=2, values={"when": when})] if when else []
    return find_origins([Pooling(**PLAN, **settings)], made, rows)["p"]


SAME = "{id: q, predictor: a, outcome: b, measure: r}"
OTHER = "{id: p, predictor: x, outcome: b, measure: r}"


@pytest.mark.parametrize(
    ("revisions", "expected"),
    [
        (((9, SAME),), "planned"),
        (((10, SAME),), "planned"),
        (((9, OTHER), (11, SAME)), "post hoc"),
        (((8, SAME), (9, OTHER)), "post hoc"),
        (((9, "{id: p, predictor: a, outcome: b, measure: r, model: DL}"),), "changed"),
        (((9, "{id: p, measure: [}"),), "not known"),
        (((9, "{id: p, measure: 3}, " + SAME),), "planned"),
        (((11, SAME),), "not known"),
        (((11, OTHER),), "not known"),
        ((), "not known"),
    ],
)
def test_the_last_revision_before_the_first_finding_decides(
    revisions: tuple[tuple[int, str], ...], expected: str
) -> None:
    assert origin(*revisions).pooled == expected


def test_a_change_on_the_day_of_a_finding_without_a_time_is_not_known() -> None:
    assert origin((9, OTHER), (10, SAME), when="2026-01-10").pooled == "not known"
    assert origin((9, SAME), (10, SAME), when="2026-01-10").pooled == "planned"


def test_without_findings_nothing_is_known() -> None:
    assert origin((9, SAME), when="") == Origin()


def test_subgroups_and_covariates_are_judged_apart_from_the_pooled_effect() -> None:
    before = "{id: p, predictor: a, outcome: b, measure: r, subgroups: design}"
    assert origin((9, before), subgroups="design", covariate="sample") == Origin(
        pooled="planned", subgroups="planned", covariate="post hoc"
    )
    assert origin((9, before), subgroups="country").subgroups == "post hoc"
