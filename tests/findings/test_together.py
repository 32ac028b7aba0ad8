"""The tables on all studies together depend on findings that count, and on nothing else."""

from typing import Any

import pandas as pd
import pytest
from finding_rows import finding, protocol
from hypothesis import given, settings
from hypothesis import strategies as st
from made_up_findings import ROADS, derive
from made_up_findings import finding as row_of

from slr.findings.together import combine_findings
from slr.model.direction import TOGETHER
from slr.model.row import list_rows
from slr.model.table import mismatches

PLAN = protocol(
    frameworks=[
        {
            "id": "m",
            "label": {"en": "M"},
            "kind": "matrix",
            "rows": ["demand"],
            "columns": ["strain", "vigour"],
        }
    ],
    maps=[{"id": "where", "rows": "country", "columns": "outcome"}],
)
STUDIES = {study: {"country": ("Norway",)} for study in "abc"}
CONSTRUCTS = [
    {"id": "telework", "label": {"en": "Telework"}, "higher_is": "more"},
    {"id": "strain", "label": {"en": "Strain"}, "higher_is": "worse"},
]


def combine(rows: list[dict[str, Any]]) -> dict[str, pd.DataFrame]:
    return combine_findings(rows, STUDIES, {}, PLAN)


def test_every_table_is_as_declared() -> None:
    made = combine([finding("a"), finding("b", second_hand="yes"), finding("c", outcome="sleep")])
    assert set(made) == {t.name for t in TOGETHER}
    assert [problem for t in TOGETHER for problem in mismatches(t, made[t.name])] == []
    assert {name for name, table in made.items() if not len(table)} == {
        "appraisal_sensitivity",
        "evidence_profile",
        "finding_contradictions",
        "pools",
        "pooled_studies",
    }


@settings(max_examples=3, deadline=None)
@given(
    st.lists(
        st.builds(
            finding,
            st.sampled_from("abc"),
            st.sampled_from("+-0"),
            outcome=st.sampled_from(["strain", "sleep"]),
        ),
        max_size=5,
    ),
    st.randoms(use_true_random=False),
)
def test_the_order_of_the_findings_changes_no_table(rows: list[dict[str, Any]], chance: Any) -> None:
    shuffled = list(rows)
    chance.shuffle(shuffled)
    one, other = combine(rows), combine(shuffled)
    assert {name: list_rows(t) for name, t in one.items()} == {
        name: list_rows(t) for name, t in other.items()
    }


def test_a_finding_that_does_not_count_has_no_vote_but_its_names_are_listed() -> None:
    made = combine([finding("a", counts=False, outcome="sleep"), finding("a", counts=False)])
    assert not len(made["votes"])
    assert list(made["unmapped_names"]["name"]) == ["sleep"]


def test_two_people_who_extract_a_study_give_it_one_vote() -> None:
    plan = {"constructs": CONSTRUCTS}
    found = derive([row_of("rina", direction="+"), row_of("tomas", direction="+")], plan)
    (vote,) = list_rows(found.tables["votes"])
    assert (vote["study"], vote["vote"], vote["results"]) == ("r1", "+", 1)


@pytest.mark.parametrize(("blind", "shown"), [(True, 0), (False, 1)])
def test_a_finding_on_a_report_that_awaits_a_blind_decision_is_not_shown(blind: bool, shown: int) -> None:
    waiting = ("out@alpha", "pending/nobody", "not reached/nobody", "not reached/nobody")
    stage = {"reviewers": 2, "team": ["rina", "tomas"], "blind": blind}
    plan = {"constructs": CONSTRUCTS, "screening": {"title-abstract": stage}}
    row = row_of("rina", report="out", second_hand="yes", role="background", direction="+")
    found = derive([row], plan, roads={**ROADS, "out": waiting})
    assert len(found.tables["votes"]) == shown
