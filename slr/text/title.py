"""Read titles for matching, without the notes that databases and publishers add.

`read_title` returns a `Title`: its folded words, the words of a second language in the same field, and marks such
as "erratum" or "retracted".
"""

import html
import re
from typing import Final, NamedTuple

from slr.text.letter import plain
from slr.text.notice import is_about
from slr.text.notice_title import may_contain_notice, read_mark
from slr.text.script import has_characters, part_characters
from slr.text.title_label import find_label, part_version

_ORIGINAL: Final = re.compile(r"\s*<\s*original\s*>\s*", re.IGNORECASE)
_TAG: Final = re.compile(r"</?[a-zA-Z][^<>]{0,60}>")
_BARE: Final = re.compile(
    r"^(unknown|untitled|no title|n/?a|none|null|\[?title not available\]?|tanpa judul)\.?$", re.IGNORECASE
)
_WORD: Final = re.compile(r"[^\W_]+")
# Blanks in place of the ASCII characters that are not part of words.
_BLANKS: Final = {code: " " for code in range(128) if not chr(code).isalnum()}
_SYMBOLS: Final = (
    (re.compile(r"(?:≥|>\s*/?\s*=|>\s*or\s*=)"), " ge "),
    (re.compile(r"(?:≤|<\s*/?\s*=|<\s*or\s*=)"), " le "),
    (re.compile(r"(?:±|\+\s*/\s*-)"), " plus or minus "),
    (re.compile(r"&"), " and "),
    (re.compile(r"(?<=[^\W\d_])['’‘`´?](?=[^\W\d_])"), ""),
)

_MARKED: Final = frozenset("≥≤<>±+&'’‘`´?")

_LANGUAGES: Final = (
    "english|chinese|german|french|spanish|italian|russian|dutch|polish|japanese|portuguese|korean|turkish"
    "|hebrew|czech|danish|swedish|norwegian|finnish|hungarian|romanian|greek|croatian|serbian|slovak"
    "|slovenian|ukrainian|bulgarian|persian|arabic|indonesian|malay|thai|vietnamese|lithuanian|icelandic"
    "|catalan|multiple languages"
)
# Notes that databases append in brackets: languages, kinds of publication, numbers of references, links to notices.
_NOTE: Final = re.compile(
    rf"^(?:{_LANGUAGES}|review|\d+ refs?|corrected|see comments?|comment(?:ary)?|editorial|letter|abstract|"
    r"(?:provisional|structured) abstract|abstract (?:no|number|nr)?\W*[a-z]?\d+|abstract only"
    r"|conference abstract|meeting abstract|in process citation|"
    r"electronic resource|case reports?|clinical conference|proceedings|historical article|"
    r"(?:published |republished )?(?:erratum|errata|correction|corrigendum|retraction|retracted|comment"
    r"|summary for patients|expression of concern|update|reprint|original|note)s? (?:appears?|published|in"
    r"|by|of|for)\b.*|(?:published|republished) (?:erratum|correction).*|retracted(?: article| by .*)?"
    r"|[^\]]* (?:\((?:author|transl?)'?s? transl?\)?))\.?$",
    re.IGNORECASE,
)
_TAIL: Final = re.compile(r"\s*[.,]*\s*(?:\[([^\[\]]*)\]|\(([^()]*)\))\s*\.*\s*$")
_LANGUAGE_TAG: Final = re.compile(r"\]?\s*\bLA:\s*[A-Za-z]{2,8}\s*$")
# A notice about another work. "Correction" alone is not enough, because "Correction of anaemia in ..." is not a notice.
_NOTICE: Final = re.compile(
    r"^\W*(?:(?:published |publisher |author |authors )?(?:erratum|errata|corrigend(?:um|a)|correction"
    r"|addendum|amendment)s?(?:\s*(?:[:.;-]|to\b|for\b(?=.*\bet al)|notice\b)|$)|(?:notice of "
    r"|statement of )?retraction(?: note| notice| statement)?\s*(?:[:.;-]|to\b|of\b|$)"
    r"|expression of concern)",
    re.IGNORECASE,
)
_NOTICE_TAIL: Final = re.compile(
    r"\((?:vol|volume)\.? ?[\w.]+,? ?(?:no|pg|p|art|page|pp)\b[^)]*\)\s*$|[\s(\[.:-](?:erratum|corrigendum"
    r"|retraction(?: notice)?)\W*$",
    re.IGNORECASE,
)
# An answer to another work. "Response to" alone is not enough, because "Response to light" is not an answer.
_ANSWER: Final = re.compile(
    r"^\W*(?:(?:re|letter|discussion|commentary|response)\s*:|(?:in )?(?:reply|replies|rejoinder)\s*(?::"
    r"|to\b|from\b|by\b|of\b|$)|(?:authors?'?s? )(?:reply|response)|comments?\s*(?::|on\b|to\b|$)"
    r"|letter to the editor|commentary on\b|response (?:to|from|by)\b(?:\s*(?:[:\"'“‘]|the (?:letter"
    r"|comment|author|editor)|comment|letter|drs?\b|professor)|.*\bet al))|(?:[:.\-–(])\s*(?:a "
    r"|the )?(?:authors?'?s? )?(?:reply|replies|response|rejoinder)\W*(?:to\b.*)?$",
    re.IGNORECASE,
)
_APPENDED: Final = re.compile(
    r"[.\s]\[?\s*(?:published )?(?:erratum|retraction|correction) (?:appears|published) in\b", re.IGNORECASE
)
_CORRECTED: Final = re.compile(r"\s*\[corrected\]", re.IGNORECASE)
# Most titles contain none of these words and need not be searched.
_NOTICE_WORDS: Final = (
    "errat",
    "corrig",
    "correction",
    "addend",
    "amendment",
    "retraction",
    "concern",
    "(vol",
)
_ANSWER_WORDS: Final = ("re:", "re ", "repl", "respon", "comment", "discussion", "letter", "rejoinder")
_BETWEEN: Final = frozenset(";=/|")
# Most titles have only these characters and are longer than any placeholder. Such a title has no notes in brackets, no
# label with a number and no second language.
_SIMPLE: Final = re.compile(r"[A-Za-z ,.:-]{24,}")

