"""A bundle is described as an RO-Crate, and the description can be read again."""

import hashlib
import json
from typing import Any

import pytest

from slr.formats.crate import METADATA, CrateError, Creator, describe_crate, read_crate

PARTS = {
    "protocols/x.yaml": b"schema: 1\n",
    "corpus/x/searches/a.ris": b"TY  - JOUR\n",
    "build/x/tables/t.csv": b"a\n",
    "README.md": b"# X\n",
}


def describe(**more: Any) -> bytes:
    known: dict[str, Any] = {
        "name": "X",
        "description": "Y",
        "date": "2026-04-29",
        "language": "en",
        "version": "1.0",
    }
    creators = [Creator(name="Rina D", affiliation="Nowhere", orcid="0000-0001"), Creator(name="Tomas E")]
    return describe_crate(PARTS, creators=creators, **(known | more))


def graph() -> dict[str, dict[str, Any]]:
    return {item["@id"]: item for item in json.loads(describe())["@graph"]}


def test_the_root_has_what_the_profile_requires() -> None:
    items = graph()
    assert items[METADATA]["about"] == {"@id": "./"}
    assert items[METADATA]["conformsTo"] == {"@id": "https://w3id.org/ro/crate/1.1"}
    root = items["./"]
    assert {"name", "description", "datePublished", "hasPart", "author"} <= set(root)
    assert sorted(part["@id"] for part in root["hasPart"]) == sorted(PARTS)


def test_each_file_has_its_size_its_hash_and_its_format() -> None:
    table = graph()["build/x/tables/t.csv"]
    assert table["contentSize"] == "2"
    assert table["sha256"] == hashlib.sha256(b"a\n").hexdigest()
    assert table["encodingFormat"] == "text/csv"


def test_the_action_leads_from_protocol_and_corpus_to_the_outputs() -> None:
    action = graph()["#build"]
    assert [o["@id"] for o in action["object"]] == ["corpus/x/searches/a.ris", "protocols/x.yaml"]
    assert [o["@id"] for o in action["result"]] == ["build/x/tables/t.csv"]


def test_authors_are_named_by_their_orcid_if_they_have_one() -> None:
    people = [item for item in graph().values() if item["@type"] == "Person"]
    assert [p["@id"] for p in people] == ["https://orcid.org/0000-0001", "#Tomas-E"]


def test_the_description_can_be_read_again() -> None:
    crate = read_crate(describe(version="2.1"))
    assert crate.version == "2.1"
    assert dict(crate.hashes) == {path: hashlib.sha256(data).hexdigest() for path, data in PARTS.items()}


def test_the_same_files_in_another_order_give_the_same_description() -> None:
    turned = dict(reversed(PARTS.items()))
    known: dict[str, Any] = {
        "name": "X",
        "description": "Y",
        "date": "2026",
        "language": "en",
        "version": "1",
    }
    assert describe_crate(turned, creators=[], **known) == describe_crate(PARTS, creators=[], **known)


@pytest.mark.parametrize(
    "data", [b"", b"[]", b"{}", b'{"@graph": [{}]}', b'{"@graph": [{"@id": "#slr"}]}', b"\xff"]
)
def test_a_description_that_is_none_is_an_error(data: bytes) -> None:
    with pytest.raises(CrateError):
        read_crate(data)
