"""Define the words that a column of a people's file allows. The program or the protocol defines the words."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from slr.model.certainty import COMPONENTS, CONCERNS, DOMAINS, DOWN, LEVELS, LOWERS, RAISES, SYSTEMS, UP
from slr.model.claim import CONTRADICTS, DIRECTIONS_OF_CLAIM, KINDS_OF_CLAIM, RELATIONS, SUPPORTS, TARGETS
from slr.model.missing import FINISHED, ONGOING, PLANNED, PROGRESS, STOPPED
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
from slr.people.tool import list_tools

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

    `read` takes a protocol and returns the words. If the words depend on the protocol, `meaning` describes them in
    general.
    """

    read: Callable[["Protocol"], tuple[Word, ...]]
    meaning: str = ""


def list_spellings(words: Iterable[Word]) -> dict[str, str]:
    """Map the folded form of each word (`fold_word`) to the word. Words that differ only in case are left out.

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
        "maybe": "you cannot decide; the report awaits a final verdict",
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
        "exclude": "the report is excluded because of the notice",
        "retract": "take back your earlier decision about this notice",
    },
)
PAIR_VERDICT: Final = _fixed(
    SAME_VERDICTS,
    {
        "same": "both records describe one report",
        "different": "the records describe two different reports",
        "version": "the records describe two versions of one work, such as a preprint and its article",
        "notice": "one record is a notice, such as an erratum or a retraction, about the work of the other record",
        "retract": "take back your earlier verdict on this pair",
    },
)
HOW: Final = _fixed(
    HOWS,
    {
        "consensus": "the reviewers discussed the disagreement and agreed",
        "third person": "the decision was made by a person who was not part of the disagreement",
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
        "recommendation": "advice that the report does not support with results of its own",
        "worked-example": "an example of how to code a report; such a coding is never counted",
        "reject": "the suggested code does not apply to this report",
        "retract": "take back your earlier coding with the same code, statement and location",
    },
)
YES_NO: Final = _fixed(("yes", "no"), {})
TAKE_BACK: Final = _fixed(("yes",), {"yes": "take back your earlier row on this report and study"})
TAKE_BACK_ANSWER: Final = _fixed(("yes",), {"yes": "take back your earlier answer to the same item"})
TAKE_BACK_CONTACT: Final = _fixed(("yes",), {"yes": "take back your earlier row on this question"})
TAKE_BACK_ANNOUNCED: Final = _fixed(("yes",), {"yes": "take back your earlier row on this report and study"})
STUDY_PROGRESS: Final = _fixed(
    PROGRESS,
    {
        PLANNED: "the study has not begun",
        ONGOING: "the study has begun but has not ended",
        FINISHED: "the study was completed",
        STOPPED: "the study was withdrawn, interrupted or ended early",
    },
)
TAKE_BACK_JUDGEMENT: Final = _fixed(("yes",), {"yes": "take back your earlier judgement of the same domain"})
TAKE_BACK_FINDING: Final = _fixed(("yes",), {"yes": "take back your earlier row with the same id"})
EVIDENCE: Final = _fixed(
    ("empirical", "theory", "review", "regulation", "commentary"),
    {
        "empirical": "the report presents results from its own data",
        "theory": "the report develops or explains a theory",
        "review": "the report summarises other works",
        "regulation": "the report is a law or another regulation",
        "commentary": "the report is an editorial, a letter or another opinion",
    },
)
FINDING_ROLE: Final = _fixed(
    ("finding", "background", "worked-example"),
    {
        "finding": "a result of the report",
        "background": "a result that is not the report's own, such as a result of an earlier work; it is never counted",
        "worked-example": "an example of how to extract a result; it is never counted",
    },
)
TEST: Final = _fixed(
    ("single", "joint"),
    {
        "single": "the result is about one predictor",
        "joint": "the result is about several predictors together, such as the F test of a model",
    },
)
PATH: Final = _fixed(
    ("total", "direct", "indirect", "moderation"),
    {
        "total": "the total effect",
        "direct": "the direct effect, which does not go through the mediator",
        "indirect": "the effect through the mediator",
        "moderation": "the interaction with the moderator",
    },
)
DERIVED: Final = _fixed(
    ("reported", "computed"), {"computed": "you computed the result; write the computation into `formula`"}
)
DIRECTION: Final = _fixed(
    ("+", "-", "0", "mixed", "unknown"),
    {
        "+": "the outcome rises with the predictor",
        "-": "the outcome falls as the predictor rises",
        "0": "the report states that there is no relation",
        "mixed": "the report states both directions",
        "unknown": "the report does not state the direction",
    },
)
CLAIM_DIRECTION: Final = _fixed(
    DIRECTIONS_OF_CLAIM,
    {
        "+": "the outcome rises with the predictor",
        "-": "the outcome falls as the predictor rises",
        "0": "there is no relation",
        "mixed": "the direction differs between studies or conditions",
    },
)
CLAIM_KIND: Final = _fixed(
    KINDS_OF_CLAIM,
    {
        "finding": "what the studies found",
        "conclusion": "what follows from the findings",
        "recommendation": "what should be done",
        "research need": "what should be studied",
    },
)
RELATION: Final = _fixed(
    RELATIONS,
    {SUPPORTS: "the item supports the claim", CONTRADICTS: "the item contradicts the claim"},
)
TARGET: Final = _fixed(
    TARGETS,
    {
        "finding": "a result in the table `findings`, or an extractor's row in the table `extracted`",
        "coding": "a coding in the table `synthesis` or `other_codings`",
        "study": "a study, by its name in `studies/`",
        "work": "a report, by its id",
    },
)
TAKE_BACK_CLAIM: Final = _fixed(("yes",), {"yes": "take back your earlier row on the same claim"})
TAKE_BACK_SUPPORT: Final = _fixed(("yes",), {"yes": "take back your earlier row on the same claim and item"})
SIGNIFICANCE: Final = _fixed(("significant", "not significant", "not reported"), {})
STATISTIC: Final = _fixed(("t", "F", "chi2", "z", "Q", "r"), {})
P_COMPARISON: Final = _fixed(
    ("=", "<", ">", "ns"), {"ns": "the report states only that the result is not significant"}
)
TAILS: Final = _fixed(("1", "2"), {"1": "one-tailed", "2": "two-tailed"})
# The words of the columns of a finding.
FINDING_WORDS: Final[Mapping[str, Vocabulary]] = {
    "role": FINDING_ROLE,
    "test": TEST,
    "path": PATH,
    "derived": DERIVED,
    "direction": DIRECTION,
    "reversed": YES_NO,
    "significance": SIGNIFICANCE,
    "statistic_type": STATISTIC,
    "p_comparison": P_COMPARISON,
    "tails": TAILS,
    "second_hand": YES_NO,
    "retract": TAKE_BACK_FINDING,
    "how": HOW,
}
SYSTEM: Final = _fixed(SYSTEMS, {})
DOMAIN: Final = _fixed(
    tuple(dict.fromkeys(domain for domains in DOMAINS.values() for domain in domains)),
    {
        "starting level": "GRADE; needed only if the designs do not determine the level; randomised trials start high, all other studies low",
        **dict.fromkeys(DOWN, "GRADE; lowers the level"),
        **dict.fromkeys(UP, "GRADE; raises the level"),
        **dict.fromkeys(COMPONENTS, "CERQual"),
        "level": "the final level",
    },
)
JUDGEMENT: Final = _fixed(
    (*LEVELS, *LOWERS, *RAISES, *CONCERNS),
    {
        **dict.fromkeys(LEVELS, "for `starting level` and `level`"),
        **dict.fromkeys(LOWERS, "for a domain that lowers the level"),
        **dict.fromkeys(RAISES, "for a domain that raises the level"),
        **dict.fromkeys(CONCERNS, "for a component of CERQual"),
    },
)
BASIS: Final = _fixed(("reconstructed",), {"reconstructed": "inferred from a publication"})


def _codes(protocol: "Protocol") -> tuple[Word, ...]:
    def meaning(label: Mapping[str, str], definition: str) -> str:
        shown = label.get(protocol.review.language) or next(iter(label.values()), "")
        return f"{shown}: {definition}" if shown else definition

    return tuple(Word(word=c.id, meaning=meaning(c.label, c.definition)) for c in protocol.codebook)


def _tools(protocol: "Protocol") -> tuple[Word, ...]:
    language = protocol.review.language
    return tuple(
        Word(word=tool.id, meaning=tool.label.get(language) or next(iter(tool.label.values())))
        for tool in list_tools(protocol)
    )


def _answers(protocol: "Protocol") -> tuple[Word, ...]:
    """Return every word that a tool allows as the answer to an item, as the overall judgement or for `proceed`."""
    found = [a for tool in list_tools(protocol) for item in tool.names for a in tool.find_answers(item)]
    return tuple(Word(word=word) for word in dict.fromkeys(found))


TOOL: Final = Vocabulary(
    read=_tools,
    meaning="the tools that the protocol names or defines or, if there are none, the built-in tools",
)
ANSWER: Final = Vocabulary(read=_answers, meaning="the answers of the tool")


CODE: Final = Vocabulary(read=_codes, meaning="the codes of the protocol's codebook")


def criteria_of(stage: Stage) -> Vocabulary:
    """Return the vocabulary of the criteria that a verdict at a stage can name.

    At full text, the criteria for title and abstract follow those for full text. For each stage, exclusion criteria
    come first. An exclusion that names an inclusion criterion means that the report does not meet this criterion.
    """
    stages = ("full-text", "title-abstract") if stage == "full-text" else (stage,)

    def read(protocol: "Protocol") -> tuple[Word, ...]:
        here = [c for c in protocol.criteria if c.stage in stages]
        ordered = sorted(here, key=lambda c: (stages.index(c.stage), c.kind))  # "exclude" before "include"
        return tuple(
            Word(word=c.id, meaning=c.text if c.kind == "exclude" else f"not met: {c.text}") for c in ordered
        )

    return Vocabulary(read=read, meaning="the criteria of the protocol")
