"""ONE declaration of each table's columns: name, type, meaning. Checked where a table enters or leaves the store.

`slr.model.column` says what a table is, and `slr.model.sheet` declares the tables that people write. Here are the tables
that flow from stage to stage. All of these names can be imported from here.
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
    "DISAGREEMENTS",
    "ENTRIES",
    "FILES",
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
    type      text   what kind of publication it is, one of `slr.model.word.DOCUMENT_TYPES`
    title     text   title as plain text: markup decoded, otherwise as the source spells it
    title_markup text title as displayed, where its source has any styles: italics, bold, sub- and superscripts, small capitals as <i> <b> <sub> <sup> <sc>, and & < > as entities; missing where `title` says it all
    authors   list   names in order, "Family, Given" where the source tells them apart, "et al." kept as a name
    year      whole  year of publication
    journal   text   journal, book or proceedings that contains it
    volume    text   volume
    issue     text   issue or number
    pages     text   pages or article number, as the source spells them
    doi       text   DOI, lower case, without prefix
    pmid      text   PubMed identifier
    isbn      text   ISBN, ISSN or several, "; " between
    abstract  text   abstract, structured sections joined
    keywords  list   keywords of authors and index
    language  text   ISO 639-1 code, from the source or guessed; missing when undecided
    publisher text   publisher or institution
    url       text   address that the source gives
    note      text   notes that the source gives
""")

FILES: Final = Table(
    "files",
    "one row a search file: what it is and what became of its entries",
    columns_of("""
    file*        text   path below the review's corpus folder
    source*      text   id of the source in the protocol
    kind*        text   kind of source, one of `slr.model.word.SOURCE_KINDS`
    searched     text   date of the search, ISO 8601, or missing
    format*      text   format recognised from the content
    encoding*    text   encoding recognised from the content
    entries*     whole  items that the file's own marks show
    parsed*      whole  items read
    quarantined* whole  items that could not be read, kept in quarantine.csv
    """),
    ("file",),
)

ENTRIES: Final = Table(
    "entries",
    "one row an entry that was read: lossless",
    columns_of("""
    record* text   id of the record that the entry became
    file*   text   path below the review's corpus folder
    line*   whole  first line of the entry, from 1
    ordinal* whole  place of the entry in its file, from 1
    format* text   format
    type    text   the file's own type
    key     text   the file's own key
    tags*   text   JSON list of [tag, value], in order, repeats kept
    """),
    ("file", "ordinal"),
)

QUARANTINE: Final = Table(
    "quarantine",
    "one row an entry that could not be read",
    columns_of("""
    file*   text   path below the review's corpus folder
    line*   whole  first line of the entry, from 1
    source* text   id of the source in the protocol
    kind*   text   kind of source
    reason* text   why it could not be read, in English
    raw*    text   the entry as it stands
    cause*  text   why it could not be read, one of `slr.model.entry.CAUSES`
    """),
    ("file", "line"),
)

RECORDS: Final = Table(
    "records",
    "one row a record: an entry normalised to our columns",
    (
        *columns_of("""
    record*  text   short hash of the raw identifying fields, stable over re-exports
    file*    text   path below the review's corpus folder
    line*    whole  first line of the entry, from 1
    source*  text   id of the source in the protocol
    kind*    text   kind of source
    searched text   date of the search, ISO 8601
    key      text   the file's own key
        """),
        *BIBLIOGRAPHY,
    ),
    ("record",),
)

REPORTS: Final = Table(
    "reports",
    "one row a report: records of one publication, merged for reading",
    (
        *columns_of("""
    report*  text   id of the report: of its first record by search date, then id
    records* list   ids of all its records
    sources* list   ids of the sources that found it
    arm*     text   "databases" if a database or register found it, else "other"
    searched text   date of the first search that found it
    version_of text report of which this is another version (preprint, conference paper, thesis), where kept apart
        """),
        *BIBLIOGRAPHY,
    ),
    ("report",),
)

