"""Reduce letters that databases write differently to plain letters, for matching."""

from typing import Final

from slr.text.fold import fold

# Letters that Unicode does not decompose, and Greek letters, which some databases spell out.
_STROKED: Final = dict(
    pair.split(":")
    for pair in """ø:o đ:d ð:d þ:th ł:l ħ:h ı:i æ:ae œ:oe ŋ:n ŧ:t α:alpha β:beta γ:gamma δ:delta ε:epsilon ζ:zeta
    η:eta θ:theta ι:iota κ:kappa λ:lambda μ:mu ν:nu ξ:xi π:pi ρ:rho σ:sigma τ:tau υ:upsilon φ:phi χ:chi ψ:psi
    ω:omega""".split()
)
_TABLE: Final = str.maketrans(_STROKED)


def plain(text: str) -> str:
    """Return the folded text, with stroked and Greek letters replaced by plain ones.

    >>> plain("Sørensen Ł. — IFN-γ")
    'sorensen l. — ifn-gamma'
    """
    folded = fold(text)
    return folded if folded.isascii() else folded.translate(_TABLE)


# Cyrillic as the journals' own tables of contents transliterate it (BGN/PCGN without diacritics).
_CYRILLIC: Final = str.maketrans(
    dict(zip("абвгдезиклмнопрстуфыэё", "abvgdeziklmnoprstufyee", strict=True))
    | dict(
        pair.split(":")
        for pair in "ж:zh й:y х:kh ц:ts ч:ch ш:sh щ:shch ъ: ь: ю:yu я:ya і:i ї:yi є:ye ґ:g".split()
    )
)


def romanise(text: str) -> str:
    """Return the folded text with Cyrillic transliterated to plain Latin letters; other scripts are not changed.

    >>> romanise("Щербаков"), romanise("Müller")
    ('shcherbakov', 'muller')
    """
    return plain(text) if text.isascii() else plain(text.casefold().translate(_CYRILLIC))
