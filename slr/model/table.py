"""Declare the tables that stages pass on, with columns, types and meanings.

The store checks each table against its declaration.

`slr.model.column` defines `Table` and `Column`; `slr.model.sheet` declares people's files. Some names of these two
modules can also be imported from this module (`__all__`).
"""

from typing import Final

from slr.model.column import Column, Kind, Table, arrange, columns_of, empty, frame, frame_of, mismatches
from slr.model.sheet import CODINGS, DECISIONS, RETRIEVALS, SAME_AS, STUDIES_MAP

__all__ = [
    "AGREEMENT",
    "BIBLIOGRAPHY",
    "CLUSTERS",
    "CODED",
    "CODE_AGREEMENT",
    "CODINGS",
    "DECISIONS",
    "DEDUPE_AUDIT",
    "DISAGREEMENTS",
    "ENTRIES",
    "FILES",
    "JUDGED",
    "NOTICE_DECISIONS",
    "PAIRS",
    "PROVENANCE",
    "QUARANTINE",
    "RECORDS",
    "REPORTS",
    "RETRIEVALS",
    "RULE_CHECK",
    "RULE_OUTCOMES",
    "SAME_AS",
    "SCORES",
    "STATUSES",
    "STOPPING",
    "STUDIES",
    "STUDIES_MAP",
    "SUGGESTIONS",
    "VERDICTS_TABLE",
    "Column",
    "Kind",
    "Table",
    "arrange",
    "columns_of",
    "empty",
    "frame",
    "frame_of",
    "mismatches",
]

BIBLIOGRAPHY: Final = columns_of("""
    type      text   kind of publication, one of `slr.model.word.DOCUMENT_TYPES`
    title     text   title as in the source, but as plain text without markup
    title_markup text title with the formatting of its source, written as <i> <b> <sub> <sup> <sc>; & < > are written as entities; missing if the title has no formatting
    authors   list   names in order, as "Family, Given" if the source shows which part is the family name; "et al." is kept as a name
    year      whole  year of publication
    journal   text   journal, book or proceedings that contains the work
    volume    text   volume
    issue     text   issue or number
    pages     text   pages or article number, as in the source
    doi       text   DOI in lower case, without a prefix such as https://doi.org/
    pmid      text   PubMed identifier
    isbn      text   ISBNs and ISSNs, joined with "; "
    abstract  text   abstract; if it has sections, they are joined
    keywords  list   keywords given by the authors and by the database
    language  text   ISO 639-1 code, given by the source or detected from the text; missing if unknown
    publisher text   publisher or institution
    url       text   web address in the source
    note      text   notes in the source
    edition   text   edition, as in the source
    report_number text number of a report or patent
    registration list numbers of the study in registers of trials and reviews, such as NCT01234567
    accession list   accession numbers of the record, written as "database:number"
    notice    list   what happened to the work, such as retracted, or what kind of notice the record itself is, such as retraction of; in the words of `slr.model.word.NOTICES`
    notice_link list identifiers of the notice about this work, written as "word database:number", such as "retraction of pmid:12345678"; if the record is itself a notice, identifiers of the work to which it refers
""")

FILES: Final = Table(
    "files",
    "one row per search file, with its format and the number of its entries",
    columns_of("""
    file*        text   path under the review's corpus folder
    source*      text   id of the source in the protocol
    kind*        text   kind of source, one of `slr.model.word.SOURCE_KINDS`
    searched     text   date of the search, ISO 8601; missing if not reported
    format*      text   format recognised from the content
    encoding*    text   encoding recognised from the content
    entries*     whole  number of entries, counted by the markers that start an entry in the format
    parsed*      whole  number of entries that could be read
    quarantined* whole  number of entries that could not be read and are listed in quarantine.csv
    """),
    ("file",),
)

ENTRIES: Final = Table(
    "entries",
    "one row per entry that was read, with everything the entry contains",
    columns_of("""
    record* text   id of the record made from the entry
    file*   text   path under the review's corpus folder
    line*   whole  first line of the entry, from 1
    ordinal* whole  place of the entry in its file, from 1
    format* text   format of the file
    type    text   type of publication as written in the file
    key     text   key of the entry in the file, such as a BibTeX key
    tags*   text   JSON list of [tag, value], in order, including repeated tags
    """),
    ("file", "ordinal"),
)

QUARANTINE: Final = Table(
    "quarantine",
    "one row per entry that could not be read, and one row per text outside the entries",
    columns_of("""
    file*   text   path under the review's corpus folder
    line*   whole  first line of the entry or text, from 1
    source* text   id of the source in the protocol
    kind*   text   kind of source
    reason* text   why the entry could not be read, in English
    raw*    text   unchanged text of the entry
    cause*  text   why the entry could not be read, one of `slr.model.entry.CAUSES`; "text" for text that is not an entry
    last    whole  last line of the text; missing for entries
    """),
    ("file", "line"),
)