_NUMBERS: Final = {
    w: str(i)
    for i, w in enumerate("one two three four five six seven eight nine ten eleven twelve".split(), 1)
} | dict(
    pair.split(":")
    for pair in """first:1 second:2 third:3 fourth:4 1st:1 2nd:2 3rd:3 4th:4 ii:2 iii:3 iv:4 vi:6 vii:7 viii:8 ix:9
    xi:11 xii:12 xiii:13 xiv:14 vs:versus""".split()
)
_PARTS: Final = frozenset(
    """part parts phase study chapter section volume paper stage type grade bagian jilid tahap teil
    partie parte i v x""".split()
)
_ROMAN_AFTER: Final = {"i": "1", "v": "5", "x": "10"}
_MAY_BE_NUMBERS: Final = frozenset((*_NUMBERS, *_ROMAN_AFTER))


class Title(NamedTuple):
    """The parts of a title.

    A review can have millions of titles, so the class is a named tuple, which is quick to create.

    `key` joins the words without spaces; it is empty for a placeholder such as "Untitled". `others` contains the words
    of the title in other languages. `notice` is true for a notice about another work, and `answer` is true for a
    reply. `translated` is true if the title shows that a database translated it. `withdrawn` is true if the title
    states that something happened to the work itself, such as a retraction.

    If the title belongs to a notice, `about` contains the words of the title of the work, such as the words after
    "Erratum:". `version` is the number of the version that the title states. Some titles begin with the number of an
    abstract. `label` is this number, and `bare` contains the words without the number. `labelled` is true if the number
    cannot be part of the title.
    """

    words: tuple[str, ...]
    key: str
    others: tuple[tuple[str, ...], ...] = ()
    notice: bool = False
    answer: bool = False
    translated: bool = False
    withdrawn: bool = False
    about: tuple[str, ...] = ()
    version: str = ""
    label: str = ""
    bare: tuple[str, ...] = ()
    labelled: bool = False

    @property
    def text(self) -> str:
        """The words joined with spaces."""
        return " ".join(self.words)

    @property
    def size(self) -> int:
        """The number of words. For Chinese, Japanese and Korean, two characters are counted as one word."""
        return len(self.words) - sum(map(has_characters, self.words)) // 2

    @property
    def full_key(self) -> str:
        """The key and the number of the version. Titles that differ only in their versions have the same `key`."""
        return f"{self.key} {self.version}" if self.version else self.key


EMPTY: Final = Title((), "")


