"""Find notice words in a title, such as "Retracted: ..." or "Correction to ..."."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Final, NamedTuple

from slr.text.notice import is_about, may_be_notice, sort_notices


class Mark(NamedTuple):
    """The notice words in a title, and the title without the text that contains them."""

    notices: tuple[str, ...]
    title: str


def may_contain_notice(text: str) -> bool:
    """Return whether a text could contain a notice in a form that this module or `slr.text.notice_relation` reads.

    To test several texts of a record at once, join these texts. If the result is False, none of the texts contains a
    notice.
    """
    return may_be_notice(text) or "(vol" in text.lower()


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
    """A form in which a notice word occurs in titles. The pattern is compiled when it is first needed."""

    word: str
    pattern: str
    flags: re.RegexFlag = re.IGNORECASE

    def compile(self) -> re.Pattern[str]:
        """Return the compiled pattern."""
        return _compile_form(self.pattern, self.flags)


_compile_form: Final = cache(re.compile)  # compiling all forms takes as long as reading 200 records


def _each(phrases: Mapping[str, str], left: str, right: str) -> tuple[_Form, ...]:
    """Return a form for each notice word. Each form matches a phrase for its word between `left` and `right`."""
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
# Some strings for each notice word. A title in ASCII that contains the word also contains one of its strings. Most titles
# contain none of the strings, so they need not be compared with the patterns.
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
    """Yield the notice words that a title could contain, each with the compiled pattern of its form."""
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
    """Return one notice word in a title, and the title without the text of this word.

    If the title contains no notice word, return None.
    """
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
    """Yield the start, the end and the text of each pair of brackets at the beginning or the end of a title.

    Brackets around the whole title are left out. If the text in brackets contains a full stop, comma, colon or
    semicolon, the part before the first such mark is also yielded.
    """
    for match in (_HEAD.match(title), _TAIL.search(title)):
        if match is not None and match.end() - match.start() < len(title):
            phrase = (match.group(1) or match.group(2)).strip(" .")
            yield match.start(), match.end(), phrase
            if (told := _TOLD.match(phrase)) is not None:
                yield match.start(), match.end(), told.group(1).strip()
