"""Declare the people's file of findings, and the tables that the findings stage builds from it.

A finding is one result that a report states. Numbers in these tables are text, exactly as reported, because `.050` and
`.05` differ in precision. `slr.model.value.read_number` reads them.
"""

from typing import Final

from slr.model.column import Table, columns_of
from slr.model.sheet import BASIS, SETTLED, about_reports

_VALUES: Final = """
    role           text:word  whether the result may count; empty means the same as `finding`
    predictor      text       predictor, in the words of the report
    outcome        text       outcome, or the variable that a mean or a reliability describes
    model          text       a name that you choose for a regression or another model; use the same name for all its results
    test           text:word  whether the result is about one predictor or about several together
    path           text:word  kind of effect
    mediator       text       mediator of an indirect effect
    moderator      text       moderator, if the result is an interaction
    time           text       time point
    subgroup       text       group of participants, if the result is not about all of them
    analysis       text       method of analysis, such as OLS, SEM or PLS-SEM
    derived        text:word  whether the report states the result or you computed it
    formula        text:long  how you computed the result
    direction      text:word  direction of the relation between predictor and outcome
    reversed       text:word  whether high values on the scale mean a low level of what the scale measures
    significance   text:word  significance as stated in the report
    estimate       number     the estimate
    type           text       what the estimate is, such as b, beta, r, partial r, d, g, OR, RR, mean difference, mean or alpha
    se             number     standard error
    lower          number     lower limit of the interval
    upper          number     upper limit of the interval
    level          number     confidence level of the interval in percent, such as 95
    statistic      number     test statistic
    statistic_type text:word  kind of test statistic
    df1            number     degrees of freedom; for F, of the numerator
    df2            number     degrees of freedom of the denominator of F
    p_comparison   text:word  how `p` is stated; empty means `=`
    p              number     p-value
    tails          text:word  whether the test is one-tailed or two-tailed
    n              whole      number of participants in the analysis
    n1             whole      number of participants in the first group
    n2             whole      number of participants in the second group
    k              whole      number of predictors in the model
    r2             number     R squared of the model
    adjusted_r2    number     adjusted R squared of the model
    covariates     text:long  other predictors in the model
    reliability    number     reliability of the scale, such as Cronbach's alpha
    ave            number     average variance extracted
    cr             number     composite reliability
    mean1          number     mean, or mean of the first group
    sd1            number     standard deviation, or standard deviation of the first group
    mean2          number     mean of the second group
    sd2            number     standard deviation of the second group
    scale_low      number     lowest possible value of the scale
    scale_high     number     highest possible value of the scale
    items          whole      number of items of the scale
    quote          text:long  passage of the report, word for word
    location       text       page, table or line of the result
    second_hand    text:word  whether the result comes from another paper that cites this report
    note           text:long  a remark"""

FINDINGS_SHEET: Final = Table(
    "findings",
    "corpus/<review>/findings/<who>.csv: the results that reports state, one row per result",
    (
        *columns_of("finding text id of the row; leave it empty", filled_by="program"),
        *about_reports(
            f"""
    study          text       name of the study, as in `studies/`; needed only if the report belongs to several studies
    {_VALUES.strip()}
    retract        text:word  whether this row takes back an earlier row
            """,
            program=(
                *BASIS,
                *columns_of(
                    "of text in adjudicated.csv: ids of the rows that report one result, separated by semicolons",
                    filled_by="adjudicator",
                ),
                *SETTLED,
            ),
        ),
    ),
    ("report", "finding", "when"),
)

