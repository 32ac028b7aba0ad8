"""YAML text is read within limits: a problem with a line is quick, whatever the text stands for."""

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slr.model import yaml_text
from slr.model.parse import parse_protocol
from slr.model.yaml_text import DEEPEST, YamlError, read_yaml

ALIASES = "\n".join(
    ["l0: &l0 [a, a, a, a, a, a, a, a, a]", *(f"l{i}: &l{i} [{', '.join([f'*l{i - 1}'] * 9)}]" for i in range(1, 9))]
)  # fmt: skip
MERGES = "\n".join(
    ["m0: &m0 {k0: 1}", *(f"m{i}: &m{i} {{<<: [{', '.join([f'*m{i - 1}'] * 9)}], k{i}: 1}}" for i in range(1, 9))]
)  # fmt: skip


def fault(text: str | bytes) -> tuple[str, int | None]:
    with pytest.raises(YamlError) as caught:
        read_yaml(text)
    return caught.value.message, caught.value.line


@pytest.mark.parametrize(
    ("text", "message", "line"),
    [
        (ALIASES, "more than 200,000 values, counting what each alias refers to", 6),
        (MERGES, "more than 200,000 values, counting what each alias refers to", 6),
        ("review: &r {<<: *r}", "the alias 'r' is inside the value that it refers to", 1),
        ("a: 1\nreview: &r [*r]", "the alias 'r' is inside the value that it refers to", 2),
        ("a: " + "[" * 5_000, "more than 50 nested lists and mappings", 1),
        ("- " * 3_000 + "a", "more than 50 nested lists and mappings", 1),
        ("\n".join(" " * i + "a:" for i in range(3_000)), "more than 50 nested lists and mappings", 50),
        ("a: 1\nwhen: 2026-13-45", "month must be in 1..12", 2),
        ("a: 1\nb: " + "1" * 5_000, "Exceeds the limit (4300 digits) for integer string conversion: value has 5000 digits", 2),
        ('a: 1\nb: "\\ud800"', "half of a character (a lone surrogate such as \\ud800), which cannot be stored in a file", 2),
        ("a: 1\nb: \x00", "special characters are not allowed", 2),
        (b"a: 1\nb: \xff", "invalid start byte", 2),
        ("a: *b", "found undefined alias 'b'", 1),
        ("a: {b", "expected ',' or '}', but got '<stream end>'", 1),
    ],
    ids=range(14),
)  # fmt: skip
def test_what_is_wrong_has_its_line(text: str | bytes, message: str, line: int) -> None:
    """The first seven once took more than a minute, or ended in a traceback."""
    assert fault(text) == (message, line)


@pytest.mark.parametrize("depth", [DEEPEST - 1, DEEPEST])
def test_the_deepest_value_is_read_and_nothing_deeper(depth: int) -> None:
    text = "[" * depth + "]" * depth
    if depth < DEEPEST:
        assert read_yaml(f"[{text}]") is not None
    else:
        assert fault(f"[{text}]")[1] == 1


@pytest.mark.parametrize(("limit", "is_read"), [(8, False), (9, True)])
def test_an_alias_counts_as_much_as_what_it_refers_to(
    monkeypatch: pytest.MonkeyPatch, limit: int, is_read: bool
) -> None:
    monkeypatch.setattr(yaml_text, "LARGEST", limit)
    text = "{a: &a [1, 2], b: *a}"  # a mapping, two keys, and twice a list of two values
    if is_read:
        assert read_yaml(text)["b"] == [1, 2]
    else:
        assert "values" in fault(text)[0]


def test_an_alias_refers_to_the_last_value_with_its_name() -> None:
    assert read_yaml("a: &x 1\nb: &x 2\nc: *x") == {"a": 1, "b": 2, "c": 2}


def test_a_merged_mapping_has_the_keys_of_both() -> None:
    assert dict(read_yaml("a: &a {x: 1}\nb: {<<: *a, y: 2}")["b"]) == {"x": 1, "y": 2}


@pytest.mark.parametrize("text", [ALIASES, MERGES, "review: &r {<<: *r}", "a: " + "[" * 5_000])
def test_a_hostile_protocol_is_one_problem_with_its_line(text: str) -> None:
    protocol, [problem] = parse_protocol(text, "protocols/k.yaml")
    assert protocol is None
    assert (problem.code, problem.file) == ("PRO002", "protocols/k.yaml")
    assert problem.line is not None
    assert problem.hint.startswith("write the values out")


PIECES = st.sampled_from(
    ["a", ": ", "- ", "\n", "  ", "[", "]", "{", "}", ",", "&a ", "*a", "<<: ", "!!int ", "!!set ", "? ", "|\n", '"', "'", "#", "\t", "%", "---\n", "2026-1-1", "1e9", "~", "\\u", "é"]
)  # fmt: skip


@settings(deadline=None, max_examples=200)
@given(st.lists(PIECES, max_size=12).map("".join))
def test_any_text_is_read_or_has_a_fault(text: str) -> None:
    with contextlib.suppress(YamlError):
        repr(read_yaml(text))
    protocol, problems = parse_protocol(text, "protocols/k.yaml")
    assert protocol is None
    assert all(problem.message for problem in problems)
