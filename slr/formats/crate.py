"""Describe the files of a bundle as an RO-Crate 1.1 (https://w3id.org/ro/crate/1.1), and read such a description."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, Final

METADATA: Final = "ro-crate-metadata.json"
_CONTEXT: Final = "https://w3id.org/ro/crate/1.1/context"
_PROFILE: Final = "https://w3id.org/ro/crate/1.1"
# schema.org has this property, but the context of RO-Crate 1.1 does not.
_TERMS: Final = {"sha256": "https://schema.org/sha256"}
_MEDIA: Final[Mapping[str, str]] = {
    ".bib": "application/x-bibtex",
    ".csv": "text/csv",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".html": "text/html",
    ".json": "application/json",
    ".md": "text/markdown",
    ".png": "image/png",
    ".ris": "application/x-research-info-systems",
    ".svg": "image/svg+xml",
    ".tex": "application/x-tex",
    ".txt": "text/plain",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".yaml": "application/yaml",
}


class CrateError(ValueError):
    """The description of a bundle cannot be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Creator:
    """An author of the review. `orcid` is the author's ORCID iD, as a number or a URL, or empty."""

    name: str
    affiliation: str = ""
    orcid: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Crate:
    """What the description of a bundle contains.

    `version` is the version of the program that wrote the bundle. `hashes` maps the path of each file to its SHA-256.
    """

    version: str
    hashes: Mapping[str, str]


def describe_crate(
    parts: Mapping[str, bytes],
    *,
    name: str,
    description: str,
    date: str,
    language: str,
    creators: Sequence[Creator],
    version: str,
) -> bytes:
    """Return the description of a bundle as JSON-LD.

    `parts` maps the paths of all other files in the bundle to their contents. `date` is an ISO 8601 date.
    """
    people = [_describe_person(creator) for creator in creators]
    files = [_describe_file(path, parts[path]) for path in sorted(parts)]
    root: dict[str, Any] = {
        "@id": "./",
        "@type": "Dataset",
        "name": name,
        "description": description,
        "datePublished": date,
        "inLanguage": language,
        "author": [{"@id": person["@id"]} for person in people],
        "hasPart": [{"@id": file["@id"]} for file in files],
        "mentions": {"@id": "#build"},
    }
    graph = [
        {"@id": METADATA, "@type": "CreativeWork", "conformsTo": {"@id": _PROFILE}, "about": {"@id": "./"}},
        root,
        *people,
        *files,
        {"@id": "#slr", "@type": "SoftwareApplication", "name": "slr", "softwareVersion": version},
        _describe_build(files),
    ]
    data = {"@context": [_CONTEXT, _TERMS], "@graph": graph}
    return (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode()


def _describe_person(creator: Creator) -> dict[str, Any]:
    number = creator.orcid.rpartition("/")[2]
    known = {"@id": f"https://orcid.org/{number}" if number else f"#{creator.name.replace(' ', '-')}"}
    person: dict[str, Any] = {**known, "@type": "Person", "name": creator.name}
    return {**person, "affiliation": creator.affiliation} if creator.affiliation else person


def _describe_file(path: str, data: bytes) -> dict[str, Any]:
    known: dict[str, Any] = {
        "@id": path,
        "@type": "File",
        "name": path.rpartition("/")[2],
        "contentSize": str(len(data)),
    }
    media = _MEDIA.get(PurePosixPath(path).suffix.lower())
    known |= {"encodingFormat": media} if media else {}
    return known | {"sha256": hashlib.sha256(data).hexdigest()}


def _describe_build(files: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    outputs = [{"@id": f["@id"]} for f in files if f["@id"].startswith("build/")]
    inputs = [{"@id": f["@id"]} for f in files if f["@id"].startswith(("protocols/", "corpus/"))]
    action = {
        "@id": "#build",
        "@type": "CreateAction",
        "name": "slr synthesize",
        "instrument": {"@id": "#slr"},
    }
    return {**action, "object": inputs, "result": outputs}


def read_crate(data: bytes) -> Crate:
    """Return what the description of a bundle contains. Raises CrateError if the description cannot be read."""
    try:
        graph = {item["@id"]: item for item in json.loads(data)["@graph"]}
        hashes = {path: str(item["sha256"]) for path, item in graph.items() if item.get("@type") == "File"}
        return Crate(version=str(graph["#slr"]["softwareVersion"]), hashes=hashes)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise CrateError(str(error)) from error