def read_title(text: str) -> Title:
    """Return the parts of a title, or `EMPTY` if the text is empty or a placeholder such as "Untitled".

    >>> read_title("[The effect of IFN-γ on it]. [Review] [45 refs] [Chinese]").words
    ('the', 'effect', 'of', 'ifn', 'gamma', 'on', 'it')
    >>> read_title("Erratum: The effect on it").notice, read_title("The effect. [Erratum appears in Brain Inj. 2013]").notice
    (True, False)
    """
    text = text.strip(" \"'\t\n")
    if _SIMPLE.fullmatch(text) and "LA:" not in text and not may_contain_notice(text):
        words = read_words(text)
        return Title(words, "".join(words), answer=_is_answer(text))
    if not text or _BARE.match(text):
        return EMPTY
    if "&" in text:
        text = html.unescape(text)
    text, others = _part_languages(text)
    text, version = part_version(_strip_notes(text))
    if version:
        text = _strip_notes(text)
    translated = text.startswith("[") or bool(others)
    withdrawn = False
    if (mark := read_mark(text)).notices and not is_about(mark.notices):
        text, withdrawn = mark.title, True
    words = read_words(text)
    label = find_label(text)
    others += _read_double(text)
    lower = text.lower()
    return Title(
        words=words,
        key="".join(words),
        others=tuple(o for o in others if len("".join(o)) >= 20),
        notice=bool([w for w in _NOTICE_WORDS if w in lower])
        and bool(_NOTICE.match(text) or _NOTICE_TAIL.search(text)),
        answer=_is_answer(text),
        translated=translated,
        withdrawn=withdrawn,
        about=read_words(mark.title) if is_about(mark.notices) else (),
        version=version,
        label=label.number if label else "",
        bare=read_words(text[label.end :]) if label else (),
        labelled=label is not None and label.certain,
    )


def _is_answer(text: str) -> bool:
    lower = text.lower()
    return bool([w for w in _ANSWER_WORDS if w in lower]) and bool(_ANSWER.search(text))


def _part_languages(text: str) -> tuple[str, list[tuple[str, ...]]]:
    """Return the title, and the words of each original-language title that a database appended to it."""
    if "LA:" in text:
        text = _LANGUAGE_TAG.sub("", text)
    if "<" not in text:
        return text, []
    first, *rest = _ORIGINAL.split(text)
    return _TAG.sub(" ", first), [read_words(r) for r in rest]


def _strip_notes(text: str) -> str:
    """Return the title without the notes that a database appended."""
    text = text.strip()
    while text.rstrip(". ").endswith(("]", ")")):
        tail = _TAIL.search(text)
        if tail is None or tail.start() == 0 or not _NOTE.match((tail[1] or tail[2] or "").strip()):
            break
        text = text[: tail.start()].strip()
    lower = text.lower()
    if "appears in" in lower or "published in" in lower:
        cut = _APPENDED.search(text)
        if cut is not None and cut.start() > 10:
            text = text[: cut.start()].rstrip(" .[")
    if "[corrected]" in lower:
        text = _CORRECTED.sub("", text)
    return text


def _read_double(text: str) -> list[tuple[str, ...]]:
    """Split a title in two or three languages at `; `, ` = `, ` / ` or ` | `, and return the words of each part.

    If there are more parts, or if a part is shorter than 20 characters, the list is empty.
    """
    if _BETWEEN.isdisjoint(text):
        return []
    parts = re.split(r"\s*;\s+|\s+[=/|]\s+", text)
    return [read_words(p) for p in parts] if 2 <= len(parts) <= 3 and all(len(p) >= 20 for p in parts) else []


def read_words(text: str) -> tuple[str, ...]:
    """Return the folded words of a text. Small numbers in words or in Roman numerals are written as digits, and signs such as `≥` and `&` as words.

    >>> read_words("Women >=30 years: Part II of the Two-Year Study")
    ('women', 'ge', '30', 'years', 'part', '2', 'of', 'the', '2', 'year', 'study')
    """
    folded = text.lower() if text.isascii() else plain(text)
    if not _MARKED.isdisjoint(folded):
        for pattern, replacement in _SYMBOLS:
            folded = pattern.sub(replacement, folded)
    found = (
        folded.translate(_BLANKS).split()  # much faster than a regular expression
        if folded.isascii()
        else _WORD.findall(part_characters(folded))
    )
    if _MAY_BE_NUMBERS.isdisjoint(found):
        return tuple(found)
    out = []
    before = ""
    for word in found:
        number = _NUMBERS.get(word) or (_ROMAN_AFTER.get(word) if before in _PARTS else None)
        out.append(number or word)
        before = word
    return tuple(out)
