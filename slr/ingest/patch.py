"""Apply patches to records. Patches do not change the ids of records, because ids are made before patches are applied."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from slr.model.problem import Problem, did_you_mean, sort_problems
from slr.model.table import BIBLIOGRAPHY, Kind
from slr.model.word import DOCUMENT_TYPES
from slr.people.directory import read_former
from slr.text.doi import clean_doi
from slr.text.markup import strip_markup
from slr.text.style import mark_title

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

_KINDS: Final[Mapping[str, Kind]] = {c.name: c.kind for c in BIBLIOGRAPHY}

Patches = Mapping[str, Any]  # record or DOI: {field: value}, as read from YAML
Corrections = Mapping[str, Mapping[str, Any]]  # record: {field: value}, with the types of the table `records`


def plan_corrections(
    records: "pd.DataFrame", patches: Patches, *, file: str = ""
) -> tuple[Corrections, tuple[Problem, ...]]:
    """Return the corrected values of each record, and a problem for each faulty patch or field.

    `records` has the columns `record`, `former`, `title` and `doi` of all records.

    `patches` maps a record's id to fields and values. A value of None empties the field. A key can also be a DOI or a
    former id. The patch then applies to all records with this DOI in their export, or with this id in their column
    `former`. Fields under a record's own id take precedence. Ids never change. If a field has a fault, only the other
    fields of the patch are applied.

    A title can contain markup such as `<i>`, as in an export. A new title also replaces the formatting of the old title.
    """
    known = set(records["record"])
    by_doi = _find_records(patches, records, known)
    faults = [*_unknown_records(patches, known | set(by_doi), file), *_wrong_fields(patches, file)]
    origin = {r: key for key, having in by_doi.items() for r in having if r not in patches}
    patches = _name_records(patches, by_doi)
    titles: dict[str, str | None] = {
        r: t if isinstance(t, str) else None
        for r, t in zip(records["record"], records["title"], strict=True)
        if r in patches
    }
    problems = [*faults, *_wrong_markup(patches, titles, origin, file)]
    corrections = {
        record: _fit_title(
            {name: _value(name, value) for name, value in fields.items() if _find_fault(name, value) is None},
            titles[record],
        )
        for record, fields in patches.items()
        if record in known and isinstance(fields, Mapping)
    }
    return corrections, sort_problems(problems)


def correct_records(chunk: "pa.Table", corrections: Corrections) -> "pa.Table":
    """Return a chunk of the table `records` with the corrected values. Rows without corrections are not copied."""
    import pyarrow as pa  # noqa: PLC0415  heavy

    parts, start = [], 0
    for i, record in enumerate(chunk["record"].to_pylist() if corrections else ()):
        if record in corrections:
            row = chunk.slice(i, 1).to_pylist()[0] | corrections[record]
            parts += [chunk.slice(start, i - start), pa.Table.from_pylist([row], schema=chunk.schema)]
            start = i + 1
    return pa.concat_tables([*parts, chunk.slice(start)])


def _find_records(patches: Patches, records: "pd.DataFrame", known: set[str]) -> dict[str, list[str]]:
    """Map each key that is a DOI or a former id to its records. Keys without a record are left out."""
    former = read_former(records)
    renamed = {key: list(former[key]) for key in patches if key not in known and key in former}
    wanted = {key: doi for key in patches if key not in known and (doi := clean_doi(str(key))) is not None}
    having: dict[str, list[str]] = defaultdict(list)
    for record, doi in zip(records["record"], records["doi"], strict=True) if wanted else ():
        if isinstance(doi, str):
            having[doi].append(record)
    return renamed | {key: having[doi] for key, doi in wanted.items() if doi in having}


def _name_records(patches: Patches, by_doi: Mapping[str, Sequence[str]]) -> Patches:
    """Return the patches with each DOI and former id replaced by the ids of its records.

    A field in a patch for an id takes precedence over the same field in a patch for a DOI or former id.
    """
    named: dict[str, Any] = {}
    for key, fields in patches.items():
        for record in by_doi.get(key, ()) if isinstance(fields, Mapping) else ():
            named[record] = {**named.get(record, {}), **fields}
    for key, fields in patches.items():
        if key not in by_doi:
            named[key] = {**named.get(key, {}), **fields} if isinstance(fields, Mapping) else fields
    return named


def _unknown_records(patches: Patches, known: set[str], file: str) -> Iterator[Problem]:
    for record in patches:
        if record not in known:
            yield Problem(
                code="ING020",
                message=f"no record has the id or DOI {record!r}{did_you_mean(str(record), known)}",
                file=file,
                where=str(record),
                hint="`slr trace WORDS` shows the ids of matching records",
            )


def _wrong_fields(patches: Patches, file: str) -> Iterator[Problem]:
    for record, fields in patches.items():
        if not isinstance(fields, Mapping):
            yield Problem(
                code="ING021",
                message=f"expected fields and values, got {fields!r}",
                file=file,
                where=str(record),
                hint="write one `field: value` per line below the id or DOI",
            )
            continue
        for name, value in fields.items():
            if (complaint := _find_fault(name, value)) is not None:
                yield Problem(
                    code="ING022" if name not in _KINDS else "ING023",
                    message=complaint,
                    file=file,
                    where=f"{record}.{name}",
                    hint=f"the fields are: {', '.join(_KINDS)}" if name not in _KINDS else "",
                )


def _wrong_markup(
    patches: Patches, titles: Mapping[str, str | None], origin: Mapping[str, str], file: str
) -> Iterator[Problem]:
    """Yield a problem for each `title_markup` whose words differ from the title, or that contains no known formatting.

    `origin` maps a record to the DOI or former id that its patch uses.
    """
    for record, title in titles.items():
        fields = patches[record]
        marked = fields.get("title_markup") if isinstance(fields, Mapping) else None
        if marked is None or _find_fault("title_markup", marked) is not None:
            continue
        plain = strip_markup(str(fields["title"] or "")) if "title" in fields else title or ""
        if mark_title(str(marked), plain) is None:
            yield Problem(
                code="ING023",
                message=f"expected {plain!r} with markup such as <i>, got {str(marked)!r}",
                file=file,
                where=f"{origin.get(record, record)}.title_markup",
                hint="close all markup (each `<i>` with `</i>`), or correct only `title` and write the markup there",
            )


def _fit_title(fields: dict[str, Any], title: str | None) -> dict[str, Any]:
    """Return a patch's fields, with `title` as plain text and `title_markup` in canonical form.

    If the patch has a title with markup and no `title_markup`, the markup is moved to `title_markup`. A `title_markup`
    that does not match the patch's title becomes None. If the patch has no title, a `title_markup` that does not match
    the record's title (`title`) is left out.
    """
    given = fields.get("title_markup")
    if "title" in fields:
        raw = fields["title"] or ""
        plain = strip_markup(raw)
        return {**fields, "title": plain or None, "title_markup": mark_title(given or raw, plain)}
    if given is None:
        return fields
    marked = mark_title(given, title or "")
    others = {name: value for name, value in fields.items() if name != "title_markup"}
    return others if marked is None else {**others, "title_markup": marked}


def _find_fault(name: str, value: Any) -> str | None:  # noqa: PLR0911  one return per fault
    """Return a message if a field of a patch is wrong, otherwise None."""
    if name not in _KINDS:
        return f"unknown field {name!r}{did_you_mean(str(name), _KINDS)}"
    if value is None:
        return None
    kind = _KINDS[name]
    parts = value if kind == "list" and isinstance(value, list | tuple) else [value]
    if not all(isinstance(part, str | int) for part in parts):
        return f"expected text, got {value!r}"
    if kind == "whole" and not _YEAR.fullmatch(str(value).strip()):
        return f"expected a year such as 2021, got {value!r}"
    if name == "type" and value not in DOCUMENT_TYPES:
        return f"unknown document type {value!r}{did_you_mean(str(value), DOCUMENT_TYPES)}"
    if name == "doi" and clean_doi(str(value)) is None:
        return f"expected a DOI such as 10.1000/xyz, got {value!r}"
    return None


_YEAR: Final = re.compile(r"[1-9]\d{0,3}", re.ASCII)  # `year` is the only column of whole numbers


def _value(name: str, value: Any) -> Any:
    if value is None:
        return None
    if _KINDS[name] == "whole":
        return int(str(value).strip())
    if _KINDS[name] == "list":
        parts = value if isinstance(value, list | tuple) else str(value).split(";")
        return [p for part in parts if (p := str(part).strip())]
    return clean_doi(str(value)) if name == "doi" else str(value)
