"""The summary of the findings, and what is left to do."""

from types import ModuleType
from typing import Any

import pandas as pd
from made_up_findings import ROADS, derive, finding

from slr.findings.progress import list_todo, summarize
from slr.model.appraisal_table import APPRAISALS
from slr.model.certainty import CERTAINTY
from slr.model.column import empty
from slr.model.findings import EXTRACTED, FINDING_DIFFERENCES, FINDINGS


class Refused:
    def __getitem__(self, name: str) -> Any:
        known = {
            "extracted": EXTRACTED,
            "findings": FINDINGS,
            "appraisals": APPRAISALS,
            "certainty": CERTAINTY,
        }
        if name not in known:
            raise AssertionError(f"{name} is read")
        return empty(known[name])


def test_a_review_without_findings_reads_no_other_table_and_has_no_tasks(made_up: ModuleType) -> None:
    assert summarize(Refused()) == "no findings"
    assert list(list_todo(Refused(), made_up.make_protocol())) == []


def state(made_up: ModuleType, *rows: Any) -> Any:
    tables = made_up.make_tables(made_up.make_protocol(), ROADS, unreadable=())
    return {**tables, **derive(rows).tables}


def test_the_tasks_are_to_extract_to_have_a_second_person_extract_and_to_settle(made_up: ModuleType) -> None:
    alone = state(made_up, finding("rina"))
    assert summarize(alone) == "0 results of 0 studies counted, 1 not counted"
    tasks = list_todo(alone, made_up.make_protocol())
    assert [(t.kind, [r for r, _ in t.reports]) for t in tasks] == [
        ("unextracted", ["r2"]),
        ("single_extracted", ["r1"]),
    ]
    differing = state(made_up, finding("rina", p="1"), finding("tomas", p=".1"), finding("rina", report="r2"))
    tasks = list_todo(differing, made_up.make_protocol({"extraction": {"extractors": 1}}))
    assert [(t.kind, [r for r, _ in t.reports]) for t in tasks] == [("unreconciled", ["r1"])]
    assert set(FINDING_DIFFERENCES.names) <= set(differing["finding_differences"])


def test_a_review_with_nothing_but_examples_has_no_tasks(made_up: ModuleType) -> None:
    examples = state(
        made_up,
        finding("rina", role="worked-example"),
        finding("rina", second_hand="yes"),
        finding("rina", report="out", role="background"),
    )
    assert list(list_todo(examples, made_up.make_protocol())) == []


def test_studies_that_count_without_a_kind_of_evidence_are_to_be_classified(made_up: ModuleType) -> None:
    both = state(made_up, finding("rina"), finding("tomas"))
    assert "unclassified" not in [t.kind for t in list_todo(both, made_up.make_protocol())]
    both["studies"]["evidence"] = None
    (task,) = (t for t in list_todo(both, made_up.make_protocol()) if t.kind == "unclassified")
    assert [r for r, _ in task.reports] == ["r1"]


def test_if_somebody_judged_an_outcome_the_other_outcomes_are_to_be_judged(made_up: ModuleType) -> None:
    tables = state(made_up)
    outcome = {"outcome": "strain", "comparison": "telework", "certainty": "not assessed"}
    tables["summary_of_findings"] = pd.DataFrame([outcome])
    assert list(list_todo(tables, made_up.make_protocol())) == []
    tables["certainty"] = pd.DataFrame([{"system": "GRADE"}])
    (task,) = list_todo(tables, made_up.make_protocol())
    assert (task.kind, task.count, task.reports) == ("unassessed", 1, (("telework", "→ strain"),))
