"""Split lists of authors into names."""

import re
from typing import Final

from slr.text.name import ET_AL, SUFFIXES, is_body, is_initials_first, is_vancouver, show_name

_ET_AL: Final = re.compile(r"(?:,?\s*(?:\bet\.?\s+al\b\.?|\bdkk\b\.?)|,\s*\.\.\.|,?\s*…)\s*$", re.IGNORECASE)
_AND: Final = re.compile(r"\s+and\s+", re.IGNORECASE)


def split_names(text: str) -> list[str]:
    """Return the names in a list of any common form, each in the form that `show_name` returns.

    Semicolons separate names if there are any, otherwise " and " and "&". A comma separates names only if the parts
    between commas are whole names and not "Family, Given".

    >>> split_names("Smith, J.; Doe, A.")
    ['Smith, J.', 'Doe, A.']
    >>> split_names("Smith JA, Doe A"), split_names("Smith JA, Doe A.")
    (['Smith, JA', 'Doe, A'], ['Smith, JA', 'Doe, A'])
    >>> split_names("Bakker, A. B., & Demerouti, E.")
    ['Bakker, A. B.', 'Demerouti, E.']
    >>> split_names("Helda, N., et al.")
    ['Helda, N.', 'et al.']
    """
    text = " ".join(text.split()).strip(" ,")
    if not text.strip(";"):
        return []
    if (
        text.endswith(".")
        and text.count(".") == 1
        and all(map(is_vancouver, text[:-1].split(", ")))
        and ", " in text
    ):
        text = text[:-1]  # lists in PubMed end with a full stop
    more = bool(_ET_AL.search(text))
    if more:
        text = _ET_AL.sub("", text).strip(" ,;")
    names = [n for part in _parts(text) if (n := show_name(part))]
    return [*names, ET_AL] if more and (not names or names[-1] != ET_AL) else names


def _parts(text: str) -> list[str]:
    """Split a list into names at the most reliable separator that it contains."""
    if text.startswith("[") and text.endswith("]") and _QUOTED.search(text):
        return [a or b for a, b in _QUOTED.findall(text)]
    if ";" in text or "|" in text:
        return re.split(r"[;|]", text)
    if is_body(text):  # the name of an organisation may contain "and" or "&"
        return [p for c in re.split(r",\s*(?:&|and)\s+", text) for p in _by_comma(c)]
    if _AND.search(text) and " & " not in text:
        chunks = _AND.split(text)
        # "Family, Given and Family, Given" is two names; "A, B and C" is three
        whole = sum(map(_is_pair, chunks)) >= len(chunks) - 1 and "," in text
        return chunks if whole else [p for c in chunks for p in _by_comma(c)]
    return [p for c in re.split(r",?\s*&\s*", text) for p in _by_comma(c)]


def _is_pair(chunk: str) -> bool:
    """Return whether a string with a comma is one name ("Family, Given") rather than two ("J. Smith, A. Doe")."""
    first, comma, rest = chunk.partition(",")
    return bool(comma) and "," not in rest and not (is_initials_first(first) or is_vancouver(first))


_QUOTED: Final = re.compile(r"'((?:[^'\\]|\\.|'(?!\s*[,\]]))*)'|\"([^\"]*)\"")  # a list printed by Python
_DOTTED: Final = re.compile(r"(?:[^\W\d_]{1,2}\.[\s\-‐]*)+")
_GIVEN: Final = re.compile(r"(?:[A-ZÀ-ÖØ-ÞĀ-ŽȘ-Ț\u1e00-\u1eff][a-zß-ÿā-ž]?\.?[\s\-‐]*){1,5}")


def _by_comma(text: str) -> list[str]:
    """Split a list into names at its commas, except at a comma between a family name and its given name."""
    parts = [p.strip() for p in text.split(",") if p.strip()]
    if len(parts) <= 1:
        return parts
    if _GIVEN.fullmatch(parts[1]) and not (len(parts[0].split()) > 1 and is_vancouver(parts[0])):
        return _pairs(parts)
    if len(parts) == 2 and " " not in parts[0]:  # "Smith, John"
        return [", ".join(parts)]
    if len(parts) == 2 and len(parts[0].split()) <= 3 and not _whole(parts[0]) and not _whole(parts[1]):
        return [", ".join(parts)]
    return parts


def _whole(part: str) -> bool:
    """Return whether a part between commas is a whole name: initials and a family name, or several words."""
    return bool(is_vancouver(part) or is_initials_first(part) or len(part.split()) > 1)


def _pairs(parts: list[str]) -> list[str]:
    """Join each family name with the initials that follow it; a part without initials after it is a name by itself."""
    names: list[str] = []
    i = 0
    while i < len(parts):
        follows = i + 1 < len(parts)
        if (
            follows
            and _GIVEN.fullmatch(parts[i + 1])
            and not _DOTTED.fullmatch(parts[i])
            and parts[i] != "..."
        ):
            name, step = f"{parts[i]}, {parts[i + 1]}", 2
            if i + 2 < len(parts) and parts[i + 2].casefold() in SUFFIXES:
                name, step = f"{name}, {parts[i + 2]}", 3
        else:
            name, step = parts[i], 1
        names.append(name)
        i += step
    return names
