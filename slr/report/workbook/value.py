"""Convert the cells of a document into values of a spreadsheet: texts that stay texts, and numbers."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from slr.report.document import Cell, ColumnKind, Styled
from slr.report.escape import clean
from slr.report.width import cell_lines

LONGEST: Final = 32_767  # characters that a cell of a spreadsheet can contain
_CUT: Final = " […]"
_LONGEST_NUMBER: Final = 15  # digits; a spreadsheet would round a longer number
_CODE: Final = re.compile(
    r"_(?=x[0-9A-Fa-f]{4}_)"
)  # a spreadsheet would read a code such as "_x0041_" as one character


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """The value of a cell. `format` is the number format of a number. `cut` is true if a text was too long for a cell."""

    content: str | float
    format: str = ""
    href: str = ""
    cut: bool = False


def read_value(cell: Cell, kind: ColumnKind, words: Mapping[str, str]) -> Value:
    """Return the value of a cell. Only cells in numeric columns can become numbers.

    `words` gives the separators of thousands and decimals in the language of the document.

    >>> words = {"thousands": ".", "decimal": ","}
    >>> read_value("1.234,50", "number", words)
    Value(content=1234.5, format='#,##0.00', href='', cut=False)
    >>> read_value("=1+1", "text", words).content, read_value("12 (34%)", "number", words).content
    ('=1+1', '12 (34%)')
    """
    if kind == "number" and isinstance(cell, str):
        number = _read_number(cell, words)
        if number is not None:
            return number
    text = "\n".join(filter(None, cell_lines(cell)))
    href = "" if isinstance(cell, str | Styled) or cell.kind == "noted" else cell.href
    return fit_text(text, href=href)


def fit_text(text: str, *, href: str = "") -> Value:
    """Return the value of a text. A text that is too long for a cell is cut and ends with "[…]"."""
    safe = _CODE.sub("_x005F_", clean(text))
    if len(safe.encode("utf-16-le")) // 2 <= LONGEST:
        return Value(content=safe, href=href)
    most = LONGEST - len(_CUT)
    short = safe.encode("utf-16-le")[: 2 * most].decode("utf-16-le", "ignore")
    return Value(content=f"{short}{_CUT}", href=href, cut=True)


def _read_number(text: str, words: Mapping[str, str]) -> Value | None:
    thousands, decimal = re.escape(words["thousands"]), re.escape(words["decimal"])
    found = re.fullmatch(
        rf"(?a)([-\u2212]?)((?:0|[1-9]\d{{0,2}}(?:{thousands}\d{{3}})+|[1-9]\d*))(?:{decimal}(\d+))?",
        text.strip(),
    )
    if found is None:
        return None
    sign, whole, decimals = found[1], re.sub(thousands, "", found[2]), found[3] or ""
    if len(whole) + len(decimals) > _LONGEST_NUMBER:
        return None
    number = float(f"{'-' if sign else ''}{whole}.{decimals or '0'}")
    form = "#,##0" if len(whole) > 3 else "0"
    return Value(
        content=number if decimals else int(number),
        format=f"{form}.{'0' * len(decimals)}" if decimals else form,
    )


def name_sheets(labels: Sequence[str], taken: Sequence[str]) -> list[str]:
    """Return a valid sheet name for each label.

    All these names and the names in `taken` are different, even if case is ignored.

    >>> name_sheets(["Table S1", "a/b: [c]", "table s1", ""], ["Contents"])
    ['Table S1', 'a b   c', 'table s1 (2)', '4']
    """
    used = {name.casefold() for name in taken}
    names = []
    for i, label in enumerate(labels, start=1):
        plain = re.sub(r"[\[\]:*?/\\]", " ", clean(label)).strip(" '")[:31].rstrip(" '") or str(i)
        name, n = plain, 1
        while name.casefold() in used or name.casefold() == "history":  # a name that Excel reserves
            n += 1
            name = f"{plain[: 27 - len(str(n))]} ({n})"
        used.add(name.casefold())
        names.append(name)
    return names
