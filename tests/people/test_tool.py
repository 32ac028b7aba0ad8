"""The built-in tools, and the tools that a protocol names."""

import hashlib
import pkgutil
import tomllib
from typing import Any

from slr.model.protocol import Protocol
from slr.people.tool import BUILT_IN, find_appraisal_faults, find_tool, list_tools, read_built_in

ANSWERS = {
    "jbi-cross-sectional": ["yes", "no", "unclear", "not applicable"],
    "mmat-2018": ["yes", "no", "can't tell"],
}


def protocol(**appraisal: Any) -> Protocol:
    plain = {"schema": 1, "review": {"title": "x"}, "question": {"text": "x"}, "sources": []}
    return Protocol.model_validate({**plain, "appraisal": appraisal})


def codes(**appraisal: Any) -> list[tuple[str, Any]]:
    return [(f.code, f.keys) for f in find_appraisal_faults(protocol(**appraisal))]


def test_the_built_in_tools_have_the_items_and_answers_of_the_instruments() -> None:
    jbi, mmat = map(read_built_in, BUILT_IN)
    assert [i.id for i in jbi.items] == list("12345678")
    designs = [f"{design}.{item}" for design in range(1, 6) for item in range(1, 6)]
    assert [i.id for i in mmat.items] == ["S1", "S2", *designs]
    assert [i.id for i in mmat.items if i.screens] == ["S1", "S2"]
    assert {name: list(read_built_in(name).answers) for name in BUILT_IN} == ANSWERS
    assert (jbi.totals, mmat.totals) == (True, False)
    assert all(set(i.label) == {"en", "id"} for tool in (jbi, mmat) for i in tool.items)


def test_the_sources_of_the_tools_are_recorded_with_their_hashes() -> None:
    known = tomllib.loads((pkgutil.get_data("slr.people", "tools/SOURCES.toml") or b"").decode())
    assert tuple(known) == BUILT_IN
    for name, source in known.items():
        data = pkgutil.get_data("slr.people", f"tools/{source['file']}") or b""
        assert hashlib.sha256(data).hexdigest() == source["sha256"]
        assert source["items"] == len(read_built_in(name).items)
        assert {"instrument", "published", "version", "licence"} <= set(source)


def test_a_protocol_without_tools_has_the_built_in_ones() -> None:
    assert [t.id for t in list_tools(protocol())] == list(BUILT_IN)
    assert [t.id for t in list_tools(protocol(tools=["mmat-2018"]))] == ["mmat-2018"]
    own = {"id": "own", "label": {"en": "Own"}, "answers": {"low": "+", "high": "-"}, "items": [{"id": "a", "label": {"en": "A"}}]}  # fmt: skip
    assert [t.id for t in list_tools(protocol(definitions=[own]))] == ["own"]
    assert find_tool(protocol(), "own") is None


def test_unknown_tools_items_and_answers_are_named() -> None:
    without = {"id": "x", "tool": "mmat-2018", "item": "S1", "answers": ["no"]}
    assert codes(tools=["mmat-2018"], without=[without]) == []
    assert codes(tools=["mmat"]) == [("PRO030", ("appraisal", "tools", 0))]
    assert codes(without=[{**without, "tool": "rob2"}]) == [("PRO030", ("appraisal", "without", 0, "tool"))]
    assert codes(without=[{**without, "item": "9.9"}]) == [("PRO031", ("appraisal", "without", 0, "item"))]
    assert codes(without=[{**without, "answers": ["No"]}]) == [
        ("PRO031", ("appraisal", "without", 0, "answers", 0))
    ]
    assert codes(without=[without, without]) == [("PRO006", ("appraisal", "without", 1, "id"))]


def test_no_total_is_shown_for_mmat_even_if_the_protocol_asks() -> None:
    assert codes(tools=["jbi-cross-sectional"], totals=True) == []
    assert codes(tools=["mmat-2018"], totals=True) == [("PRO032", ("appraisal", "totals"))]
