"""Write records as CSL-JSON.

An entry that was read from CSL-JSON keeps the members that do not fill a column.
"""

import json
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from slr.formats.csl import CUSTOM, NUMBERED, knows_member
from slr.formats.exchange.csl_variable import find_variables
from slr.formats.exchange.entry_type import kind_of, word_of
from slr.formats.exchange.item import Item, Written
from slr.formats.exchange.translate import find_name_role
from slr.formats.exchange.unmapped import describe_lost_tags
from slr.formats.json_record import as_text, load
from slr.text.name import SUFFIXES
from slr.text.notice_relation import KEYWORD
from slr.text.style import tag_title

if TYPE_CHECKING:
    from slr.formats.format import Tags

_FIELDS: Final = (
    ("title", "title"),
    ("journal", "container-title"),
    ("volume", "volume"),
    ("issue", "issue"),
    ("pages", "page"),
    ("doi", "DOI"),
    ("pmid", "PMID"),
    ("abstract", "abstract"),
    ("language", "language"),
    ("publisher", "publisher"),
    ("url", "URL"),
    ("edition", "edition"),
)


def write_csl(items: Sequence[Item]) -> Written:
    """Return the items as CSL-JSON.

    An entry that was read from CSL-JSON keeps the members that do not fill a column.
    """
    used: list[Tags] = []
    objects = []
    for item in items:
        variables, tags = find_variables(item, _person)
        used.append(tags)
        objects.append(_object(item, variables))
    text = json.dumps(objects, ensure_ascii=False, indent=2)
    others = [
        (i, t)
        for i, t in zip(items, used, strict=True)
        if i.entry is not None and i.entry.format != "csl-json"
    ]
    return Written(
        data=f"{text}\n".encode("utf-8", "replace"),
        lost=describe_lost_tags([i for i, _ in others], [t for _, t in others]),
    )


def _object(item: Item, variables: Mapping[str, Any]) -> dict[str, Any]:
    row, entry = item.row, item.entry
    own = (
        {n: v for n, v in entry.tags if not knows_member(n)}
        if entry is not None and entry.format == "csl-json"
        else {}
    )
    found: dict[str, Any] = {
        "id": row.get("key") or row.get("record_id") or "",
        "type": kind_of("csl-json", row),
    }
    if entry is not None and entry.format == "csl-json" and entry.type:
        found["type"] = entry.type
    elif word := word_of("csl-json", row):
        found["genre"] = word
    found.update({theirs: row[ours] for ours, theirs in _FIELDS if row[ours]})
    if row["title"]:
        found["title"] = tag_title(row["title"], row["title_markup"])
    if row["authors"]:
        found[find_name_role(item.entry)] = [_person(n) for n in row["authors"]]
    if row["year"] is not None:
        found["issued"] = {"date-parts": [[row["year"]]]}
    numbers = (row["isbn"] or "").split("; ")
    if isbns := [n for n in numbers if len(re.sub(r"[^\dXx]", "", n)) >= 10]:
        found["ISBN"] = "; ".join(isbns)
    if issns := [n for n in numbers if n and n not in isbns]:
        found["ISSN"] = "; ".join(issns)
    written = [f"{KEYWORD}{n}" for n in (*row["notice"], *row["notice_link"])]
    if keywords := [*row["keywords"], *written, *item.labels]:
        joined = "; ".join(keywords)
        found["keyword"] = f"{joined};" if len(keywords) == 1 and "," in joined else joined
    if notes := [n for n in (row["note"], *item.notes) if n]:
        found["note"] = "; ".join(notes)
    if row["report_number"] and found["type"] in NUMBERED:
        found["number"] = row["report_number"]
    found.update({n: v for n, v in variables.items() if n == "issued" or n not in found})
    found.update({n: load(v) if v.startswith(("[", "{")) else v for n, v in own.items()})
    if custom := _custom(row, found):
        found["custom"] = custom
    return found


def _custom(row: Mapping[str, Any], found: Mapping[str, Any]) -> dict[str, Any]:
    """Return the member `custom` of an item, which contains the columns without a CSL variable.

    `found` contains the other members of the item, and the `custom` member of its entry. Values of this member that
    do not belong to a column are kept.
    """
    own = found.get("custom")
    others = {n: v for n, v in own.items() if n not in CUSTOM} if isinstance(own, Mapping) else {}
    values = {n: row[n] for n in CUSTOM if row[n] and not (n == "report_number" and "number" in found)}
    return {**others, **values}


def _person(name: str) -> dict[str, str]:
    family, comma, given = name.partition(", ")
    if not comma:
        return {"literal": as_text(name)}
    first, comma, suffix = given.rpartition(", ")
    if comma and suffix.casefold() in SUFFIXES:
        return {"family": family, "given": first, "suffix": suffix}
    return {"family": family, "given": given}
