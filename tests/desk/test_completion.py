"""What is offered at a place of a protocol, while the person is writing it."""

import re

import pytest
from example_review import ROOT
from hypothesis import given
from hypothesis import strategies as st

from slr.desk.completion import Place, complete

TEXT = """\
schema: 1
review:
  title: x
criteria:
  - id: I1
    kind: include
    @
  - id: E1
sources:
- id: aa
  files: []
screening:
  title-abstract:
    team: [rina]
"""


def at(text: str) -> Place:
    """Return what is offered where the text has an `@`."""
    before, _, after = text.partition("@")
    found = complete(
        before + after,
        before.count("\n"),
        len(before) - before.rfind("\n") - 1,
        {
            "screening.title-abstract.team.[]": ["rina", "Siti R"],
            "sources.[].files.[]": ["2026-03-01/a [1].ris"],
        },
    )
    assert found is not None
    return found


def labels(text: str) -> list[str]:
    return [o.label for o in at(text).offers]


def test_keys_that_the_mapping_lacks_are_offered_with_their_meaning() -> None:
    found = at(TEXT)
    assert found.path == "criteria.[]"
    assert "stage" in labels(TEXT)
    assert not {"id", "kind"} & set(labels(TEXT))
    basis = next(o for o in found.offers if o.label == "basis")
    assert (basis.insert, basis.name) == ("basis: ", "Criterion.basis")
    assert basis.meaning == "source of the criterion, if it was not decided in advance"


@pytest.mark.parametrize(
    ("text", "path", "offered"),
    [
        ("@", "", "schema"),
        ("sy@", "", "synthesis"),
        ("review:\n  @", "review", "title"),
        ("review:\n  language: @", "review.language", "id"),
        ("review:\n    authors:\n    - @", "review.authors.[]", "name"),
        ("criteria:\n  - id: a\n    rule:\n      @", "criteria.[].rule", "years"),
        ("criteria:\n- id: a\n  rule:\n    years:\n      @", "criteria.[].rule.years", "from"),
        ("criteria:\n  - kind: @", "criteria.[].kind", "exclude"),
        ("criteria:\n  - rule:\n      types: [letter, @", "criteria.[].rule.types.[]", "article"),
        ("sources:\n  - id: a\n\n  # c\n    kind: ex@", "sources.[].kind", ""),
        ("sources:\n  - id: a\n    flow: @", "sources.[].flow", "without-entry"),
        ("screening:\n  title-abstract:\n    blind: @", "screening.title-abstract.blind", "true"),
        ("screening:\n  title-abstract:\n    team:\n      - @", "screening.title-abstract.team.[]", "rina"),
        ("dedupe:\n  disabled:\n  - @", "dedupe.disabled.[]", "long-title"),
        ("unknown:\n  @", "unknown", ""),
    ],
)
def test_the_place_is_found_from_the_indentation(text: str, path: str, offered: str) -> None:
    assert at(text).path == path
    assert (offered in labels(text)) if offered else (labels(text) == [])


def test_what_was_typed_is_replaced_and_chooses_the_offers() -> None:
    found = at("review:\n  la@ng")
    assert (found.start, found.end, labels("review:\n  la@ng")) == (2, 6, ["language"])
    assert labels("criteria:\n  - id: a\n    kind: clu@") == ["include", "exclude"]


def test_parts_of_the_protocol_begin_on_a_new_line() -> None:
    inserts = {o.label: o.insert for o in at("@").offers}
    assert inserts["review"] == "review:\n  "
    assert inserts["criteria"] == "criteria:\n  - "


def test_a_value_that_yaml_would_misread_is_quoted() -> None:
    assert [o.insert for o in at("sources:\n  - files: [@").offers] == ['"2026-03-01/a [1].ris"']
    assert [o.insert for o in at("screening:\n  title-abstract:\n    team: [S@").offers] == ["Siti R"]


def test_the_meaning_of_the_key_at_the_cursor_is_told() -> None:
    found = at("sources:\n  - id: a\n    strategy: TI@")
    assert (found.name, found.meaning) == (
        "Source.strategy",
        "search strategy exactly as it was run (PRISMA-S 8)",
    )


def test_in_a_comment_nothing_is_offered() -> None:
    assert complete("review:  # ti", 0, 13) is None
    assert complete("x", 9, 0) is None


@pytest.mark.parametrize("name", ["demo-telework", "asn-performance"])
def test_every_key_of_the_examples_is_offered_at_its_place(name: str) -> None:
    """Except in texts of several lines and between brackets, where lines are no keys."""
    lines = (ROOT / "protocols" / f"{name}.yaml").read_text(encoding="utf-8").split("\n")
    seen = 0
    for number, line in enumerate(lines):
        key = re.match(r"([ -]*)(\w[\w-]*):( |$)", line)
        if key is None:
            continue
        place = complete("\n".join([*lines[:number], key[1], *lines[number + 1 :]]), number, len(key[1]))
        if place is not None and place.offers:
            assert key[2] in [o.label for o in place.offers], (number, line, place.path)
            seen += 1
    assert seen > 80


@given(st.text(alphabet="ab:- \n#[]{}'\"|", max_size=60), st.integers(0, 9), st.integers(0, 30))
def test_no_text_is_too_strange(text: str, line: int, column: int) -> None:
    place = complete(text, line, column)
    if place is not None:
        assert 0 <= place.start <= place.end <= max(len(t) for t in text.split("\n"))
