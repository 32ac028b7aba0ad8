"""DOIs: any spelling in, the bare lower-case DOI out. The DOI Handbook (2.4) makes them case-insensitive."""

import re
from typing import Final
from urllib.parse import unquote

# None on record is longer than 300 characters. A registrant after "10.", then anything but blanks and the marks that end a quotation or tag.
_DOI: Final = re.compile(r"10\.\d{4,9}(?:\.\d+)*/[^\s\"<>]{1,300}", re.IGNORECASE)
_PLAIN: Final = re.compile(r"10\.\d{4,9}/[a-z0-9._/()-]*[a-z0-9]")
_ESCAPED: Final = re.compile(r"\\(?=[_()&%#$<>{}\[\]])")
_TRAILING: Final = ".,;:'\"”’*|"
_CLOSING: Final = {")": "(", "]": "[", "}": "{", ">": "<"}


def clean_doi(text: str) -> str | None:
    r"""Return the first DOI in the text, lower case and without prefix; None when there is none.

    >>> clean_doi("https://doi.org/10.1016/S0140-6736\\(20\\)31278-2")
    '10.1016/s0140-6736(20)31278-2'
    >>> clean_doi("doi: 10.1000/ABC. Epub 2020")
    '10.1000/abc'
    >>> clean_doi("10.3") is None
    True
    """
    if _PLAIN.fullmatch(text):
        return text
    text = _ESCAPED.sub("", text.replace("{\\_}", "_").replace("\\_", "_"))
    if "%2" in text or "%3" in text:
        text = unquote(text)
    match = _DOI.search(text)
    return _trim(match.group().partition("](")[0]).lower() if match else None


def _trim(doi: str) -> str:
    """Cut punctuation that belongs to the sentence or link around the DOI, and brackets that nothing opened."""
    while doi:
        last = doi[-1]
        if last in _TRAILING or (last in _CLOSING and doi.count(last) > doi.count(_CLOSING[last])):
            doi = doi[:-1]
        else:
            break
    return doi
