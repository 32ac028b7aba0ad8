"""Replace letters that databases write in different ways with plain letters, so that texts can be matched."""

from typing import Final

from slr.text.fold import fold

# Greek letters, which some databases spell out.
_SPELLED: Final = dict(
    pair.split(":")
    for pair in """α:alpha β:beta γ:gamma δ:delta ε:epsilon ζ:zeta
    η:eta θ:theta ι:iota κ:kappa λ:lambda μ:mu ν:nu ξ:xi π:pi ρ:rho σ:sigma τ:tau υ:upsilon φ:phi χ:chi ψ:psi
    ω:omega""".split()
)
_TABLE: Final = str.maketrans(_SPELLED)


def plain(text: str) -> str:
    """Return the folded text with Greek letters spelled out, except omicron.

    >>> plain("Sørensen Ł. — IFN-γ")
    'sorensen l. — ifn-gamma'
    """
    folded = fold(text)
    return folded if folded.isascii() else folded.translate(_TABLE)


# Cyrillic as many journals transliterate it (BGN/PCGN without diacritics).
_CYRILLIC: Final = str.maketrans(
    dict(zip("абвгдезиклмнопрстуфыэё", "abvgdeziklmnoprstufyee", strict=True))
    | dict(
        pair.split(":")
        for pair in "ж:zh й:y х:kh ц:ts ч:ch ш:sh щ:shch ъ: ь: ю:yu я:ya і:i ї:yi є:ye ґ:g".split()
    )
)
# Greek as passports and library catalogues transliterate it.
_GREEK: Final = str.maketrans(
    dict(zip("αβγδεζηικλμνξοπρστυφω", "avgdeziiklmnxoprstyfo", strict=True))
    | {"θ": "th", "χ": "ch", "ψ": "ps"}
)


def romanise(text: str) -> str:
    """Return the folded text with Cyrillic and Greek transliterated to Latin letters; other scripts are not changed.

    >>> romanise("Щербаков"), romanise("Müller"), romanise("Παππάς")
    ('shcherbakov', 'muller', 'pappas')
    """
    if text.isascii():  # most texts are single words, which folding only puts in lower case
        return text.lower() if text.isalpha() else fold(text)
    return fold(text.casefold().translate(_CYRILLIC)).translate(_GREEK)