# Columns of a result, in order. All of them are text in tables.
VALUES: Final = tuple(line.split()[0] for line in _VALUES.strip().splitlines())
# Two rows of one study that agree in these columns are the same result.
MATCHED: Final = (
    "predictor",
    "outcome",
    "model",
    "path",
    "mediator",
    "moderator",
    "time",
    "subgroup",
    "analysis",
    "type",
)
# The columns that most results need, in the order in which a form shows them.
USUAL: Final = (
    "predictor",
    "outcome",
    "model",
    "analysis",
    "path",
    "direction",
    "significance",
    "estimate",
    "type",
    "se",
    "statistic",
    "statistic_type",
    "df1",
    "df2",
    "p_comparison",
    "p",
    "n",
    "quote",
    "location",
    "second_hand",
    "note",
)
# Columns that describe the row and not the result. They are never compared.
REMARKS: Final = ("quote", "location", "note")
# The word that an empty cell of a column means.
DEFAULTS: Final = {
    "role": "finding",
    "test": "single",
    "derived": "reported",
    "reversed": "no",
    "second_hand": "no",
    "p_comparison": "=",
}
_SHEET: Final = {c.name: c for c in FINDINGS_SHEET.columns}
NUMBERS: Final = frozenset(name for name in VALUES if _SHEET[name].kind in ("number", "whole"))
_AS_TEXT: Final = "\n".join(
    f"    {name} {'text:word' if _SHEET[name].show == 'word' else 'text'} {_SHEET[name].meaning}"
    for name in VALUES
)

EXTRACTED: Final = Table(
    "extracted",
    "one row per current row of a file in findings/, with the reason if the row does not count",
    columns_of(f"""
    finding* text       id of the row
    result   text       id of the result to which the row belongs, in the table `findings`; missing if there is none
    study    text       id of the study; missing if it is unclear
    report*  text       id of the report
    who*     text       name of the extractor
    when*    text       time of the row, ISO 8601
    reason   text:word  why the row does not count; missing if it counts
{_AS_TEXT}
    basis    text       "reconstructed" if inferred from a publication
    of       list       for an adjudicator's row, the ids of the rows that it settles
    """),
    ("study", "report", "finding"),
    published=True,
    needs_rows=True,
)

FINDINGS: Final = Table(
    "findings",
    "one row per result of a study; a value on which the extractors disagree is missing until it is settled",
    columns_of(f"""
    finding*    text       id of the result
    study*      text       id of the study
    reports*    list       ids of the reports that state the result
    rows*       list       ids of the extractors' rows
    who*        list       names of the extractors
    extraction* text:word  dual, single, settled or not reconciled
    counts*     truth      true if the result counts
    reason      text:word  why the result does not count; missing if it counts
{_AS_TEXT}
    """),
    ("study", "finding"),
    published=True,
    needs_rows=True,
)

FINDING_DIFFERENCES: Final = Table(
    "finding_differences",
    "one row per difference between the extractors of one study",
    columns_of("""
    study*   text       id of the study
    reports* list       ids of the reports
    finding  text       id of the result; missing if the rows do not belong to any result
    kind*    text:word  value, missing value, decimals, omission, or `fits twice` (one person recorded the result twice)
    column   text       the column in which the rows differ; missing for `omission` and `fits twice`
    rows*    list       ids of the rows
    who*     list       names of the extractors, in the order of `rows`
    values*  list       what each extractor wrote, in the order of `rows`; empty for `omission` and `fits twice`
    settled  text       the settled value; missing if nobody settled the difference
    open*    truth      true if the difference must still be settled
    """),
    ("study", "finding", "kind", "column"),
    published=True,
    needs_rows=True,
)

EXTRACTION_AGREEMENT: Final = Table(
    "extraction_agreement",
    "one row per column, with the agreement between extractors on the same results before disagreements are settled",
    columns_of("""
    round*    text:word  main, or pilot for the studies of the pilot
    column*   text       name of the column, "all" for all columns together, or "results" for whether both extractors have the result
    compared* whole      number of comparisons; a column that neither extractor filled in is not compared
    equal*    whole      number of comparisons in which both extractors agree
    share     number     share of equal values
    low       number     lower limit of the 95 % interval of the share (Wilson)
    high      number     upper limit of the 95 % interval of the share
    kappa     number     Cohen's kappa, only for columns with a fixed list of words; missing if not estimable
    """),
    ("round", "column"),
    published=True,
    needs_rows=True,
)
