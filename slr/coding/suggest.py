"""Suggest the codes whose terms match a report, with the matching words. A suggestion is not a coding."""

from typing import TYPE_CHECKING

from slr.model.protocol import Protocol
from slr.model.table import SUGGESTIONS, frame
from slr.text.phrase import compile_phrases

if TYPE_CHECKING:
    import pandas as pd


def suggest_codes(reports: "pd.DataFrame", protocol: Protocol) -> "pd.DataFrame":
    """Return the table SUGGESTIONS: for each report, the codes that its title, abstract or keywords suggest.

    A code is suggested if one of its terms occurs there.
    """
    codes = [
        (c.id, compile_phrases(t for terms in c.terms.values() for t in terms)) for c in protocol.codebook
    ]
    rows = []
    texts = zip(
        reports["report"],
        reports["title"].fillna(""),
        reports["abstract"].fillna(""),
        reports["keywords"],
        strict=True,
    )
    for report, title, abstract, keywords in texts:
        text = " | ".join((title, abstract, "; ".join(keywords)))  # a phrase must not match across two fields
        for code, phrases in codes:
            words = phrases.find(text)
            if words:
                rows.append({"report": report, "theme": code, "words": list(words)})
    return frame(SUGGESTIONS, rows)
