"""Examples that the terms of a code miss, and counterexamples that they match, are gaps of the codebook."""

from slr.coding.example_gap import find_example_gaps
from slr.model.protocol import Protocol


def list_gaps(**fields: object) -> list[tuple[str, str, tuple[str, ...]]]:
    code = {"id": "load", "label": {"en": "Load"}, "definition": "Load.", **fields}
    protocol = Protocol.model_validate(
        {"schema": 1, "review": {"title": "T"}, "question": {"text": "Q"}, "sources": [], "codebook": [code]}
    )
    return [tuple(gap) for gap in find_example_gaps(protocol)]


TERMS = {"en": ["load"], "id": ["beban kerja"]}


def test_examples_that_agree_with_the_terms_are_no_gaps() -> None:
    examples = {"in": ["A high load", "Beban kerja"], "out": ["Lingkungan kerja", "No load"]}
    assert list_gaps(terms=TERMS, examples=examples) == []


def test_example_that_no_term_matches_is_a_gap() -> None:
    assert list_gaps(terms=TERMS, examples={"in": ["A high load", "Kerja"]}) == [("load", "Kerja", ())]


def test_counterexample_that_a_term_matches_is_a_gap_until_it_is_excluded() -> None:
    outside = {"out": ["A truck load"]}
    assert list_gaps(terms=TERMS, examples=outside) == [("load", "A truck load", ("load",))]
    assert list_gaps(terms=TERMS, exclude={"en": ["truck"]}, examples=outside) == []


def test_code_without_terms_has_no_gaps() -> None:
    assert list_gaps(examples={"in": ["A high load"]}) == []