RECORDS: Final = Table(
    "records",
    "one row per record: an entry converted to the common columns",
    (
        *columns_of("""
    record*  text   id: a hash of DOI, title, year and first author; it is the same in a new export
    file*    text   path under the review's corpus folder
    line*    whole  first line of the entry, from 1
    source*  text   id of the source in the protocol
    kind*    text   kind of source
    searched text   date of the search, ISO 8601
    key      text   key of the entry in the file, such as a BibTeX key
    former   list   earlier ids of the record, from version 0.1 or from before the work was retracted; people's rows may contain them
        """),
        *BIBLIOGRAPHY,
    ),
    ("record",),
)

REPORTS: Final = Table(
    "reports",
    "one row per report, with the values merged from its records",
    (
        *columns_of("""
    report*  text   id of the report: the id of its record from the earliest search or, if there are several, the smallest of their ids
    records* list   ids of all records of the report
    sources* list   ids of the sources that found the report
    arm*     text   "databases" if a database or register found the report, otherwise "other"
    searched text   date of the first search that found the report
    version_of text id of the main report, if this report is a separate version of the same work, such as a preprint
    notice_of list  ids of the reports to which this report refers, if it is a notice such as an erratum or a retraction
    former   list   former ids of the records of the report
        """),
        *BIBLIOGRAPHY,
    ),
    ("report",),
)

CLUSTERS: Final = Table(
    "clusters",
    "one row per record, with the report to which the record belongs",
    columns_of("""
    record* text  id of the record
    report* text  id of the report
    """),
    ("record",),
)

PAIRS: Final = Table(
    "pairs",
    "one row per pair of records that was compared closely or judged by people",
    columns_of("""
    record_a*  text   smaller of the two record ids
    record_b*  text   larger of the two record ids
    verdict*   text   same, different, version, notice or ask
    by*        text   "rule", or the names of the people who decided
    rule*      text   name of the rule that decided, "closure" if other pairs decided, or "person" if people decided
    score      number similarity of the titles, 0 to 1
    evidence*  reasons evidence for the decision
    """),
    ("record_a", "record_b"),
)

PROVENANCE: Final = Table(
    "provenance",
    "one row per field of a merged report, with the record from which the value was taken",
    columns_of("""
    report* text  id of the report
    field*  text  name of the field
    record* text  id of the record from which the value was taken
    """),
    ("report", "field"),
)

DEDUPE_AUDIT: Final = Table(
    "dedupe_audit",
    "one row with the result of the audit of merges, in which people judge a random sample of pairs; no row if the protocol plans no audit",
    columns_of("""
    sampled*       whole  number of pairs in the sample
    judged*        whole  number of these pairs that people judged
    merges*        whole  number of pairs that the rules merged
    judged_merges* whole  number of sampled merges that people judged
    right_merges*  whole  number of these merges in which both records are the same work
    misses*        whole  number of pairs that were compared but not merged
    judged_misses* whole  number of sampled pairs that were not merged and that people judged
    true_misses*   whole  number of these pairs in which both records are the same work
    precision      number share of the merges in which both records are the same work; missing until the whole sample is judged
    precision_low  number lower limit of the 95 % interval
    precision_high number upper limit of the 95 % interval
    recall         number share of the compared pairs of the same work that were merged; missing until the whole sample is judged
    recall_low     number lower limit of the 95 % interval
    recall_high    number upper limit of the 95 % interval
    """),
    published=True,
    needs_rows=True,
)

STATUSES: Final = Table(
    "statuses",
    "one row per report and stage, with the status of the report, which is derived from rules and people's "
    "verdicts",
    columns_of("""
    report*   text  id of the report
    stage*    text  title-abstract, retrieval or full-text
    status*   text  included, excluded, maybe, conflict, pending or not reached; at retrieval also retrieved or not retrieved
    by*       text  who decided: people, rule, stopping (the stopping criterion) or nobody
    criterion text  primary criterion of an exclusion
    who       list  reviewers whose verdicts count
    reason*   reasons why the report has this status
    flag      reasons what a person should check again, such as a verdict given under criteria that have changed
    """),
    ("report", "stage"),
)

