"""Look up the texts of the pages by key, in one language.

Each group of pages has a file of texts in each language, `texts/<language>/<group>.toml`. The key of a text is the
name of the file, a dot, and the name of the text. All texts of `slr.report` can also be used.
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from string import Formatter
from typing import Final

from slr.report.text import Texts

LANGUAGES: Final = ("en", "id")  # the first is used if the browser asks for none of them


class WebTexts:
    """The texts of one language.

    >>> t = WebTexts("en")
    >>> t("base.find"), t.count("base.reports", 1), t.count("base.reports", 1200)
    ('Find', '1 report', '1,200 reports')
    """

    def __init__(self, language: str) -> None:
        self.language = language
        self.report = Texts(language)
        self._own = _read_all(language)

    def __call__(self, key: str, **fill: object) -> str:
        """Return a text with its placeholders filled, or unchanged if there are no values to fill in.

        Raises KeyError if the text does not exist, or if the values are not those of its placeholders.
        """
        text = self._own.get(key)
        if text is None:
            return self.report(key, **{name: str(value) for name, value in fill.items()})
        unknown = set(fill) - set(_gaps(text))
        if unknown:
            raise KeyError(f"{key} has no placeholder for {', '.join(sorted(unknown))}")
        return text.format(**fill) if fill else text

    def count(self, key: str, number: int, **fill: object) -> str:
        """Return a text about a number of things.

        If the number is 1, the text `<key>_one` is used, if it exists. Only the texts of the pages can be
        used, not those of `slr.report`. Raises KeyError in the same cases as `__call__`.
        """
        chosen = f"{key}_one" if number == 1 and f"{key}_one" in self._own else key
        numbers = {"n": self.report.number(number)} if "{n}" in self._own[chosen] else {}
        return self(chosen, **numbers, **fill)

    def has(self, key: str) -> bool:
        """Return whether there is a text with this key."""
        return key in self._own or self.report.has(key)

    def word(self, word: object) -> str:
        """Return the translation of a word with a fixed meaning, such as a status.

        Any other word is returned unchanged.
        """
        return self.report.word(word)

    def number(self, value: float) -> str:
        """Return a number in the format of the language."""
        return self.report.number(value)


@cache
def find_texts(language: str) -> WebTexts:
    """Return the texts of a language. They are read once in a process."""
    return WebTexts(language)


def choose_language(wanted: str, accepted: str) -> str:
    """Return the language of the pages.

    `wanted` is the language that the person has chosen, or empty. `accepted` is the header Accept-Language of the
    browser. The languages in this header are tried in the order of their weights. If the desk has none of them, the
    pages are in English.

    >>> choose_language("", "fr;q=0.9, id;q=0.8, en;q=0.1"), choose_language("en", "id"), choose_language("", "")
    ('id', 'en', 'en')
    """
    if wanted in LANGUAGES:
        return wanted
    weighted = []
    for place, part in enumerate(accepted.split(",")):
        name, _, rest = part.strip().partition(";")
        weighted.append((-_read_weight(rest), place, name.strip().split("-")[0].lower()))
    names = (name for weight, _, name in sorted(weighted) if weight < 0)
    return next((name for name in names if name in LANGUAGES), LANGUAGES[0])


def _read_weight(text: str) -> float:
    try:
        return float(text.strip().removeprefix("q=") or 1)
    except ValueError:
        return 0.0


def _read_all(language: str) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for file in sorted(files("slr.web").joinpath("texts", language).iterdir(), key=lambda f: f.name):
        if file.name.endswith(".toml"):
            texts = tomllib.loads(file.read_text(encoding="utf-8"))
            found |= {f"{file.name.removesuffix('.toml')}.{key}": text for key, text in texts.items()}
    return found


@cache
def _gaps(text: str) -> tuple[str, ...]:
    return tuple(name for _, name, _, _ in Formatter().parse(text) if name)
