"""Write names of people as "Family, Given", and recognise names of organisations."""

import re
from collections.abc import Iterable
from typing import Final

from slr.text.word_search import WordSearch

ET_AL: Final = "et al."
_NOBODY: Final = re.compile(
    r"\[no authors?(?: names?| ids?)? (?:available|found|listed)\]", re.IGNORECASE
)  # Scopus, PubMed
# "Smith JA", "van der Berg J-P", "Smith J. A.": Vancouver style, initials last and in capitals.
_VANCOUVER: Final = re.compile(
    r"([^\W\d_][\w'’`.\- ]*[^\W\d_.]) ((?:[A-ZÀ-ÖØ-ÞĀ-ŽȘ-Ț\u1e00-\u1eff\u0391-\u03a9\u0400-\u042f]\.?-?){1,4}"
    r"|(?:[A-ZÀ-ÖØ-ÞĀ-ŽȘ-Ț\u1e00-\u1eff\u0391-\u03a9\u0400-\u042f]\.[ \-]?){1,4})(?: (Jr|Sr|[23](?:nd|rd)|I{2,3}|IV)\.?)?"
)
# "Smith J A": single letters after one family name.
_SPACED: Final = re.compile(
    r"([^\W\d_][\w'’`\-]*[^\W\d_A-Z]) ([A-ZÀ-ÖØ-ÞĀ-ŽȘ-Ț\u0391-\u03a9\u0400-\u042f](?: [A-ZÀ-ÖØ-ÞĀ-ŽȘ-Ț\u0391-\u03a9\u0400-\u042f]){1,3})"
)
# "J. A. Smith": initials first. A family name in capitals only would also look like initials.
_INITIALS_FIRST: Final = re.compile(
    r"((?:[A-ZÀ-ÖØ-ÞĀ-ŽȘ-Ț\u1e00-\u1eff\u0391-\u03a9\u0400-\u042f][a-zß-ÿā-ž]?\.[ -]*)+)([^\W\d_][\w'’`\-]*(?: [\w'’`\-]+){0,3})"
)
_BODY: Final = WordSearch(
    word.replace("_", " ")
    for word in r"""
        organi[sz]ation administration university universitas institut\w* ministry kementerian
        department dinas badan agency council committee association society group consortium centre
        center foundation commission bank office network board republik government pemerintah nations
        team collaborat\w+ investigators study trial press college school program\w* bureau biro pusat
        company corporation inc ltd tbk pt federation union academy alliance task_force authority
        hospital museum secretariat directorate consortia yayasan lembaga
    """.split()
)
_INITIAL: Final = re.compile(r"[A-ZÀ-ÖØ-ÞĀ-ŽȘ-Ț\u1e00-\u1eff\u0391-\u03a9\u0400-\u042f]\.?")
_PARTICLES: Final = frozenset(
    "van von der den de del della di da dos du la le ten ter af al el bin binti ibn zu zur vom".split()
)
SUFFIXES: Final = frozenset({"jr", "jr.", "sr", "sr.", "ii", "iii", "iv"})


def show_name(name: str) -> str:  # noqa: PLR0911  one return per form of name
    """Return a name as "Family, Given" if its form shows which part is the family name.

    In other names, the order of the words does not change. Repeated spaces become one space. Spaces, commas and
    semicolons at the ends of a name are removed. Every form of "et al.", such as "dkk", is returned as "et al.". A note that
    there are no authors is returned as "".

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
    if match := _SPACED.fullmatch(name):
        return f"{match.group(1)}, {match.group(2)}"
    if match := _VANCOUVER.fullmatch(name):
        family, given, suffix = match.groups()
        if not family.isupper() or len(family) > 3:
            return f"{family}, {given}" + (f", {suffix}" if suffix else "")
    if match := _INITIALS_FIRST.fullmatch(name):
        return f"{match.group(2)}, {match.group(1).strip()}"
    return name


def is_body(name: str) -> bool:
    """Return whether a name has a word that is typical of organisations, such as "university", "ministry" or "study".

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


def is_initials_first(name: str) -> bool:
    """Return whether a name is initials followed by a family name.

    >>> is_initials_first("J. A. Smith"), is_initials_first("Smith, J. A.")
    (True, False)
    """
    return _INITIALS_FIRST.fullmatch(name) is not None


def _is_et_al(name: str) -> bool:
    return name.casefold().rstrip(".") in {"et al", "et. al", "others", "dkk", "and others", "...", "…"}


def turn_name(name: str) -> str:
    """Return the name of a person as "Family, Given". The given name can come first, as in BibTeX and JSON exports.

    Lower-case particles belong to the family name (BibTeX's `First von Last`). The order does not change in the name
    of an organisation, or in a name that consists only of initials.

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
    """Apply `turn_name` to each name, and leave out empty names.

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
