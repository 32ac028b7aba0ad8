"""Parts of the protocol are immutable, know their keys, and check the forms of ids and dates."""

import pytest
from pydantic import ValidationError

from slr.model.part import Date, Id, Part


class Example(Part):
    """A part with an id and a date."""

    id: Id
    date: Date = "2026"


def test_a_part_cannot_be_changed() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        Example(id="E1").id = "E2"


def test_a_part_without_a_key_of_this_name_refuses_it() -> None:
    with pytest.raises(ValidationError, match="colour"):
        Example.model_validate({"id": "E1", "colour": "red"})


@pytest.mark.parametrize(
    ("key", "value"), [("id", "1"), ("id", "E 1"), ("date", "March"), ("date", "2026-3")]
)
def test_an_id_or_date_of_another_form_is_refused(key: str, value: str) -> None:
    with pytest.raises(ValidationError, match="pattern"):
        Example.model_validate({"id": "E1", key: value})


def test_spaces_around_a_text_are_dropped() -> None:
    assert Example(id=" E1 ").id == "E1"
