"""Sources and files that are added to the text of a protocol, without a change of anything else."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slr.model.source_text import NoPlaceError, add_file, add_source, fill_source
from slr.model.yaml_text import YamlError, read_yaml

NEW = {"id": "new", "name": "A: new", "kind": "register", "files": ["*/new.ris"]}

BLOCK = """\
schema: 1
sources:
  - id: aa  # the first
    name: Alpha
    files: ["a.ris", b.ris]   # two
    strategy: |-
      one
        AND two

    # limits: none
  - id: "b b"
    files:
      - c.ris  # third
    # platform: Ovid

# about screening
screening: {}
"""


def test_a_source_is_added_below_the_comments_of_the_last_one() -> None:
    assert add_source(BLOCK, NEW) == BLOCK.replace(
        "    # platform: Ovid\n",
        "    # platform: Ovid\n"
        '  - id: new\n    name: "A: new"\n    kind: register\n    files: ["*/new.ris"]\n',
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("sources: []\nx: 1\n", "sources:\n  - id: s\nx: 1\n"),
        ("sources: []  # none\n", "sources:  # none\n  - id: s\n"),
        ("sources: [\n  ]\nx: 1\n", "sources:\n  - id: s\nx: 1\n"),
        ("x: 1\n", "x: 1\n\nsources:\n  - id: s\n"),
        ("x: 1", "x: 1\n\nsources:\n  - id: s\n"),
        ("sources:\n- id: r\n", "sources:\n- id: r\n- id: s\n"),
        ("sources:\n- id: r", "sources:\n- id: r\n- id: s"),
        ("sources:\r\n  - id: r\r\nx: 1\r\n", "sources:\r\n  - id: r\r\n  - id: s\r\nx: 1\r\n"),
        ("sources: &s\n  - &t\n    id: r\n", "sources: &s\n  - &t\n    id: r\n  - id: s\n"),
        ("sources:\n  - {id: r}\nx: 1\n", "sources:\n  - {id: r}\n  - id: s\nx: 1\n"),
    ],
)
def test_a_source_finds_its_place(before: str, after: str) -> None:
    assert add_source(before, {"id": "s"}) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("sources:\n  - id: r\n    files: []   # c\n", 'sources:\n  - id: r\n    files: ["n"]   # c\n'),
        ("sources:\n  - id: r\n    files: [a]   # c\n", 'sources:\n  - id: r\n    files: [a, "n"]   # c\n'),
        ("sources:\n  - id: r\n    files: [a,\n]\n", 'sources:\n  - id: r\n    files: [a, "n",\n]\n'),
        (
            "sources:\n  - id: r\n    files:\n    - a # c\n",
            'sources:\n  - id: r\n    files:\n    - a # c\n    - "n"\n',
        ),
        ("sources:\n  - id: r # c\nx: 1\n", 'sources:\n  - id: r # c\n    files: ["n"]\nx: 1\n'),
        ("sources: [{id: r, files: [a]}]\n", 'sources: [{id: r, files: [a, "n"]}]\n'),
    ],
)
def test_a_file_is_added_to_a_source(before: str, after: str) -> None:
    assert add_file(before, 0, "n") == after


def test_a_source_is_filled_in_with_comments_kept() -> None:
    text = 'sources:\n  - id: x   # id\n    name: "Y"\n    kind: database\n    files: []  # f\n    # platform: Z\n'
    filled = fill_source(
        text, 0, {"id": "wos", "name": "Web of Science", "platform": "Clarivate", "files": ["*/w.ris"]}
    )
    assert filled == (
        "sources:\n  - id: wos   # id\n    name: Web of Science\n    kind: database\n    platform: Clarivate\n"
        '    files: ["*/w.ris"]  # f\n    # platform: Z\n'
    )


@pytest.mark.parametrize("text", ["sources: [{id: r}]\n", "sources: text\n", "sources:\n"])
def test_a_place_that_would_change_the_layout_is_refused(text: str) -> None:
    with pytest.raises(NoPlaceError):
        add_source(text, NEW)


@pytest.mark.parametrize(
    "text", ["sources: []\n", "x: 1\n", "sources: [{id: r}]\n", "- x\n", "sources: [a]\n"]
)
def test_a_file_without_a_source_is_refused(text: str) -> None:
    with pytest.raises(NoPlaceError):
        add_file(text, 0, "n")


def test_a_text_that_is_not_yaml_is_refused() -> None:
    with pytest.raises(YamlError):
        add_source("sources: [\n", NEW)


@pytest.mark.parametrize("word", ["NULL", "null", "YES", "Off", "TRUE", "n"])
def test_a_word_that_yaml_reads_as_another_value_is_quoted(word: str) -> None:
    text = add_source("sources: []\n", {"id": "s", "name": word})
    assert text == f'sources:\n  - id: s\n    name: "{word}"\n'
    assert read_yaml(text)["sources"][0]["name"] == word


TEXTS = st.one_of(
    st.text(), st.text(alphabet="ab \n:#-'\"[]{}|>&*!%@`\\,\t\r\u0085\u2028\ufeff", max_size=30)
).filter(lambda t: not any("\ud800" <= c <= "\udfff" for c in t))


@given(st.dictionaries(st.sampled_from(["name", "platform", "strategy", "limits"]), TEXTS), st.lists(TEXTS))
def test_any_value_comes_back_and_everything_else_stays(values: Mapping[str, str], files: list[str]) -> None:
    before = read_yaml(BLOCK)
    text = add_source(BLOCK, {"id": "s", **values, "files": files})
    after = read_yaml(text)
    assert after["sources"][:2] == before["sources"]
    assert {**after, "sources": 0} == {**before, "sources": 0}
    assert dict(after["sources"][2]) == {"id": "s", **values, "files": files}
    above, below = BLOCK.split("\n\n# about screening")
    assert text.startswith(above)
    assert text.endswith(f"\n\n# about screening{below}")


@given(st.integers(min_value=0, max_value=1), TEXTS)
def test_any_file_comes_back_and_everything_else_stays(number: int, pattern: str) -> None:
    before = read_yaml(BLOCK)
    after = read_yaml(add_file(BLOCK, number, pattern))
    before["sources"][number]["files"].append(pattern)
    assert after == before


@given(st.integers(min_value=0, max_value=1), st.sampled_from(["id", "name", "strategy", "limits"]), TEXTS)
def test_any_filled_value_comes_back_and_everything_else_stays(number: int, key: str, value: str) -> None:
    before = read_yaml(BLOCK)
    after = read_yaml(fill_source(BLOCK, number, {key: value}))
    before["sources"][number][key] = value
    assert after == before
