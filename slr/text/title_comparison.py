"""Compare titles, and find the kind of difference between two titles.

The similarity of two titles is not enough. A typing error, a missing subtitle and a different numeral can have the same
similarity, but only the different numeral shows that the works are different.
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Final, Literal

from rapidfuzz.distance import Indel, Levenshtein

from slr.text.difference import Difference, Places, judge_difference
from slr.text.script import count_letters, has_characters
from slr.text.title import Title
from slr.text.title_label import drop_mark

Likeness = Literal["equal", "slips", "shortened", "unclear", "word", "words", "numbers", "differ", "missing"]
Replacement = tuple[tuple[str, ...], tuple[str, ...]]

NOWHERE: Final[Places] = {}

_SMALL: Final = frozenset(
    """a an the of in on for and or to with by from at as is are dan di ke dari yang pada untuk
    dalam de la el et und der die das""".split()
)
_DIGITS: Final = re.compile(r"\d+")
_ABBREVIATION: Final = re.compile("[a-z]{2,6}")
# Letters that a scanner confuses with digits, and these digits.
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
# Minimum similarity of two words that could be two spellings of one word. The first number is for words with the same first
# letter, and the second number is for all other words.
_SLIP: Final = 0.72
_SLIP_AT_START: Final = 0.87
# Minimum similarity of two similar titles, unless one title is the beginning of the other.
_SIMILAR: Final = 0.6


def compare_titles(a: Title, b: Title, places: Places = NOWHERE) -> tuple[Likeness, float]:
    """Return the kind of difference between two titles, and their similarity from 0 to 1.

    - `equal`: the letters are the same
    - `slips`: only the spelling differs
    - `shortened`: one title lacks the end, the subtitle or the second language of the other title
    - `unclear`: the titles differ in words that could be misspelt
    - `word`: the titles differ in words that look alike but are different words, or one title ends with an additional
      word of one letter
    - `numbers`: a number, such as a year or the number of a part, differs
    - `words`: the titles are similar, but differ in words that do not look alike
    - `differ`: the titles are not similar
    - `missing`: at least one title is empty or a placeholder such as "Untitled"

    If only the number of an abstract at the start of one title differs, the kind is `shortened`. If this number could
    be the first word of the title, the kind is `words`.

    `places` is the result of `slr.dedupe.word_place.count_places` for the titles of the review.

    >>> from slr.text.title import read_title
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


def are_similar(key_a: str, key_b: str) -> bool:
    """Test quickly whether two titles could be similar.

    If the result is False, `compare_titles` returns `differ` for titles with these keys, unless a title has `others`
    or a `label`. The result can also be True for titles that differ. This test is several times as fast as
    `compare_titles`.
    """
    if key_a.startswith(key_b) or key_b.startswith(key_a):
        return True
    return round(Indel.normalized_similarity(key_a, key_b), 4) >= _SIMILAR


def _compare_labelled(a: Title, b: Title, places: Places) -> tuple[Likeness, float] | None:
    """Return the kind of difference and the similarity if the titles differ only in the number of a conference abstract.

    One of the titles begins with the number. If the number could be the first word of the title, the kind is `words`,
    otherwise `shortened`. The result is None if the titles differ in more than this number and the spelling, or if the
    title after the number is very short.
    """
    labelled, other = (a, b) if a.label else (b, a)
    if not _is_whole(labelled.bare):
        return None
    kind, score = _judge_words(labelled.bare, other.words, "".join(labelled.bare), other.key, places)
    if kind not in ("equal", "slips"):
        return None
    return ("shortened" if labelled.labelled else "words"), score


