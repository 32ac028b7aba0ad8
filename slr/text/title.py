"""Read titles for matching, without the notes that databases and publishers add, and compare them.

`read_title` returns a `Title`: its folded words, the words of a second language in the same field, and marks such
as "erratum" or "retracted". `compare_titles` returns how two titles differ, because a typing error, a missing subtitle
and a different numeral mean different things even if the similarity is the same.
"""

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

from rapidfuzz.distance import Indel, Levenshtein

from slr.text.difference import Difference, Places, judge_difference
from slr.text.letter import plain
from slr.text.notice import is_about, read_mark
from slr.text.script import count_letters, has_characters, part_characters
from slr.text.title_label import drop_mark, find_label, part_version

Likeness = Literal["equal", "slips", "shortened", "unclear", "word", "words", "numbers", "differ", "missing"]
Replacement = tuple[tuple[str, ...], tuple[str, ...]]

NOWHERE: Final[Places] = {}

_ORIGINAL: Final = re.compile(r"\s*<\s*original\s*>\s*", re.IGNORECASE)
_TAG: Final = re.compile(r"</?[a-zA-Z][^<>]{0,60}>")
_BARE: Final = re.compile(
    r"^(unknown|untitled|no title|n/?a|none|null|\[?title not available\]?|tanpa judul)\.?$", re.IGNORECASE
)
_WORD: Final = re.compile(r"[^\W_]+")
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
# A notice about another work. Punctuation is required, because "Correction of anaemia in ..." is not a notice.
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
# An answer to another work. More words must follow, because "Response to light" is not an answer.
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

_SMALL: Final = frozenset(
    """a an the of in on for and or to with by from at as is are dan di ke dari yang pada untuk
    dalam de la el et und der die das""".split()
)
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
_DIGITS: Final = re.compile(r"\d+")
_ABBREVIATION: Final = re.compile("[a-z]{2,6}")
# Letters that a scanner reads for figures.
_FIGURES: Final = str.maketrans("lo", "10")

_NEGATIONS: Final = tuple("un in im ir il non dis a an anti de mis fe tidak".split())
_OPPOSITES: Final = tuple(
    (one, other)
    for pair in """hyper/hypo pre/post intra/inter intra/extra micro/macro ante/post over/under with/without in/de in/ex
    up/down mono/poly uni/bi uni/multi mono/bi homo/hetero endo/exo sub/super anterior/posterior maternal/paternal
    more/less father/mother son/daughter urban/rural inner/outer upper/lower low/high short/long early/late
    pra/pasca""".split()
    for one, other in (pair.split("/"),)
)
# Minimum similarity of two words that may be one word, misspelt or in British and American spelling.
_SLIP: Final = 0.72
_SLIP_AT_START: Final = 0.87


