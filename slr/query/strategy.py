"""Check search strategies for syntax that their database rejects or reads in an unexpected way.

A strategy is never rewritten, because PRISMA-S item 8 asks for the strategy exactly as it was run. The library
`search-query` checks strategies for PubMed, Web of Science and EBSCO.
"""

import contextlib
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from slr.model.problem import Problem, Severity
from slr.model.source import Source
from slr.model.word import NOT_REPORTED
from slr.query.parser import point_at

# words in a source's name or platform, in lower case, each with the library's name for the database
PLATFORMS: Final[Mapping[str, str]] = {
    "pubmed": "pubmed",
    "web of science": "wos",
    "wos": "wos",
    "ebsco": "ebscohost",
}
_NAMES: Final = {"pubmed": "PubMed", "wos": "Web of Science", "ebscohost": "EBSCO"}
_COLOUR: Final = re.compile("\x1b\\[[0-9;]*m")
_REWRITING: Final = re.compile(r"To fix this, search-query.*", re.DOTALL)
# Errors that the library raises on unexpected text.
_FAILURES: Final = (
    AssertionError,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    RecursionError,
    StopIteration,
)


def lint_strategies(sources: Iterable[Source], file: str = "") -> tuple[Problem, ...]:
    """Return a warning for each fault that the library finds in the syntax of a search strategy.

    A source is skipped if it has no strategy, or if the library does not support its database. `file` is the path of the
    protocol. Faults are only warnings, because a search that has been run cannot be corrected.
    """
    return tuple(p for source in sources for p in _lint(source, file))


def _lint(source: Source, file: str) -> Iterator[Problem]:
    platform = find_platform(source)
    text = source.strategy
    if platform is None or text == NOT_REPORTED:
        return
    for found in _ask(text, platform):
        message = _clean(str(found.get("details") or "")) or _clean(str(found.get("message", "")))
        yield Problem(
            code="STR001",
            message=f"{found.get('label', 'remark')}: {message}{_caret(text, found.get('position'))}",
            file=file,
            where=f"sources {source.id}.strategy",
            severity=Severity.WARNING,
            hint="if this strategy was run, keep it and explain the error in the `note` of the source; otherwise correct the strategy",
        )


def find_platform(source: Source) -> str | None:
    """Return the library's name for a source's database, or None if the library does not support it."""
    names = f"{source.platform} {source.name}".lower()
    return next((PLATFORMS[name] for name in PLATFORMS if re.search(rf"\b{name}", names)), None)


def _ask(text: str, platform: str) -> list[dict[str, Any]]:
    """Return the library's messages on a strategy, without showing what the library prints.

    If the library fails, return a single message that says so.
    """
    from search_query.linter import lint_query_string  # noqa: PLC0415  only where a strategy is linted

    with contextlib.redirect_stdout(io.StringIO()):
        try:
            found = lint_query_string(text, platform=platform)
        except _FAILURES as error:
            message = f"the library search-query cannot read this strategy as a search in {_NAMES[platform]}"
            return [{"label": "unreadable", "message": f"{message} ({type(error).__name__})"}]
    return list(found) if isinstance(found, list) else []


def _clean(text: str) -> str:
    """Return a message on one line, without colours.

    The library's offer to rewrite the query is removed.
    """
    return " ".join(_REWRITING.sub("", _COLOUR.sub("", text)).split()).removesuffix(" Specifically:")


def _caret(text: str, positions: Any) -> str:
    place = next((p[0] for p in positions or () if isinstance(p, tuple) and p and p[0] >= 0), None)
    if place is None:
        return ""
    return "".join(f"\n    {line}" for line in point_at(text, place + 1).split("\n"))
