"""Read the texts and the templates of this package from its files."""

import pkgutil
import tomllib
from typing import Any


def read_resource(name: str) -> str:
    """Return a text file of this package by its name, such as `texts/en.toml`."""
    data = pkgutil.get_data("slr.report", name)
    if data is None:
        raise FileNotFoundError(name)
    return data.decode("utf-8")


def read_texts(language: str) -> dict[str, Any]:
    """Return the texts of a language as nested tables."""
    return tomllib.loads(read_resource(f"texts/{language}.toml"))