@dataclass(frozen=True, slots=True)
class Title:
    """The parts of a title. `key` joins the words without spaces; it is empty for a placeholder such as "Untitled".

    If the title is that of a notice, `about` contains the words of the title of the work, such as the words after "Erratum:".
    `version` is the number of the version that the title states. `label` is the number of an abstract before the title,
    `bare` contains the words without this number, and `labelled` is true if the number cannot be part of the title.
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
        """The number of words. Chinese, Japanese and Korean words have about two characters each."""
        return len(self.words) - sum(map(has_characters, self.words)) // 2

    @property
    def full_key(self) -> str:
        """The key and the number of the version. Titles that differ only in their versions have the same `key`."""
        return f"{self.key} {self.version}" if self.version else self.key


EMPTY: Final = Title((), "")


def read_title(text: str) -> Title:
    """Return the parts of a title.

    >>> read_title("[The effect of IFN-γ on it]. [Review] [45 refs] [Chinese]").words
    ('the', 'effect', 'of', 'ifn', 'gamma', 'on', 'it')
    >>> read_title("Erratum: The effect on it").notice, read_title("The effect. [Erratum appears in Brain Inj. 2013]").notice
    (True, False)
    """
    text = text.strip(" \"'\t\n")
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
        notice=any(w in lower for w in _NOTICE_WORDS)
        and bool(_NOTICE.match(text) or _NOTICE_TAIL.search(text)),
        answer=any(w in lower for w in _ANSWER_WORDS) and bool(_ANSWER.search(text)),
        translated=translated,
        withdrawn=withdrawn,
        about=read_words(mark.title) if is_about(mark.notices) else (),
        version=version,
        label=label.number if label else "",
        bare=read_words(text[label.end :]) if label else (),
        labelled=label is not None and label.certain,
    )


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
    """Return the parts of a title in several languages, separated by `; `, ` = `, ` / ` or ` | `."""
    if _BETWEEN.isdisjoint(text):
        return []
    parts = re.split(r"\s*;\s+|\s+[=/|]\s+", text)
    return [read_words(p) for p in parts] if 2 <= len(parts) <= 3 and all(len(p) >= 20 for p in parts) else []


def read_words(text: str) -> tuple[str, ...]:
    """Return the folded words of a text, with all numbers as digits.

    >>> read_words("Women >=30 years: Part II of the Two-Year Study")
    ('women', 'ge', '30', 'years', 'part', '2', 'of', 'the', '2', 'year', 'study')
    """
    folded = plain(text)
    if not _MARKED.isdisjoint(folded):
        for pattern, replacement in _SYMBOLS:
            folded = pattern.sub(replacement, folded)
    found = _WORD.findall(part_characters(folded))
    out = []
    before = ""
    for word in found:
        number = _NUMBERS.get(word) or (_ROMAN_AFTER.get(word) if before in _PARTS else None)
        out.append(number or word)
        before = word
    return tuple(out)


def compare_titles(a: Title, b: Title, places: Places = NOWHERE) -> tuple[Likeness, float]:
    """Return the kind of difference between two titles, and their similarity from 0 to 1.

    `equal`: the letters are the same. `slips`: only the spelling differs. `shortened`: one lacks the end, the subtitle
    or the second language. `unclear`: one or two words differ, and may be misspelt. `word`: one or two words are
    different words. `numbers`: a number or part differs. `words`: the titles are similar, but several words that carry
    meaning differ. `differ`: not similar. `missing`: at least one is empty or a placeholder such as "Untitled".

    `places` is the result of `count_places` for the titles of the review.

    >>> compare_titles(read_title("Trial of X: Part I"), read_title("Trial of X: Part II"))[0]
    'numbers'
    >>> compare_titles(read_title("Haemolytic uraemic syndrome"), read_title("Hemolytic uremic syndrome."))[0]
    'slips'
    >>> compare_titles(read_title("Unilateral neglect in stroke"), read_title("Unilateral neglect in stroke: a comparative study"))[0]
    'shortened'
    >>> compare_titles(read_title("Sleep of ambulance crews in Austria"), read_title("Sleep of ambulance crews in Australia"))[0]
    'word'
    """
    if not a.key or not b.key:
        return "missing", 0.0
    best = _judge_words(a.words, b.words, a.key, b.key, places)
    if best[0] in ("unclear", "word", "words", "differ") and (a.others or b.others):
        for x in (a.words, *a.others):
            for y in (b.words, *b.others):
                kind, score = _judge_words(x, y, "".join(x), "".join(y), places)
                if kind in ("equal", "slips"):
                    return "shortened", score
    return _compare_labelled(a, b, places) or best if bool(a.label) != bool(b.label) else best


def _compare_labelled(a: Title, b: Title, places: Places) -> tuple[Likeness, float] | None:
    """Return the kind of difference and the similarity if only the number of an abstract distinguishes the titles.

    One of the titles begins with the number. If the number may be the first word of the title, the kind is `words`,
    otherwise `shortened`. If the titles differ in anything else, return None.
    """
    labelled, other = (a, b) if a.label else (b, a)
    if not _is_whole(labelled.bare):
        return None
    kind, score = _judge_words(labelled.bare, other.words, "".join(labelled.bare), other.key, places)
    if kind not in ("equal", "slips"):
        return None
    return ("shortened" if labelled.labelled else "words"), score


def differ_in_mark(a: Title, b: Title) -> bool:
    """Return whether titles differ only in a digit at the end of one, which may be a footnote mark.

    >>> differ_in_mark(read_title("The price of a dry bunk1"), read_title("The price of a dry bunk"))
    True
    """
    ours, theirs = drop_mark(a.words), drop_mark(b.words)
    if (ours != a.words) == (theirs != b.words) or not (_is_whole(ours) and _is_whole(theirs)):
        return False
    return _judge_words(ours, theirs, "".join(ours), "".join(theirs), NOWHERE)[0] in ("equal", "slips")


def _judge_words(
    a: tuple[str, ...], b: tuple[str, ...], key_a: str, key_b: str, places: Places
) -> tuple[Likeness, float]:
    kind, score, doubtful = _compare_words(a, b, key_a, key_b)
    if not doubtful:
        return kind, score
    found = {judge_difference(ours, theirs, _SMALL, places) for ours, theirs in doubtful}
    worst = next((_LIKENESS[d] for d in ("word", "unclear") if d in found), kind)
    return worst, score


_LIKENESS: Final[Mapping[Difference, Likeness]] = {"word": "word", "unclear": "unclear"}


@lru_cache(maxsize=65536)
def _compare_words(
    a: tuple[str, ...], b: tuple[str, ...], key_a: str, key_b: str
) -> tuple[Likeness, float, tuple[Replacement, ...]]:
    """Return the kind of difference, the similarity, and the places where words may be misspelt or different."""
    if key_a == key_b:
        return "equal", 1.0, ()
    score = round(Indel.normalized_similarity(key_a, key_b), 4)
    short, long = (a, b) if len(a) <= len(b) else (b, a)
    if _is_start(short, long):
        rest = long[len(short) :] if short == long[: len(short)] else ()
        return (
            ("numbers" if rest and _is_number(rest) else "word" if _is_letter(rest) else "shortened"),
            score,
            (),
        )
    if score < 0.6:
        return "differ", score, ()
    kind, doubtful = _classify(a, b)
    return kind, score, doubtful


def _is_start(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    """Return whether the shorter title is the beginning of the longer one, and long enough that this is no coincidence."""
    n = len(short)
    if not _is_whole(short):
        return False
    if short == long[:n]:
        return True
    # the last word was cut
    return short[: n - 1] == long[: n - 1] and long[n - 1].startswith(short[-1]) and len(long) > n


def _classify(a: tuple[str, ...], b: tuple[str, ...]) -> tuple[Likeness, tuple[Replacement, ...]]:
    """Return the most important kind of difference between two titles.

    If only the spelling seems to differ, also return the places where the words may be different.
    """
    differences = list(_find_differences(a, b))
    found: Likeness = "slips"
    ours, theirs = differences[-1]
    short, long = (a, b) if len(a) <= len(b) else (b, a)
    rest = ours or theirs
    if not (ours and theirs) and long[-len(rest) :] == rest and _is_whole(short) and not _is_number(rest):
        differences.pop()  # a subtitle that one title lacks
        if _is_letter(rest):
            return "word", ()
        found = "shortened"
    elif _is_cut(ours, theirs) and short[-1:] in (ours, theirs) and _is_whole(short):
        differences.pop()  # one title was cut within a word
        found = "shortened"
    differences = [(x, y) for x, y in differences if (x and y) or not _is_abbreviation(x or y, a if x else b)]
    kinds = {_classify_difference(x, y) for x, y in differences}
    if "numbers" in kinds:
        return "numbers", ()
    if "words" in kinds and not (found == "slips" and _is_misspelt(a, b, differences)):
        return "words", ()
    lacks_a = any({x, y} == {("a",), ()} for x, y in differences)
    if found == "slips" and lacks_a and _count_letters_a(a) != _count_letters_a(b):
        return "unclear", ()
    return found, tuple((x, y) for x, y in differences if "".join(x) != "".join(y))


def _is_cut(ours: tuple[str, ...], theirs: tuple[str, ...]) -> bool:
    """Return whether one title ends in the middle of a word of the other title, which has more words after it."""
    short, long = sorted((ours, theirs), key=len)
    return len(short) == 1 < len(long) and long[0].startswith(short[0])


def _count_letters_a(words: tuple[str, ...]) -> int:
    """Return how often the word `a` in a title is a letter (`hepatitis A in`) and not an article."""
    return sum(word == "a" and after in _SMALL for word, after in zip(words, (*words[1:], "of"), strict=True))


def _is_whole(words: tuple[str, ...]) -> bool:
    """Return whether a title is so long that two works are unlikely to share it by coincidence."""
    return len(words) >= 3 and sum(map(count_letters, words)) >= 15


def _is_number(rest: tuple[str, ...]) -> bool:
    """Return whether the extra words of one title are a number or part (`2`, `Part II`), not a subtitle."""
    return len(rest) <= 2 and rest[-1].isdigit()


def _is_letter(rest: tuple[str, ...]) -> bool:
    """Return whether the extra words of one title are a letter that belongs to the word before it (`hepatitis B`), not a subtitle."""
    return len(rest) == 1 and len(rest[0]) == 1


def _is_abbreviation(words: tuple[str, ...], title: tuple[str, ...]) -> bool:
    """Return whether extra words of one title are an abbreviation of the words before it.

    The letters of the abbreviation occur in these words in the same order, and the first letter begins a word.
    """
    if len(words) != 1 or not _ABBREVIATION.fullmatch(words[0]):
        return False
    letters = words[0]
    before = title[max(0, title.index(letters) - 2 * len(letters)) : title.index(letters)]
    at, letter = len(before) - 1, len(letters) - 1
    while at >= 0 and letter >= 0:
        for place in range(len(before[at]) - 1, -1, -1):
            if before[at][place] == letters[letter] and (letter or place == 0):
                letter -= 1
            if letter < 0:
                break
        at -= 1
    return letter < 0


def _find_differences(a: tuple[str, ...], b: tuple[str, ...]) -> Iterator[Replacement]:
    """Yield the words of each title in each place where the two titles differ."""
    start_a = start_b = end_a = end_b = 0
    for op in Levenshtein.opcodes(a, b):
        if op.tag == "equal":
            if end_a > start_a or end_b > start_b:
                yield a[start_a:end_a], b[start_b:end_b]
            start_a, start_b = op.src_end, op.dest_end
        end_a, end_b = op.src_end, op.dest_end
    if end_a > start_a or end_b > start_b:
        yield a[start_a:end_a], b[start_b:end_b]


def _is_misspelt(a: tuple[str, ...], b: tuple[str, ...], differences: list[Replacement]) -> bool:
    """Return whether two long titles may differ only by a spelling error, and not by opposite words."""
    for ours, theirs in differences:
        left, right = "".join(ours), "".join(theirs)
        if is_opposed(left, right) or (min(len(left), len(right)) == 0 and max(len(left), len(right)) > 3):
            return False
    return Indel.normalized_similarity("".join(a), "".join(b)) >= 0.97


def _numerals(words: tuple[str, ...]) -> list[str]:
    return [d for w in words for d in _DIGITS.findall(w)]


def _classify_difference(ours: tuple[str, ...], theirs: tuple[str, ...]) -> Likeness:
    """Return the kind of one difference: a spelling error, a different number, or a different word."""
    left, right = "".join(ours), "".join(theirs)
    if left.translate(_FIGURES) == right.translate(_FIGURES):
        return "slips"
    if _numerals(ours) != _numerals(theirs):
        return "numbers"
    if max(len(ours), len(theirs)) == 1 and has_characters(left + right):
        return "slips"
    content_left = [w for w in ours if w not in _SMALL]
    content_right = [w for w in theirs if w not in _SMALL]
    if not content_left and not content_right:
        return "slips"
    if not left or not right:
        return "words"
    least = _SLIP if left[0] == right[0] else _SLIP_AT_START
    alike = Indel.normalized_similarity(left, right) >= least
    return "slips" if alike and not is_opposed(left, right) else "words"


def is_opposed(a: str, b: str) -> bool:
    """Return whether two similar words have opposite meanings, as hyperthyroidism and hypothyroidism do.

    >>> is_opposed("hyperthyroidism", "hypothyroidism"), is_opposed("treated", "untreated"), is_opposed("haemolytic", "hemolytic")
    (True, True, False)
    """
    for x, y in ((a, b), (b, a)):
        if any(x == prefix + y for prefix in _NEGATIONS):
            return True
        for one, other in _OPPOSITES:
            if x.startswith(one) and y.startswith(other) and x[len(one) :] == y[len(other) :]:
                return True
    return False