RULE_OUTCOMES: Final = Table(
    "rule_outcomes",
    "one row per report and criterion with a rule, with the outcome of the rule for the report",
    columns_of("""
    report*    text  id of the report
    criterion* text  id of the criterion
    outcome*   text  met, not met or unknown
    effect*    text  effect on the report: exclude, advance, mark or none
    words      reasons words or values that decided the outcome; missing if there are none
    """),
    ("report", "criterion"),
)

RULE_CHECK: Final = Table(
    "rule_check",
    "one row per stage and criterion with a rule that excludes reports; the row summarises people's verdicts on a "
    "random sample of these reports",
    columns_of("""
    stage*     text:word   title-abstract or full-text
    criterion* text:narrow id of the criterion, or "all" for all rules of the stage
    excluded*  whole       number of reports that the rule excluded
    drawn*     whole       number of these reports that were drawn for the sample
    read*      whole       number of sampled reports with a person's verdict; at a stage that is screened blind, only settled reports count
    wrong*     whole       number of sampled reports that a person would not have excluded
    rate       number      wrong divided by read; missing until the whole sample is read
    low        number      lower limit of the 95 % interval (Wilson); missing until the whole sample is read
    high       number      upper limit of the 95 % interval; missing until the whole sample is read
    wrongly    list        ids of the reports wrongly excluded
    unread     list        ids of the sampled reports that await a person's verdict
    """),
    ("stage", "criterion"),
    published=True,
)

NOTICE_DECISIONS: Final = Table(
    "notice_decisions",
    "one row per report and notice about the report, with people's decisions on included reports",
    columns_of("""
    report*   text id of the report
    notice*   text what happened to the work: retracted, withdrawn, removed, expression of concern or corrected
    decision* text keep, exclude, open, conflict, or not needed if the report is not included
    who       list names of the people whose decision counts
    note      text the reason for the decision
    when      text time of the decision
    notices   list ids of the reports that are the notice
    """),
    ("report", "notice"),
)

SCORES: Final = Table(
    "scores",
    "one row per pending report, with its place in the reading order that the model suggests",
    columns_of("""
    report*  text   id of the report
    stage*   text   stage at which the report is pending
    rank*    whole  place in the reading order, from 1
    score*   number predicted relevance, rounded; higher is more relevant
    basis*   text   basis of the score: classifier, or protocol words
    raised   list   terms that raised the score, strongest effect first; [vectors] is the contribution of the language model
    lowered  list   terms that lowered the score, strongest effect first; [vectors] is the contribution of the language model
    """),
    ("stage", "rank"),
)

VERDICTS_TABLE: Final = Table(
    "verdicts",
    "one row per verdict that counts: each reviewer's latest valid verdict on a report at a stage",
    columns_of("""
    report*   text  id of the report
    stage*    text  title-abstract or full-text
    who*      text  reviewer, or "adjudicated" for the verdict that settles a conflict
    verdict*  text  include, exclude or maybe
    criterion text  id of the criterion for the exclusion
    note      text  the reviewer's note
    when*     text  time of the verdict, ISO 8601
    served    text  how the report was chosen for the reviewer: model, random, by hand, listed or pilot
    basis     text  "reconstructed" if inferred from a publication
    changed*  truth true if the criteria of the stage have changed since the verdict
    by        text  for an adjudicated verdict: names of those who settled the disagreement
    how       text  for an adjudicated verdict: consensus or third person
    """),
    ("report", "stage", "who"),
)

JUDGED: Final = Table(
    "judged",
    "one row per report about which people wrote something, with a hash of what they wrote; if the hash has changed, "
    "the next run derives the status of the report again",
    columns_of("""
    report* text id of the report
    hash*   text hash of people's verdicts, retrieval outcomes and decisions about notices
    """),
    ("report",),
)

STOPPING: Final = Table(
    "stopping",
    "one row per stage at which people have read reports, with advice on whether screening can stop (Callaghan and "
    "Müller-Hansen 2020)",
    columns_of("""
    stage*         text   title-abstract
    advice*        text   not yet, may stop, or all read
    offered*       whole  number of reports offered to people: all reports in the flow except those that only a rule has decided
    read*          whole  number of these reports that were read
    found*         whole  number of the read reports that count as relevant; the protocol defines which verdicts make a report relevant
    drawn*         whole  number of the read reports that were chosen by the model, at random or for the pilot round; the test is based on these reports
    p_value*       number p-value of the hypothesis that recall is below the target
    recall*        number recall target
    confidence*    number confidence level
    left_estimate* whole  estimated number of relevant reports still unread
    left_high*     whole  upper limit of the interval of this estimate
    work_90*       whole  minimum number of reports still to read before the test allows stopping at 90 % recall
    work_95*       whole  the same number for 95 % recall
    work_99*       whole  the same number for 99 % recall
    sentence*      reasons sentences for the paper
    included       whole  number of the read reports with the status included
    excluded       whole  number of the read reports with the status excluded
    awaiting       whole  number of the read reports without a final status: awaiting another verdict, maybe or in conflict
    """),
    ("stage",),
    published=True,
)

