"""Recognise academic degrees and honorifics around the names of people, and remove them before names are compared."""

import re
from typing import Final

from slr.text.name import is_initials_first, is_vancouver

DEGREES: Final = frozenset(
    """md phd msc bsc mph mba mbbs mbchb mbbch dds dmd dphil dsc drph pharmd psyd edd jd llm llb mhs msn bsn rn rnc
    frcp frcs frcpc facp facs frcog frcpath mrcp fccp do dnp crna np aprn fnp pa-c dvm mla mfa meng mphil mres mpa msw lcsw ma
    ms ba bs cfa cpa ca psikolog apoteker ners ns notaris ak akt esq""".split()
)
# "S.Psi.", "M.Kes", "A.Md.", "Ph.D", "Sp.PD": an Indonesian or other dotted degree with a part of several letters
_DOTTED_DEGREE: Final = re.compile(
    r"(?:[SMABD]\.(?:[A-Z][A-Za-z]{1,6}(?:\.[A-Z][A-Za-z]{0,6})*|\s(?:Pd|Psi|Si|Kes|Kom|Ked|Kep|Sos|Ag|Hum|Farm|Sc|Phil|Md|Sn|Keb|Gz|Tr|Th|Par))|Sp\.\s?[A-Z][A-Za-z]*(?:\([A-Z]\))?|Sp[A-Z]{1,4}|Ph\.?\s?D|(?:Dr|Prof)\.?(?:\s(?:med|rer|nat|phil|jur|h|c)\.)+|Dipl\.\s?[A-Z][a-z]+|Ed\.\s?D"
    r"|CA\.|Ak|Akt)\.?(?:\s*\([A-Z][a-z]*\))?"
)
LETTERS_DEGREE: Final = re.compile(r"(?:[A-Z]\.\s?){2,4}")  # "S.E.", "M.M.": looks like initials
# Without a full stop, some of these abbreviations are names of people.
_HONORIFIC: Final = re.compile(
    r"(?:(?:Prof(?:essor)?|Drs|Dra|Drg|Dr|Mrs|Mr|Sir|Dame)(?:\.\s*|\s+)"
    r"|(?:Ir|Hj|KH|Hon|Rev|Apt|Ns|Ms|Ust|Tgk|Engr|Ing|Dipl\.-Ing|med|rer|nat|phil|jur|habil)\.\s*)(?=\w)",
    re.IGNORECASE,
)
# Letters for a pilgrim to Mecca (H.) and for Indonesian nobility (R.). Without another honorific before them, these
# letters are read as initials.
_LETTER_HONORIFIC: Final = re.compile(r"(?:H|R|K\.\s?H|R\.\s?[AM])\.\s*(?=\w{2,})")
_FREQUENT: Final = re.compile(
    r"(?:(?:van|von|der|den|de|la|di|da|al|el) )*[^\W\d_]+, ([^\W\d_][a-z]{2,}|[A-Z]\.?(?: ?[A-Z]\.?)*)"
)  # nothing to drop
_MIDDLE: Final = re.compile(r"[^\W\d_][\w'’`\-]+ (?:[^\W\d_]\. ?)+[^\W\d_][\w'’`\-]+")  # "Mara T. Quillby"


def is_degree(part: str) -> bool:
    """Return whether a part of a name is a degree, such as "MD" or "M.Si.".

    >>> is_degree("MD"), is_degree("M.Si."), is_degree("Ma"), is_degree("J. A.")
    (True, True, False, False)
    """
    if "." not in part and part.casefold() not in DEGREES:
        return _DOTTED_DEGREE.fullmatch(part) is not None
    letters = part.replace(".", "").replace(" ", "")
    known = letters.casefold() in DEGREES and (part.isupper() or "." in part or len(letters) > 2)
    return known or _DOTTED_DEGREE.fullmatch(part) is not None


def drop_degrees(name: str) -> str:
    """Return a name without the degrees after it and the honorifics before it.

    Capital letters after the first comma can also be initials. Such letters are dropped only if the part before the
    comma begins with an honorific or contains initials in addition to a family name.

    >>> drop_degrees("Ir. H. Budi Hartoko, M.Si."), drop_degrees("Bellward A, MD"), drop_degrees("Bellward, MD")
    ('Budi Hartoko', 'Bellward A', 'Bellward, MD')
    """
    if (found := _FREQUENT.fullmatch(name)) and found[1].casefold() not in DEGREES:
        return name
    parts = [p for part in name.split(",") if (p := part.strip())] if "," in name else [name]
    first, *rest = parts or [""]
    bare = _drop_honorifics(first)
    if rest:
        given, *more = rest
        dropped = _is_certain(given) or (_looks_like_degree(given) and (bare != first or _is_whole(bare)))
        rest = [*([] if dropped else [given]), *(p for p in more if not _looks_like_degree(p))]
    return ", ".join(
        [_drop_last_degrees(bare), *(_drop_last_degrees(_drop_honorifics(p), least=1) for p in rest)]
    )


def _looks_like_degree(part: str) -> bool:
    return is_degree(part) or LETTERS_DEGREE.fullmatch(part) is not None


def _is_certain(part: str) -> bool:
    """Return whether a part is a degree and cannot be initials, because it has lower-case letters."""
    return is_degree(part) and not part.isupper()


def _is_whole(part: str) -> bool:
    """Return whether a part of a name contains initials in addition to a family name."""
    return is_vancouver(part) or is_initials_first(part) or _MIDDLE.fullmatch(part) is not None


def _drop_honorifics(part: str) -> str:
    bare = part
    while found := _HONORIFIC.match(bare) or (_LETTER_HONORIFIC.match(bare) if bare != part else None):
        bare = bare[found.end() :]
    return bare


def _drop_last_degrees(part: str, *, least: int = 2) -> str:
    """Return a name without the degrees that follow it without a comma, as in `Budi Hartoko M.Si.`.

    Degrees in capital letters only are kept, because they can also be initials. The first `least` words are kept,
    too.
    """
    words = part.split(" ")
    while len(words) > least and _is_certain(words[-1]):
        words.pop()
    return " ".join(words)
