"""Warn about entries that were read, but seem to be damaged or wrong."""

from collections.abc import Iterator, Sequence
from typing import Final

from slr.ingest.pack import Oddity
from slr.model.problem import Problem, warning
from slr.text.count import count


def check_rows(file: str, oddities: Sequence[Oddity], rows: int) -> Iterator[Problem]:
    """Yield warnings about the entries of one file that were read, but seem to be damaged or to lack content.

    `oddities` describe these entries. `rows` is the number of entries read from the file.
    """
    empty = [o.line for o in oddities if o.empty]
    if empty:
        yield warning(
            "ING016",
            f"{len(empty)} of {count(rows, 'entry', 'entries')} {'has' if len(empty) == 1 else 'have'} no title, author or DOI",
            file=file,
            line=empty[0],
            hint="check the first of these entries: the export could be damaged or in an unknown format; correct the entries in patches.yaml",
        )
    yield from _find_doubtful(file, oddities)


def _find_doubtful(file: str, oddities: Sequence[Oddity]) -> Iterator[Problem]:
    """Yield one warning for each field and each kind of suspected damage, with the line of the first case.

    The kinds are changed values, repeated fields, lines that could be damaged tags, misspelt field names, and
    references to entries that are not in the file.
    """
    found: dict[tuple[str, str], list[tuple[int, str]]] = {}
    for oddity in oddities:
        for doubt in oddity.doubts:
            found.setdefault((doubt.kind, doubt.name), []).append((oddity.line + doubt.line, doubt.value))
    for (kind, name), places in found.items():
        line, value = places[0]
        times = f"{len(places)} times" if len(places) > 1 else "once"
        if kind == "mangled":
            yield warning(
                "ING024",
                f"{name!r} contains {value!r}, which is not a page, volume or issue ({times} in this field)",
                file=file,
                line=line,
                where=name,
                hint="a spreadsheet program seems to have changed the value: export the file again and do not save it in a spreadsheet program, or correct the records in patches.yaml",
            )
        elif kind == "stray":
            yield warning(
                "ING029",
                f"{_shorten(value)!r} could belong to another field, but was read as part of {name!r} ({count(len(places), 'such line')})"
                if name
                else f"{_shorten(value)!r} was not read, or was only partly read, because its tag is missing or damaged ({times})",
                file=file,
                line=line,
                where=name,
                hint="a tag seems to be damaged: export the file again, or correct the record in patches.yaml",
            )
        elif kind == "misspelt":
            yield warning(
                "ING033",
                f"the field {name!r} is not read, but its name looks like that of a known field ({times}): {_shorten(value)!r}",
                file=file,
                line=line,
                where=name,
                hint="the name seems to be damaged: export the file again, or correct the record in patches.yaml",
            )
        elif kind == "crossref":
            yield warning(
                "ING032",
                f"an entry refers to {value!r}, which is not in the file ({times})",
                file=file,
                line=line,
                where=name,
                hint="values such as the year or the title of the book come from the missing entry: export both entries to one file",
            )
        else:
            yield warning(
                "ING025",
                f"an entry has the field {name!r} more than once with different values, and only the first value is read ({times})",
                file=file,
                line=line,
                where=name,
                hint=f"the next value is {_shorten(value)!r}; if it is better, correct the record in patches.yaml",
            )


def _shorten(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}..."


_SHOWN: Final = 60  # characters of a value in a message
