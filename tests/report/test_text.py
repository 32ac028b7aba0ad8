"""Both languages have the same keys and placeholders, and no text is missing."""

import ast
from pathlib import Path
from string import Formatter
from typing import Any

import pytest

from slr.model import word
from slr.model.column import columns_of
from slr.query.condition import TESTABLE
from slr.report import page
from slr.report.resource import read_texts
from slr.report.text import Texts
from slr.screen.model import MODELS
from slr.store.language import list_languages
from slr.text.language import _CODES


def flat(tree: dict[str, Any], above: str = "") -> dict[str, str]:
    found: dict[str, str] = {}
    for key, value in tree.items():
        name = f"{above}.{key}" if above else key
        found |= flat(value, name) if isinstance(value, dict) else {name: value}
    return found


def gaps(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_both_languages_have_the_same_keys() -> None:
    assert flat(read_texts("en")).keys() == flat(read_texts("id")).keys()


def test_both_languages_have_the_same_gaps_in_each_text() -> None:
    other = flat(read_texts("id"))
    assert {k: gaps(v) for k, v in flat(read_texts("en")).items()} == {k: gaps(v) for k, v in other.items()}


def test_no_indonesian_text_was_left_in_english() -> None:
    # Names and words that both languages share.
    same = {
        "count.register_one", "count.register_many", "column.doi", "column.n", "column.platform", "column.status", "column.standing", "word.maybe", "flow.box.register",
        "word.register", "column.pabak", "column.kappa", "fact.version", "language.af", "language.hi", "language.th",
        "type.editorial", "field.doi", "field.volume", "word.total", "reference.apa", "reference.editor", "reference.number",
        "reference.volume", "reference.month_4", "reference.month_9", "reference.month_11",
    }  # fmt: skip
    other = flat(read_texts("id"))
    alike = {k for k, v in flat(read_texts("en")).items() if other[k] == v and has_words(v)}
    alike -= {k for k in alike if k.startswith("checklist_name.")}  # names of instruments
    assert alike <= same


def has_words(text: str) -> bool:
    """Tell whether a text holds letters outside its gaps, other than the `n` of a count."""
    said = "".join(part for part, _, _, _ in Formatter().parse(text)).replace("(n = )", "")
    return any(c.isalpha() for c in said)


@pytest.mark.parametrize("language", list_languages())
def test_every_word_of_the_vocabularies_is_translated(language: str) -> None:
    t = Texts(language)
    words = [*word.ROLES, *word.SOURCE_KINDS, *word.STAGES, "include", "exclude", "maybe"]
    words += [
        "included",
        "excluded",
        "pending",
        "conflict",
        "retrieved",
        "not retrieved",
        "people",
        "rule",
        "stopping",
        "nobody",
    ]
    words += [
        word.NOT_REPORTED,
        word.NOT_ESTIMABLE,
        "same",
        "different",
        "version",
        "ask",
    ]
    assert [w for w in words if not t.has(f"word.{w}")] == []


def test_placeholders_in_a_filled_in_value_are_not_replaced() -> None:
    assert Texts("en").fill("flow.box.source", {"source": "{recall} {0} %s"}) == "{recall} {0} %s"


def test_a_missing_text_is_a_bug_that_shows() -> None:
    with pytest.raises(KeyError):
        Texts("en")("section.nothing")


@pytest.mark.parametrize("language", list_languages())
def test_every_type_field_and_language_that_a_rule_may_use_has_a_name(language: str) -> None:
    t = Texts(language)
    assert [x for x in word.DOCUMENT_TYPES if not t.has(f"type.{x}")] == []
    assert [name for name in TESTABLE if not t.has(f"field.{name}")] == []
    assert [c for c in set(_CODES.values()) if not t.has(f"language.{c}")] == []


@pytest.mark.parametrize("language", list_languages())
def test_every_model_has_a_phrase(language: str) -> None:
    assert [name for name in MODELS if not Texts(language).has(f"model.{name}")] == []


@pytest.mark.parametrize(
    ("citation", "told"),
    [
        ("Mudrika et al., 2021a", "Mudrika dkk., 2021a"),
        ("Satria et al.", "Satria dkk."),
        ("Nabawi & Permatasari, 2021", "Nabawi dan Permatasari, 2021"),
        ("Nabawi, 2019", "Nabawi, 2019"),
        ("“Pay & rank et al.”, 2019", "“Pay & rank et al.”, 2019"),
    ],
)
def test_a_citation_is_translated_into_indonesian_and_unchanged_in_english(citation: str, told: str) -> None:
    assert Texts("id").citation(citation) == told
    assert Texts("en").citation(citation) == citation


def test_a_number_that_rounds_to_nothing_has_no_sign() -> None:
    assert [Texts("en").number(x) for x in (-0.0004, -0.0, -0.0006)] == ["0.000", "0.000", "-0.001"]


@pytest.mark.parametrize("language", list_languages())
def test_every_column_that_a_page_asks_for_has_a_text(language: str) -> None:
    """A section declares its own columns, or picks columns of tables by literal names."""
    asked = set()
    for module in sorted(Path(page.__file__).parent.rglob("*.py")):
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "columns_of":
                asked |= {c.name for c in columns_of(ast.literal_eval(node.args[0]))}
            elif isinstance(node, ast.Call) and ast.unparse(node.func) == "pick":
                asked |= _literals(node.args[0])
            elif isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "names":
                asked |= _literals(node.value)
    assert {"work", "statement", "stage", "explanation", "cohen", "revision"} <= asked
    assert [c for c in sorted(asked) if not Texts(language).has(f"column.{c}")] == []


def _literals(node: ast.expr) -> set[str]:
    return {e.value for e in getattr(node, "elts", ()) if isinstance(e, ast.Constant)}
