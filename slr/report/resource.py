"""Read the texts and the templates of this package from its files."""

import pkgutil
import tomllib
from collections.abc import Mapping
from functools import cache
from typing import Any


def read_resource(name: str) -> str:
    """Return a text file of this package by its name, such as `texts/en.toml`. Raises FileNotFoundError if there is no such file."""
    data = pkgutil.get_data("slr.report", name)
    if data is None:
        raise FileNotFoundError(name)
    return data.decode("utf-8")


@cache
def read_texts(language: str) -> Mapping[str, Any]:
    """Return the texts of a language as nested tables. Each file is read only once per process.

    Raises FileNotFoundError if there is no file for the language.
    """
    return tomllib.loads(read_resource(f"texts/{language}.toml"))
