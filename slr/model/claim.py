"""Declare the people's files on claims and their support, and the tables that the claims stage builds from them."""

from typing import Final

from slr.model.column import Table, columns_of
from slr.model.quote import QUOTES
from slr.model.sheet import BASIS, SETTLED, WHEN

FINDING: Final = "finding"
CONCLUSION: Final = "conclusion"
RECOMMENDATION: Final = "recommendation"
RESEARCH_NEED: Final = "research need"
KINDS_OF_CLAIM: Final = (FINDING, CONCLUSION, RECOMMENDATION, RESEARCH_NEED)
DIRECTIONS_OF_CLAIM: Final = ("+", "-", "0", "mixed")
SUPPORTS: Final = "supports"
CONTRADICTS: Final = "contradicts"
RELATIONS: Final = (SUPPORTS, CONTRADICTS)
CODING: Final = "coding"
STUDY: Final = "study"
WORK: Final = "work"
TARGETS: Final = (FINDING, CODING, STUDY, WORK)  # what can support or contradict a claim
SINGLE: Final = "single"
SETTLED_STATE: Final = "settled"
NOT_SETTLED: Final = "not settled"

CLAIMS_SHEET: Final = Table(
    "claims_sheet",
    "corpus/<review>/claims/<who>.csv: the statements of the synthesis, one row per claim",
    (
        *columns_of("""
    claim*      text      a short name that you give the claim, such as workload-strain; each name belongs to one claim
    theme       text:word code to which the claim belongs
    kind        text:word kind of claim
    statement   text:long the claim in a sentence, in the language of the review
    translation text:long the same sentence in another language
    predictor   text      id or name of the predictor's construct, if the claim is about the relation of two constructs
    outcome     text      id or name of the outcome's construct
    direction   text:word direction of the relation that the claim states; empty if it states none
    population  text      the people whom the claim is about; separate several names of one population with semicolons
    note        text:long a remark
    retract     text:word whether this row takes back an earlier row
        """),
        *WHEN,
        *BASIS,
        *SETTLED,
    ),
    ("claim", "when"),
)

SUPPORT_SHEET: Final = Table(
    "support_sheet",
    "corpus/<review>/support/<who>.csv: what supports or contradicts a claim, one row per finding, coding, study or work",
    (
        *columns_of("""
    claim*   text      name of the claim, as in `claims/`
    relation text:word whether the claim is supported or contradicted
    what*    text:word what supports or contradicts the claim
    id*      text      id of the finding, coding or work, or name of the study
    quote    text:long passage of the work, word for word
    location text      page, table or line of the passage
    note     text:long a remark
    retract  text:word whether this row takes back an earlier row
        """),
        *WHEN,
        *BASIS,
        *SETTLED,
    ),
    ("claim", "what", "id", "when"),
)

CLAIMS: Final = Table(
    "claims",
    "one row per claim, with the number of studies that support or contradict it; if several people wrote a claim with the same name, the statement is missing until the claim is settled",
    columns_of("""
    claim*       text      name of the claim
    who*         list      people who wrote the claim
    state*       text:word single, settled or not settled
    kind         text:word finding, conclusion, recommendation or research need
    theme        text      id of the code
    statement    text      the claim
    translation  text      the claim in another language
    population   text      the people whom the claim is about
    predictor    text      id of the predictor's construct
    outcome      text      id of the outcome's construct
    direction    text      direction that the claim states: + - 0 mixed
    supporting*    whole   number of included, empirical studies whose own results or statements support the claim
    contradicting* whole   number of studies that contradict the claim; a study can both support and contradict a claim
    second_hand* whole     number of linked, included studies that are known only from another paper; they are not counted
    other_works* whole     number of linked, included works that are not empirical, such as theories and regulations; they are not counted
    evidence_direction text direction of the linked findings: + or -, whichever more studies have; mixed if as many have + as -; if no study has + or -, the first of mixed, 0 and unknown that occurs; varies if pairs of constructs have different directions; missing if no linked finding counts
    positive*    whole     number of studies whose linked findings have the direction +
    negative*    whole     number of studies with the direction -
    zero*        whole     number of studies with the direction 0 (no relation or difference)
    mixed*       whole     number of studies with the direction mixed, for example with results in different directions
    unknown*     whole     number of studies with an unknown direction
    in_population*      whole number of supporting studies whose population or setting names the population of the claim
    no_population*      whole number of supporting studies for which neither population nor setting is recorded
    certainty    text:word lowest of these levels: the certainty for the claim's predictor and outcome, and the confidence in the finding for the claim's theme; if the claim does not name both constructs, those of its linked findings are used; missing if nobody judged a level
    designs*     list      designs of the supporting studies, as recorded
    file*        text      file of the claim
    line*        whole:digits line of the claim in this file
    """),
    ("claim",),
    published=True,
    needs_rows=True,
)