CLUSTERS: Final = Table(
    "clusters",
    "one row a record: the report to which it belongs",
    columns_of("""
    record* text  record
    report* text  report
    """),
    ("record",),
)

PAIRS: Final = Table(
    "pairs",
    "one row a pair of records that was looked at closely",
    columns_of("""
    record_a*  text   record, the smaller id
    record_b*  text   record, the larger id
    verdict*   text   same, different, version or ask
    by*        text   "rule" or the name of the person
    rule*      text   name of the rule that decided
    score      number similarity of the titles, 0 to 1
    evidence*  reasons why
    """),
    ("record_a", "record_b"),
)

PROVENANCE: Final = Table(
    "provenance",
    "one row a field of a merged report: the record it was taken from",
    columns_of("""
    report* text  report
    field*  text  field
    record* text  record whose value the report shows
    """),
    ("report", "field"),
)

STATUSES: Final = Table(
    "statuses",
    "one row a report and stage: where it stands, derived from rules and people, never typed in",
    columns_of("""
    report*   text  report
    stage*    text  title-abstract, retrieval or full-text
    status*   text  included, excluded, maybe, conflict, pending, not reached; at retrieval: retrieved, not retrieved
    by*       text  people, rule, stopping or nobody
    criterion text  primary criterion of an exclusion
    who       list  reviewers whose verdicts count
    reason*   reasons why it has this status
    flag      reasons what a person should look at again, such as a verdict given under criteria that have changed
    """),
    ("report", "stage"),
)

RULE_OUTCOMES: Final = Table(
    "rule_outcomes",
    "one row a report and criterion with a rule: met, not met or unknown",
    columns_of("""
    report*    text  report
    criterion* text  criterion
    outcome*   text  met, not met or unknown
    effect*    text  exclude, advance, mark or none
    words      reasons the words or values that decided; missing where none did
    """),
    ("report", "criterion"),
)

RULE_CHECK: Final = Table(
    "rule_check",
    "one row a stage and criterion whose rule excludes: what people say of a seeded sample of what it excluded",
    columns_of("""
    stage*     text:word   title-abstract or full-text
    criterion* text:narrow criterion, or "all" for all rules of the stage
    excluded*  whole       reports that its rule excludes
    drawn*     whole       reports of the sample among them
    read*      whole       reports of the sample that a person has judged
    wrong*     whole       reports of these that a person would not have excluded
    rate       number      wrong of read; missing where nothing was read
    low        number      lower end of its 95 % interval (Wilson)
    high       number      upper end of its 95 % interval
    wrongly    list        reports wrongly excluded
    unread     list        reports of the sample that wait for a person
    """),
    ("stage", "criterion"),
    published=True,
)

SCORES: Final = Table(
    "scores",
    "one row a pending report: the model's suggestion of what to read first; never a decision",
    columns_of("""
    report*  text   report
    stage*   text   stage at which it waits
    rank*    whole  1 is to be read first
    score*   number relevance, higher is likelier, rounded
    basis*   text   classifier, or protocol words
    raised   list   terms that raised the score, strongest first
    lowered  list   terms that lowered it, strongest first
    """),
    ("stage", "rank"),
)

VERDICTS_TABLE: Final = Table(
    "verdicts",
    "one row a verdict that counts: each reviewer's latest valid verdict on a report at a stage",
    columns_of("""
    report*   text  report
    stage*    text  title-abstract or full-text
    who*      text  reviewer, or "adjudicated"
    verdict*  text  include, exclude or maybe
    criterion text  criterion of an exclusion
    note      text  note
    when*     text  ISO 8601
    served    text  model, random, by hand, listed or pilot
    basis     text  "reconstructed" where inferred
    changed*  truth true when the criteria of the stage have changed since
    """),
    ("report", "stage", "who"),
)

