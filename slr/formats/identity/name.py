"""Split lists of authors into names, and write each name as "Family, Given", as version 0.1 did.

`slr.text.name` and `slr.text.name_list` do the same for the tables, and can change. This module must not change.
"""

import re
from collections.abc import Iterable
from typing import Final

from slr.text.word_search import WordSearch

ET_AL: Final = "et al."
_ET_AL: Final = re.compile(r"(?:,?\s*(?:\bet\.?\s+al\b\.?|\bdkk\b\.?)|,\s*\.\.\.|,?\s*…)\s*$", re.IGNORECASE)
_NOBODY: Final = re.compile(
    r"\[no authors?(?: names?| ids?)? (?:available|found|listed)\]", re.IGNORECASE
)  # Scopus, PubMed
_AND: Final = re.compile(r"\s+and\s+", re.IGNORECASE)
# "Smith JA", "van der Berg J-P": Vancouver style, initials last and in capitals.
_VANCOUVER: Final = re.compile(
    r"([^\W\d_][\w'’`.\- ]*[^\W\d_.]) ((?:[A-ZÀ-ÖØ-ÞĀ-ŽȘ-Ț\u1e00-\u1eff]\.?-?){1,4})(?: (Jr|Sr|[23](?:nd"
    r"|rd)|I{2,3}|IV)\.?)?"
)
# "J. A. Smith": initials first. A family name in capitals only would also look like initials.
_INITIALS_FIRST: Final = re.compile(
    r"((?:[A-ZÀ-ÖØ-ÞĀ-ŽȘ-Ț\u1e00-\u1eff][a-zß-ÿā-ž]?\.[ -]*)+)([^\W\d_][\w'’`\-]*(?: [\w'’`\-]+){0,3})"
)
_BODY: Final = WordSearch(
    word.replace("_", " ")
    for word in r"""
        organi[sz]ation administration university universitas institut\w* ministry kementerian
        department dinas badan agency council committee association society group consortium centre
        center foundation commission bank office network board republik government pemerintah nations
        team collaborat\w+ investigators study trial press college school program\w* bureau biro pusat
        company corporation inc ltd tbk pt federation union academy alliance task_force
    """.split()
)
_INITIAL: Final = re.compile(r"[A-ZÀ-ÖØ-ÞĀ-ŽȘ-Ț\u1e00-\u1eff]\.?")
_PARTICLES: Final = frozenset(
    "van von der den de del della di da dos du la le ten ter af al el bin binti ibn zu zur vom".split()
)
SUFFIXES: Final = frozenset({"jr", "jr.", "sr", "sr.", "ii", "iii", "iv"})


def show_name(name: str) -> str:  # noqa: PLR0911  one return per form of name
    """Return a name as "Family, Given" if its form shows which part is the family name.

    Any other name is returned without repeated and outer spaces, but otherwise unchanged. Every form of "et al." is
    returned as "et al.". A note that there are no authors is returned as "".

    >>> show_name("Smith JA"), show_name("J. A. Smith"), show_name("Smith, John"), show_name("Erialdy")
    ('Smith, JA', 'Smith, J. A.', 'Smith, John', 'Erialdy')
    >>> show_name("World Health Organization")
    'World Health Organization'
    """
    if ", " in name and name.count(",") == 1 and name.isprintable() and "  " not in name:
        return name.strip(" ;,")  # the most frequent form
    name = " ".join(name.split()).strip(" ;,")
    if not name or _is_et_al(name):
        return ET_AL if name else ""
    if name.startswith("[") and _NOBODY.fullmatch(name):
        return ""
    if "," in name:
        return ", ".join(p.strip() for p in name.split(",") if p.strip())
    if _BODY.occurs_in(name):
        return name
    if match := _VANCOUVER.fullmatch(name):
        family, given, suffix = match.groups()
        if not family.isupper() or len(family) > 3:
            return f"{family}, {given}" + (f", {suffix}" if suffix else "")
    if match := _INITIALS_FIRST.fullmatch(name):
        return f"{match.group(2)}, {match.group(1).strip()}"
    return name


def is_body(name: str) -> bool:
    """Return whether a name belongs to an organisation, such as a university, a ministry or a study group.

    >>> is_body("Ministry of Health"), is_body("Siti Rahma")
    (True, False)
    """
    return _BODY.occurs_in(name)


def is_vancouver(name: str) -> bool:
    """Return whether a name is a family name followed by initials in capitals.

    >>> is_vancouver("van der Berg P"), is_vancouver("Kim S.H."), is_vancouver("Kim, Soo")
    (True, True, False)
    """
    return _VANCOUVER.fullmatch(name) is not None


def _is_et_al(name: str) -> bool:
    return name.casefold().rstrip(".") in {"et al", "et. al", "others", "dkk", "and others", "...", "…"}


