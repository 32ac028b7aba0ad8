"""Weight terms by the protocol's own words, so that reports can be ranked before anyone has read a report."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from slr.model.protocol import Protocol
from slr.screen.feature import Matrix
from slr.screen.model import Weights
from slr.text.fold import fold
from slr.text.token import STOP_WORDS, split_words

_TERM_WORD: Final = re.compile(r"[^\W_]+\*?")


@dataclass(frozen=True, slots=True, kw_only=True)
class ProtocolWords:
    """The protocol's own words: texts such as the question, and terms that name the subject (`word*` matches any ending)."""

    texts: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()

    @classmethod
    def from_protocol(cls, protocol: Protocol) -> Self:
        """Return the words of the question, the inclusion criteria and the codebook.

        The exclusion criteria are left out, because their words would raise the scores of reports that should be
        excluded.
        """
        question = protocol.question
        terms = [question.terms, *(c.terms for c in protocol.codebook)]
        return cls(
            texts=(
                question.text,
                *question.elements.values(),
                *(c.text for c in protocol.criteria if c.kind == "include"),
                *(label for c in protocol.codebook for label in c.label.values()),
                *(c.definition for c in protocol.codebook),
            ),
            terms=tuple(dict.fromkeys(t for group in terms for listed in group.values() for t in listed)),
        )


def weigh_subject(matrix: Matrix, words: ProtocolWords) -> Weights:
    """Return the weights of the words in the protocol. The protocol's terms and its other texts count equally.

    Rare words weigh more, as in the matrix. Words that do not occur in any report are left out.
    """
    place = {word: i for i, word in enumerate(matrix.words)}
    halves = (
        [[_match_word(w, place) for w in split_words(text)] for text in words.texts],
        [[_match_word(w, place) for w in _TERM_WORD.findall(fold(term))] for term in words.terms],
    )
    block = matrix.blocks["text"]
    text = np.zeros(block.shape[1])
    size = len(matrix.words)
    codes = block.first[size:].astype(np.int64) * size + block.second[size:]
    pair_columns = np.argsort(codes, kind="stable") + size
    pairs = np.sort(codes)
    for phrases in halves:
        half = np.zeros(block.shape[1])
        for phrase in phrases:
            columns = _find_columns(phrase, len(matrix.words), pairs, pair_columns)
            half[columns] += block.rarity[columns]
        text += _halve(half)
    return {"text": text, "keyword": _weigh_keywords(matrix, text, place)}


def _halve(weights: NDArray[np.float64]) -> NDArray[np.float64]:
    length = float(np.sqrt(weights @ weights))
    return weights / (2 * length) if length else weights


def _match_word(word: str, place: Mapping[str, int]) -> list[int]:
    """Return the indexes of the vocabulary words that match a word of the protocol. A function word without `*` matches nothing."""
    if word.endswith("*"):
        return [i for w, i in place.items() if w.startswith(word[:-1])]
    return [place[word]] if word in place and word not in STOP_WORDS else []


def _find_columns(
    phrase: Sequence[Sequence[int]], size: int, pairs: NDArray[np.int64], pair_columns: NDArray[np.int64]
) -> list[int]:
    """Return the columns of a phrase's words, and of its pairs of adjacent words."""
    columns = {word for slot in phrase for word in slot}
    wanted = [a * size + b for before, after in pairwise(phrase) for a in before for b in after]
    for pair, place in zip(wanted, np.searchsorted(pairs, wanted), strict=True):
        if place < len(pairs) and pairs[place] == pair:
            columns.add(int(pair_columns[place]))
    return sorted(columns)


def _weigh_keywords(
    matrix: Matrix, text: NDArray[np.float64], place: Mapping[str, int]
) -> NDArray[np.float64]:
    """Return one weight per keyword: the mean weight of its words in titles and abstracts."""
    return np.array(
        [_mean([text[place[w]] if w in place else 0.0 for w in split_words(k)]) for k in matrix.keywords]
    )


def _mean(values: Iterable[float]) -> float:
    listed = list(values)
    return sum(listed) / len(listed) if listed else 0.0