STOPPING: Final = Table(
    "stopping",
    "one row a stage that people have read: may reading stop (Callaghan and Müller-Hansen 2020)?",
    columns_of("""
    stage*         text   title-abstract
    advice*        text   not yet, may stop, or all read
    offered*       whole  reports offered to people: all that no rule has decided
    read*          whole  of these, read
    found*         whole  of these, relevant
    drawn*         whole  of those read, served by the model or at random: the evidence of the test
    p_value*       number p-value of "recall is below target"
    recall*        number recall target
    confidence*    number confidence
    left_estimate* whole  relevant reports that may still be unread
    left_high*     whole  upper end of their interval
    work_90*       whole  least reports still to be read until the test lets stop at 90 % recall
    work_95*       whole  the same at 95 %
    work_99*       whole  the same at 99 %
    sentence*      text   the sentence for the paper
    """),
    ("stage",),
    published=True,
)

AGREEMENT: Final = Table(
    "agreement",
    "one row a stage, criterion and coefficient: how far independent reviewers agree, before adjudication",
    columns_of("""
    stage*       text   title-abstract or full-text
    round*       text   main, or pilot for the verdicts of the pilot round
    criterion*   text   criterion, or "all" for the verdict as a whole
    between*     text   "all" reviewers, or the two of a pair
    coefficient* text   raw, kappa, pabak, ac1 or alpha
    value        number the coefficient; missing when not estimable
    low          number lower end of its 95 % interval
    high         number upper end of its 95 % interval
    reports*     whole  reports with two or more independent verdicts
    raters*      whole  reviewers who gave them
    prevalence   number share of includes among those verdicts; of a criterion, share of verdicts that name it
    reason       reasons why it, or its interval, is not estimable
    """),
    ("stage", "round", "criterion", "between", "coefficient"),
)

SUGGESTIONS: Final = Table(
    "suggestions",
    "one row a report and code that the codebook's terms suggest; never a coding",
    columns_of("""
    report* text  report
    theme*  text  code
    words   list  words of the report that matched
    """),
    ("report", "theme"),
)

CODED: Final = Table(
    "coded",
    "one row a coding that counts, its report resolved",
    columns_of("""
    report*     text  report
    theme*      text  code
    role*       text  finding, theory, definition, background, context, or reject
    statement   text  what the report says, in the coder's words
    quote       text  verbatim words
    location    text  page or line
    second_hand truth true where another paper says so of this one
    who*        text  coder
    when*       text  ISO 8601
    basis       text  "reconstructed" where inferred
    note        text  note
    """),
    ("report", "theme", "role", "who", "statement"),
)

CODE_AGREEMENT: Final = Table(
    "code_agreement",
    "one row a code: how the terms' suggestions and the coders agree over the reports that a coder has coded",
    columns_of("""
    theme*     text   code
    reports*   whole  reports compared
    both*      whole  suggested and coded
    coder*     whole  coded only
    program*   whole  suggested only
    neither*   whole  neither
    kappa      number Cohen's kappa; missing when not estimable
    precision  number share of suggestions that a coder confirms; missing when nothing was suggested
    recall     number share of codings that were suggested; missing when nothing was coded
    """),
    ("theme",),
)

DISAGREEMENTS: Final = Table(
    "disagreements",
    "one row a report and code on which suggestion and coder differ",
    columns_of("""
    report*  text  report
    theme*   text  code
    says*    text  coder, when only a coder sees the code; program, when only the terms do
    words    list  words that matched
    who      list  coders
    """),
    ("theme", "report"),
)

STUDIES: Final = Table(
    "studies",
    "one row a study and report of it: what is known of the study",
    columns_of("""
    study*  text  study
    report* text  report
    design  text  study design
    country text  country
    setting text  setting
    sample  text  sample size, as the report says
    note    text  note
    who     text  who said so; missing where no one has, and the report stands for a study of its own
    basis   text  "reconstructed" where inferred
    """),
    ("study", "report"),
)
