"""Suggest the codes whose terms match a report, with the matching words. A suggestion is not a coding."""

import hashlib
import json
from typing import TYPE_CHECKING, Any, Final

from slr.model.protocol import Protocol
from slr.model.row import list_rows
from slr.model.table import SUGGESTIONS, frame
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
_FORM: Final = 2


def recall_suggestions(
    reports: "pd.DataFrame", protocol: Protocol, *, cache: Cache, reports_hash: str
) -> "pd.DataFrame":
    """Return the table SUGGESTIONS, from the cache if it is still valid.

    Suggestions depend only on the codebook, the table of reports and the version of the search. `reports_hash` is a hash of
    this table.
    """
    if len(reports) < CACHED_FROM:
        return suggest_codes(reports, protocol)
    terms = json.dumps([(c.id, [*c.terms.values()]) for c in protocol.codebook])
    key = f"{_FORM}/{reports_hash}/{hashlib.sha256(terms.encode()).hexdigest()}"
    rows = _load(cache, key)
    if rows is not None:
        return frame(SUGGESTIONS, rows)
    found = suggest_codes(reports, protocol)
    cache.write(_FILE, json.dumps({"key": key, "rows": list_rows(found)}).encode())
    return found


def _load(cache: Cache, key: str) -> list[dict[str, Any]] | None:
    """Return the rows in the cache, or None if the cached rows are missing, outdated or damaged."""
    file = cache.read(_FILE)
    if file is None:
        return None
    try:
        with file:
            stored = json.load(file)
    except (OSError, ValueError):
        return None
    rows: list[dict[str, Any]] | None = stored["rows"] if stored.get("key") == key else None
    return rows


def suggest_codes(reports: "pd.DataFrame", protocol: Protocol) -> "pd.DataFrame":
    """Return the table SUGGESTIONS: for each report, the codes that its title, abstract or keywords suggest.

    A code is suggested if one of its terms occurs in at least one of these fields.
    """
    index = PhraseIndex((c.id, [t for terms in c.terms.values() for t in terms]) for c in protocol.codebook)
    rows: list[dict[str, object]] = []
    texts = zip(
        reports["report"],
        reports["title"].fillna(""),
        reports["abstract"].fillna(""),
        reports["keywords"],
        strict=True,
    )
    for report, title, abstract, keywords in texts:
        text = " | ".join((title, abstract, "; ".join(keywords)))  # a phrase must not match across two fields
        rows += ({"report": report, "theme": code, "words": list(words)} for code, words in index.find(text))
    return frame(SUGGESTIONS, rows)
