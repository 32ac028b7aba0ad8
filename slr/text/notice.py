"""Find out from titles, publication types and notes whether a work was retracted or corrected, or is a notice itself.

The results are words of `slr.model.word.NOTICES`. Some words say what happened to the work, such as "retracted".
Other words, such as "retraction of", say that the record is a notice about another work. Sources: the policy of the
National Library of Medicine on errata and retractions, the update types of Crossref, and titles in exports of
databases and publishers.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from typing import Final, NamedTuple

from slr.model.word import NOTICES
from slr.text.doi import clean_doi

_ORDER: Final = {word: i for i, word in enumerate(NOTICES)}
_STRONG: Final = frozenset({"retracted", "withdrawn", "removed", "expression of concern"})


class Mark(NamedTuple):
    """The notice words in a title, and the title without the text that contains them."""

    notices: tuple[str, ...]
    title: str


def is_about(notices: Iterable[str]) -> bool:
    """Return whether one of the words says that the record is a notice about another work.

    >>> is_about(["retracted"]), is_about(["corrected", "retraction of"])
    (False, True)
    """
    return any(word.endswith(" of") for word in notices)


def is_stopped(notices: Iterable[str]) -> bool:
    """Return whether the work was retracted, withdrawn or removed, or has an expression of concern."""
    return not _STRONG.isdisjoint(notices)


def sort_notices(words: Iterable[str]) -> list[str]:
    """Return the distinct notice words in the order of `NOTICES`. Other words are left out."""
    return sorted({w for w in words if w in _ORDER}, key=lambda w: _ORDER[w])


def word_notices(words: Iterable[str], links: Iterable[str], works: Iterable[str] = ()) -> tuple[str, ...]:
    """Return a phrase for each notice word of a report, with the identifiers in its links.

    `works` are citations of the works about which the report is a notice.

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
    """Return the notice words of a record, which are the words that the database states and the words in the title.

    Some publishers begin the title of a retraction notice with "Retracted:", and some publishers begin the title of a
    retracted article with "Retraction:". If title and database contradict each other in this way, the words of the
    database count.

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
# Labels that are notice words even among keywords, where "retraction" is a topic.
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


def _may_be_notice(text: str) -> bool:
    """Return whether a text contains a part of a notice word. This test is much faster than the full search."""
    low = text.lower()
    for hint in _HINTS:
        if hint in low:
            return True
    return not text.isascii() and _FOREIGN.search(low) is not None


def may_contain_notice(text: str) -> bool:
    """Return whether a text may contain a notice, in any form that this module reads.

    To test several texts of a record at once, join these texts. If the result is False, none of the texts contains a
    notice.
    """
    return _may_be_notice(text) or "(vol" in text.lower()


def read_labels(labels: Iterable[str]) -> list[str]:
    """Return the notice words for publication types, which may be joined with semicolons.

    >>> read_labels(["Journal Article", "Retracted Publication"]), read_labels(["Article; Retracted Publication"])
    (['retracted'], ['retracted'])
    """
    return [word for label in labels for word in _read_label(label)]


@lru_cache(maxsize=4096)  # the same few types recur
def _read_label(label: str) -> tuple[str, ...]:
    parts = [label, *re.split(r"[;|,]", label)] if _may_be_notice(label) else ()
    found = (_TYPES.get(" ".join(re.sub(r"[-_\[\]().]", " ", p.casefold()).split())) for p in parts)
    return tuple(dict.fromkeys(word for word in found if word))


def read_keywords(keywords: Sequence[str]) -> list[str]:
    """Return the notice words among keywords.

    Reference managers write publication types into keywords. The keyword "Retraction" is not a notice, because it may
    be a topic.

    >>> read_keywords(["Sleep", "Retracted Publication"]), read_keywords(["Retraction", "Tongue"])
    (['retracted'], [])
    """
    if not _may_be_notice("|".join(keywords)):
        return []
    found = (" ".join(k.casefold().strip("[]. ").split()) for k in keywords)
    return [_TYPES[label] for label in found if label in _KEYWORDS]


_THING: Final = (
    r"(?:articles?|papers?|chapters?|publications?|stud(?:y|ies)|abstracts?|manuscripts?|preprints?)"
)
_HAS_BEEN: Final = rf"(?:this {_THING} (?:has been|was|is) )?"
_BY: Final = r"(?:(?:the )?(?:authors?|editors?|publishers?|editorial|published|academic)(?:['’]s?)?[ -](?:initiated )?)?"


def _compile(phrases: Mapping[str, str]) -> dict[str, str]:
    return {word: re.sub(r"\s*\n\s*", "", pattern) for word, pattern in phrases.items()}


# Phrases before or after a title that say what happened to the work itself.
_STATES: Final = _compile(
    {
        "retracted": rf"""{_HAS_BEEN}retracted(?: {_THING})?|{_THING} retracted
            |retracted and republished(?: {_THING})?|retraction (?:in|appears|published)\b.*
            |(?:art[íi]culo )?retractado|(?:artigo )?retratado|(?:article )?r[ée]tract[ée]
            |(?:artículo|artigo) retirado|article retiré|zurückgezogen(?:er (?:artikel|beitrag))?
            |(?:articolo )?ritrattato|(?:artikel (?:ini )?)?(?:telah )?ditarik(?: kembali)?
            |(?:статья )?(?:отозвана|ретрагирована)|(?:makale )?geri çekil(?:di|miş)
            |已?撤[稿回](?:论文|論文|文章)?|論文撤回|取り下げ(?:論文)?|(?:논문 ?)?철회(?:된 ?논문|됨)?""",
        "withdrawn": rf"{_HAS_BEEN}withdrawn(?: {_THING})?|{_THING} withdrawn",
        "removed": rf"{_HAS_BEEN}removed(?: {_THING})?|{_THING} removed|temporary removal",
        "expression of concern": rf"""{_THING} with expression of concern
            |expression of concern (?:in|appears|published|see)\b.*""",
        "corrected": r"""corrected(?: article)?|(?:published |author |publisher )?(?:erratum|errata|corrigendum
            |correction)s? (?:in|appears?|published)\b.*""",
    }
)
# Phrases before or after a title that mark a notice about the work with this title.
_ABOUT: Final = _compile(
    {
        "retraction of": rf"""(?:notice of |statement of |note of )?{_BY}retraction(?: and replacement)?
            (?: notice| note| statement)?|(?:nota de |aviso de )?retractación(?: de (?:artículo|publicación))?
            |(?:nota de )?retratação|(?:avis de )?rétractation|ретракция
            |(?:pemberitahuan )?penarikan(?: kembali)?(?: artikel)?|撤稿(?:声明|聲明|启事|啟事|通知|公告)
            |(?:論文)?撤回(?:公告|告知|のお知らせ)|(?:논문 ?)?철회 ?공고""",
        "withdrawal of": rf"""(?:notice of |statement of ){_BY}withdrawal
            |(?:article )?withdrawal (?:notice|note|statement)|article withdrawal""",
        "removal of": r"notice of removal|(?:article )?removal (?:notice|note|statement)",
        "expression of concern of": rf"""(?:notice of |statement of )?{_BY}expressions? of (?:editorial )?concern
            (?: notice| note| statement)?|notice of concern|expresión de preocupación
            |(?:expressão|manifestação) de preocupação""",
        "erratum of": rf"""{_BY}(?:erratum|errata|corrigend(?:um|a)|correction|corrections(?= to )|addend(?:um|a)|amendment)
            (?: notice| note)?|(?:notice of )?partial retraction|fe de erratas?|corrección|correção|correctif
            |berichtigung|korrigendum|rettifica|ralat|поправк[аи]|исправлени[ея]|勘误|勘誤|更正|訂正|正誤表
            |정오표|정정""",
    }
)
_END: Final = r"(?:\s*[:：.;–—|]|\s+-(?=\s))"
# "RETRACTED ARTICLE Title" has no punctuation; "Removed teeth" and "Withdrawal: a survey" are topics.
_LOUD: Final = {
    "retracted": rf"\W*RETRACTED(?: (?:{_THING.upper()}))?\s+(?=\w?[a-z])",
    "withdrawn": rf"\W*WITHDRAWN(?: (?:{_THING.upper()}))?\s+(?=\w?[a-z])",
    "withdrawal of": r"\W*WITHDRAWAL\s*[:.]\s*(?=\w?[a-z])",
    "removal of": r"\W*REMOVAL\s*[:.]\s*(?=\w?[a-z])",
}
_QUOTE: Final = "\"“”„'‘’«‹"
_TO: Final = r"(?:to|for|of|on|regarding|concerning|de|del|da|do|zu|à|untuk|terhadap)"
_FOLLOW: Final = (
    rf"(?:{_END}|\s*[\])】］）]|\s*{_TO}\s*[:：]|\s+{_TO}\s+(?=[{_QUOTE}\[])|\s+(?:to|zu|untuk)\s"
    rf"|\s+for\s(?=.*\bet al)|\s+of (?:the )?(?:article|paper|publication)\b\W*|\s*$|(?=\s*[{_QUOTE}]))"
)


class _Form(NamedTuple):
    """A form of a notice word in titles. The pattern is compiled for the first title that may contain the word."""

    word: str
    pattern: str
    flags: re.RegexFlag = re.IGNORECASE

    def compile(self) -> re.Pattern[str]:
        """Return the compiled pattern."""
        return _compile_form(self.pattern, self.flags)


_compile_form: Final = cache(re.compile)  # all forms together take as long as reading 200 records


def _each(phrases: Mapping[str, str], left: str, right: str) -> tuple[_Form, ...]:
    """Return a form for each notice word, which matches the phrases of the word between the patterns `left` and `right`."""
    return tuple(_Form(word, f"{left}(?:{phrase}){right}") for word, phrase in phrases.items())


# The forms in the order in which they are tried.
_BRACKETED: Final = _each(_STATES, "", "")
_BEFORE: Final = (
    *_each(_STATES, r"\W*", rf"(?:{_END}|\s*$)\W*"),
    *(_Form(word, pattern, re.NOFLAG) for word, pattern in _LOUD.items()),
    *_each(_ABOUT, r"\W*", _FOLLOW),
)
_BEHIND: Final = (
    *_each({word: phrase for word, phrase in _STATES.items() if word != "corrected"}, rf"{_END}\s*", r"\W*$"),
    *_each(
        _ABOUT,
        rf"(?:{_END}|\s*[\[(【（])\s*",
        rf"(?:\s+{_TO}\s+(?:vol|volume)\b[^\[\]()]*)?\W*$",
    ),
)
# For each notice word, strings of which at least one is in every title in ASCII that contains the word. Most titles
# contain none of these strings and need not be compared with the patterns.
_PARTS: Final[Mapping[str, tuple[str, ...]]] = {
    "retracted": ("retract", "retratado", "retirado", "ritrattato", "ditarik"),
    "withdrawn": ("withdrawn",),
    "removed": ("removed", "temporary removal"),
    "expression of concern": ("concern",),
    "corrected": ("corrected", "erratum", "errata", "corrigendum", "correction"),
    "retraction of": ("retraction", "penarikan"),
    "withdrawal of": ("withdrawal",),
    "removal of": ("removal",),
    "expression of concern of": ("concern",),
    "erratum of": (
        *("errat", "corrigend", "correct", "addend", "amendment", "retraction"),
        *("berichtigung", "korrigendum", "rettifica", "ralat"),
    ),
}


def _select(forms: Sequence[_Form], title: str) -> Iterator[tuple[str, re.Pattern[str]]]:
    """Yield the notice words that a title may contain, each with the compiled pattern of its form."""
    low = title.lower()
    all_scripts = not title.isascii()
    for form in forms:
        if all_scripts or any(part in low for part in _PARTS[form.word]):
            yield form.word, form.compile()


_VOLUME: Final = re.compile(
    r"\s*[(\[](?:vol|volume)\.? ?[\w.]+,? ?(?:no|pg|p|art|page|pp)\b[^)\]]*[)\]]\W*$", re.IGNORECASE
)
_SQUARE, _ROUND = r"[\[【［]\s*([^\[\]【】［］]{2,200})[\]】］]", r"[(（]\s*([^()（）]{2,200})[)）]"
_HEAD: Final = re.compile(rf"\W*?(?:{_SQUARE}|{_ROUND})\s*[:：.;–—-]*\s*")
_TAIL: Final = re.compile(rf"\s*[.,;]?\s*(?:{_SQUARE}|{_ROUND})\W*$")
_TOLD: Final = re.compile(r"^([^.:;,]+)[.:;,].*$")  # "Retracted article. See vol. 4, pg. 2, 2011"
_APPENDED: Final = re.compile(
    r"[.\s]\s*(?:published )?(erratum|retraction|correction) (?:appears|published) in\b", re.IGNORECASE
)
_CITED: Final = re.compile(
    r"\s*\[[^\[\]]*\d[^\[\]]*\]\W*$"
)  # as in "Corrigendum to “Title” [J. Sleep 12 (2010) 3-4]"
_EDGES: Final = f" \t{_QUOTE}›»:：."


def read_mark(title: str) -> Mark:
    """Return the notice words in a title, and the title without the text that contains them.

    >>> read_mark("RETRACTED ARTICLE: Sleep on ships")
    Mark(notices=('retracted',), title='Sleep on ships')
    >>> read_mark("Retraction notice to “Sleep on ships” [J. Ferry Med. 12 (2010) 3-4]")
    Mark(notices=('retraction of',), title='Sleep on ships')
    >>> read_mark("Removed teeth: a survey").notices
    ()
    """
    if not may_contain_notice(title):
        return Mark((), title)
    notices: list[str] = []
    rest = title
    while (found := _take(rest)) is not None and len(notices) < _MOST:
        notices.append(found[0])
        rest = found[1].strip()
    if is_about(notices):
        rest = _CITED.sub("", rest).strip(_EDGES)
    if title.startswith("[") and rest.count("]") > rest.count("["):
        rest = rest.rstrip(". ").removesuffix("]")
    return Mark(tuple(sort_notices(notices)), rest)


_MOST: Final = 4  # marks on one title


def _take(title: str) -> tuple[str, str] | None:
    """Return the first notice word in a title and the rest of the title, or None if there is none."""
    for start, end, phrase in _find_brackets(title):
        word = next((w for w, p in _select(_BRACKETED, phrase) if p.fullmatch(phrase)), None)
        if word is not None:
            return word, title[:start] + title[end:]
    for word, pattern in _select(_BEFORE, title):
        if (match := pattern.match(title)) is not None:
            return word, title[match.end() :]
    for word, pattern in _select(_BEHIND, title):
        if (match := pattern.search(title)) is not None:
            return word, title[: match.start()]
    if (match := _VOLUME.search(title)) is not None:
        return "erratum of", title[: match.start()]
    if (match := _APPENDED.search(title)) is not None and match.start() > 0:
        return "retracted" if match.group(1).casefold() == "retraction" else "corrected", title[
            : match.start()
        ]
    return None


def _find_brackets(title: str) -> Iterator[tuple[int, int, str]]:
    """Yield start, end and text of each pair of brackets at the beginning or the end of a title.

    If the text in brackets contains a full stop, comma, colon or semicolon, the part before this mark is yielded,
    too.
    """
    for match in (_HEAD.match(title), _TAIL.search(title)):
        if match is not None and match.end() - match.start() < len(title):
            phrase = (match.group(1) or match.group(2)).strip(" .")
            yield match.start(), match.end(), phrase
            if (told := _TOLD.match(phrase)) is not None:
                yield match.start(), match.end(), told.group(1).strip()


# "Retraction in: ...", as NLM and reference managers write it, and the tags and attributes for it.
_RELATIONS: Final[Mapping[str, str]] = {
    name: word
    for word, names in {
        "retracted": "RIN RRI RetractionIn RetractedandRepublishedIn",
        "expression of concern": "ECI ExpressionOfConcernIn",
        "corrected": "EIN CRI PRIN ErratumIn CorrectedandRepublishedIn PartialRetractionIn",
        "retraction of": "ROF RetractionOf",
        "expression of concern of": "ECF ExpressionOfConcernFor",
        "erratum of": "EFR PROF ErratumFor PartialRetractionOf",
    }.items()
    for name in names.split()
}
RELATIONS: Final = frozenset(_RELATIONS)
_PMID: Final = re.compile(r"\bPMID:? ?(\d{1,9})\b", re.IGNORECASE)
_NOTED: Final = re.compile(
    r"\b(?P<kind>partial retraction|retraction|erratum|corrected and republished|retracted and republished"
    r"|expression of concern) (?P<way>in|of|for)\b(?=\s*[:(]|\s*$)(?P<text>[^\n]*)",
    re.IGNORECASE,
)
_ARTICLE: Final = re.compile(
    r"\W*This (?P<kind>retracts|corrects|expresses concern about) the (?:article|chapter) (?:with )?DOI:?\s*(?P<doi>10\.\S+)",
    re.IGNORECASE,
)


def read_relation(name: str, text: str = "", pmid: str = "") -> tuple[str, str] | None:
    """Return the notice word for a relation of NLM, and the identifier of the other record, or "" if there is no identifier.

    `name` is a MEDLINE tag such as `RIN`, or a `RefType` such as `RetractionIn`. For any other name, return None.

    >>> read_relation("ROF", "Sleep. 2010;3(2):11-20. PMID: 12345678")
    ('retraction of', 'pmid:12345678')
    """
    word = _RELATIONS.get(name)
    return None if word is None else (word, f"pmid:{pmid}" if pmid else find_number(text))


def read_notes(notes: Iterable[str]) -> list[tuple[str, str]]:
    """Return a pair for each relation in notes, such as "Retraction in: ...": the notice word, and an identifier or ""."""
    found = (match for note in notes if _may_be_notice(note) for match in _NOTED.finditer(note))
    return [(_name_relation(m["kind"], m["way"]), find_number(m["text"])) for m in found]


def _name_relation(kind: str, way: str) -> str:
    kind, inward = kind.casefold(), way.casefold() == "in"
    if kind == "expression of concern":
        return kind if inward else f"{kind} of"
    if kind in ("retraction", "retracted and republished"):
        return "retracted" if inward else "retraction of"
    return "corrected" if inward else "erratum of"


def read_abstract(abstract: str) -> tuple[str, str] | None:
    """Return the notice word and the DOI in an abstract such as "[This retracts the article DOI: ...]".

    For any other abstract, return None.

    >>> read_abstract("[This corrects the article DOI: 10.5555/s1.].")
    ('erratum of', 'doi:10.5555/s1')
    """
    match = _ARTICLE.match(abstract) if "This " in abstract[:8] else None
    if match is None or (doi := clean_doi(match["doi"].rstrip("].,; "))) is None:
        return None
    word = {"retracts": "retraction of", "corrects": "erratum of"}.get(match["kind"].casefold())
    return word or "expression of concern of", f"doi:{doi}"


def find_number(text: str) -> str:
    """Return the PubMed identifier or the DOI in a text as "pmid:..." or "doi:...". If there is neither, return ""."""
    if match := _PMID.search(text):
        return f"pmid:{match.group(1)}"
    doi = clean_doi(text) if "10." in text else None
    return f"doi:{doi}" if doi else ""


# The update types of Crossref, with the word for the notice and the word for the work.
_UPDATES: Final[Mapping[str, tuple[str, str]]] = {
    "retraction": ("retraction of", "retracted"),
    "retract_and_replace": ("retraction of", "retracted"),
    "withdrawal": ("withdrawal of", "withdrawn"),
    "removal": ("removal of", "removed"),
    "expression_of_concern": ("expression of concern of", "expression of concern"),
} | dict.fromkeys(
    ("correction", "corrigendum", "erratum", "addendum", "clarification", "partial_retraction"),
    ("erratum of", "corrected"),
)


def read_update(kind: str, doi: str, *, notice: bool) -> tuple[str, str] | None:
    """Return the notice word for an update type of Crossref, and the DOI of the other record.

    `notice` is true if the record is the notice, and false if it is the work. For other types, such as `new_version`,
    return None.

    >>> read_update("retraction", "10.5555/S1", notice=True), read_update("new_version", "10.5555/s1", notice=True)
    (('retraction of', 'doi:10.5555/s1'), None)
    """
    words = _UPDATES.get(re.sub(r"[ -]", "_", kind.casefold()))
    if words is None:
        return None
    clean = clean_doi(doi)
    return words[0 if notice else 1], f"doi:{clean}" if clean else ""


KEYWORD: Final = "notice: "  # begins the keywords into which the writers of RIS and CSL-JSON put notices


def read_written(texts: Iterable[str]) -> list[tuple[str, str]]:
    """Return a pair for each value of the columns `notice` and `notice_link`: the notice word, and an identifier or "".

    Other texts are left out.

    >>> read_written(["retraction of pmid:123", "retracted", "see page 3"])
    [('retraction of', 'pmid:123'), ('retracted', '')]
    """
    found = []
    for text in map(str.strip, texts):
        word, _, number = text.rpartition(" ")
        if text in _ORDER:
            found.append((text, ""))
        elif word in _ORDER and number.startswith(("pmid:", "doi:")):
            found.append((word, number))
    return found
