"""Remaining tasks are described in every language, in the singular and in the plural."""

import ast
import json
from dataclasses import asdict
from pathlib import Path

import pytest

import slr
from slr.report.resource import read_texts
from slr.report.text import Texts
from slr.report.todo import word_todo
from slr.stage import Todo
from slr.store.language import list_languages


def todo(kind: str, count: int) -> Todo:
    title = {"r1": "Night work", "r2": "", "r3": "Shift work", "r4": "Day work"}
    reports = list(title)[:count]
    return Todo.of(kind, reports, title, stage="full-text", basis="classifier")


def test_one_thing_and_several_are_worded_apart() -> None:
    texts = Texts("en")
    command = "`slr screen -r x --as adjudicated --stage full-text`"
    assert word_todo(todo("maybe", 1), texts, "x") == (
        f'settle 1 report marked "maybe" at full text: {command}; r1 Night work'
    )
    assert word_todo(todo("maybe", 4), texts, "x") == (
        f'settle 4 reports marked "maybe" at full text: {command}; r1 Night work; r2 (no title); r3 Shift work; and 1 more'
    )


def test_a_command_names_somebody_of_the_team_so_that_it_can_be_copied() -> None:
    reports, texts = (["r1"], {"r1": "Night work"}), Texts("en")
    anyone = Todo.of("read", *reports, stage="full-text")
    assert "--as YOURNAME --stage full-text`; r1" in word_todo(anyone, texts, "x")
    team = Todo.of("read", *reports, stage="full-text", people=("Siti R.", "budi", "ani"))
    assert "--as 'Siti R.' --stage full-text` (or budi, ani); r1" in word_todo(team, texts, "x")


def test_a_task_comes_back_from_json_as_it_was() -> None:
    made = Todo.of(
        "read_ranked", ["r1"], {"r1": "T"}, stage="full-text", people=("ani", "budi"), basis="classifier"
    )
    assert Todo.unpack(json.loads(json.dumps(asdict(made)))) == made


@pytest.mark.parametrize("language", list_languages())
@pytest.mark.parametrize("kind", read_texts("en")["todo"])
def test_every_kind_has_words_without_gaps(language: str, kind: str) -> None:
    for count in (1, 4):
        line = word_todo(todo(kind, count), Texts(language), "x")
        assert line
        assert "{" not in line


@pytest.mark.parametrize("language", list_languages())
def test_every_language_has_the_same_kinds(language: str) -> None:
    assert set(read_texts(language)["todo"]) == set(read_texts("en")["todo"])


def kinds_in_the_code() -> set[str]:
    """Return the kinds of every `Todo(kind=...)` and `Todo.of(...)` with a literal kind."""
    found = set()
    for path in Path(slr.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in ("Todo", "Todo.of"):
                kind = [k.value for k in node.keywords if k.arg == "kind"] or node.args[:1]
                found |= {k.value for k in kind if isinstance(k, ast.Constant)}
    return found


def test_every_kind_in_the_code_has_words_and_no_words_are_left_over() -> None:
    piles = {"conflict", "reasons", "maybe", "no_reader"}
    notices = {"notice_gone", "notice_concern", "notice_corrected"}
    found = {"unextracted", "single_extracted", "unreconciled"}
    appraised = {"unappraised", "single_appraised", "unsettled_appraisal"}
    claimed = {"unsettled_claim", "unsettled_support", "unsupported_claim"}
    variable = {
        *piles,
        *notices,
        *found,
        "uncoded",
        "single_coded",
        "coders_differ",
        "no_study",
        *appraised,
        *claimed,
    }  # named by a variable
    assert kinds_in_the_code() | variable == set(read_texts("en")["todo"])
