"""Look up the texts of the appendix by key, in one language, and write numbers, shares and citations in this language."""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from string import Formatter
from types import MappingProxyType
from typing import Any, Final

from slr.model.flow import Count
from slr.report.resource import read_texts

_TRANSLATED: Final = ("not reported", "not extracted", "not estimable")
_UNDATED: Final = re.compile(
    r"(?<=, )(n\.d\.|in press)(?=(?:-[a-z]+)?$)"
)  # in place of the year of a citation
_OTHERS: Final = re.compile(r"(?<= )et al\.(?=$|, )")


class Texts:
    """The texts of one language.

    >>> t = Texts("en")
    >>> t("section.flow"), t.number(1234), t.number(0.5)
    ('Flow of records, reports and studies', '1,234', '0.500')
    >>> Texts("id").number(1234), Texts("id").number(0.5)
    ('1.234', '0,500')
    >>> t.number(-0.0001)
    '0.000'
    """

    def __init__(self, language: str) -> None:
        self.language = language
        self._flat = _read_flat(language)
        self._gaps: dict[str, tuple[str, ...]] = {}
        marks = {",": self._flat["page.thousands"], ".": self._flat["page.decimal"]}
        self._marks: Mapping[int, str] = str.maketrans(marks)

    def __call__(self, key: str, **fill: str) -> str:
        """Return the text with its placeholders filled. Without any values, the placeholders stay in the text.

        Braces inside the values are not treated as placeholders. Raises KeyError if there is no such text, or if values
        are given that do not match the placeholders.
        """
        text = self._flat[key]
        for name in fill:
            if f"{{{name}}}" not in text:
                raise KeyError(f"{key} has no placeholder for {name!r}")
        return text.format(**fill) if fill else text

    def gaps(self, key: str) -> tuple[str, ...]:
        """Return the names of a text's placeholders, in order. Raises KeyError if there is no such text."""
        if key not in self._gaps:
            self._gaps[key] = tuple(name for _, name, _, _ in Formatter().parse(self._flat[key]) if name)
        return self._gaps[key]

    def fill(self, key: str, values: Mapping[str, str]) -> str:
        """Return the text with its placeholders filled from `values`. Values without a placeholder are ignored.

        Raises KeyError if there is no such text, or if only some of the placeholders have a value.
        """
        text = self._flat[key]
        return self(key, **{k: v for k, v in values.items() if f"{{{k}}}" in text})

    def name(self, kind: str, value: str) -> str:
        """Return the name of a language, type or field, or the value itself if it has no name.

        >>> Texts("id").name("language", "de"), Texts("en").name("field", "authors"), Texts("id").name("type", "?")
        ('Jerman', 'authors', '?')
        """
        return self._flat.get(f"{kind}.{value}", value)

    def citation(self, citation: object) -> str:
        """Return an English citation in this language. A title used in place of authors stays unchanged.

        >>> Texts("id").citation("Mudrika et al., 2021"), Texts("id").citation("Nabawi & Permatasari, 2021")
        ('Mudrika dkk., 2021', 'Nabawi dan Permatasari, 2021')
        >>> Texts("id").citation("Rahma, n.d.-a"), Texts("id").citation("Rahma, in press")
        ('Rahma, t.t.-a', 'Rahma, dalam proses cetak')
        >>> Texts("id").citation("“Pay & rank”, 2020")
        '“Pay & rank”, 2020'
        """
        text = self.plain(citation)
        if found := _UNDATED.search(text):
            when = "undated" if found[1] == "n.d." else "in_press"
            text = f"{text[: found.start(1)]}{self._flat[f'reference.{when}']}{text[found.end(1) :]}"
        if text.startswith("“"):
            return text
        return _OTHERS.sub(self._flat["citation.others"], text).replace(
            " & ", f" {self._flat['citation.and']} "
        )

    def has(self, key: str) -> bool:
        """Return whether there is a text for this key."""
        return key in self._flat

    def word(self, word: object) -> str:
        """Return the translation of a word with a fixed meaning, such as a status. Any other word is returned unchanged."""
        text = self.plain(word)
        return self._flat.get(f"word.{text}", text)

    def plain(self, value: object) -> str:
        """Return a value as a string: a number with decimals in this language's format, "yes" or "no", or the joined items of a list.

        A missing value is empty. The only words that are translated are "not reported", "not extracted" and "not estimable".
        """
        if value is None:
            return ""
        if isinstance(value, bool):
            return self._flat[f"word.{str(value).lower()}"]
        if isinstance(value, float):
            return self.number(value)
        if not isinstance(value, str) and isinstance(value, Iterable):
            return "; ".join(self.plain(v) for v in value)
        text = str(value)
        return self._flat[f"word.{text}"] if text in _TRANSLATED else text

    def number(self, value: float) -> str:
        """Return a number in this language's format. An `int` gets no decimals, and a `float` gets three."""
        return self._mark(f"{value:,}" if isinstance(value, int) else f"{round(value, 3) + 0.0:,.3f}")

    def figure(self, value: str) -> str:
        """Return a number that a table stores as a string, in this language's format.

        Strings that are not numbers are passed to `plain`.

        >>> Texts("id").figure("0.5"), Texts("id").figure("not estimable")
        ('0,500', 'tidak dapat diestimasi')
        """
        try:
            return self.number(float(value))
        except ValueError:
            return self.plain(value)

    def interval(self, value: str, low: float | None, high: float | None) -> str:
        """Return a value, followed by its interval if it has one."""
        if low is None or high is None:
            return value
        return self("agreement.interval", value=value, low=self.number(low), high=self.number(high))

    def short(self, value: float) -> str:
        """Return a number in this language's format, without unnecessary decimals.

        >>> Texts("id").short(1500.0), Texts("id").short(0.2)
        ('1.500', '0,2')
        """
        return self._mark(f"{value:,g}")

    def decimals(self, value: float, digits: int) -> str:
        """Return a number in this language's format, with a fixed number of decimals.

        >>> Texts("id").decimals(0.98, 2)
        '0,98'
        """
        return self._mark(f"{value:.{digits}f}")

    def p_value(self, value: float) -> str:
        """Return a p-value in the form used in papers.

        >>> Texts("id").p_value(0.0321), Texts("en").p_value(0.00001)
        ('p = 0,032', 'p < 0.001')
        """
        return f"p < {self.number(0.001)}" if value < 0.0005 else f"p = {self.number(float(value))}"

    def share(self, value: float) -> str:
        """Return a share as a percentage without unnecessary decimals.

        >>> Texts("en").share(0.95), Texts("id").share(0.975)
        ('95%', '97,5%')
        """
        return self._mark(f"{100 * value:g}") + "%"

    def _mark(self, number: str) -> str:
        return number.translate(self._marks)

    def count(self, count: Count) -> str:
        """Return a count as text in this language, such as "(n = 12)" or "(not reported)"."""
        if isinstance(count, int):
            return self("flow.n", n=self.number(count))
        return self("flow.n_not_reported")

    @property
    def keys(self) -> frozenset[str]:
        """The keys of all texts."""
        return frozenset(self._flat)


def capital(text: str) -> str:
    """Return the text with its first letter in upper case and all other letters unchanged."""
    return text[:1].upper() + text[1:]


@cache
def _read_flat(language: str) -> Mapping[str, str]:
    """Return the texts of a language by key. They are read only once."""
    return MappingProxyType(dict(_flatten(read_texts(language))))


def _flatten(tree: Mapping[str, Any], above: str = "") -> Iterable[tuple[str, str]]:
    for key, value in tree.items():
        name = f"{above}.{key}" if above else key
        if isinstance(value, Mapping):
            yield from _flatten(value, name)
        else:
            yield name, str(value)
