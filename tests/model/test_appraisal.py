"""Which items of a tool are missing, and which answers raise the question whether to go on."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from slr.model.appraisal import GO_ON, PROCEED, STOP, Tool
from slr.model.appraisal_table import APPRAISAL_SHEET, APPRAISALS

PLAIN = {
    "id": "plain",
    "label": {"en": "Plain"},
    "answers": {"yes": "+", "no": "-", "unclear": "?"},
    "items": [{"id": "1", "label": {"en": "One"}}, {"id": "2", "label": {"en": "Two"}}],
}
TOOL = Tool.model_validate(
    {
        **PLAIN,
        "items": [
            {"id": "S1", "section": "screening", "screens": True, "label": {"en": "Question"}},
            {"id": "a1", "section": "a", "label": {"en": "A one"}},
            {"id": "a2", "section": "a", "label": {"en": "A two"}},
            {"id": "b1", "section": "b", "label": {"en": "B one"}},
        ],
    }
)


def test_without_sections_every_item_is_missing_until_it_is_answered() -> None:
    tool = Tool.model_validate(PLAIN)
    assert tool.list_missing({}) == ("1", "2")
    assert tool.list_missing({"1": "no"}) == ("2",)
    assert tool.list_missing({"1": "no", "2": "yes"}) == ()


def test_only_the_sections_that_a_person_has_begun_must_be_completed() -> None:
    assert TOOL.list_missing({"S1": "yes"}) == ("a1", "a2", "b1")
    assert TOOL.list_missing({"S1": "yes", "a2": "no"}) == ("a1",)
    assert TOOL.list_missing({"S1": "yes", "b1": "no"}) == ()


@pytest.mark.parametrize("answer", ["no", "unclear"])
def test_an_unfavourable_answer_to_a_screening_item_asks_and_ends_nothing(answer: str) -> None:
    assert TOOL.asks({"S1": answer}) == ("S1",)
    assert TOOL.list_missing({"S1": answer}) == (PROCEED,)
    assert TOOL.list_missing({"S1": answer, PROCEED: GO_ON}) == ("a1", "a2", "b1")
    assert TOOL.list_missing({"S1": answer, PROCEED: STOP}) == ()
    assert TOOL.asks({"S1": "yes", "a1": "no"}) == ()


def test_only_a_tool_that_screens_asks_whether_to_go_on() -> None:
    assert TOOL.find_answers(PROCEED) == {GO_ON: "n/a", STOP: "n/a"}
    assert Tool.model_validate(PLAIN).find_answers(PROCEED) == {}
    assert Tool.model_validate(PLAIN).names == ("1", "2", "overall")
    assert TOOL.find_answers("zz") == {}


def test_the_ids_of_items_are_distinct_and_not_reserved() -> None:
    for wrong in ("1", "overall", "proceed"):
        items = [*PLAIN["items"], {"id": wrong, "label": {"en": "Again"}}]  # type: ignore[misc]
        with pytest.raises(ValidationError):
            Tool.model_validate({**PLAIN, "items": items})


@settings(max_examples=40)
@given(st.dictionaries(st.sampled_from(TOOL.names), st.sampled_from(["yes", "no", "unclear", GO_ON, STOP])))
def test_answering_what_is_missing_completes_an_appraisal(said: dict[str, str]) -> None:
    answers = dict(said)
    for _ in TOOL.names:
        for item in TOOL.list_missing(answers):
            assert item not in answers
            answers[item] = GO_ON if item == PROCEED else "yes"
    assert TOOL.list_missing(answers) == ()


def test_the_forms_ask_for_what_the_tables_show() -> None:
    assert {"tool", "item", "answer"} <= {*APPRAISAL_SHEET.names} & {*APPRAISALS.names}
