"""Find the reports that mention the registration numbers of given studies."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from slr.model.row import list_rows
from slr.text.registration import MAY_HAVE_NUMBER, find_registrations

if TYPE_CHECKING:
    import pandas as pd

TEXTS: Final = ("title", "abstract", "note")  # columns in which a report can mention a number
COLUMNS: Final = ("report", "registration", *TEXTS)
# A number of a register that the program does not know must have a letter and four digits in a row. Shorter numbers
# occur in texts by chance.
_TELLING: Final = re.compile(r"(?=.*[A-Za-z]).*[0-9]{4}", re.DOTALL)
_AT_ONCE: Final = 200  # numbers that one pattern searches for


def list_numbers(report: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the registration numbers of a register entry, in capitals and without spaces.

    If the entry has no registration number, the report number and the issue are used, because some exports give the
    registration number there. Numbers of known registers are returned as `find_registrations` writes them. Other texts
    are returned only if they contain four digits in a row and at least one letter.

    >>> list_numbers({"registration": ["nct 01234567"], "report_number": None, "issue": None})
    ('NCT01234567',)
    >>> list_numbers({"registration": [], "report_number": "OLIT-0417", "issue": "17"})
    ('OLIT-0417',)
    """
    texts = report["registration"] or [report[name] for name in ("report_number", "issue") if report[name]]
    found = (number for text in texts for number in find_registrations(text) or _read_other(text))
    return tuple(dict.fromkeys(found))


def _read_other(text: str) -> tuple[str, ...]:
    plain = "".join(text.upper().split())
    return (plain,) if _TELLING.match(plain) else ()


def find_mentions(
    chunks: "Iterable[pd.DataFrame]", numbers: Mapping[str, Sequence[str]]
) -> dict[str, tuple[str, ...]]:
    """Map each register entry to the reports that mention one of its numbers. Entries and reports are sorted.

    `chunks` are parts of the table of reports with COLUMNS, and `numbers` maps each entry to its numbers. Reports that
    are entries are not searched. An entry that no report mentions is left out.
    """
    entries: dict[str, set[str]] = defaultdict(set)
    for entry, own in numbers.items():
        for number in own:
            entries[number].add(entry)
    found: dict[str, set[str]] = defaultdict(set)
    if entries:
        patterns = tuple(_compile(n for n in entries if not find_registrations(n)))
        for chunk in chunks:
            for report in _select(chunk, patterns):
                if report["report"] not in numbers:
                    for number in _list_mentioned(report, patterns):
                        for entry in entries.get(number, ()):
                            found[entry].add(report["report"])
    return {entry: tuple(sorted(reports)) for entry, reports in sorted(found.items())}


def _compile(numbers: Iterable[str]) -> Iterator[str]:
    """Yield regular expressions that find the numbers. Each expression covers at most `_AT_ONCE` numbers."""
    listed = sorted(numbers)
    for start in range(0, len(listed), _AT_ONCE):
        yield "|".join(map(re.escape, listed[start : start + _AT_ONCE]))


def _select(chunk: "pd.DataFrame", patterns: Sequence[str]) -> list[dict[str, Any]]:
    """Return the rows that could mention a registration number.

    These rows have a registration number, a text that can contain one, or a text that matches a pattern.
    """
    import pyarrow as pa  # noqa: PLC0415  heavy: only the commands that compute need it
    import pyarrow.compute as pc  # noqa: PLC0415

    wanted = chunk["registration"].map(len).to_numpy() > 0
    for name in TEXTS:
        texts = pa.array(chunk[name], from_pandas=True).cast(pa.large_string())
        for pattern in (MAY_HAVE_NUMBER, *patterns):
            hits = pc.match_substring_regex(texts, pattern, ignore_case=pattern is not MAY_HAVE_NUMBER)
            wanted = wanted | pc.fill_null(hits, False).to_numpy(zero_copy_only=False)
    return list_rows(chunk[wanted])


def _list_mentioned(report: Mapping[str, Any], patterns: Sequence[str]) -> Iterator[str]:
    text = "\n".join((*report["registration"], *(report[name] or "" for name in TEXTS)))
    yield from find_registrations(text)
    for pattern in patterns:
        for match in re.finditer(rf"(?<![\w-])(?:{pattern})(?![\w-])", text, re.IGNORECASE):
            yield match.group().upper()
