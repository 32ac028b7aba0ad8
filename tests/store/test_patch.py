"""Corrections are read from `patches.yaml`; whatever is wrong in it is a problem with its line."""

from pathlib import Path

import pytest

from slr.store.layout import Review
from slr.store.patch import read_patches

ALIASES = "\n".join(
    ["l0: &l0 [a, a, a, a, a, a, a, a, a]", *(f"l{i}: &l{i} [{', '.join([f'*l{i - 1}'] * 9)}]" for i in range(1, 9))]
)  # fmt: skip


@pytest.fixture
def review(tmp_path: Path) -> Review:
    review = Review(root=tmp_path, name="k")
    review.corpus.mkdir(parents=True)
    return review


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (ALIASES, [("PAT001", 6)]),
        ("r1: &r {<<: *r}", [("PAT001", 1)]),
        ("r1: " + "[" * 5_000, [("PAT001", 1)]),
        ("r1: {title: A}\nr2: {name: A}", [("PAT003", 2)]),
        ("r1: &a {name: A}\nr2: {<<: *a}", [("PAT003", 1), ("PAT003", 2)]),
        ("r1: {title: A}\nr2: 5", [("PAT002", 2)]),
        ("- r1", [("PAT002", 1)]),
        ("!!set {r1}", [("PAT002", 1)]),
        ("r1: {title: A}\nr2: {year: 2026-13-45}", [("PAT001", 2)]),
    ],
    ids=range(9),
)
def test_what_is_wrong_has_its_line(review: Review, text: str, found: list[tuple[str, int]]) -> None:
    review.patches.write_text(text, encoding="utf-8")
    problems = read_patches(review).problems
    assert [(p.code, p.line) for p in problems] == found


def test_fields_that_come_from_an_alias_are_corrections(review: Review) -> None:
    review.patches.write_text("r1: &a {title: A}\nr2: {<<: *a, year: 2020}", encoding="utf-8")
    assert read_patches(review).fields == {"r1": {"title": "A"}, "r2": {"title": "A", "year": 2020}}


def test_values_that_are_no_text_or_number_are_not_made_into_text(review: Review) -> None:
    review.patches.write_text(
        "r1: {title: {en: A}, authors: [A, null], year: true, volume: 1.5}", encoding="utf-8"
    )
    fields = {"title": {"en": "A"}, "authors": ["A", None], "year": "True", "volume": "1.5"}
    assert read_patches(review).fields == {"r1": fields}


def test_bytes_that_are_not_utf_8_have_their_line(review: Review) -> None:
    review.patches.write_bytes(b"r1: {title: A}\nr2: {title: \xff}")
    assert [(p.code, p.line) for p in read_patches(review).problems] == [("PAT001", 2)]