AGREEMENT: Final = Table(
    "agreement",
    "one row per stage, round, criterion, group of reviewers and coefficient, with the agreement of independent "
    "reviewers before adjudication",
    columns_of("""
    stage*       text   title-abstract or full-text
    round*       text   main, or pilot for the verdicts of the pilot round
    criterion*   text   id of the criterion, or "all" for the verdict as a whole
    between*     text   "all" for all reviewers, or the names of two reviewers
    coefficient* text   raw, kappa, pabak, ac1 or alpha
    value        number value of the coefficient; missing if not estimable
    low          number lower limit of the 95 % interval
    high         number upper limit of the 95 % interval
    reports*     whole  number of reports with two or more independent verdicts
    raters*      whole  number of reviewers who gave these verdicts
    prevalence   number share of includes among these verdicts; for a criterion, share of verdicts that name it
    reason       reasons why the value or its interval is not estimable
    """),
    ("stage", "round", "criterion", "between", "coefficient"),
)

SUGGESTIONS: Final = Table(
    "suggestions",
    "one row per report and code that the codebook's terms suggest; suggestions do not count as codings",
    columns_of("""
    report*  text  id of the report
    theme*   text  id of the code
    words    list  words of the report that matched
    negated  list  matches that were left out because a word such as "no" or "tanpa" negates them; each with this word
    excluded list  matches that were left out because of an exclusion term of the code; each with this term
    """),
    ("report", "theme"),
)

CODED: Final = Table(
    "coded",
    "one row per coding that counts, with the report that it describes",
    columns_of("""
    coding      text  id of the coding; claims refer to the coding by this id
    report*     text  id of the report
    theme*      text  id of the code
    role*       text  finding, theory, definition, background, context, recommendation, worked-example or reject
    statement   text  what the report says, in the coder's words
    quote       text  verbatim quotation
    location    text  page or line of the quote or statement
    second_hand truth true if another paper attributes the statement to this report
    who*        text  name of the coder
    when*       text  time of the coding, ISO 8601
    basis       text  "reconstructed" if inferred from a publication
    note        text  the coder's note
    by          text  in adjudicated.csv: names of those who settled the disagreement
    how         text  in adjudicated.csv: consensus or third person
    """),
    ("report", "theme", "role", "who", "statement"),
)

CODE_AGREEMENT: Final = Table(
    "code_agreement",
    "one row per code, with the agreement between suggestions and coders on the reports that a coder has "
    "coded",
    columns_of("""
    theme*     text   id of the code
    reports*   whole  number of reports compared
    both*      whole  number of reports for which the code was suggested and coded
    coder*     whole  number of reports for which the code was coded but not suggested
    program*   whole  number of reports for which the code was suggested but not coded
    neither*   whole  number of reports for which the code was neither suggested nor coded
    kappa      number Cohen's kappa; missing if not estimable
    precision  number share of suggestions that a coder confirms; missing if nothing was suggested
    recall     number share of codings that were suggested; missing if nothing was coded
    """),
    ("theme",),
)

DISAGREEMENTS: Final = Table(
    "disagreements",
    "one row per report and code that the terms suggest but no coder assigns, or that a coder assigns but "
    "no term suggests",
    columns_of("""
    report*  text  id of the report
    theme*   text  id of the code
    says*    text  "coder" if a coder assigns the code but no term suggests it; "program" if a term suggests the code but no coder assigns it
    words    list  words of the report that matched
    who      list  names of the coders who assign the code
    """),
    ("theme", "report"),
)

STUDIES: Final = Table(
    "studies",
    "one row per study and each of its reports, with the characteristics of the study",
    columns_of("""
    study*  text  id of the study
    report* text  id of the report
    design  text  study design
    country text  country
    setting text  setting
    sample  text  sample size as stated in the report
    population  text who or what was studied
    period      text when the data were collected
    sampling    text how the sample was chosen
    approached  text number of people or units that were asked to take part
    analysed    text number of people or units whose data were analysed
    instruments text instruments, with their source and language
    ethics      text ethical approval
    funding     text who paid for the study
    interests   text competing interests of the authors
    evidence text kind of evidence: empirical, theory, review, regulation or commentary; missing if nobody recorded it
    note    text  note on the study
    who     text  person who recorded the study; missing if nobody recorded it
    basis   text  "reconstructed" if inferred from a publication
    """),
    ("study", "report"),
)
