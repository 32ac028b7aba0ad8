"""Split the names at the beginning of a reference.

Chicago and MLA invert only the name of the first author. Harvard inverts every name. IEEE inverts no name. Vancouver
and GB/T 7714 write initials without stops.
"""

import re
from typing import Final

from slr.text.name import ET_AL, SUFFIXES, is_body, show_name, turn_name

CJK: Final = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]")
_CAPITAL: Final = r"[A-ZÀ-ÖØ-ÞĀ-ŽȘ-Ț\u1e00-\u1eff]"
_SMALL: Final = frozenset(
    """and dan et al und y e the of for on in at to van von vom zu zur der den de del della di da dos du la le ten ter af al
    el bin binti ibn dkk eds ed editor editors others with untuk bagi bersama pada""".split()
)
_INITIALS: Final = re.compile(rf"(?:{_CAPITAL}[a-zß-ÿ]?\.[\s‐-]*){{1,5}}|{_CAPITAL}{{1,3}}")
_ET_AL: Final = re.compile(r",?\s*(?:\bet\.?\s+al\b\.?|\bdkk\b\.?|\band others\b)[\s,.]*$", re.IGNORECASE)
_AND: Final = re.compile(
    r"(?:\s*,)?\s+(?:and|dan|und)\s+|(?:\s*,)?\s*&\s*"
    # between names, and not within "Ortega y Gasset"
    rf"|(?:\s*,|(?<=\b{_CAPITAL}\.))\s+(?:y|e|et)\s+|\s+(?:y|e|et)\s+(?={_CAPITAL}\.)"
)
_WORD: Final = rf"{_CAPITAL}[\w'’‐-]{{0,40}}"
_FAMILY: Final = (
    r"(?:(?:van|von|der|den|de|del|della|di|da|dos|du|la|le|ten|ter|el|al|bin)\s+){0,3}(?:[dl]['’])?"
    rf"{_WORD}(?:[ ](?:(?={_CAPITAL}[\w'’‐-]{{0,40}}?[a-zß-ÿ]){_WORD}|de|la|y|e)(?![\w'’‐-])){{0,3}}"
)
_BARE: Final = (
    rf"(?:(?:{_CAPITAL}\.[‐-]?){{2,4}}|(?:{_CAPITAL}\.[ ‐-]?){{1,4}}(?=[,;])|{_CAPITAL}(?:[ ‐-]{_CAPITAL}){{1,3}}(?!\w)"
    rf"|{_CAPITAL}{{1,4}}(?!\w))"
)
# words for the role of the people who are named before a book; without brackets, "Ed." can be a given name
_ROLE: Final = (
    r"(?i:eds?|editors?|editor(?:es|as)|éditeurs?|edisi oleh|penyunting|peny|penyusun|hrsg|hg|herausgeber"
    r"(?:in)?|comps?|compilers?|compilador(?:es|as)?|coords?|coordinador(?:es|as)?|orgs?|organizador(?:es|as)?)"
)
ROLES: Final = (
    rf"(?:\s*,?\s*\({_ROLE}\.?\)|,\s*(?:eds?|Eds)\.?(?!\w)|,\s*(?i:editor(?:s|es|as)?|penyunting|penyusun|hrsg"
    r"|herausgeber(?:in)?|éditeurs?|compilers?|compilador(?:es|as)?|coordinador(?:es|as)?|organizador(?:es|as)?)\b)"
)
_ROLES_LAST: Final = re.compile(rf"{ROLES}[\s.,]*$")
_STOP: Final = re.compile(rf"{ROLES}?(?:(?<=\.)|[.:])\s+(?=\S)")
_ROLE_NEXT: Final = re.compile(rf"{_ROLE}[.:]+\s+(?=\S)")
_ONE: Final = re.compile(rf"{_FAMILY}\s{_BARE}(?:\s?(?:Jr|Sr|2nd|3rd|I{{2,3}})(?!\w))?")
_NEXT: Final = re.compile(r"\s?(?P<mark>[,;])\s*(?:and\s+|&\s*)?")
_MORE: Final = re.compile(r"(?:,?\s+)?(?:et al|dkk)\b")
_GROUP: Final = re.compile(r"(?:the\s+)?[A-Z][^.;,]{3,100}")
_GIVEN_FIRST: Final = rf"(?:{_CAPITAL}\.[\s‐-]?)+(?:(?:van|von|der|den|de|la|del)\s+)*{_WORD}(?:\s{_WORD})?"
_IEEE: Final = re.compile(
    rf"(?P<names>{_GIVEN_FIRST}(?:(?:,?\s+(?:and|dan|und|y|et)\s+|,\s+|\s*&\s*){_GIVEN_FIRST})*(?:,?\s+et al\.)?)(?:,?\s*\(?(?:[Ee]ds?\.|editors?)\)?)?[.,]\s+"
)
_WHOLE_NAME: Final = rf"{_WORD}(?:\s(?:{_CAPITAL}\.|van|von|der|den|de|la|del|{_WORD})){{1,4}}"
_WHOLE: Final = re.compile(
    rf"(?P<names>(?>{_WHOLE_NAME})(?:,\s(?!and\s)(?>{_WHOLE_NAME}))*,?\sand\s(?>{_WHOLE_NAME}))\.\s+(?=\S)"
)
_INVERTED: Final = re.compile(
    rf"(?P<names>{_FAMILY},\s+(?={_CAPITAL}[\w'’‐-]{{0,40}}?[a-zß-ÿ]){_WORD}(?:\s(?:{_CAPITAL}\.|{_WORD})){{0,4}}?"
    rf"(?:,\s(?!and\s|dan\s)(?>{_WHOLE_NAME})(?=[,\s]))*?"
    rf"(?:,\s+et al|,?\s+(?:and|dan|y|und)\s+(?:(?>{_WHOLE_NAME})|[^.\"“\d]{{3,60}}?))?){ROLES}?(?:(?<=\s[A-Z]\.)|\.)\s+"
)


