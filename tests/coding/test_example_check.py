"""Examples that the terms of a code miss, and counterexamples that they match, are warnings."""

from slr.coding.example_check import check_examples
from slr.model.problem import Severity
from slr.model.protocol import Protocol


def list_problems(**fields: object) -> list[tuple[str, str, str]]:
    code = {"id": "load", "label": {"en": "Load"}, "definition": "Load.", **fields}
    protocol = Protocol.model_validate(
        {"schema": 1, "review": {"title": "T"}, "question": {"text": "Q"}, "sources": [], "codebook": [code]}
    )
    found = check_examples(protocol, "p.yaml")
    assert {p.severity for p in found} <= {Severity.WARNING}
    return [(p.code, p.where, p.message) for p in found]


TERMS = {"en": ["load"], "id": ["beban kerja"]}


def test_examples_that_agree_with_the_terms_are_no_problem() -> None:
    examples = {"in": ["A high load", "Beban kerja"], "out": ["Lingkungan kerja", "No load"]}
    assert list_problems(terms=TERMS, examples=examples) == []


def test_example_that_no_term_matches_is_a_warning() -> None:
    assert list_problems(terms=TERMS, examples={"in": ["A high load", "Kerja"]}) == [
        ("PRO022", "codebook load.examples.in", 'no term matches 1 of 2 examples under `in`: "Kerja"')
    ]


def test_counterexample_that_a_term_matches_is_a_warning_until_it_is_excluded() -> None:
    outside = {"out": ["A truck load"]}
    assert list_problems(terms=TERMS, examples=outside) == [
        (
            "PRO023",
            "codebook load.examples.out",
            'terms match the example under `out`: "A truck load"; the words are: load',
        )
    ]
    assert list_problems(terms=TERMS, exclude={"en": ["truck"]}, examples=outside) == []


def test_code_without_terms_is_not_checked() -> None:
    assert list_problems(examples={"in": ["A high load"]}) == []
