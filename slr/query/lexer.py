"""Split the text of a query into tokens: terms, operators, field tags and parentheses, each with its position."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from slr.model.problem import did_you_mean
from slr.query.document import Field, fold_words
from slr.query.node import EVERYWHERE, QueryError
from slr.text.script import is_unspaced

TokenKind = Literal["term", "and", "or", "not", "near", "field", "suffix", "(", ")", "end"]

_TITLE_ABSTRACT: Final[frozenset[Field]] = frozenset({"title", "abstract"})
_TITLE: Final[frozenset[Field]] = frozenset({"title"})
_ABSTRACT: Final[frozenset[Field]] = frozenset({"abstract"})
_KEYWORDS: Final[frozenset[Field]] = frozenset({"keywords"})

# Field tags of Web of Science (TS=), Scopus (TITLE-ABS-KEY), EBSCO and ProQuest (TI), in upper case.
FIELD_TAGS: Final[Mapping[str, frozenset[Field]]] = {
    tag: fields
    for fields, tags in (
        (_TITLE, "TI TITLE"),
        (_ABSTRACT, "AB ABS ABSTRACT"),
        (_KEYWORDS, "KW KEY AUTHKEY INDEXTERMS AK KP DE SU"),
        (_TITLE_ABSTRACT, "TITLE-ABS TIAB"),
        (EVERYWHERE, "TITLE-ABS-KEY TS ALL"),
    )
    for tag in tags.split()
}
# Field tags of PubMed, in square brackets after a term.
SUFFIX_TAGS: Final[Mapping[str, frozenset[Field]]] = {
    tag: fields
    for fields, tags in (
        (_TITLE, "ti|title"),
        (_ABSTRACT, "ab|abstract"),
        (_TITLE_ABSTRACT, "tiab|title/abstract"),
        (EVERYWHERE, "tw|text word|all|all fields"),
        (_KEYWORDS, "ot|other term|mh|mesh|mesh terms|majr|kw"),
    )
    for tag in tags.split("|")
}
_OPERATORS: Final[Mapping[str, TokenKind]] = {"and": "and", "or": "or", "not": "not"}
# Proximity: Web of Science NEAR/3, Scopus W/3 PRE/3, EBSCO N3 W3, ProQuest NEAR/3 P/3, Ovid ADJ3.
_NEAR: Final = re.compile(
    r"(?P<name>(?i:near|onear|pre|w|p|n)(?=/\d)|(?i:near|onear|adj)(?=\d)|NEAR|ONEAR|ADJ"
    r"|[NW](?=\d\d?$))/?(?P<number>\d*)"
)
_UNFINISHED_NEAR: Final = re.compile(r"(?:NEAR|ONEAR|PRE)/.*", re.IGNORECASE)
_SEARCH_LINE: Final = re.compile(r"#\d+")
_FAR: Final = 7  # a distance with this many digits or more is longer than any text
DEFAULT_NEAR: Final = 15  # the meaning of a bare NEAR in Web of Science
_SPACE: Final = re.compile(r"\s+")
_WORD: Final = re.compile(r"[^\s()\[\]{}\"“”„«»=]+")
_QUOTES: Final = {"{": "}", "«": "»"} | dict.fromkeys('"“”„', '"“”')
_WILDCARDS: Final = "*?$"
_FOREIGN_WILDCARDS: Final = "#%!"


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """One token of a query, with its text and its position (`column`, from 1).

    A term has `words`, a field tag has `fields`, and a proximity operator has `most` and `ordered`. A proximity operator
    that could also be a word, such as `N3`, has `words`, too.
    """

    kind: TokenKind
    text: str
    column: int
    words: tuple[str, ...] = ()
    fields: frozenset[Field] = EVERYWHERE
    most: int = 0
    ordered: bool = False


def read_tokens(text: str) -> Iterator[Token]:
    """Yield the tokens of a query, and finally a token of the kind `end`.

    Raises QueryError at the first fault, such as a quotation mark that is never closed, or an unknown field tag.
    """
    place = 0
    while place < len(text):
        if space := _SPACE.match(text, place):
            place = space.end()
            continue
        token, place = _next_token(text, place)
        yield token
    yield Token(kind="end", text="the end", column=len(text) + 1)


def _next_token(text: str, place: int) -> tuple[Token, int]:
    character = text[place]
    if character == "(":
        return Token(kind="(", text="(", column=place + 1), place + 1
    if character == ")":
        return Token(kind=")", text=")", column=place + 1), place + 1
    if character in _QUOTES:
        return _phrase(text, place)
    if character == "[":
        return _suffix(text, place)
    if word := _WORD.match(text, place):
        return _word(text, word[0], place)
    raise QueryError(
        place + 1,
        f"{character!r} has no meaning here",
        "remove it, or put it in double quotes together with the words around it",
    )


def _phrase(text: str, place: int) -> tuple[Token, int]:
    closing = _QUOTES[text[place]]
    end = next((i for i in range(place + 1, len(text)) if text[i] in closing), None)
    if end is None:
        raise QueryError(
            place + 1,
            f"the quotation mark {text[place]} is never closed",
            f"add {closing[0]} after the last word of the phrase",
        )
    words = _split_pattern(text[place + 1 : end], place + 1)
    return Token(kind="term", text=text[place : end + 1], column=place + 1, words=words), end + 1


def _suffix(text: str, place: int) -> tuple[Token, int]:
    end = text.find("]", place)
    if end < 0:
        raise QueryError(place + 1, "the bracket [ is never closed", "write the tag as in worker*[tiab]")
    name = _SPACE.sub(" ", text[place + 1 : end]).strip().lower()
    fields = SUFFIX_TAGS.get(name.removesuffix(":noexp"))
    if fields is None:
        raise QueryError(
            place + 1,
            f"unknown field tag [{name}]{did_you_mean(name, SUFFIX_TAGS)}",
            "use a tag such as [ti] [ab] [tiab] [tw] [ot] [mh]; for other fields, use the rule's other conditions",
        )
    return Token(kind="suffix", text=text[place : end + 1], column=place + 1, fields=fields), end + 1


def _word(text: str, word: str, place: int) -> tuple[Token, int]:
    column, end = place + 1, place + len(word)
    operator = _OPERATORS.get(word.lower())
    if operator is not None:
        return Token(kind=operator, text=word, column=column), end
    if _UNFINISHED_NEAR.fullmatch(word) and not word[-1].isdigit():
        raise QueryError(
            column,
            f"{word} has no number",
            "write the maximum number of words between the terms, as in NEAR/3",
        )
    if near := _NEAR.fullmatch(word):
        return _near(near, word, column), end
    if _SEARCH_LINE.fullmatch(word):
        raise QueryError(
            column,
            f"{word} refers to another line of a search history",
            "replace it with the query on that line",
        )
    after = _SPACE.match(text, end)
    follows = after.end() if after else end
    if text[follows : follows + 1] == "=":
        return _field(word, column), follows + 1
    if text[end : end + 1] == "(" or (word in FIELD_TAGS and _opens_operand(text, follows)):
        return _field(word, column), end
    return Token(kind="term", text=word, column=column, words=_split_pattern(word, place)), end


def _opens_operand(text: str, place: int) -> bool:
    """Return whether a term or an opening parenthesis begins at `place`.

    Without `=`, a tag such as TI is a field tag only before a term or parenthesis. TI is a tag in `TI worker*`, but a word in
    `TI AND worker*`.
    """
    if text[place : place + 1] == "(" or text[place : place + 1] in _QUOTES:
        return True
    word = _WORD.match(text, place)
    if word is None:
        return False
    return word[0].lower() not in _OPERATORS and not _NEAR.fullmatch(word[0])


def _field(word: str, column: int) -> Token:
    fields = FIELD_TAGS.get(word.upper())
    if fields is None:
        raise QueryError(
            column,
            f"unknown field tag {word!r}{did_you_mean(word, FIELD_TAGS)}",
            "use a tag such as TI, AB, KW, TITLE-ABS or TITLE-ABS-KEY, or write AND, OR or NOT between the word and the parenthesis",
        )
    return Token(kind="field", text=word, column=column, fields=fields)


def _near(match: re.Match[str], word: str, column: int) -> Token:
    """Return the token of a proximity operator.

    W/3 (Scopus) allows any order of the terms. W3 (EBSCO) allows only the order in the query. ADJ3 (Ovid)
    allows at most two words between the terms.
    """
    name, digits = match["name"].upper(), match["number"].lstrip("0")
    number = None if not match["number"] else int(digits or "0") if len(digits) < _FAR else 10**_FAR
    most = DEFAULT_NEAR if number is None else number
    if name == "ADJ":
        most = max(0, (number or 1) - 1)
    ordered = name in ("PRE", "P", "ONEAR") or (name == "W" and "/" not in word) or word == "ADJ"
    words = () if "/" in word else (word.lower(),)
    return Token(kind="near", text=word, column=column, words=words, most=most, ordered=ordered)


def _split_pattern(text: str, place: int) -> tuple[str, ...]:
    """Return the folded words of a term with their wildcards. `place` is the position of the term in the query, from 0.

    Raises QueryError if the term contains no word, a wildcard without a letter, or a wildcard that databases read
    differently.
    """
    for i, character in enumerate(text):
        if character in _FOREIGN_WILDCARDS and text[:i][-1:].isalpha():
            raise QueryError(
                place + i + 1,
                f"{character} has different meanings in different databases",
                "write * for any ending, ? for one character, $ for one character or none",
            )
    words = _fit_wildcards(fold_pattern(text).split())
    if not any(map(_has_letter, words)):
        raise QueryError(place + 1, f"{text!r} contains no word", "write a word, or a phrase between quotes")
    for i, word in enumerate(words):
        if not _has_letter(word) and (word != "?" or not _is_beside_letter(words, i)):
            raise QueryError(
                place + 1 + text.find(word),
                f"{word!r} is a wildcard without a letter",
                "write a letter next to it; for a gap between words write NEAR/3",
            )
    return words


def _has_letter(word: str) -> bool:
    return any(c not in _WILDCARDS for c in word)


def _fit_wildcards(words: Sequence[str]) -> tuple[str, ...]:
    """Return the words of a term, with its wildcards adapted if it is in a script without spaces.

    In such a script, each letter is a word, and so is a question mark, which matches one letter. `*` and `$` at the
    ends of the term are left out, because any text before and after the term matches anyway.
    """
    fitted: list[str] = []
    for i, word in enumerate(words):
        last = i in (0, len(words) - 1)
        if _has_letter(word) or not _is_beside_letter(words, i):
            fitted.append(word)
        elif set(word) == {"?"}:
            fitted += word
        elif not last or "?" in word:
            fitted.append(word)
    return tuple(fitted)


def _is_beside_letter(words: Sequence[str], place: int) -> bool:
    """Return whether a letter of a script without spaces is next to the word at `place`. Question marks in between are ignored."""
    before = next((w for w in reversed(words[:place]) if w != "?"), "")
    after = next((w for w in words[place + 1 :] if w != "?"), "")
    return is_unspaced(before) or is_unspaced(after)


def fold_pattern(text: str) -> str:
    """Return a term folded in the same way as a document, but with its wildcards `*`, `?` and `$`.

    >>> fold_pattern("Behavio$r-CHANG*")
    'behavio$r chang*'
    """
    pieces = re.split(r"([*?$])", text)
    folded = [p if p and p in _WILDCARDS else _fold_piece(p) for p in pieces]
    return " ".join("".join(folded).split())


def _fold_piece(text: str) -> str:
    """Return the folded text between two wildcards. A word separator at an end becomes a space."""
    if not text:
        return ""
    marked = fold_words(f"x{text}x")
    return marked[1:-1] if marked.startswith("x") and marked.endswith("x") else f" {fold_words(text)} "