CLAIM_SUPPORT: Final = Table(
    "claim_support",
    "one row per claim and support, which is a finding, coding, study or work that supports or contradicts the claim",
    columns_of("""
    claim*      text      name of the claim
    relation    text:word supports or contradicts; missing if people disagree and nobody has settled it
    what*       text:word finding, coding, study or work
    id*         text      id of the finding, coding or work, or name of the study
    counts*     truth     true if a study of the item is counted for the claim
    reason      text:word why the item is not counted
    studies*    list      ids of the studies
    citations*  list      short citations of the studies
    reports*    list      ids of the reports
    statement   text      what the coding says, or the predictor and the outcome of the finding
    quote       text      passage of the work, word for word
    location    text      page, table or line
    direction   text      direction of the item's findings
    significance text:word reported significance of these findings
    consistency text:word least favourable verdict on the reported numbers of these findings
    appraised*  truth     true if a study of the item was appraised
    concerns*   list      unfavourable answers in the appraisal of the studies
    second_hand* truth    true if the item is known only from another paper
    status*     text:word status of the reports
    notices*    list      what happened to the reports, such as retracted or expression of concern
    evidence*   list      kind of evidence
    designs*    list      designs of the studies, as recorded
    population  text:word whether a study's population or setting names the population of the claim; not recorded if neither is known; missing if the claim has no population
    note        text      remarks
    who*        list      people who wrote the rows
    places*     list      file and line of each row
    """),
    ("claim", "relation", "what", "id"),
    published=True,
    needs_rows=True,
)

CLAIM_CHECKS: Final = Table(
    "claim_checks",
    "one row for each check of a claim that found a problem; a row without a claim is about an included study "
    "that no claim, coding or finding uses",
    columns_of("""
    claim     text      name of the claim
    check*    text:word name of the check
    severity* text:word error, or note
    reason*   reasons   what was found
    studies*  list      ids of the studies concerned
    reports*  list      ids of the reports concerned
    """),
    ("claim", "check"),
    published=True,
    needs_rows=True,
)

CLAIM_WITHOUT: Final = Table(
    "claim_without",
    "how the support of each claim changes if studies are left out: one row for each study of the claim, and one row for each sensitivity analysis that leaves out a study of the claim",
    columns_of("""
    claim*     text      name of the claim
    kind*      text:word study, or appraisal for a sensitivity analysis of the protocol
    without*   text      id of the study, or of the sensitivity analysis
    left_out*  list      ids of the studies that are left out, as a whole or in part
    supporting*    whole number of supporting studies, with all studies
    supporting_left* whole number of supporting studies that are left
    contradicting_left* whole number of contradicting studies that are left
    direction_before text direction of the linked findings, with all studies
    direction_after  text direction of the linked findings that are left
    change*    text:word none, loses its support, or changes direction
    """),
    ("claim", "kind", "without"),
    published=True,
    needs_rows=True,
)

# All tables that the claims stage makes.
CLAIM_TABLES: Final = (CLAIMS, CLAIM_SUPPORT, CLAIM_CHECKS, CLAIM_WITHOUT, QUOTES)
