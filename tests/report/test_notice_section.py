"""The section on notices, and the texts of the appendix for reports that people excluded as retracted."""

import re
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from made_up_review import render_appendix, synthesize

import slr
from slr.model.reason import Reason, write_reasons
from slr.report.text import Texts
from slr.store.language import list_languages

DECISION = {"report": "a1", "notice": "retracted", "decision": "open", "who": [], "notices": []}


def appendix(made_up: ModuleType, *decisions: dict[str, Any], **changes: Any) -> str:
    protocol = made_up.make_protocol(changes)
    tables = made_up.make_tables(protocol, more={"notice_decisions": decisions})
    return render_appendix(synthesize(tables, protocol), protocol)["appendix.md"].decode()


def test_date_of_the_last_check_is_printed_if_somebody_checked(made_up: ModuleType) -> None:
    assert "Retractions and other notices" not in appendix(made_up)
    checked = appendix(made_up, notices={"checked": "2026-03-15", "source": "PubMed"})
    assert "last checked for retractions and other notices on 2026-03-15 (PubMed)" in checked


def test_report_that_waits_for_a_decision_makes_the_appendix_a_draft(made_up: ModuleType) -> None:
    page = appendix(made_up, DECISION)
    assert "Draft: it is not decided yet" in page
    assert "retracted" in page.partition(" Retractions and other notices\n")[2]
    assert "Draft: it is not decided" not in appendix(
        made_up, {**DECISION, "decision": "keep", "note": "checked", "who": ["rina"]}
    )


def test_exclusion_as_retracted_is_printed_with_the_persons_reason(made_up: ModuleType) -> None:
    protocol = made_up.make_protocol()
    tables = made_up.make_tables(protocol, {"gone": ("g@alpha", "included/people", "retrieved/people", "excluded/people/retracted")})  # fmt: skip
    reason = Reason.of("notice_decision", notice="retracted", who=("rina",), note="false data")
    statuses = tables["statuses"]
    statuses.loc[statuses["stage"] == "full-text", "reason"] = write_reasons([reason])
    page = render_appendix(synthesize(tables, protocol), protocol)["appendix.md"].decode()
    assert "Retracted, withdrawn or removed" in page
    assert "false data" in page


@pytest.mark.parametrize("language", list_languages())
def test_problem_codes_of_notices_have_short_names(language: str) -> None:
    source = (Path(slr.__file__).parent / "people" / "row_check.py").read_text(encoding="utf-8")
    codes = re.findall(r'"(NOT\d{3})"', source)
    assert codes == ["NOT001", "NOT002", "NOT003"]
    assert all(Texts(language).has(f"problem.{code}") for code in codes)
