"""Find a DOI in any form, and normalise it.

A normalised DOI has no `doi:` or address before it. It is in lower case, because case has no meaning in a DOI.

Source: DOI Handbook, section 2.4.
"""

import re
from typing import Final
from urllib.parse import unquote

# "10.", a registrant, then any characters except spaces and the marks that end a quotation or tag. No known DOI is
# longer than 300 characters. Wiley's DOIs from before 2000 contain a part in angle brackets:
# 49:8<693::AID-ASI4>3.0.CO;2-O.
_DOI: Final = re.compile(
    r"10\.\d{4,9}(?:\.\d+)*/[^\s\"<>]{1,300}(?:<\d+::AID-[^\s\"<>]{1,40}>[^\s\"<>]{1,40})?", re.IGNORECASE
)
_PLAIN: Final = re.compile(r"10\.\d{4,9}/[a-z0-9._/()-]*[a-z0-9]")
_ESCAPED: Final = re.compile(r"\\(?=[_()&%#$<>{}\[\]])")
_TRAILING: Final = ".,;:'\"”’*|"
_CLOSING: Final = {")": "(", "]": "[", "}": "{", ">": "<"}


def clean_doi(text: str) -> str | None:
    r"""Return the first DOI in the text, normalised, or None if the text contains no DOI.

    >>> clean_doi("https://doi.org/10.1016/S0140-6736\\(20\\)31278-2")
    '10.1016/s0140-6736(20)31278-2'
    >>> clean_doi("doi: 10.1000/ABC. Epub 2020")
    '10.1000/abc'
    >>> clean_doi("10.3") is None
    True
    >>> clean_doi("doi:10.1002/(SICI)1097-4571(199806)49:8<693::AID-ASI4>3.0.CO;2-O.")
    '10.1002/(sici)1097-4571(199806)49:8<693::aid-asi4>3.0.co;2-o'
    """
    if _PLAIN.fullmatch(text):
        return text
    text = _ESCAPED.sub("", text.replace("{\\_}", "_").replace("\\_", "_"))
    if "%2" in text or "%3" in text:
        text = unquote(text)
    if "&" in text:
        text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    match = _DOI.search(text)
    return _trim(match.group().partition("](")[0]).lower() if match else None


def _trim(doi: str) -> str:
    """Return a DOI without the punctuation and the unmatched closing brackets at its end."""
    while doi:
        last = doi[-1]
        if last in _TRAILING or (last in _CLOSING and doi.count(last) > doi.count(_CLOSING[last])):
            doi = doi[:-1]
        else:
            break
    return doi
