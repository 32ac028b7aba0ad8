"""Read the names before the year of a citation, from right to left."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from slr.manuscript.common_word import is_common
from slr.text.name import is_body


@dataclass(frozen=True, slots=True, kw_only=True)
class Byline:
    """One possible reading of the names in a citation.

    `more` is true if "et al." or a similar word follows the names. `start` is the position of the first name in the
    text.
    """

    names: tuple[str, ...]
    more: bool
    start: int


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    start: int
    end: int


_TOKEN: Final = re.compile(
    r"(?:[^\W\d_]\.-?){1,5}|[^\W\d_](?:[\w'’`´]|(?<=\w)-(?=\w)){0,60}\.?|\d+|[&,;:()\[\]/]|\S"
)
_MORE: Final = re.compile(
    r"(?:,?\s*&?\s*)(?:\b(?:et\.?\s*al+i?i?|dkk|dan kawan[- ]kawan|and (?:colleagues|co-?workers|others|associates|collaborators)"
    r"|dan (?:rekan(?:-rekan)?|lain-lain|lainnya)|cs|c\.s)\b\.?)(?:'s|’s)?[\s,.]*$",
    re.IGNORECASE,
)
_TAIL: Final = re.compile(r"(?:['’]s?)?[\s,(\[:]*$")
_SHORT_FORM: Final = re.compile(r"\s*[(\[][A-Z][\w&.-]{1,20}[)\]]\s*,?\s*$")
_SUFFIX: Final = re.compile(r",?\s(?:[JS]r\.?|I{2,3}|IV)(?:['’]s?)?$")
_PARTICLES: Final = frozenset(
    "van von vom der den de del della di da dos du la le les ten ter af al el bin binti ibn zu zur 't d".split()
)
_JOINS: Final = frozenset({"&", "and", "dan", "und", "y", "et", "serta"})
_WITHIN: Final = frozenset(
    "of for the on in de la du des untuk bidang pada dan and to atas".split()
)  # in names of organisations
_MOST: Final = 40  # words that are read to the left


def read_byline(text: str, start: int, end: int, *, bracketed: bool) -> tuple[tuple[Byline, ...], int]:
    """Return the possible readings of the names before `end`, and the position at which the most likely reading begins.

    The most likely reading comes first. The names cannot begin before `start`. If there are no names, there are no
    readings, and the position is `end`. Commas separate names only if `bracketed` is true, if "et al." follows, or if a
    word such as "and" precedes the last name.

    >>> found, start = read_byline("Menurut Robbins dan Judge (", 0, 27, bracketed=False)
    >>> found[0].names, start
    (('Robbins', 'Judge'), 8)
    """
    stop = start + len(text[start:end].rstrip())
    tail = _TAIL.search(text, max(start, stop - 20), stop)
    stop = tail.start() if tail else stop
    while (
        short := _SHORT_FORM.search(text, max(start, stop - 30), stop)
    ) is not None and short.start() > start:
        stop = short.start()
    if (suffix := _SUFFIX.search(text, max(start, stop - 10), stop)) is not None:
        stop = suffix.start()
    more = _MORE.search(text, max(start, stop - 40), stop)
    if more is not None:
        stop = more.start()
    stop = start + len(text[start:stop].rstrip(" ,"))
    tokens = [
        _Token(m.group(), m.start(), m.end()) for m in _TOKEN.finditer(text, max(start, stop - 400), stop)
    ]
    groups = _collect(tokens[-_MOST:], lists=bracketed or more is not None)
    readings = list(_list_readings(text, groups, more=more is not None))
    return tuple(readings), readings[0].start if readings else end


def _collect(tokens: Sequence[_Token], *, lists: bool) -> list[list[_Token]]:
    """Return the names that end at the last token, from left to right. Each name is a list of words.

    Commas, semicolons and slashes separate names only if `lists` is true, or if a word such as "and" precedes the last
    name.
    """
    groups: list[list[_Token]] = []
    at = len(tokens) - 1
    joined = lists
    while at >= 0:
        group, at = _take_name(tokens, at)
        if not group:
            break
        groups.insert(0, group)
        at, found = _skip_join(tokens, at)
        if not found or (found == "," and not joined):
            break
        joined = joined or found == "&"
    return groups


def _skip_join(tokens: Sequence[_Token], at: int) -> tuple[int, str]:
    """Return the index of the token before the word or mark that joins two names, and the kind of join: "&" or ",".

    If nothing joins the names, return the same index and "".
    """
    if at < 0:
        return at, ""
    if tokens[at].text.casefold() in _JOINS:
        at -= 1
        return (at - 1, "&") if at >= 0 and tokens[at].text == "," else (at, "&")
    if tokens[at].text in {",", "/", ";"}:
        return at - 1, ","
    return at, ""


def _take_name(tokens: Sequence[_Token], at: int) -> tuple[list[_Token], int]:
    """Return the words of the name that ends at a token, and the index of the token before these words."""
    words: list[_Token] = []
    while at >= 0:
        token = tokens[at]
        if words and _ENDED.fullmatch(token.text):
            break  # the sentence before the names
        if _is_name_word(token.text) or (words and _belongs(tokens, at, words)):
            words.insert(0, token)
        else:
            break
        at -= 1
    while words and not _is_name_word(words[0].text) and words[0].text.casefold() not in _PARTICLES:
        words.pop(0)
        at += 1
    return words, at


_ENDED: Final = re.compile(r"[^\W\d_]{4,}\.")  # no initials, and no "St."


def _is_name_word(text: str) -> bool:
    """Return whether a word begins with a capital letter. A prefix can come first, as in "el-Samad" or "d'Ancona"."""
    prefix = _PREFIX.match(text)
    return text[prefix.end() if prefix is not None else 0].isupper()


_PREFIX: Final = re.compile(r"[a-z]{1,4}['’-](?=.)")


def _belongs(tokens: Sequence[_Token], at: int, words: Sequence[_Token]) -> bool:
    text = tokens[at].text.casefold()
    if text in _PARTICLES and text not in {"di", "al", "da"}:
        return True
    if text in {"di", "al", "da"}:
        return at == 0 or not tokens[at - 1].text[0].isupper() or text != "di"
    before = tokens[at - 1].text if at else ""
    return (
        text in _WITHIN
        and text not in _JOINS
        and (before[:1].isupper() or before.casefold() in _WITHIN)
        and len(words) > 0
    )


def _list_readings(text: str, groups: Sequence[Sequence[_Token]], *, more: bool) -> Iterator[Byline]:
    """Yield the most likely reading, then the others. The last readings treat several names as one organisation.

    Yield nothing if no group of words can be a name, or if the first name of the most likely reading cannot be a name.
    """
    groups = [list(group) for group in groups]
    if not groups or not any(_has_word(group) for group in groups):
        return
    made: list[Byline] = []
    for first in range(len(groups)):
        for word in range(len(groups[first])):
            shown = [groups[first][word:], *groups[first + 1 :]]
            if _has_word(shown[0]):
                made.append(_make(text, shown, more=more))
    last_end = groups[-1][-1].end
    if len(groups) > 1:  # perhaps the name of one organisation: "Kementerian Pendidikan dan Kebudayaan"
        made += [
            Byline(names=(text[group[word].start : last_end],), more=more, start=group[word].start)
            for group in groups[:-1]
            for word in range(len(group))
        ]
    likely = _choose(groups, more=more) or [[groups[-1][-1]]]
    if not _has_word(likely[0]):
        return
    first_choice = _make(text, likely, more=more)
    yield first_choice
    yield from (reading for reading in dict.fromkeys(made) if reading != first_choice)


def _has_word(group: Sequence[_Token]) -> bool:
    return any(len(token.text.strip(".")) > 1 and _is_name_word(token.text) for token in group)


def _make(text: str, groups: Sequence[Sequence[_Token]], *, more: bool) -> Byline:
    names = _join_initials([_POSSESSIVE.sub("", text[group[0].start : group[-1].end]) for group in groups])
    return Byline(names=tuple(names), more=more, start=groups[0][0].start)


_POSSESSIVE: Final = re.compile(r"(?<=\w)['’]s$")
_INITIALS: Final = re.compile(r"(?:[^\W\d_]\.[\s-]?){1,5}|[A-Z]{1,2}|[JS]r\.?")


def _join_initials(names: Sequence[str]) -> list[str]:
    """Return the names, with initials and suffixes such as "Jr" joined to the name before them."""
    joined: list[str] = []
    for name in names:
        if joined and _INITIALS.fullmatch(name):
            joined[-1] = f"{joined[-1]} {name}"
        else:
            joined.append(name)
    return joined


def _find_start(words: Sequence[_Token]) -> int:
    """Return the index at which the name of an author or organisation begins, after words such as "Penelitian".

    If words such as "Penelitian" are inside the name of an organisation, they are part of the name. If there is no
    name, return the number of words.
    """
    first = next((at for at, token in enumerate(words) if not is_common(token.text)), len(words))
    if is_body(" ".join(token.text for token in words)) or words[0].text in _HEADS:
        return first
    later = [at for at, token in enumerate(words) if _INTRODUCED.match(token.text) and is_common(token.text)]
    return max(first, later[-1] + 1 if later else 0)


_HEADS: Final = frozenset({"Balai", "Loka"})  # first words of the names of Indonesian offices
_INTRODUCED: Final = re.compile(r"[A-Z]\w{3}")


def _choose(groups: Sequence[Sequence[_Token]], *, more: bool) -> list[list[_Token]] | None:
    """Return the most likely names, or None if no name is left.

    Words such as "Menurut" or "However" before the names are removed. If no "et al." follows, a name that is only such
    a word is also removed. If there is only one name before "et al.", its last word is kept.
    """
    kept = [list(group) for group in groups]
    least = 1 if more and len(kept) == 1 else 0
    while kept:
        cut = _find_start(kept[0])
        while cut < len(kept[0]) and not _has_word(kept[0][cut:]):
            cut += 1
        kept[0] = kept[0][min(cut, len(kept[0]) - least) :]
        if kept[0]:
            break
        kept.pop(0)
    if not more and any(is_common(group[-1].text) and len(group) == 1 for group in kept):
        kept = [group for group in kept if not (len(group) == 1 and is_common(group[0].text))]
    return kept or None
