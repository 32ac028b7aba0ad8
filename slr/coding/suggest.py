"""Suggest the codes whose terms match a report, with the matching words. A suggestion is not a coding."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final

from slr.model.protocol import Protocol
from slr.model.row import list_values
from slr.model.table import SUGGESTIONS, frame_of
from slr.stage import Cache
from slr.text.phrase import PhraseIndex

if TYPE_CHECKING:
    import pandas as pd


CACHED_FROM: Final = (
    5_000  # reports; with fewer, finding the terms takes two seconds and caching does not pay
)
_FILE: Final = "suggestions.json"
# The version of the search for terms. Raise it whenever the same terms would be found in other texts, so that stored
# suggestions of an earlier version are not used.
_FORM: Final = 3


def recall_suggestions(
    reports: "Iterable[pd.DataFrame]", number: int, protocol: Protocol, *, cache: Cache, reports_hash: str
) -> "pd.DataFrame":
    """Return the table SUGGESTIONS, from the cache if it is still valid.

    Suggestions depend only on the codebook, the table of reports and the version of the search. `reports` is this
    table in chunks. If the cache is valid, the chunks are not read. `number` is the number of rows of the table, and
    `reports_hash` is a hash of the table.
    """
    if number < CACHED_FROM:
        return suggest_codes(reports, protocol)
    terms = json.dumps([(c.id, [*c.terms.values()]) for c in protocol.codebook])
    key = f"{_FORM}/{reports_hash}/{hashlib.sha256(terms.encode()).hexdigest()}"
    columns = _load(cache, key)
    if columns is not None:
        return frame_of(SUGGESTIONS, columns)
    found = suggest_codes(reports, protocol)
    columns = {name: list_values(found[name]) for name in SUGGESTIONS.names}
    cache.write(_FILE, json.dumps({"key": key, "columns": columns}).encode())
    return found


def _load(cache: Cache, key: str) -> dict[str, Sequence[Any]] | None:
    """Return the columns in the cache, or None if the cached columns are missing, outdated or damaged."""
    file = cache.read(_FILE)
    if file is None:
        return None
    try:
        with file:
            stored = json.load(file)
    except (OSError, ValueError):
        return None
    columns: dict[str, Sequence[Any]] | None = stored["columns"] if stored.get("key") == key else None
    return columns


def suggest_codes(reports: "Iterable[pd.DataFrame]", protocol: Protocol) -> "pd.DataFrame":
    """Return the table SUGGESTIONS: for each report, the codes that its title, abstract or keywords suggest.

    A code is suggested if one of its terms occurs in at least one of these fields. `reports` is the table of reports in
    chunks.
    """
    index = PhraseIndex((c.id, [t for terms in c.terms.values() for t in terms]) for c in protocol.codebook)
    columns: dict[str, list[Any]] = {"report": [], "theme": [], "words": []}
    for report, text in (pair for chunk in reports for pair in _read_texts(chunk)):
        for code, words in index.find(text):
            columns["report"].append(report)
            columns["theme"].append(code)
            columns["words"].append(list(words))
    return frame_of(SUGGESTIONS, columns)  # type: ignore[arg-type]


def _read_texts(reports: "pd.DataFrame") -> Iterator[tuple[str, str]]:
    texts = (reports["title"].fillna(""), reports["abstract"].fillna(""), reports["keywords"])
    for report, title, abstract, keywords in zip(reports["report"], *texts, strict=True):
        yield (
            report,
            " | ".join((title, abstract, "; ".join(keywords))),
        )  # a phrase must not match across two fields