def turn_name(name: str) -> str:
    """Return the name of a person as "Family, Given". The given name can come first, as in BibTeX and JSON exports.

    The family name begins with its lower-case particles (BibTeX's `First von Last`). The name of an organisation, and
    a name that consists of initials, keep their order.

    >>> turn_name("Ludwig van Beethoven"), turn_name("Mary Jane Smith Jr."), turn_name("Ministry of Health")
    ('van Beethoven, Ludwig', 'Smith, Mary Jane, Jr.', 'Ministry of Health')
    """
    name = " ".join(name.split()).strip(" ;,")
    if "," in name or " " not in name or _is_et_al(name) or _BODY.occurs_in(name):
        return show_name(name)
    if match := _VANCOUVER.fullmatch(name):
        return show_name(match.group())
    words = name.split(" ")
    if all(_INITIAL.fullmatch(w) for w in words):
        return name
    suffix = words.pop() if len(words) > 2 and words[-1].casefold() in SUFFIXES else ""
    start = next(
        (i for i, w in enumerate(words[:-1]) if i and w[0].islower() and w.casefold() in _PARTICLES),
        len(words) - 1,
    )
    family, given = " ".join(words[start:]), " ".join(words[:start])
    return f"{family}, {given}" + (f", {suffix}" if suffix else "") if given else family


def turn_names(names: Iterable[str]) -> list[str]:
    """Return the names as `turn_name` returns them. Empty names are left out.

    If the list was cut off, as in Google Scholar, "et al." is added at the end.

    >>> turn_names(["W Guo", "SS Maidin", "J Doe…"])
    ['Guo, W', 'Maidin, SS', 'Doe, J', 'et al.']
    """
    whole, cut = [], False
    for text in names:
        name = text.strip()
        if name.endswith(("…", "...")):
            name, cut = name.rstrip(" .…"), True
        if name and not _is_et_al(name):
            whole.append(turn_name(name))
        elif name:
            cut = True
    return [*whole, ET_AL] if cut else whole


def split_names(text: str) -> list[str]:
    """Return the names in a list, each in the form that `show_name` returns.

    If the text has semicolons or vertical bars, only these separate the names. Otherwise, " and " and "&" separate names,
    and a comma separates names if it is not the comma in "Family, Given".

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
        and all(map(_VANCOUVER.fullmatch, text[:-1].split(", ")))
        and ", " in text
    ):
        text = text[:-1]  # lists in PubMed end with a full stop
    more = _may_be_cut_off(text) and _ET_AL.search(text) is not None
    if more:
        text = _ET_AL.sub("", text).strip(" ,;")
    names = [n for part in _parts(text) if (n := show_name(part))]
    return [*names, ET_AL] if more and (not names or names[-1] != ET_AL) else names


def _may_be_cut_off(text: str) -> bool:
    """Return whether a list could contain a match of `_ET_AL`. This test is much faster than the pattern."""
    low = text.lower()
    return ("et" in low and "al" in low) or "dkk" in low or "..." in low or not low.isascii()


def _parts(text: str) -> list[str]:
    """Return the names in a list, which is split at the most reliable separator that it contains."""
    if text.startswith("[") and text.endswith("]") and _QUOTED.search(text):
        return [a or b for a, b in _QUOTED.findall(text)]
    if ";" in text or "|" in text:
        return re.split(r"[;|]", text)
    if _BODY.occurs_in(text):  # the name of an organisation can contain "and" or "&"
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
    return (
        bool(comma)
        and "," not in rest
        and not (_INITIALS_FIRST.fullmatch(first) or _VANCOUVER.fullmatch(first))
    )


_QUOTED: Final = re.compile(r"'((?:[^'\\]|\\.|'(?!\s*[,\]]))*)'|\"([^\"]*)\"")  # a list printed by Python
_DOTTED: Final = re.compile(r"(?:[^\W\d_]{1,2}\.[\s\-‐]*)+")
_GIVEN: Final = re.compile(r"(?:[A-ZÀ-ÖØ-ÞĀ-ŽȘ-Ț\u1e00-\u1eff][a-zß-ÿā-ž]?\.?[\s\-‐]*){1,5}")


def _by_comma(text: str) -> list[str]:
    parts = [p.strip() for p in text.split(",") if p.strip()]
    if len(parts) <= 1:
        return parts
    if _GIVEN.fullmatch(parts[1]) and not (len(parts[0].split()) > 1 and _VANCOUVER.fullmatch(parts[0])):
        return _pairs(parts)
    if len(parts) == 2 and " " not in parts[0]:  # "Smith, John"
        return [", ".join(parts)]
    if len(parts) == 2 and len(parts[0].split()) <= 3 and not _whole(parts[0]) and not _whole(parts[1]):
        return [", ".join(parts)]
    return parts


def _whole(part: str) -> bool:
    """Return whether a part between commas is a whole name: initials and a family name, or several words."""
    return bool(_VANCOUVER.fullmatch(part) or _INITIALS_FIRST.fullmatch(part) or len(part.split()) > 1)


def _pairs(parts: list[str]) -> list[str]:
    """Join each family name to the initials that follow it, and return the names.

    A part without initials after it is a whole name.
    """
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
