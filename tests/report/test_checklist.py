"""The built-in checklists, the checklists in files, and the answers that a protocol may give."""

import csv
import hashlib
import pkgutil
import tomllib
from pathlib import Path
from typing import Any

import pytest

from slr.model.protocol import Protocol
from slr.report.checklist import (
    BUILT_IN,
    ChecklistError,
    find_checklist_faults,
    list_checklists,
    parse_checklist,
    read_built_in,
)
from slr.report.text import Texts
from slr.store.language import list_languages

ORACLES = Path(__file__).resolve().parents[2].parent / "shared" / "oracles" / "checklists"
LINES = {"prisma-2020": 42, "prisma-2020-abstract": 12, "prisma-s": 16, "swim": 10, "entreq": 21}


def protocol(**reporting: Any) -> Protocol:
    plain = {"schema": 1, "review": {"title": "x"}, "question": {"text": "x"}, "sources": []}
    return Protocol.model_validate({**plain, "reporting": reporting})


def test_the_built_in_checklists_have_the_items_of_the_instruments() -> None:
    assert {name: len(read_built_in(name).items) for name in BUILT_IN} == LINES
    prisma = [item.id for item in read_built_in("prisma-2020").items]
    assert [i for i in prisma if i.isdigit()] == [
        str(n) for n in range(1, 28) if n not in (10, 13, 16, 20, 23, 24)
    ]
    assert [i for i in prisma if i.startswith("13")] == ["13a", "13b", "13c", "13d", "13e", "13f"]


@pytest.mark.parametrize("language", list_languages())
def test_every_item_has_points_and_a_label_in_each_language(language: str) -> None:
    t = Texts(language)
    items = [(name, item) for name in BUILT_IN for item in read_built_in(name).items]
    assert all(item.points and t(f"checklist_item.{name}.{item.id}") for name, item in items)
    assert all(t(f"checklist_name.{name}") for name in BUILT_IN)


@pytest.mark.parametrize("name", BUILT_IN)
def test_the_items_are_those_of_the_shared_checklists(name: str) -> None:
    file = ORACLES / f"{name.replace('-2020', '2020').replace('-', '_')}.csv"
    if not file.is_file():
        pytest.skip(f"the shared checklists are not here: {file.name}")
    with file.open(encoding="utf-8") as lines:
        assert [row["item"] for row in csv.DictReader(lines)] == [i.id for i in read_built_in(name).items]


def test_the_sources_of_the_checklists_are_recorded_with_their_hashes() -> None:
    known = tomllib.loads((pkgutil.get_data("slr.report", "checklists/SOURCES.toml") or b"").decode())
    assert list(known) == list(BUILT_IN)
    for name, source in known.items():
        data = pkgutil.get_data("slr.report", f"checklists/{source['file']}") or b""
        assert hashlib.sha256(data).hexdigest() == source["sha256"]
        assert source["lines"] == LINES[name]
        assert {"instrument", "published", "version", "licence"} <= set(source)


def test_a_file_with_plain_labels_is_a_checklist() -> None:
    text = "\ufeffinstrument,item,section,label,answers\nPRISMA-ScR,1,title,Says that it is a scoping review,reported where\n"
    checklist = parse_checklist(text, "prisma-scr")
    [item] = checklist.items
    assert (checklist.label, item.id, item.section, item.points) == ("PRISMA-ScR", "1", "title", ())
    assert item.label == {"en": "Says that it is a scoping review"}


@pytest.mark.parametrize(
    ("text", "message", "line"),
    [
        ("", "expected a header row with the columns `item` and `label`", 1),
        ("item,label\n", "the file has no items", 1),
        ("item,lable\n1,x\n", "unknown column 'lable' (did you mean 'label'?)", 1),
        ("item,label\n1,\n", "a row needs both an item and a label", 2),
        ("item,label\n1,a\n1,b\n", "the item '1' occurs twice", 3),
        ("item,label,points\n1,a,flwo\n", "unknown point 'flwo' (did you mean 'flow'?)", 2),
    ],
)
def test_a_faulty_file_is_named_with_its_line(text: str, message: str, line: int) -> None:
    with pytest.raises(ChecklistError) as raised:
        parse_checklist(text, "own")
    assert (str(raised.value), raised.value.line) == (message, line)


def test_a_protocol_without_checklists_has_those_that_fit_the_review() -> None:
    own = {"id": "own", "label": "Own", "items": [{"id": "1", "label": {"en": "A"}}]}
    fitting = ("prisma-2020", "swim")
    assert [c.id for c in list_checklists(protocol(), fitting)] == ["prisma-2020", "swim"]
    assert [c.id for c in list_checklists(protocol(checklists=["entreq"]), fitting)] == ["entreq"]
    assert [c.id for c in list_checklists(protocol(definitions=[own]), fitting)] == ["own"]
    both = protocol(checklists=["swim", "checklists/own.csv"], definitions=[own])
    assert [c.id for c in list_checklists(both, fitting)] == ["swim", "own"]


def test_unknown_checklists_and_items_are_faults() -> None:
    wrong = protocol(
        checklists=["prisma2020", "swim"],
        answers={
            "prisma-2020": {"3": {"where": "page 1"}, "99": {"where": "page 2"}},
            "swimm": {"1a": {"where": "x"}},
        },
    )
    faults = [(f.code, f.keys, f.message) for f in find_checklist_faults(wrong)]
    assert faults == [
        (
            "PRO040",
            ("reporting", "checklists", 0),
            "unknown checklist 'prisma2020' (did you mean 'prisma-2020'?)",
        ),
        ("PRO040", ("reporting", "answers", "prisma-2020", "99"), "unknown item '99' (did you mean '9'?)"),
        ("PRO040", ("reporting", "answers", "swimm"), "unknown checklist 'swimm' (did you mean 'swim'?)"),
    ]