def strip_roles(names: str) -> str:
    """Return a list of names without the word for a role at its end, such as "editors". "Ed." without brackets is kept.

    >>> strip_roles("Doe, J., & Roe, R. (Eds.)."), strip_roles("Doe J, Roe R, editors"), strip_roles("Doe, Ed.")
    ('Doe, J., & Roe, R.', 'Doe J, Roe R', 'Doe, Ed.')
    """
    return _ROLES_LAST.sub("", names)


def is_names(text: str) -> bool:
    """Return whether a text can be a list of names.

    A list of names has no number of two or more digits, no "!" or "?", and no lower-case words except single letters,
    particles and conjunctions.

    >>> is_names("Doe, J.A. and de Vries, M."), is_names("Doe says,"), is_names("")
    (True, False, True)
    """
    words = re.findall(r"[^\W\d_]+", text)
    return all(
        not word[0].islower() or word.casefold() in _SMALL or len(word) == 1 for word in words
    ) and not re.search(r"\d{2}|[!?]", text)


def split_people(text: str) -> list[str]:
    """Return the names in a list as "Family, Given", in the order of the list.

    The name of an organisation is returned unchanged.

    Some lists invert all names, some invert only the name of the first author, and some invert no name. If the list
    ends with "et al.", the last item is "et al.".

    >>> split_people("Quill, Mara T., Rune A. Ost, and Piet de Vink")
    ['Quill, Mara T.', 'Ost, Rune A.', 'de Vink, Piet']
    >>> split_people("Quill, M.T., Ost, R. and de Vink, P."), split_people("M. T. Quill and P. de Vink")
    (['Quill, M.T.', 'Ost, R.', 'de Vink, P.'], ['Quill, M. T.', 'de Vink, P.'])
    """
    text = text.strip(" ,;:")
    more = _ET_AL.search(text)
    text = text[: more.start()] if more else text
    if is_body(text) and "," not in text:
        return [text.rstrip(".")]
    people: list[str] = []
    for chunk in re.split(r";\s*", text) if ";" in text else _AND.split(text):
        parts = [stripped for part in chunk.split(",") if (stripped := part.strip()).strip(" .")]
        while parts:
            name, step = _take_name(parts, first=not people)
            people.append(name)
            parts = parts[step:]
    return [*people, ET_AL] if more else people


_FULL: Final = re.compile(rf"{_CAPITAL}[\w'’‐-]+(?:\s{_CAPITAL}[\w'’‐-]+)+")


def _take_name(parts: list[str], *, first: bool) -> tuple[str, int]:
    """Return the first person's name in a list that was split at its commas, and the number of parts in this name."""
    family = parts[0]
    given = parts[1] if len(parts) > 1 else ""
    whole = bool(re.match(rf"{_CAPITAL}\.", family))  # initials first
    full = _FULL.fullmatch(family) and _FULL.fullmatch(
        given
    )  # two whole names, each with the given name first
    inverted = (
        given and not whole and (_INITIALS.fullmatch(given) or (first and not full) or " " not in family)
    )
    if not inverted:
        family = family if re.search(rf"\s{_CAPITAL}\.$", family) else family.rstrip(".")
        name = turn_name(family) if " " in family else family
        return (f"{name}, {given}", 2) if given.casefold() in SUFFIXES else (name, 1)
    suffix = parts[2] if len(parts) > 2 and parts[2].casefold() in SUFFIXES else ""
    given = given if re.search(rf"(?:^|[\s.‐-]){_CAPITAL}[a-z]?\.$", given) else given.rstrip(".")
    return ", ".join(filter(None, (family, given, suffix))), 3 if suffix else 2


