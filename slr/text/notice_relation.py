"""Read notice words, and the identifiers of the related works or notices, from notes, abstracts and database fields."""

import re
from collections.abc import Iterable, Mapping
from typing import Final

from slr.text.doi import clean_doi
from slr.text.notice import ORDER, may_be_notice

# The tags of MEDLINE and the values of `RefType` that relate a work to a notice, with the notice word for each.
_RELATIONS: Final[Mapping[str, str]] = {
    name: word
    for word, names in {
        "retracted": "RIN RRI RetractionIn RetractedandRepublishedIn",
        "expression of concern": "ECI ExpressionOfConcernIn",
        "corrected": "EIN CRI PRIN ErratumIn CorrectedandRepublishedIn PartialRetractionIn",
        "retraction of": "ROF RetractionOf",
        "expression of concern of": "ECF ExpressionOfConcernFor",
        "erratum of": "EFR PROF ErratumFor PartialRetractionOf",
    }.items()
    for name in names.split()
}
RELATIONS: Final = frozenset(_RELATIONS)
_PMID: Final = re.compile(r"\bPMID:? ?(\d{1,9})\b", re.IGNORECASE)
_NOTED: Final = re.compile(
    r"\b(?P<kind>partial retraction|retraction|erratum|corrected and republished|retracted and republished"
    r"|expression of concern) (?P<way>in|of|for)\b(?=\s*[:(]|\s*$)(?P<text>[^\n]*)",
    re.IGNORECASE,
)
_ARTICLE: Final = re.compile(
    r"\W*This (?P<kind>retracts|corrects|expresses concern about) the (?:article|chapter) (?:with )?DOI:?\s*(?P<doi>10\.\S+)",
    re.IGNORECASE,
)


def read_relation(name: str, text: str = "", pmid: str = "") -> tuple[str, str] | None:
    """Return the notice word for a relation of the National Library of Medicine, and the identifier of the other record.

    `name` is a MEDLINE tag such as `RIN`, or a `RefType` such as `RetractionIn`. For any other name, return None. The
    identifier is made from `pmid`, or is found in `text`, or is "" if there is none.

    >>> read_relation("ROF", "Sleep. 2010;3(2):11-20. PMID: 12345678")
    ('retraction of', 'pmid:12345678')
    """
    word = _RELATIONS.get(name)
    return None if word is None else (word, f"pmid:{pmid}" if pmid else find_number(text))


def read_notes(notes: Iterable[str]) -> list[tuple[str, str]]:
    """Return a notice word and an identifier for each relation in notes, such as "Retraction in: ...".

    A missing identifier is "".
    """
    found = (match for note in notes if may_be_notice(note) for match in _NOTED.finditer(note))
    return [(_name_relation(m["kind"], m["way"]), find_number(m["text"])) for m in found]


def _name_relation(kind: str, way: str) -> str:
    kind, inward = kind.casefold(), way.casefold() == "in"
    if kind == "expression of concern":
        return kind if inward else f"{kind} of"
    if kind in ("retraction", "retracted and republished"):
        return "retracted" if inward else "retraction of"
    return "corrected" if inward else "erratum of"


def read_abstract(abstract: str) -> tuple[str, str] | None:
    """Return the notice word and the DOI in an abstract such as "[This retracts the article DOI: ...]".

    For any other abstract, return None.

    >>> read_abstract("[This corrects the article DOI: 10.5555/s1.].")
    ('erratum of', 'doi:10.5555/s1')
    """
    match = _ARTICLE.match(abstract) if "This " in abstract[:8] else None
    if match is None or (doi := clean_doi(match["doi"].rstrip("].,; "))) is None:
        return None
    word = {"retracts": "retraction of", "corrects": "erratum of"}.get(match["kind"].casefold())
    return word or "expression of concern of", f"doi:{doi}"


def find_number(text: str) -> str:
    """Return the PubMed identifier or the DOI in a text as "pmid:..." or "doi:...". If there is neither, return ""."""
    if match := _PMID.search(text):
        return f"pmid:{match.group(1)}"
    doi = clean_doi(text) if "10." in text else None
    return f"doi:{doi}" if doi else ""


# The update types of Crossref, with the word for the notice and the word for the work.
_UPDATES: Final[Mapping[str, tuple[str, str]]] = {
    "retraction": ("retraction of", "retracted"),
    "retract_and_replace": ("retraction of", "retracted"),
    "withdrawal": ("withdrawal of", "withdrawn"),
    "removal": ("removal of", "removed"),
    "expression_of_concern": ("expression of concern of", "expression of concern"),
} | dict.fromkeys(
    ("correction", "corrigendum", "erratum", "addendum", "clarification", "partial_retraction"),
    ("erratum of", "corrected"),
)


def read_update(kind: str, doi: str, *, notice: bool) -> tuple[str, str] | None:
    """Return the notice word for a Crossref update type, and the DOI of the other record.

    For a type without a notice word, such as `new_version`, return None. If `doi` contains no DOI, the DOI in the
    result is "". `notice` is true if the record is the notice, and false if the record is the work.

    >>> read_update("retraction", "10.5555/S1", notice=True), read_update("new_version", "10.5555/s1", notice=True)
    (('retraction of', 'doi:10.5555/s1'), None)
    """
    words = _UPDATES.get(re.sub(r"[ -]", "_", kind.casefold()))
    if words is None:
        return None
    clean = clean_doi(doi)
    return words[0 if notice else 1], f"doi:{clean}" if clean else ""


KEYWORD: Final = "notice: "  # begins the keywords into which the writers of RIS and CSL-JSON put notices


def read_written(texts: Iterable[str]) -> list[tuple[str, str]]:
    """Return a notice word and an identifier for each text. A missing identifier is "".

    Texts that are not values of the column `notice` or `notice_link` are left out.

    >>> read_written(["retraction of pmid:123", "retracted", "see page 3"])
    [('retraction of', 'pmid:123'), ('retracted', '')]
    """
    found = []
    for text in map(str.strip, texts):
        word, _, number = text.rpartition(" ")
        if text in ORDER:
            found.append((text, ""))
        elif word in ORDER and number.startswith(("pmid:", "doi:")):
            found.append((word, number))
    return found
