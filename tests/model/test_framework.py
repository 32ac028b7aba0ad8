"""The parts of the protocol on constructs and frameworks know the fields of the evidence and the places they name."""

from slr.model.framework import FIELDS, STUDY_FIELDS, FieldAxis, Framework
from slr.model.sheet import STUDIES_MAP


def test_the_characteristics_that_people_record_are_fields() -> None:
    assert {"design", "country", "setting", "evidence"} <= set(STUDY_FIELDS) <= set(STUDIES_MAP.names)
    assert len(FIELDS) == len(set(FIELDS))


def test_a_framework_lists_the_roles_and_constructs_that_it_names_with_their_paths() -> None:
    matrix = Framework(id="m", label={}, kind="matrix", rows=("demand",), columns=FieldAxis(field="code"))
    assert matrix.places == ((("rows", 0), "demand"),)
    path = Framework(id="p", label={}, kind="path", edges=(("a", "b"),))
    assert path.places == ((("edges", 0, 0), "a"), (("edges", 0, 1), "b"))