def differ_in_mark(a: Title, b: Title) -> bool:
    """Return whether two titles differ only in spelling and in a digit at the end of one title, which could be a footnote mark.

    >>> from slr.text.title import read_title
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
    if key_a == key_b:
        return "equal", 1.0
    kind, score, doubtful = _compare_words(a, b, key_a, key_b)
    if not doubtful:
        return kind, score
    found = {judge_difference(ours, theirs, _SMALL, places) for ours, theirs in doubtful}
    worst = next((_LIKENESS[d] for d in ("word", "unclear") if d in found), kind)
    return worst, score


_LIKENESS: Final[Mapping[Difference, Likeness]] = {"word": "word", "unclear": "unclear"}


@lru_cache(maxsize=8192)
def _compare_words(
    a: tuple[str, ...], b: tuple[str, ...], key_a: str, key_b: str
) -> tuple[Likeness, float, tuple[Replacement, ...]]:
    """Return the kind of difference, the similarity, and the places where words could be misspelt or different.

    The titles differ in at least one letter.
    """
    score = round(Indel.normalized_similarity(key_a, key_b), 4)
    short, long = (a, b) if len(a) <= len(b) else (b, a)
    if _is_start(short, long):
        rest = long[len(short) :] if short == long[: len(short)] else ()
        return (
            ("numbers" if rest and _is_number(rest) else "word" if _is_letter(rest) else "shortened"),
            score,
            (),
        )
    if score < _SIMILAR:
        return "differ", score, ()
    kind, doubtful = _classify(a, b)
    return kind, score, doubtful


def _is_start(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    """Return whether the shorter title is the beginning of the longer title, and is so long that this is probably no coincidence.

    The last word of the shorter title can be cut off.
    """
    n = len(short)
    if not _is_whole(short):
        return False
    if short == long[:n]:
        return True
    # the last word was cut
    return short[: n - 1] == long[: n - 1] and long[n - 1].startswith(short[-1]) and len(long) > n


def _classify(a: tuple[str, ...], b: tuple[str, ...]) -> tuple[Likeness, tuple[Replacement, ...]]:
    """Return the most important kind of difference between two titles.

    If the kind is `slips` or `shortened`, also return the places where words could be misspelt or different.
    Otherwise, return no places.
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
    """Return whether one title ends in the middle of a word of the other title, and more words follow in the other title."""
    short, long = sorted((ours, theirs), key=len)
    return len(short) == 1 < len(long) and long[0].startswith(short[0])


def _count_letters_a(words: tuple[str, ...]) -> int:
    """Return how often the word `a` in a title is a letter (`hepatitis A in`) and not an article."""
    return sum(word == "a" and after in _SMALL for word, after in zip(words, (*words[1:], "of"), strict=True))


def _is_whole(words: tuple[str, ...]) -> bool:
    """Return whether a title is so long that two works are unlikely to have the same title by coincidence."""
    if len(words) < 3:
        return False
    return sum(map(len, words)) >= 15 or sum(map(count_letters, words)) >= 15


def _is_number(rest: tuple[str, ...]) -> bool:
    """Return whether the extra words of one title are a number, or one word and a number (`2`, `part 2`)."""
    return len(rest) <= 2 and rest[-1].isdigit()


def _is_letter(rest: tuple[str, ...]) -> bool:
    """Return whether the extra words of one title are a letter that belongs to the preceding word (`hepatitis B`) and not a subtitle."""
    return len(rest) == 1 and len(rest[0]) == 1


def _is_abbreviation(words: tuple[str, ...], title: tuple[str, ...]) -> bool:
    """Return whether the extra words of one title are an abbreviation of the words before it.

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
    """Return whether two titles are so similar that they can differ only by spelling errors.

    Opposite words, and an extra word of more than three letters in one title, are not spelling errors.
    """
    for ours, theirs in differences:
        left, right = "".join(ours), "".join(theirs)
        if is_opposed(left, right) or (min(len(left), len(right)) == 0 and max(len(left), len(right)) > 3):
            return False
    return Indel.normalized_similarity("".join(a), "".join(b)) >= 0.97


def _numerals(words: tuple[str, ...]) -> list[str]:
    return [d for w in words for d in _DIGITS.findall(w)]


@lru_cache(maxsize=16384)
def _classify_difference(ours: tuple[str, ...], theirs: tuple[str, ...]) -> Likeness:
    """Return the kind of a single difference: `slips` for a spelling error, `numbers` or `words`.

    Differences between articles and similar words count as spelling errors. So do differences between single Chinese,
    Japanese or Korean characters, which `judge_difference` judges later.
    """
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


@lru_cache(maxsize=16384)
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
