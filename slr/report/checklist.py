"""Find the reporting checklists of a protocol. Five are built in; `checklists/SOURCES.toml` gives their sources."""

import csv
import io
import pkgutil
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from slr.model.problem import Fault, did_you_mean

if TYPE_CHECKING:
    from slr.model.checklist import Checklist  # heavy
    from slr.model.protocol import Protocol  # heavy

# The built-in checklists. Their names and the labels of their items are in the texts of the appendix.
BUILT_IN: Final = ("prisma-2020", "prisma-2020-abstract", "prisma-s", "swim", "entreq")
FILE_END: Final = ".csv"
COLUMNS: Final = ("instrument", "item", "section", "points", "label", "answers")
LABEL: Final = "label_"  # followed by a language code


class ChecklistError(ValueError):
    """Error for the text of a checklist that cannot be read. `line` is the line in the file, from 1."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.line = line


def is_file(name: str) -> bool:
    """Return whether the name of a checklist in the protocol is a file name.

    >>> is_file("checklists/prisma-scr.csv"), is_file("prisma-s")
    (True, False)
    """
    return name.lower().endswith(FILE_END)


def name_file(path: str) -> str:
    """Return the id of the checklist in a file.

    >>> name_file("checklists/PRISMA-ScR.csv")
    'prisma-scr'
    """
    return path.rpartition("/")[2].lower().removesuffix(FILE_END)


def parse_checklist(text: str, name: str, *, labelled: bool = True) -> "Checklist":
    """Read a checklist from the text of a CSV file.

    The file has the columns `item` and `label`, or `label_` with a language code, such as `label_en`. It can have the columns
    `section` and `points`, `instrument` with the name of the checklist, and `answers`, which is ignored. A label without a
    language counts as English. If `labelled` is false, the file needs no labels.

    Raises ChecklistError in these cases:

    - A column is missing or unknown.
    - The file has no items, or an item occurs twice.
    - A label or an item is empty.
    - A point is unknown.
    """
    from slr.model.checklist import Checklist, ChecklistItem  # noqa: PLC0415  heavy

    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    columns = tuple(reader.fieldnames or ())
    _check_columns(columns, labelled=labelled)
    label, labels = "", [c for c in columns if c == "label" or c.startswith(LABEL)]
    items: dict[str, ChecklistItem] = {}
    for row in reader:
        item = (row["item"] or "").strip()
        given = {c.removeprefix(LABEL) if c != "label" else "en": (row[c] or "").strip() for c in labels}
        points = tuple((row.get("points") or "").split())
        _check_row(item, given, points, items, reader.line_num)
        items[item] = ChecklistItem(
            id=item, section=(row.get("section") or "").strip(), label=given, points=points
        )
        label = label or (row.get("instrument") or "").strip()
    if not items:
        raise ChecklistError("the file has no items", 1)
    return Checklist(id=name, label=label or name, items=tuple(items.values()))


def _check_columns(columns: tuple[str, ...], *, labelled: bool) -> None:
    unknown = [c for c in columns if c not in COLUMNS and not c.startswith(LABEL)]
    if unknown:
        raise ChecklistError(f"unknown column {unknown[0]!r}{did_you_mean(unknown[0], COLUMNS)}", 1)
    has_label = any(c == "label" or c.startswith(LABEL) for c in columns)
    if "item" not in columns or (labelled and not has_label):
        raise ChecklistError("expected a header row with the columns `item` and `label`", 1)


def _check_row(
    item: str, labels: Mapping[str, str], points: tuple[str, ...], seen: Mapping[str, object], line: int
) -> None:
    from slr.model.checklist import POINTS  # noqa: PLC0415  heavy

    if not item or not all(labels.values()):
        raise ChecklistError("a row needs both an item and a label", line)
    if item in seen:
        raise ChecklistError(f"the item {item!r} occurs twice", line)
    for point in points:
        if point not in POINTS:
            raise ChecklistError(f"unknown point {point!r}{did_you_mean(point, POINTS)}", line)


@lru_cache(maxsize=len(BUILT_IN))
def read_built_in(name: str) -> "Checklist":
    """Return a checklist that is part of the program. Raises FileNotFoundError if there is no such checklist."""
    data = pkgutil.get_data("slr.report", f"checklists/{name}.csv") or b""
    return parse_checklist(data.decode(), name, labelled=False)


def list_checklists(protocol: "Protocol", default: tuple[str, ...]) -> "tuple[Checklist, ...]":
    """Return the checklists of the protocol: first those that it defines but does not name, then those that it names.

    If the protocol neither defines nor names a checklist, return the built-in checklists in `default`. A file that could
    not be read is left out.
    """
    settings = protocol.reporting
    defined = {checklist.id: checklist for checklist in settings.definitions}
    names = [name_file(n) if is_file(n) else n for n in settings.checklists] or ([] if defined else default)
    wanted = dict.fromkeys((*(n for n in defined if n not in names), *names))
    found = (defined.get(n) or (read_built_in(n) if n in BUILT_IN else None) for n in wanted)
    return tuple(checklist for checklist in found if checklist is not None)


def find_checklist_faults(protocol: "Protocol") -> Iterator[Fault]:
    """Yield the faults in the reporting part of the protocol: unknown checklists, and answers to unknown checklists or items.

    Add checklists from files to the protocol's definitions before you call this.
    """
    settings = protocol.reporting
    defined = {checklist.id: checklist for checklist in settings.definitions}
    known = (*BUILT_IN, *defined)
    for i, name in enumerate(settings.checklists):
        if not is_file(name) and name not in known:
            yield _unknown("checklist", name, known, ("reporting", "checklists", i))
    for name, answers in settings.answers.items():
        if name not in known:
            yield _unknown("checklist", name, known, ("reporting", "answers", name))
            continue
        checklist = defined.get(name) or read_built_in(name)
        items = tuple(item.id for item in checklist.items)
        for item in answers:
            if item not in items:
                yield _unknown("item", item, items, ("reporting", "answers", name, item))


def _unknown(what: str, name: str, known: tuple[str, ...], keys: tuple[str | int, ...]) -> Fault:
    return Fault(
        code="PRO040",
        keys=keys,
        message=f"unknown {what} {name!r}{did_you_mean(name, known)}",
        hint=f"write one of: {', '.join(known)}",
    )
