"""Declare the tables of effects and of pooled effects."""

from typing import Final

from slr.model.column import Table, columns_of

EFFECTS: Final = Table(
    "effects",
    "one row per result and measure to which the result was converted; a result that cannot be converted has one row, with the reason; the results are the counted first-hand results on a direct relation between two variables",
    columns_of("""
    finding*   text      id of the result
    study*     text      id of the study
    citation*  text      short citation of the study
    predictor  text      id of the predictor's construct
    outcome    text      id of the outcome's construct
    measure    text:word measure of the effect; missing if the result was not converted
    yi         number    effect: Fisher's z for correlations, the logarithm for ratios
    vi         number    sampling variance of the effect
    n          whole     number of participants
    refused    text      why the result was not converted, as one word from a fixed list
    why        text      why the result was not converted, as a sentence
    ask        text      what to ask the authors for
    """),
    ("predictor", "outcome", "study", "finding", "measure"),
    published=True,
    needs_rows=True,
)

POOLS: Final = Table(
    "pools",
    "one row per pooled effect of the protocol, and further rows for its subgroups and for other assumed correlations between the effects of one study",
    columns_of("""
    pool*           text      id of the pooled effect in the protocol
    analysis*       text:word primary, subgroup, or correlation (the same analysis with another assumed correlation between the effects of one study)
    group           text      for a subgroup: the value that its studies share
    measure*        text:word measure of the effects
    model*          text      model of the meta-analysis
    interval*       text      form of the interval
    studies*        whole     number of studies
    effects*        whole     number of effects
    correlation     number    assumed correlation between the effects of one study; missing if no effects of one study were averaged
    why             text:word why nothing was pooled; missing if the effects were pooled
    estimate        number    pooled effect, on the scale of the table `effects`
    se              number    standard error
    low             number    lower limit of the 95 % interval
    high            number    upper limit of the 95 % interval
    p_value         number    p-value
    normal_low      number    lower limit of the normal interval; missing unless this interval is wider than the interval of Knapp and Hartung
    normal_high     number    upper limit of the normal interval
    prediction_low  number    lower limit of the prediction interval: estimate - quantile x square root of (tau2 + se2)
    prediction_high number    upper limit of the prediction interval
    tau2            number    variance between studies
    tau2_low        number    lower limit of the Q-profile interval of tau2
    tau2_high       number    upper limit of the Q-profile interval of tau2
    i2              number    I2 in percent
    q               number    Q
    q_p             number    p-value of Q
    between_q       number    Q between the subgroups
    between_df      whole     degrees of freedom of this Q
    between_p       number    p-value of the difference between the subgroups
    slope           number    coefficient of the covariate
    slope_low       number    lower limit of the 95 % interval of the coefficient
    slope_high      number    upper limit of the 95 % interval of the coefficient
    slope_p         number    p-value of the coefficient
    slope_studies   whole     number of studies with a value of the covariate
    slope_why       text      why there is no coefficient
    egger_p         number    p-value of Egger's test, in the primary analysis; missing if there are fewer than ten studies, or if the test is not possible
    notes*          list      notes for readers: few studies, different covariates, single extraction, narrow interval
    planned*        text:word whether the analysis was in the protocol before the first finding was recorded: planned if it was, changed if it had other settings, post hoc if it was not there, or not known
    between_planned text:word whether the comparison of the subgroups was planned, in the words of `planned`
    slope_planned   text:word whether the meta-regression was planned, in the words of `planned`
    """),
    ("pool", "analysis", "correlation", "group"),
    published=True,
    needs_rows=True,
)

POOLED_STUDIES: Final = Table(
    "pooled_studies",
    "one row per pooled effect and study, with the pooled effect of all other studies (leave-one-out)",
    columns_of("""
    pool*            text   id of the pooled effect in the protocol
    study*           text   id of the study
    citation*        text   short citation of the study
    yi*              number effect
    vi*              number sampling variance of the effect
    weight           number weight in the primary analysis, as a share
    results*         whole  number of results that make up the effect
    findings*        list   ids of the results
    without_estimate number pooled effect without this study
    without_low      number lower limit of the 95 % interval of this effect
    without_high     number upper limit of the 95 % interval of this effect
    without_tau2     number tau2 without this study
    """),
    ("pool", "citation", "study"),
    published=True,
    needs_rows=True,
)
