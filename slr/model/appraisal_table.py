"""Declare the people's file of appraisals, and the tables that the findings stage builds from it."""

from typing import Final

from slr.model.column import Table, columns_of
from slr.model.sheet import BASIS, SETTLED, about_reports

APPRAISAL_SHEET: Final = Table(
    "appraisal_sheet",
    "corpus/<review>/appraisal/<who>.csv: a person's answers to the items of a tool about a study, one row per item",
    about_reports(
        """
    study    text       name of the study, as in `studies/`; needed only if the report belongs to several studies
    finding  text       id of the result in the table `findings`, if the row is about one result and not about the whole study
    tool*    text:word  the tool
    item*    text       id of the item; `overall` for your judgement of the whole study; `proceed` to say whether to go on after a screening item
    answer*  text:word  your answer
    reason   text:long  the reason for the answer; needed unless the answer is favourable
    quote    text:long  passage of the report, word for word
    location text       page, table or line of the passage
    note     text:long  a remark
    retract  text:word  whether this row takes back an earlier row
        """,
        program=(*BASIS, *SETTLED),
    ),
    ("report", "tool", "item", "when"),
)

APPRAISALS: Final = Table(
    "appraisals",
    "one row per study or single result, tool and item, with the appraisers' answer; an answer on which they disagree is missing until it is settled",
    columns_of("""
    study*     text      id of the study
    citation*  text      short citation of the study
    finding    text      id of the result; missing if the row is about the whole study
    tool*      text      id of the tool
    item*      text      id of the item, overall, or proceed
    answer     text:word the answer; missing if the appraisers disagree and nobody settled the item
    sign       text      how the answer is shown: + - ? or n/a
    state*     text:word dual, single, settled or not settled
    counts*    truth     true if the study is included and empirical
    why        text:word why the study does not count
    who*       list      names of the appraisers
    answers*   list      the answer of each appraiser, in the order of `who`
    reasons*   list      the reason that each appraiser gave, in the order of `who`
    reason     text      the reason for the settled answer; missing if nobody settled the item
    quotes*    list      the passage that each appraiser quotes, in the order of `who`
    locations* list      the location of each passage, in the order of `who`
    reports*   list      ids of the reports to which the rows refer
    """),
    ("study", "finding", "tool", "item"),
    published=True,
    needs_rows=True,
)

APPRAISAL_SENSITIVITY: Final = Table(
    "appraisal_sensitivity",
    "one row per direction or pooled effect in each sensitivity analysis, with the result of all studies and the result of the remaining studies",
    columns_of("""
    without*         text      id of the sensitivity analysis in the protocol
    kind*            text:word direction or pool
    pool             text      id of the pooled effect; missing for a direction
    predictor*       text      id of the predictor's construct
    outcome*         text      id of the outcome's construct
    time             text      time point, if the protocol separates votes by time point
    subgroup         text      subgroup, if the protocol separates votes by subgroup
    studies*         whole     number of studies
    share            text      for a direction, share of + with all studies
    estimate         number    for a pooled effect, estimate with all studies; missing if they were not pooled
    low              number    lower limit of its 95 % interval
    high             number    upper limit of its 95 % interval
    studies_without* whole     number of studies that remain
    share_without    text      share of + without these studies
    estimate_without number    pooled effect without these studies; missing if the remaining studies were not pooled
    low_without      number    lower limit of its 95 % interval
    high_without     number    upper limit of its 95 % interval
    why              text:word why the remaining studies were not pooled
    left_out*        list      ids of the studies that are left out, as a whole or in part
    undecided*       list      ids of the studies without an answer, or with an answer on which the appraisers disagree; they are kept
    """),
    ("without", "kind", "pool", "predictor", "outcome", "time", "subgroup"),
    published=True,
    needs_rows=True,
)

APPRAISAL_AGREEMENT: Final = Table(
    "appraisal_agreement",
    "one row per tool and item, with the agreement of appraisers before disagreements are settled",
    columns_of("""
    tool*      text  id of the tool
    item*      text  id of the item, overall, or "all" for all items of the tool
    compared*  whole number of comparisons of two appraisers' answers to the same item about the same study
    equal*     whole number of comparisons in which the answers are equal
    share*     number share of equal answers
    low        number lower limit of the 95 % interval of the share (Wilson)
    high       number upper limit of the 95 % interval of the share
    kappa      number Cohen's kappa; missing if not estimable
    kappa_low  number lower limit of the 95 % interval of kappa
    kappa_high number upper limit of the 95 % interval of kappa
    """),
    ("tool", "item"),
    published=True,
    needs_rows=True,
)
