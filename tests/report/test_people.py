"""People are named as the protocol chooses: by the names of their files, or by roles."""

import re
from types import ModuleType
from typing import Any

import pytest
from made_up_review import render_appendix, synthesize

from slr.model.output import OUTPUTS, VERDICTS
from slr.model.reason import Reason
from slr.model.table import frame
from slr.pipeline import list_tables
from slr.report.people import COLUMNS, list_people, rename_reasons, rename_row

NAMES = {"rina": "Reviewer 1", "tomas": "Reviewer 2"}


def test_people_are_found_in_the_columns_that_name_them() -> None:
    told = [("zoe", None), ("adjudicated", "tomas; Sari"), ("rina", None)]
    rows = [
        {"report": "a1", "stage": "full-text", "who": who, "by": by, "verdict": "include", "when": "2026-01-01", "citation": "A", "title": "T"}
        for who, by in told
    ]  # fmt: skip
    assert list_people([frame(VERDICTS, rows)], ["tomas"]) == ("tomas", "Sari", "rina", "zoe")


def test_only_whole_names_are_replaced_and_only_where_people_are_named() -> None:
    row = {"who": ["rina", "rina2"], "by": "rule", "between": "rina & tomas", "note": "rina was ill"}
    assert rename_row(row, NAMES) == {
        "who": ["Reviewer 1", "rina2"],
        "by": "rule",
        "between": "Reviewer 1 & Reviewer 2",
        "note": "rina was ill",
    }


def test_people_inside_reasons_are_replaced_too() -> None:
    said = Reason.of("verdict", who="rina", verdict="include", note="tomas asked")
    reasons = (Reason.of("report_verdicts", said=(said,)), Reason.of("only_coder", coders=("tomas",)))
    whole, coder = rename_reasons(reasons, NAMES)
    assert dict(whole.values)["said"] == (said._replace(values=(("who", "Reviewer 1"), *said.values[1:])),)
    assert dict(coder.values)["coders"] == ("Reviewer 2",)


def test_each_column_of_a_published_table_that_names_people_is_known() -> None:
    tables = [t for t in list_tables().values() if t.published] + list(OUTPUTS.values())
    naming = re.compile(
        r"\bnames? of (the )?(people|person|those|two|coders?|extractors?|appraisers?|reviewers?)\b|^(person|people) who "
    )
    found = {c.name for table in tables for c in table.columns if naming.search(c.meaning)}
    assert {"who", "coders", "recorded_by", "between"} <= found
    assert found - {"contacts"} <= {*COLUMNS}  # `contacts` of a source are people outside the review


def verdict(who: str, word: str, stage: str = "full-text", **more: Any) -> dict[str, Any]:
    return {"report": "a2", "stage": stage, "who": who, "when": "2026-01-01", "changed": False, "verdict": word,
            **({"criterion": "E3"} if word == "exclude" else {}), **more}  # fmt: skip


VERDICTS_ON_A2 = [
    verdict("rina", "include"),
    verdict("tomas", "exclude"),
    verdict("adjudicated", "exclude", by="Sari", how="third person", note="read the methods again"),
]


def show(made_up: ModuleType, language: str, people: str) -> str:
    changes = {
        "review": {"title": "T", "language": language},
        "screening": {"full-text": {"reviewers": 2, "team": ["tomas", "rina"]}},
        "appendix": {"people": people},
    }
    protocol = made_up.make_protocol(changes)
    tables = made_up.make_tables(protocol, more={"verdicts": VERDICTS_ON_A2})
    return render_appendix(synthesize(tables, protocol), protocol)["appendix.md"].decode()


@pytest.mark.parametrize(("language", "role"), [("en", "Reviewer"), ("id", "Penelaah")])
def test_with_roles_no_name_is_left_in_the_appendix(made_up: ModuleType, language: str, role: str) -> None:
    named, roles = show(made_up, language, "names"), show(made_up, language, "roles")
    assert all(name in named for name in ("rina", "tomas", "Sari"))
    assert not re.search("rina|tomas|Sari", roles)
    assert f"{role} 1, {role} 2" in roles  # the team, in its order
    assert f"{role} 2: " in roles  # the verdict of rina


@pytest.mark.parametrize(
    ("language", "told"),
    [("en", "rina: include; tomas: exclude E3 | excluded, E3 | Sari | third person | read the methods again |"),
     ("id", "rina: sertakan; tomas: keluarkan E3 | dikeluarkan, E3 | Sari | orang ketiga | read the methods again |")],
)  # fmt: skip
def test_a_conflict_is_shown_with_the_verdicts_and_with_who_settled_it_how_and_why(
    made_up: ModuleType, language: str, told: str
) -> None:
    assert told in show(made_up, language, "names")