def match_vancouver(text: str) -> tuple[list[str], str] | None:
    """Return the names at the beginning of a text in Vancouver style, and the rest of the text.

    If there are no names, return None.

    >>> match_vancouver("van Dam AB, Doe J, et al. Lamps. J Lamp")
    (['van Dam, AB', 'Doe, J', 'et al.'], 'Lamps. J Lamp')
    """
    names: list[str] = []
    position, mark, more = 0, "", False
    while not more:
        match = _ONE.match(text, position)
        if match is None and names and (match := _MORE.match(text, position)) is not None:
            more = True
        elif match is None and mark == ";":
            match = _GROUP.match(text, position)
        if match is None and names and (role := _ROLE_NEXT.match(text, position)) is not None:
            return names, text[role.end() :]
        if match is None:
            return None
        position = match.end()
        names.append(ET_AL if more else _show(match.group()))
        following = _NEXT.match(text, position)
        if following is None:
            break
        position, mark = following.end(), following["mark"]
    if not more and (match := _MORE.match(text, position)) is not None:
        position = match.end()
        names.append(ET_AL)
    stop = _STOP.match(text, position)
    return (names, text[stop.end() :]) if stop else None


def _show(name: str) -> str:
    """Return a name such as "SINGH A K" as "SINGH, AK". The name of an organisation is returned unchanged."""
    if is_body(name):
        return name
    match = re.fullmatch(
        rf"(.*?\S)\s((?:{_CAPITAL}[ .‐-]*){{1,4}})(?:\s?(Jr|Sr|2nd|3rd|I{{2,3}})\.?)?\.?", name
    )
    if match is None:
        return show_name(name)
    family, given, suffix = match.groups()
    return ", ".join(
        filter(None, (family, given.replace(" ", "") if "." not in given else given.strip(), suffix))
    )


def match_given_first(text: str) -> tuple[list[str], str] | None:
    """Return the names at the beginning of a text in IEEE style, and the rest of the text.

    If there are no names, return None.
    """
    match = _IEEE.match(text)
    return (split_people(match["names"]), text[match.end() :]) if match else None


def match_note(text: str) -> tuple[list[str], str] | None:
    """Return the full names at the beginning of a footnote, up to a comma, and the rest of the footnote.

    If there are no names, return None.

    >>> match_note("Mara T. Quill and Rune Ost, Lamps at sea (Leeds: Oil Press, 2019)")
    (['Quill, Mara T.', 'Ost, Rune'], 'Lamps at sea (Leeds: Oil Press, 2019)')
    """
    match = _NOTE.match(text)
    return (split_people(match["names"]), text[match.end() :]) if match else None


_NOTE: Final = re.compile(
    rf"(?P<names>(?>{_WHOLE_NAME})(?:(?:,\s(?>{_WHOLE_NAME}))*?,?\s(?:and|dan|y|und|et)\s(?>{_WHOLE_NAME})|\set al\.)?),\s+(?=\S)"
)


def match_whole_names(text: str) -> tuple[list[str], str] | None:
    """Return the full names at the beginning of a text, with given names first, and the rest of the text.

    If there are no such names, return None. The names must be joined by "and", because the words of a
    title can also begin with capitals.

    >>> match_whole_names("Mara T. Quill and Rune Ost. Lamps at sea")
    (['Quill, Mara T.', 'Ost, Rune'], 'Lamps at sea')
    """
    match = _WHOLE.match(text)
    return (split_people(match["names"]), text[match.end() :]) if match else None


def match_inverted(text: str) -> tuple[list[str], str] | None:
    """Return the names at the beginning of a text in MLA or Chicago style, and the rest of the text.

    If there are no names, return None.
    """
    match = _INVERTED.match(text)
    return (split_people(match["names"]), text[match.end() :]) if match else None


_GBT_COMMA: Final = re.compile(r"\s*[,，、;；]\s*")
_GBT_MORE: Final = re.compile(r"\s*(?:等|et al)[.．]?$")
_PINYIN: Final = re.compile(rf"({_CAPITAL}{{2,}}(?:\s{_CAPITAL}{{2,}})?)\s({_CAPITAL}[a-z][\w’'‐-]*)")


def split_gbt(text: str) -> list[str]:
    """Return the names in a GB/T 7714 list, in the order of the list. The mark for omitted names becomes "et al.".

    >>> split_gbt("张三, 李四, 等"), split_gbt("SINGH A K, ZHENG Guangmei, et al")
    (['张三', '李四', 'et al.'], ['SINGH, AK', 'ZHENG, Guangmei', 'et al.'])
    """
    more = _GBT_MORE.search(text)
    text = (text[: more.start()] if more else text).strip(" ,，、;；.")
    if not CJK.search(text) and re.search(r",\s*(?:[A-Z]\.\s*)+(?:,|$)", text):
        names = split_people(text)
    else:
        names = [_show_gbt(part) for part in _GBT_COMMA.split(text) if part.strip()]
    return [*names, ET_AL] if more else names


def _show_gbt(name: str) -> str:
    if (match := _PINYIN.fullmatch(name)) is not None:
        return f"{match[1]}, {match[2]}"
    return name if CJK.search(name) or is_body(name) else _show(name)
