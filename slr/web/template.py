"""Fill the templates of the pages. All values are escaped, except those that are already markup."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined


def render(name: str, values: Mapping[str, Any]) -> str:
    """Fill a template with these values, and return the text. Raises UndefinedError if a value is missing."""
    return _load().get_template(name).render(values)


@cache
def _load() -> Environment:
    return Environment(
        loader=PackageLoader("slr.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.do"],
    )
