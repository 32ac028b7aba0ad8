"""Test that every problem code has one meaning, and a short name in every language."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from slr.report.resource import read_texts
from slr.store.language import list_languages

HOME = Path(__file__).resolve().parents[1] / "slr"
CODE = re.compile(r"[A-Z]{3}\d{3}")

# Codes that several statements give, and the one meaning that all of them have.
SHARED = {
    "APP004": "an answer that the item, or every tool of the review, does not have",
    "APP001": "a word in an appraisal that its column does not allow: of several words, or of one",
    "BND004": "a file that is no bundle of one review: its description cannot be read, or it has not exactly one review",
    "CLM001": "a word in a claim or its support that its column does not allow: of several words, or of one",
    "DEC007": "a word in `how` that its column does not allow: of a verdict, and of a coding",
    "CER002": "a domain that the system, or both systems, lack",
    "CER003": "a judgement that the domain, or every domain, does not allow",
    "FND001": "a word in a finding that its column does not allow: of several words, or of one",
    "JRN002": "a part of the journal that cannot be read: the file, or one of its lines",
    "NAM001": "a name of a person that is not valid: of a file, and in the team of the protocol",
    "NAM002": "two names of people that look the same: of two files, of a file to be made, and in the team of the protocol",
    "ING014": "a header or column under `columns:` that does not exist",
    "ING023": "a correction whose value has the wrong form",
    "PRO000": "a protocol that is not UTF-8: the current one, or an earlier one",
    "PRO003": "a key or a cell that is missing, in the protocol or in its codebook",
    "PRO008": "an unknown parent of a code, in the protocol or in the file of the codebook",
    "PRO006": "an id that is used twice in a list of the protocol",
    "PRO030": "an appraisal tool that the protocol names but that does not exist: as a tool, and in a sensitivity analysis",
    "PRO031": "an item or an answer that the tool of a sensitivity analysis does not have",
    "PRO004": "a value of the protocol that is none of those expected there",
    "REV003": "no earlier version: no git, no repository, or no commit",
    "SHT012": "a report id that the review does not have: in a worksheet of reports or of pairs, and in a verdict given at a desk",
    "SHT002": "a column that a person's file lacks: when it is read, and when a row is appended",
    "SIM001": "a labelled file that cannot be read: not UTF-8, or without a needed column",
}


def find_codes(tree: ast.AST) -> Iterator[str]:
    """Yield each problem code of a module, once for each statement or call that gives it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and CODE.fullmatch(node.value):
            yield node.value


@pytest.fixture(scope="module")
def places() -> dict[str, list[str]]:
    found = defaultdict(list)
    for path in sorted(HOME.rglob("*.py")):
        for code in find_codes(ast.parse(path.read_text(encoding="utf-8"))):
            found[code].append(path.relative_to(HOME).as_posix())
    return found


@pytest.mark.parametrize("language", list_languages())
def test_every_code_has_a_short_name_and_every_short_name_a_code(
    language: str, places: dict[str, list[str]]
) -> None:
    assert sorted(read_texts(language)["problem"]) == sorted(places)


def test_no_code_has_two_meanings(places: dict[str, list[str]]) -> None:
    """A code that a second statement gives is either a second meaning, or belongs into SHARED with its one meaning."""
    assert {code: found for code, found in places.items() if len(found) > 1 and code not in SHARED} == {}
    assert [code for code in SHARED if len(places[code]) < 2] == []


@pytest.mark.parametrize("language", list_languages())
def test_no_two_codes_have_the_same_short_name(language: str) -> None:
    names = list(read_texts(language)["problem"].values())
    assert sorted(n for n in names if names.count(n) > 1) == []


def test_a_code_given_twice_is_seen() -> None:
    seeded = "Problem(code='SHT010')\nwarning('SHT010', 'x')\n'no code: SHT010 in a text'"
    assert list(find_codes(ast.parse(seeded))) == ["SHT010", "SHT010"]
