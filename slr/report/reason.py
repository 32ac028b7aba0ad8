"""Turn reasons (`slr.model.reason`) into text in a given language.

The texts are under `reason`, by kind of reason. If the value `n` of a reason is 1, the text with `_one` after its key is
used, if there is one. A value that can be missing, such as a note, has a text under `reason_part`, which adds brackets
or a space to the value. A missing value is replaced with its text under `reason_missing`. If there is no such text, the
value is left out.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, Final

from slr.model.column import Table
from slr.model.reason import Reason, Value, read_reasons
from slr.report.text import Texts

if TYPE_CHECKING:
    import pandas as pd

JOINT: Final = "; "
# How several items in one value are joined. For values that are not listed here, a comma joins them.
JOINTS: Final[Mapping[str, str]] = {
    "said": JOINT,
    "effect": JOINT,
    "text": " ",
    **dict.fromkeys(("studies", "unclear", "others"), JOINT),
}


def word_reasons(reasons: Iterable[Reason], t: Texts) -> str:
    """Return the reasons as one string.

    >>> word_reasons((Reason.of("title_equal"), Reason.of("fields_missing", fields=("doi",))), Texts("id"))
    'judul sama; tidak ada di salah satu atau kedua cantuman: DOI'
    """
    return JOINT.join(_word(reason, t) for reason in reasons)


@lru_cache(maxsize=8192)
def word_cell(cell: str | None, t: Texts) -> str:
    """Return the reasons in a table cell as text, or "" if the cell is empty.

    The texts of the last 8192 different cells are cached.
    """
    return word_reasons(read_reasons(cell), t)


def word_english(cell: str | None) -> str:
    """Return the reasons in a table cell as English text. English is the language of table files and of the terminal."""
    return word_cell(cell, english())


@cache
def english() -> Texts:
    """Return the English texts."""
    return Texts("en")


def word_table(table: Table, data: "pd.DataFrame") -> "pd.DataFrame":
    """Return a table in which reasons are English text, because English is the language of all table files."""
    columns = [c.name for c in table.columns if c.kind == "reasons"]
    return data.assign(**{name: _word_column(data[name]) for name in columns})


def _word_column(column: "pd.Series[str]") -> "pd.Series[str]":
    """Return a column of reasons as English text. Each distinct cell is converted only once."""
    import pandas as pd  # noqa: PLC0415  heavy

    places, cells = pd.factorize(column)
    worded = pd.array([word_english(cell) for cell in cells], dtype="string")
    return pd.Series(worded.take(places, allow_fill=True), index=column.index)


def _word(reason: Reason, t: Texts) -> str:
    values = dict(reason.values)
    key = f"reason.{reason.kind}"
    if values.get("n") == 1 and t.has(f"{key}_one"):
        key += "_one"
    return t(key, **{gap: _fill(gap, values.get(gap), t) for gap in t.gaps(key)})


def _fill(gap: str, value: Value | None, t: Texts) -> str:
    """Return the text for one value of a reason.

    If the value is missing, return its text under `reason_missing`, or "" if there is none.
    """
    if value is None:
        return t(f"reason_missing.{gap}") if t.has(f"reason_missing.{gap}") else ""
    worded = _word_value(gap, value, t)
    return t(f"reason_part.{gap}", value=worded) if t.has(f"reason_part.{gap}") else worded


def _word_value(gap: str, value: Any, t: Texts) -> str:
    if isinstance(value, Reason):
        return _word(value, t)
    if isinstance(value, tuple):
        return JOINTS.get(gap, ", ").join(_word_value(gap, v, t) for v in value)
    return _WORDED.get(gap, _word_plain)(t, value)


def _word_plain(t: Texts, value: Any) -> str:
    return t.plain(value)


# How values are put into words, by the name of the value. `Texts.plain` puts all other values into words.
_WORDED: Final[Mapping[str, Callable[[Texts, Any], str]]] = {
    "who": Texts.word,
    "status": Texts.word,
    "stage": Texts.word,
    "decided": Texts.word,
    "verdict": Texts.word,
    "role": Texts.word,
    "outcome": Texts.word,
    "notice": Texts.word,
    "notices": Texts.word,
    **dict.fromkeys(("direction", "directions"), lambda t, v: "−" if v == "-" else t.word(v)),
    **dict.fromkeys(("studies", "unclear", "others"), Texts.citation),
    "judged": lambda t, v: t(f"pair.{v}"),
    "fields": lambda t, v: t.name("field", v),
    "language": lambda t, v: t.name("language", v),
    "type": lambda t, v: t.name("type", v),
    "field": lambda t, v: t.name("field", v),
    "score": lambda t, v: t.decimals(v, 2),
    "recall": Texts.share,
    "confidence": Texts.share,
    "target": Texts.share,
    "sure": Texts.share,
    "p": Texts.p_value,
    **dict.fromkeys(
        ("read", "offered", "found", "included", "excluded", "awaiting", "high", "unread"), Texts.number
    ),
}
