"""Recognise causal words and the population in a claim, and classify study designs.

The words are data, in English and Indonesian. A `*` matches any letters and digits, or none. Both languages are always
searched, because a claim can be written in both. A design without a known word is not classified.
"""

import re
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Final

from slr.text.fold import fold

# Words that say that one thing causes another. For some verbs, the passive form is listed, too.
CAUSAL: Final = (
    # English
    "cause",
    "causes",
    "caused by",
    "causing",
    "lead to",
    "leads to",
    "led to",
    "leading to",
    "effect of",
    "effects of",
    "effect on",
    "effects on",
    "affect",
    "affects",
    "affected by",
    "impact of",
    "impact on",
    "impacts",
    "influence*",
    "result in",
    "results in",
    "lowers",
    "raises",
    "boosts",
    "prevents",
    "enhance*",
    "strengthens",
    "weakens",
    "drives",
    "due to",
    "because of",
    "contributes to",
    # Indonesian
    "meningkatkan",
    "ditingkatkan oleh",
    "menurunkan",
    "diturunkan oleh",
    "mengurangi",
    "menyebabkan",
    "disebabkan*",
    "penyebab",
    "mengakibatkan",
    "diakibatkan*",
    "akibat",
    "berdampak",
    "dampak",
    "berpengaruh",
    "pengaruh*",
    "mempengaruhi*",
    "memengaruhi*",
    "dipengaruhi*",
    "memperkuat",
    "memperlemah",
    "mendorong",
    "menimbulkan",
    "memicu",
    "mencegah",
    "menghambat",
    "berkontribusi",
)
# Verbs that are causal only with an object: "telework improves output", but not "output improves with practice".
WITH_OBJECT: Final = ("improve*", "increas*", "decreas*", "reduc*")
_NO_OBJECT: Final = (
    "with",
    "as",
    "when",
    "while",
    "if",
    "in",
    "among",
    "over",
    "during",
    "by",
    "from",
    "after",
    "for",
    "and",
    "or",
)
# Designs that observe an effect over time or after an intervention. They are searched for first.
OVER_TIME: Final = (
    "longitudinal",
    "wave*",
    "* wave",
    "panel",
    "cohort",
    "follow-up",
    "follow up",
    "diary",
    "time-lagged",
    "time lagged",
    "randomi*",
    "trial",
    "experiment*",
    "quasi*",
    "before and after",
    "before-after",
    "pre-post",
    "pretest",
    "interrupted time series",
    "kohort",
    "eksperimen*",
    "kuasi*",
    "acak terkendali",
    "uji klinis",
    "gelombang",
    "buku harian",
    "sebelum dan sesudah",
    "praperlakuan",
)
_ONE_WAVE: Final = ("one-wave", "one wave", "single-wave", "single wave", "satu gelombang")
# Designs that observe everything at one time.
CROSS_SECTIONAL: Final = (
    "cross-sectional",
    "cross sectional",
    "crosssectional",
    "potong lintang",
    "potong silang",
    "belah lintang",
    "one point in time",
    "single point in time",
    "satu waktu",
    *_ONE_WAVE,
)
# Phrases that contain a word of OVER_TIME and mean the opposite.
_NOT_OVER_TIME: Final = (
    *_ONE_WAVE,
    "non-experiment*",
    "nonexperiment*",
    "non-eksperimen*",
    "noneksperimen*",
)


def find_causal_words(texts: Iterable[str]) -> tuple[str, ...]:
    """Return the causal words in texts, each once, in lower case and without accents (`fold`).

    >>> find_causal_words(["Telework improves output.", "Kerja jarak jauh meningkatkan kinerja."])
    ('improves', 'meningkatkan')
    >>> find_causal_words(["Output improves with practice, and rest reduces errors."])
    ('reduces',)
    >>> find_causal_words(["Telework is associated with less exhaustion.", "Berkaitan dengan kelelahan."])
    ()
    """
    found = (
        match.group(1)
        for text in texts
        for match in sorted(
            (m for pattern in (_compile(CAUSAL), _compile_verbs()) for m in pattern.finditer(fold(text))),
            key=lambda m: m.start(),
        )
    )
    return tuple(dict.fromkeys(found))


@cache
def _compile_verbs() -> re.Pattern[str]:
    verbs, others = ("|".join(map(_spell, words)) for words in (WITH_OBJECT, _NO_OBJECT))
    return re.compile(rf"(?<!\w)({verbs})(?=\s+(?!(?:{others})\b)\w)")


def classify_design(design: str) -> str:
    """Return `over time`, `cross-sectional`, or an empty string if the design contains no known word.

    >>> classify_design("Two-wave survey"), classify_design("cross-sectional survey"), classify_design("survey")
    ('over time', 'cross-sectional', '')
    >>> classify_design("studi potong lintang"), classify_design("kuasi-eksperimen"), classify_design("single-wave survey")
    ('cross-sectional', 'over time', 'cross-sectional')
    """
    text = fold(design)
    rest = _compile(_NOT_OVER_TIME).sub(" ", text)
    if _compile(OVER_TIME).search(rest):
        return "over time"
    return "cross-sectional" if _compile(CROSS_SECTIONAL).search(text) else ""


def name_population(names: Sequence[str], known: Sequence[str]) -> str:
    """Return whether a study's population or setting names the population of a claim.

    `names` are the names in the claim, and `known` is what is recorded about the study. The result is
    `named`, `not named`, or, if nothing or only "not reported" is recorded, `not recorded`.

    >>> name_population(["civil servants", "ASN"], ["lurah (ASN)"]), name_population(["ASN"], ["perawat"])
    ('named', 'not named')
    >>> name_population(["ASN"], [])
    'not recorded'
    """
    texts = [fold(text) for text in known if text.strip() and fold(text) != "not reported"]
    if not texts:
        return "not recorded"
    pattern = _compile(tuple(fold(name) for name in names))
    return "named" if any(pattern.search(text) for text in texts) else "not named"


@cache
def _compile(words: tuple[str, ...]) -> re.Pattern[str]:
    parts = sorted(words, key=len, reverse=True)
    return re.compile(rf"(?<!\w)({'|'.join(map(_spell, parts))})(?!\w)")


def _spell(word: str) -> str:
    return r"\s+".join(re.escape(part).replace(r"\*", r"\w*") for part in word.split())
