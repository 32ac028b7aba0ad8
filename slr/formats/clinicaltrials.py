"""Read studies in JSON that were downloaded from ClinicalTrials.gov, either from the site or from version 2 of its API.

Source: the data structure of ClinicalTrials.gov's API, National Library of Medicine. Each study is one registration.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from slr.formats.format import CutFile, DecodedFile, Format, Piece, Row
from slr.formats.json_list import cut_members
from slr.formats.json_record import Members, as_list, as_text, flatten_object
from slr.formats.row import make_row
from slr.model.entry import Entry, Quarantined

_ADDRESS: Final = "https://clinicaltrials.gov/study/"


def _recognise(head: str) -> bool:
    return (
        head.lstrip()[:1] in {"[", "{"}
        and re.search(r'"protocolSection"\s*:\s*\{', head) is not None
        and re.search(r'"nctId"\s*:', head) is not None
    )


def _cut(file: DecodedFile) -> CutFile:
    return cut_members(file.text, "studies")


def _parse(piece: Piece, _context: Any) -> Entry | Quarantined:
    """Return the entry of a study, or the quarantined text.

    Each module of the study's protocol section becomes a tag. The other members of the study also become tags.
    """
    tags = flatten_object(piece)
    if isinstance(tags, Quarantined):
        return tags
    protocol = Members(tags).part("protocolSection")
    if not protocol:
        return Quarantined(
            line=piece.line,
            raw=str(dict(tags)),
            reason="the study has no member `protocolSection`",
            cause="no_field",
        )
    modules = flatten_object(piece._replace(raw=protocol))
    rest = tuple((n, v) for n, v in tags if n != "protocolSection")
    found = (*(modules if isinstance(modules, tuple) else ()), *rest)
    key = as_text(Members(found).part("identificationModule").get("nctId"))
    return Entry(format="clinicaltrials", line=piece.line, type="registration", key=key, tags=found)


_KNOWN: Final = frozenset(
    """identificationModule statusModule sponsorCollaboratorsModule descriptionModule conditionsModule""".split()
)


def _normalise(entry: Entry) -> Row:
    members = Members(entry.tags)
    about, status, sponsors, conditions = (
        members.part(n)
        for n in ("identificationModule", "statusModule", "sponsorCollaboratorsModule", "conditionsModule")
    )
    number = as_text(about.get("nctId"))
    dates = (
        as_text(_part(status, n).get("date"))
        for n in ("startDateStruct", "studyFirstPostDateStruct", "completionDateStruct")
    )
    return make_row(
        types=("registration",),
        title=as_text(about.get("briefTitle")) or as_text(about.get("officialTitle")),
        year=next(filter(None, dates), "") or as_text(status.get("studyFirstSubmitDate")),
        abstract=as_text(members.part("descriptionModule").get("briefSummary")),
        keywords=[as_text(k) for n in ("conditions", "keywords") for k in as_list(conditions.get(n))],
        publisher=as_text(_part(sponsors, "leadSponsor").get("name")),
        urls=(_ADDRESS + number,) if number else (),
        registrations=[number, *_other_numbers(about)],
    )


def _part(value: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = value.get(name)
    return found if isinstance(found, Mapping) else {}


_REGISTERS: Final = frozenset({"REGISTRY", "EUDRACT_NUMBER", "CTIS"})


def _other_numbers(about: Mapping[str, Any]) -> Iterator[str]:
    """Yield the numbers of the study in other registers, and its former numbers in this register."""
    yield from map(as_text, as_list(about.get("nctIdAliases")))
    for other in as_list(about.get("secondaryIdInfos")):
        if isinstance(other, Mapping) and other.get("type") in _REGISTERS:
            yield as_text(other.get("id"))


def _knows(tag: str) -> bool:
    return tag in _KNOWN


FORMAT: Final = Format(
    title="ClinicalTrials.gov JSON",
    recognise=_recognise,
    cut=_cut,
    parse=_parse,
    normalise=_normalise,
    knows=_knows,
)
