"""Define the words that a column of a people's file allows. They are fixed, or the protocol defines them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from slr.model.word import (
    HOWS,
    NOTICE_DECISIONS,
    RETRIEVALS,
    ROLES,
    SAME_VERDICTS,
    SERVED,
    STATES,
    VERDICTS,
    Stage,
)

if TYPE_CHECKING:
    from slr.model.protocol import Protocol  # heavy


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A word that a column allows, and its meaning, which can be empty."""

    word: str
    meaning: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """The words that a column allows.

    `read` takes a protocol and returns the words. If they depend on the protocol, `meaning` describes them in
    general.
    """

    read: Callable[["Protocol"], tuple[Word, ...]]
    meaning: str = ""


def list_spellings(words: Iterable[Word]) -> dict[str, str]:
    """Return the words by their folded form (`fold_word`). If several words differ only in case, all of them are left out.

    >>> list_spellings([Word(word="E1"), Word(word="E2"), Word(word="e2")])
    {'e1': 'E1'}
    """
    folded: dict[str, list[str]] = {}
    for known in words:
        folded.setdefault(fold_word(known.word), []).append(known.word)
    return {key: spelled[0] for key, spelled in folded.items() if len(spelled) == 1}


def fold_word(text: str) -> str:
    """Return a word in lower case, with single spaces.

    >>> fold_word(" Not  Retrieved ")
    'not retrieved'
    """
    return " ".join(text.casefold().split())


def _fixed(words: Sequence[str], meanings: Mapping[str, str]) -> Vocabulary:
    listed = tuple(Word(word=word, meaning=meanings.get(word, "")) for word in words)
    return Vocabulary(read=lambda _: listed)


VERDICT: Final = _fixed(
    VERDICTS,
    {
        "include": "the report passes this stage",
        "exclude": "the report is excluded at this stage; name the criterion",
        "maybe": "you cannot decide; the report stays open",
        "retract": "take back your earlier verdict on this report",
    },
)
SERVED_AS: Final = _fixed(
    SERVED,
    {
        "model": "in the order of the ranking",
        "random": "drawn at random",
        "by hand": "chosen by hand",
        "listed": "from a list or worksheet",
        "pilot": "in the pilot round",
    },
)
OUTCOME: Final = _fixed(
    RETRIEVALS,
    {
        "sought": "the full text has been requested but has not arrived yet",
        "retrieved": "you have the full text",
        "not retrieved": "the full text cannot be obtained",
        "retract": "take back your earlier row on this report",
    },
)
NOTICE: Final = _fixed(
    STATES,
    {
        "retracted": "the work was retracted",
        "withdrawn": "the work was withdrawn",
        "removed": "the work was removed",
        "expression of concern": "the journal published an expression of concern for the work",
        "corrected": "an erratum or a correction of the work was published",
    },
)
NOTICE_DECISION: Final = _fixed(
    NOTICE_DECISIONS,
    {
        "keep": "the report stays in the review",
        "exclude": "the report is excluded as retracted",
        "retract": "take back your earlier decision about this notice",
    },
)
PAIR_VERDICT: Final = _fixed(
    SAME_VERDICTS,
    {
        "same": "both records describe one report",
        "different": "the records describe two different reports",
        "version": "the records describe two forms of one work, such as a preprint and its article",
        "notice": "one record is a notice, such as an erratum or a retraction, about the work of the other record",
        "retract": "take back your earlier verdict on this pair",
    },
)
HOW: Final = _fixed(
    HOWS,
    {
        "consensus": "the reviewers discussed it and agreed",
        "third person": "the decision was made by a person who had not judged the report before",
    },
)
CODING_ROLES: Final = (*ROLES, "reject", "retract")
ROLE: Final = _fixed(
    CODING_ROLES,
    {
        "finding": "a result of the report",
        "theory": "a theory that the report uses",
        "definition": "a definition that the report gives",
        "background": "something that the report takes from other works",
        "context": "where, or under what conditions, the results hold",
        "worked-example": "an example of how to code a report; such a coding is never counted",
        "reject": "the suggested code does not apply to this report",
        "retract": "take back your earlier coding with the same code, statement and location",
    },
)
YES_NO: Final = _fixed(("yes", "no"), {})
TAKE_BACK: Final = _fixed(("yes",), {"yes": "take back your earlier row on this report and study"})
BASIS: Final = _fixed(("reconstructed",), {"reconstructed": "inferred from a publication"})


def _codes(protocol: "Protocol") -> tuple[Word, ...]:
    def meaning(label: Mapping[str, str], definition: str) -> str:
        shown = label.get(protocol.review.language) or next(iter(label.values()), "")
        return f"{shown}: {definition}" if shown else definition

    return tuple(Word(word=c.id, meaning=meaning(c.label, c.definition)) for c in protocol.codebook)


CODE: Final = Vocabulary(read=_codes, meaning="the codes of the protocol's codebook")


def criteria_of(stage: Stage) -> Vocabulary:
    """Return the vocabulary of the criteria that a verdict at a stage can name, exclusion criteria first.

    At full text, the criteria for title and abstract follow those for full text. A verdict that names an inclusion
    criterion means that the report does not meet this criterion.
    """
    stages = ("full-text", "title-abstract") if stage == "full-text" else (stage,)

    def read(protocol: "Protocol") -> tuple[Word, ...]:
        here = [c for c in protocol.criteria if c.stage in stages]
        ordered = sorted(here, key=lambda c: (stages.index(c.stage), c.kind))  # "exclude" before "include"
        return tuple(
            Word(word=c.id, meaning=c.text if c.kind == "exclude" else f"not met: {c.text}") for c in ordered
        )

    return Vocabulary(read=read, meaning="the criteria of the protocol")
