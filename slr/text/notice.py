"""Find out from publication types and keywords whether a work was retracted or corrected, or is itself a notice.

The results are notice words (`slr.model.word.NOTICES`). Some notice words say what happened to the work, such as
"retracted". Others, such as "retraction of", say that the record is a notice about another work. Sources: the policy of
the National Library of Medicine on errata and retractions, the update types of Crossref, and titles in exports of
databases and publishers. `notice_title` reads titles, and `notice_relation` reads notes, abstracts and relations.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Final

from slr.model.word import NOTICES

ORDER: Final = {word: i for i, word in enumerate(NOTICES)}
_STRONG: Final = frozenset({"retracted", "withdrawn", "removed", "expression of concern"})


def is_about(notices: Iterable[str]) -> bool:
    """Return whether one of the words shows that the record is a notice about another work.

    >>> is_about(["retracted"]), is_about(["corrected", "retraction of"])
    (False, True)
    """
    return any(word.endswith(" of") for word in notices)


def is_stopped(notices: Iterable[str]) -> bool:
    """Return whether one of the words shows that the work was retracted, withdrawn or removed, or has an expression of concern."""
    return not _STRONG.isdisjoint(notices)


def sort_notices(words: Iterable[str]) -> list[str]:
    """Return the distinct notice words in the order of `NOTICES`. Other words are left out."""
    return sorted({w for w in words if w in ORDER}, key=lambda w: ORDER[w])


def word_notices(words: Iterable[str], links: Iterable[str], works: Iterable[str] = ()) -> tuple[str, ...]:
    """Return a phrase for each notice word of a report, with the identifiers that `links` give for the word.

    If the report is a notice, `works` are the citations of the works that it is about.

    >>> word_notices(["retracted"], ["retracted doi:10.5555/n"]), word_notices(["erratum of"], [])
    (('retracted (doi:10.5555/n)',), ('erratum of another work',))
    >>> word_notices(["erratum of"], ["erratum of pmid:9"], ["Abara (2015). Rest"])
    ('erratum of Abara (2015). Rest (pmid:9)',)
    """
    numbers: dict[str, list[str]] = {}
    for link in links:
        word, _, number = link.rpartition(" ")
        numbers.setdefault(word, []).append(number)
    about = "; ".join(works)
    return tuple(_word_notice(word, ", ".join(numbers.get(word, ())), about) for word in words)


def _word_notice(word: str, numbers: str, about: str) -> str:
    if not is_about([word]):
        return f"{word} ({numbers})" if numbers else word
    shown = _SHOWN.get(word, word)
    return (
        f"{shown} {about} ({numbers})"
        if about and numbers
        else f"{shown} {about or numbers or 'another work'}"
    )


# The words of the column `notice` never change, because people's files contain them. The following word is shown differently.
_SHOWN: Final = {"expression of concern of": "expression of concern for"}


def join_notices(stated: Iterable[str], titled: Iterable[str]) -> list[str]:
    """Combine the notice words that the database states for a record with those in its title.

    Some publishers begin the title of a retraction notice with "Retracted:", and some publishers begin the title of a
    retracted article with "Retraction:". If the title contradicts the database in this way, the contradicting words
    of the title are left out.

    >>> join_notices(["retraction of"], ["retracted"]), join_notices(["corrected"], ["retracted"])
    (['retraction of'], ['retracted', 'corrected'])
    """
    stated, titled = list(stated), list(titled)
    if is_about(stated):
        titled = [w for w in titled if w.endswith(" of")]
    elif is_stopped(stated):
        titled = [w for w in titled if not w.endswith(" of")]
    return sort_notices([*stated, *titled])


# Publication types and other labels, without case and punctuation.
_TYPES: Final[Mapping[str, str]] = {
    label: word
    for word, labels in {
        "retracted": """retracted publication|retracted article|retracted paper|retracted|retracted chapter
            |publicación retractada|publicação retratada|publication retirée|artículo retractado|artigo retratado""",
        "withdrawn": "withdrawn publication|withdrawn article|withdrawn paper|withdrawn",
        "removed": "removed publication|removed article",
        "expression of concern": "publication with expression of concern|article with expression of concern",
        "corrected": "corrected article",
        "retraction of": """retraction|retraction of publication|retraction notice|retractación de publicación
            |retratação de publicação|rétractation de publication|retract and replace""",
        "withdrawal of": "withdrawal|item withdrawal|article withdrawal|withdrawal notice",
        "removal of": "removal|item removal|article removal|removal notice",
        "expression of concern of": "expression of concern|editorial expression of concern",
        "erratum of": """erratum|errata|published erratum|correction|corrigendum|corrigenda|correction, addition
            |author correction|publisher correction|addendum|partial retraction|fe de erratas|errata publicada
            |clarification|ralat""",
    }.items()
    for label in re.split(r"\s*\|\s*", labels.strip())
}
# Labels that are notice words even among keywords, where "retraction" can be a topic.
_KEYWORDS: Final = frozenset(
    """retracted publication|retracted article|retracted paper|retracted|withdrawn publication|withdrawn article
    |withdrawn|retraction of publication|published erratum|publication with expression of concern""".replace(
        "\n", ""
    )
    .replace("  ", "")
    .split("|")
)
_HINTS: Final = (
    "retr",
    "withd",
    "remov",
    "errat",
    "corrig",
    "correct",
    "concern",
    "addend",
    "amendm",
    "ralat",
    "ritratt",
    "ditarik",
    "penarik",
    "retir",
    "berichtig",
    "korrig",
    "rettific",
)
_FOREIGN: Final = re.compile(
    r"rétract|retir|preocupa|correc|correç|zurückgezogen|berichtigung|rettifica|ретра|отозван|исправлен|поправк"
    r"|geri çekil|撤|取り下げ|勘误|勘誤|更正|訂正|正誤|철회|정정|정오"
)


def may_be_notice(text: str) -> bool:
    """Return whether a text contains a part of a notice word. This test is much faster than the full search."""
    low = text.lower()
    for hint in _HINTS:
        if hint in low:
            return True
    return not text.isascii() and _FOREIGN.search(low) is not None


def read_labels(labels: Iterable[str]) -> list[str]:
    """Return the notice words for publication types. A label can contain several types, separated by semicolons, commas or bars.

    >>> read_labels(["Journal Article", "Retracted Publication"]), read_labels(["Article; Retracted Publication"])
    (['retracted'], ['retracted'])
    """
    return [word for label in labels for word in _read_label(label)]


@lru_cache(maxsize=4096)  # the same few types recur
def _read_label(label: str) -> tuple[str, ...]:
    parts = [label, *re.split(r"[;|,]", label)] if may_be_notice(label) else ()
    found = (_TYPES.get(" ".join(re.sub(r"[-_\[\]().]", " ", p.casefold()).split())) for p in parts)
    return tuple(dict.fromkeys(word for word in found if word))


def read_keywords(keywords: Sequence[str]) -> list[str]:
    """Return the notice words among keywords.

    Reference managers write publication types into keywords. The keyword "Retraction" is not a notice word, because
    retraction can be a topic.

    >>> read_keywords(["Sleep", "Retracted Publication"]), read_keywords(["Retraction", "Tongue"])
    (['retracted'], [])
    """
    if not may_be_notice("|".join(keywords)):
        return []
    found = (" ".join(k.casefold().strip("[]. ").split()) for k in keywords)
    return [_TYPES[label] for label in found if label in _KEYWORDS]
