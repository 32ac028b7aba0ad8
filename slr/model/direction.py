"""Declare the tables that combine the findings of all studies."""

from typing import Final

from slr.model.appraisal_table import APPRAISAL_SENSITIVITY
from slr.model.certainty import EVIDENCE_PROFILE, SUMMARY_OF_FINDINGS
from slr.model.column import Table, columns_of
from slr.model.effect import EFFECTS, POOLED_STUDIES, POOLS

_CELL: Final = """predictor* text        id of the predictor's construct
    outcome*   text        id of the outcome's construct
    time       text        time point, if the protocol separates votes by time point
    subgroup   text        subgroup, if the protocol separates votes by subgroup"""

UNMAPPED: Final = Table(
    "unmapped_names",
    "one row per predictor or outcome that is not a name of any construct of the protocol",
    columns_of("""
    name*     text      predictor or outcome as extracted
    side*     text:word predictor or outcome
    findings* whole     number of findings with this predictor or outcome
    studies*  whole     number of studies with such a finding
    """),
    published=True,
    needs_rows=True,
)

VOTES: Final = Table(
    "votes",
    "one row per study and pair of constructs, with the direction of the study's findings; a vote is not counted "
    "if its results are known only from another paper",
    columns_of(f"""
    study*        text      id of the study
    citation*     text      short citation of the study
    {_CELL}
    vote*         text      direction: + - 0 mixed unknown
    significance* text:word significance as reported: significant, not significant, both or not reported
    results*      whole     number of results that make up the vote
    second_hand*  truth     true if the results are known only from another paper; such a vote is never counted
    findings*     list      ids of the findings
    """),
    ("predictor", "outcome", "time", "subgroup", "second_hand", "citation", "study"),
    published=True,
    needs_rows=True,
)

DIRECTIONS: Final = Table(
    "directions",
    "one row per pair of constructs, with the number of studies for each direction; only first-hand results are counted",
    columns_of(f"""
    {_CELL}
    predictor_higher_is text:word meaning of a high value of the predictor
    outcome_higher_is   text:word meaning of a high value of the outcome
    studies*        whole     number of studies with a vote
    positive*       whole     number of studies with the direction +
    negative*       whole     number of studies with the direction -
    zero*           whole     number of studies with the direction 0 (no relation or difference)
    mixed*          whole     number of studies with the direction mixed, for example with results in different directions
    unknown*        whole     number of studies with an unknown direction
    share*          text      share of + among the studies with + or -, or "not estimable"
    low             number    lower limit of the 95 % interval of the share (Wilson)
    high            number    upper limit of the 95 % interval of the share (Wilson)
    p_value         number    p-value of the exact two-sided sign test
    share_against   number    share of + if all unknown directions were -; missing if no direction is unknown, or if the share is not estimable
    share_for       number    share of + if all unknown directions were +; missing in the same cases
    why             text:word why the share is not estimable
    second_hand*    whole     number of studies with results that are known only second-hand; these studies are not counted
    other_results*  whole     number of counted findings on these constructs that are not votes: joint tests, indirect effects and moderation
    """),
    ("predictor", "outcome", "time", "subgroup"),
    published=True,
    needs_rows=True,
)

CONTRADICTIONS: Final = Table(
    "finding_contradictions",
    "one row per pair of constructs on which studies contradict each other, in direction or in reported significance",
    columns_of(f"""
    kind*      text:word direction or significance
    {_CELL}
    first*     text:word what the first group of studies reports: + or significant
    first_studies*  list citations of the first group of studies
    second*    text:word what the second group of studies reports: - or not significant
    second_studies* list citations of the second group of studies
    known*     text:word how the results are known: first-hand, second-hand or both
    findings*  list      ids of the findings
    """),
    ("predictor", "outcome", "time", "subgroup", "kind"),
    published=True,
    needs_rows=True,
)

FRAMEWORK_CELLS: Final = Table(
    "framework_cells",
    "one row for each pair of constructs in each cell of a framework; a cell has a single row if it has no results, or if both its row and its column are characteristics of studies, such as country",
    columns_of("""
    framework* text   id of the framework
    row*       text   row of the matrix, or beginning of the path
    column*    text   column of the matrix, or end of the path
    predictor  text   id of the predictor's construct
    outcome    text   id of the outcome's construct
    studies*   whole  number of studies that are counted
    positive   whole  number of studies with the direction +
    negative   whole  number of studies with the direction -
    zero       whole  number of studies with the direction 0 (no relation or difference)
    mixed      whole  number of studies with the direction mixed, for example with results in different directions
    unknown    whole  number of studies with an unknown direction
    share      text   share of + among the studies with + or -, or "not estimable"
    contradictions* list kinds of contradictions between the studies: direction, significance
    citations* list   citations of the studies
    second_hand* list citations of studies with results that are known only second-hand; these studies are not counted
    other_results* whole number of counted, first-hand findings that are not votes: joint tests, indirect effects and moderation
    gap*       truth  true if no study is counted in the cell
    """),
    published=True,
    needs_rows=True,
)

EVIDENCE_MAP: Final = Table(
    "evidence_map",
    "one row per map and combination of two values, with the studies that have both; combinations without a study are gaps, and are left out if a map has more than 10,000 combinations",
    columns_of("""
    map*       text   id of the map
    row*       text   value of the row field
    column*    text   value of the column field
    studies*   whole  number of studies
    findings   whole  number of findings; missing if both fields are about whole studies
    citations* list   citations of the studies
    """),
    published=True,
    needs_rows=True,
)

# All tables on what the findings of all studies say together.
TOGETHER: Final = (
    UNMAPPED,
    VOTES,
    DIRECTIONS,
    CONTRADICTIONS,
    FRAMEWORK_CELLS,
    EVIDENCE_MAP,
    EFFECTS,
    POOLS,
    POOLED_STUDIES,
    APPRAISAL_SENSITIVITY,
    SUMMARY_OF_FINDINGS,
    EVIDENCE_PROFILE,
)
