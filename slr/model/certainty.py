"""Declare the allowed words, the people's file and the tables for the certainty of the evidence (GRADE and GRADE-CERQual)."""

from collections.abc import Mapping
from typing import Final

from slr.model.column import Table, columns_of
from slr.model.sheet import BASIS, SETTLED, WHEN

GRADE: Final = "GRADE"
CERQUAL: Final = "CERQual"
SYSTEMS: Final = (GRADE, CERQUAL)
LEVELS: Final = ("very low", "low", "moderate", "high")  # from the lowest to the highest
START: Final = "starting level"
LEVEL: Final = "level"
DOWN: Final = ("risk of bias", "inconsistency", "indirectness", "imprecision", "publication bias")
UP: Final = ("large effect", "dose-response", "plausible confounding")
COMPONENTS: Final = ("methodological limitations", "coherence", "adequacy", "relevance")
DOMAINS: Final[Mapping[str, tuple[str, ...]]] = {
    GRADE: (START, *DOWN, *UP, LEVEL),
    CERQUAL: (*COMPONENTS, LEVEL),
}
# By how many levels a judgement lowers or raises the certainty.
LOWERS: Final[Mapping[str, int]] = {"not serious": 0, "serious": 1, "very serious": 2, "extremely serious": 3}
RAISES: Final[Mapping[str, int]] = {"none": 0, "one level": 1, "two levels": 2}
CONCERNS: Final = ("no or very minor concerns", "minor concerns", "moderate concerns", "serious concerns")
NOT_ASSESSED: Final = "not assessed"
NOT_SETTLED: Final = "not settled"
# How the final level relates to the level that the domains give.
FOLLOWS: Final = "follows"
EXPLAINED: Final = "explained"
NOT_EXPLAINED: Final = "not explained"
INCOMPLETE: Final = "incomplete"


def list_judgements(domain: str) -> tuple[str, ...]:
    """Return the words that a domain allows. For an unknown domain, the result is empty."""
    if domain in (START, LEVEL):
        return LEVELS
    if domain in DOWN:
        return tuple(LOWERS)
    if domain in UP:
        return tuple(RAISES)
    return CONCERNS if domain in COMPONENTS else ()


CERTAINTY_SHEET: Final = Table(
    "certainty_sheet",
    "corpus/<review>/certainty/<who>.csv: a person's judgements of the certainty of the evidence, one row per domain",
    (
        *columns_of("""
    system*    text:word  GRADE for an outcome, or CERQual for a finding of a qualitative synthesis
    outcome*   text       for GRADE, the id or a name of the outcome's construct; for CERQual, the finding in a sentence, or the id of its code
    comparison text       for GRADE, the id or a name of the predictor's construct
    domain*    text:word  what is judged
    judgement* text:word  your judgement
    reason     text:long  the reason for the judgement; a final GRADE level needs a reason only if it does not follow from the domains
    studies    text       for CERQual, the ids of the studies that contribute to the finding, separated by semicolons
    note       text:long  a remark
    retract    text:word  whether this row takes back an earlier row
        """),
        *WHEN,
        *BASIS,
        *SETTLED,
    ),
    ("system", "outcome", "comparison", "domain", "when"),
)

_SUBJECT: Final = """system*    text:word GRADE or CERQual
    outcome*   text      outcome (GRADE), or finding (CERQual)
    comparison text      predictor (GRADE)"""

CERTAINTY: Final = Table(
    "certainty",
    "one row per judged domain, with its judgement; if people disagree, the judgement is missing until somebody settles it",
    columns_of(f"""
    {_SUBJECT}
    domain*    text:word domain, starting level, or level
    judgement  text:word the judgement; missing if people disagree and nobody has settled it
    state*     text:word dual, single, settled or not settled
    reason     text      reason for the judgement; reasons of several people are separated by semicolons
    who*       list      names of the people
    judgements* list     the judgement of each person, in the order of `who`
    studies*   list      ids of the contributing studies (CERQual)
    """),
    ("system", "outcome", "comparison", "domain"),
    published=True,
    needs_rows=True,
)

SUMMARY_OF_FINDINGS: Final = Table(
    "summary_of_findings",
    "one row per predictor and outcome, with the studies, the result, and the certainty (GRADE) that people judged; "
    "numbers are shown beside the judgements and never change them",
    columns_of("""
    outcome*      text   id of the outcome's construct
    comparison    text   id of the predictor's construct
    studies*      whole  number of studies
    participants  whole  number of participants in all studies that report this number; missing if no study reports it
    with_participants* whole number of studies that report the number of participants
    designs*      list   designs of the studies, as recorded
    countries*    list   countries of the studies, as recorded
    positive*     whole  number of studies with the direction +
    negative*     whole  number of studies with the direction -
    other*        whole  number of studies with the direction 0 or with mixed directions
    unknown*      whole  number of studies with an unknown direction
    pool          text   id of the pooled effect; missing if nothing was pooled
    measure       text   measure of the pooled effect
    estimate      number pooled effect
    low           number lower limit of its 95 % interval
    high          number upper limit of its 95 % interval
    prediction_low  number lower limit of the prediction interval
    prediction_high number upper limit of the prediction interval
    i2            number I2 in percent
    egger_p       number p-value of Egger's test
    appraised*    whole  number of studies that were appraised
    concerns*     whole  number of appraised studies with an overall judgement that is not favourable; a study without an overall judgement counts if it has an unfavourable answer
    start         text:word starting level; if nobody judged it, it follows from the designs
    expected      text:word level that follows from the starting level and the domains; missing if a domain is not judged
    certainty*    text:word final level, "not assessed" or "not settled"
    follows       text:word whether the final level follows from the domains, is explained, or is not explained; incomplete if a domain is not judged
    reason        text   reason for the final level
    study_ids*    list   ids of the studies
    """),
    ("outcome", "comparison"),
    published=True,
    needs_rows=True,
)

EVIDENCE_PROFILE: Final = Table(
    "evidence_profile",
    "one row per finding of a qualitative synthesis, with the four components of GRADE-CERQual and the confidence that people judged",
    columns_of("""
    finding*    text      the finding
    studies*    whole     number of contributing studies
    methodological_limitations text:word judgement
    coherence   text:word judgement
    adequacy    text:word judgement
    relevance   text:word judgement
    appraised*  whole     number of contributing studies that were appraised
    concerns*   whole     number of these studies with an overall judgement that is not favourable; a study without an overall judgement counts if it has an unfavourable answer
    certainty*  text:word level of confidence, "not assessed" or "not settled"
    reason      text      reason for the level
    study_ids*  list      ids of the studies
    """),
    ("finding",),
    published=True,
    needs_rows=True,
)
