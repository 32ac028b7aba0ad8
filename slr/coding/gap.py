"""Find the gaps of a codebook: terms without a translation, and frequent words that no term matches.

The counterpart of a term is a term of the same code in another language. Two terms are counterparts if they are spelled
the same, or if both match the same report. Such a report may have abstracts in two languages. A term that is spelled
the same in both languages has no other counterpart.

The frequency of a word is the number of reports that contain it. It is compared between the reports to which coders
assigned a code and all other coded reports. The measure is the log odds ratio, with 0.5 added to each of the four counts
(Haldane 1956, Anscombe 1956).
"""

import math
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from typing import Final, NamedTuple

from slr.coding.code_terms import CodeTerms, add_affixes, read_terms
from slr.coding.term_index import TermIndex
from slr.model.protocol import Protocol
from slr.text.phrase import compile_phrases
from slr.text.token import find_words

SHARED: Final = 2  # a word must occur in this many reports with the code
SHORTEST: Final = 4  # letters of a word
MOST_WORDS: Final = 10  # words listed for each code


class LoneTerm(NamedTuple):
    """A term without a counterpart, and the number of reports that it matches."""

    code: str
    language: str
    term: str
    reports: int


class MissedWord(NamedTuple):
    """A word that is more frequent in reports with a code than in other coded reports.

    `coded` is the number of reports with the code, and `having` is how many of them contain the word. `others` and
    `others_having` are the same counts for the other coded reports. `log_odds` is the log odds ratio, with 0.5 added to
    each of the four counts.
    """

    code: str
    word: str
    having: int
    coded: int
    others_having: int
    others: int
    log_odds: float


def find_lone_terms(texts: Mapping[str, str], protocol: Protocol) -> Iterator[LoneTerm]:
    """Yield the terms that match a report but have no counterpart, in the order of the codebook.

    `texts` maps reports to their texts. If all terms are in one language, nothing is yielded.
    """
    languages = {language for code in protocol.codebook for language, terms in code.terms.items() if terms}
    matches = _match_terms(texts, protocol) if len(languages) > 1 else {}
    for (code, language, term), reports in matches.items():
        own = {other[2] for other in matches if other[:2] == (code, language)}
        others = [(other[2], m) for other, m in matches.items() if other[0] == code and other[1] != language]
        shared = any(other == term for other, _ in others)
        if reports and not shared and not any(reports & m for other, m in others if other not in own):
            yield LoneTerm(code, language, term, len(reports))


def find_missed_words(
    texts: Mapping[str, str], confirmed: Mapping[str, Collection[str]], protocol: Protocol
) -> Iterator[MissedWord]:
    """Yield, for each code, words that are more frequent in its reports than in other coded reports.

    At most ten words are yielded for each code. Words with the highest log odds come first, and ties are in
    alphabetical order. A word must occur in at least two reports with the code and have at least four letters. Function
    words, such as "among" or "lebih", are left out. So are words in the terms of the code or of its subcodes. `texts`
    maps each coded report to its text. `confirmed` maps each code to the reports that were coded with it.
    """
    words = {report: {w for w in find_words(text) if len(w) >= SHORTEST} for report, text in texts.items()}
    total = Counter(word for listed in words.values() for word in listed)
    every = read_terms(protocol.codebook)
    above = {code: (code, *protocol.codes_above(code)) for code in protocol.code_ids}
    for terms in every:
        inside = [words[report] for report in confirmed.get(terms.code, ()) if report in words]
        having = Counter(word for listed in inside for word in listed)
        own = [term for other in every if terms.code in above[other.code] for term in other.terms]
        named = compile_phrases([word for term in own for word in term.split()])
        found = (
            _compare(terms.code, word, number, len(inside), total[word] - number, len(words) - len(inside))
            for word, number in having.items()
            if number >= SHARED and not named.find(word)
        )
        ranked = sorted((f for f in found if f.log_odds > 0), key=lambda f: (-f.log_odds, f.word))
        yield from ranked[:MOST_WORDS]


def _match_terms(texts: Mapping[str, str], protocol: Protocol) -> dict[tuple[str, str, str], set[str]]:
    """Return the reports that each term matches, by code, language and term, in the order of the codebook."""
    terms = [
        ((code.id, language, term), (term, *add_affixes(term, code.affixes.get(language, ()))))
        for code in protocol.codebook
        for language, listed in code.terms.items()
        for term in listed
    ]
    index = TermIndex(CodeTerms(str(number), forms) for number, (_, forms) in enumerate(terms))
    found: dict[tuple[str, str, str], set[str]] = {key: set() for key, _ in terms}
    reports = tuple(texts)
    for place, number, _ in index.find([*texts.values()]):
        found[terms[int(number)][0]].add(reports[place])
    return found


def _compare(code: str, word: str, having: int, coded: int, others_having: int, others: int) -> MissedWord:
    odds = (having + 0.5) / (coded - having + 0.5)
    other_odds = (others_having + 0.5) / (others - others_having + 0.5)
    log_odds = round(math.log(odds / other_odds), 3)
    return MissedWord(code, word, having, coded, others_having, others, log_odds)
