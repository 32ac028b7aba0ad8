"""ONE declaration of each table that a review publishes under `build/<review>/tables/`: name, column, type, meaning.

How a column is shown in the appendix stands behind its type, as in `whole:digits`.

Names of columns and words such as `pending` are the same in every language, so that scripts can rely on them.
"""

from collections.abc import Mapping
from typing import Final

from slr.model.table import RULE_CHECK, STOPPING, Table, columns_of

_WORK: Final = """citation     text         first author and year
    title        text         title
    title_markup text         title with its styles, <i> <b> <sub> <sup> <sc>; missing where `title` says it all
    year         whole:digits year of publication
    doi          text         DOI"""

SYNTHESIS: Final = Table(
    "synthesis",
    "one row a statement under a theme: what the works say, in the coders' words, roles apart",
    columns_of("""
    theme*       text      id of the code
    parent       text      id of the code above it in the codebook
    synthesised* truth     true for the themes that the synthesis is built on and the codes below them, false for others
    role*        text:word finding, theory, definition, background or context
    standing*    text:word where the works stand: included, awaiting, excluded, not retrieved or previous
    statement    text:long what the works say, in the coders' words
    works*       whole     number of works behind the statement
    citations*   list      the works
    locations    list      pages or lines, each once; with the works in brackets where it is not that of all
    notes        list      what coders noted, such as slips of the text itself; with the works in brackets likewise
    second_hand  text:word yes where another paper says so of the work; mixed where that holds for some of the works
    basis        text:word "reconstructed" where inferred from a publication
    coders*      list      who coded it
    quotes       list      verbatim words
    reports*     list      ids of the reports behind the row
    """),
)

STUDY_CHARACTERISTICS: Final = Table(
    "studies",
    "one row a study and report of it, of the studies included: what is known of them",
    columns_of(f"""
    study*   text      study
    report*  text      report
    {_WORK}
    authors  list      authors
    journal  text      journal, book or proceedings
    type     text      kind of publication
    language text      ISO 639-1 code
    design*  text      study design, or "not reported"
    country* text      country, or "not reported"
    setting* text      setting, or "not reported"
    sample*  text      sample size as the report says, or "not reported"
    note     text:long note
    who      text      who said so
    basis    text:word "reconstructed" where inferred
    """),
)

EXCLUDED: Final = Table(
    "excluded",
    "one row an excluded report, or one whose full text was not retrieved: at which stage, why, and who decided",
    columns_of(f"""
    report*   text        report
    stage*    text:word   title-abstract, retrieval or full-text
    status*   text:word   excluded or not retrieved
    by*       text:word   people, rule or stopping
    criterion text:narrow primary criterion
    text      text:long   the criterion in words
    who       list        reviewers
    words     reasons     words or values by which a rule decided
    reason*   reasons     why: who decided what, or the rule
    flag      reasons     what a person should look at again
    {_WORK}
    records*  list        its records
    """),
)

PENDING: Final = Table(
    "pending",
    "one row a report that awaits a verdict or its full text, the likeliest first",
    columns_of(f"""
    stage*  text:word    stage at which it waits
    rank    whole:digits 1 is to be read first; missing where nothing was ranked
    report* text         report
    {_WORK}
    status* text:word    pending, maybe or conflict
    by*     text:word    people or nobody
    reason* reasons      why it waits
    who     list         reviewers who have said something
    score   number       relevance by the model's suggestion, higher is likelier
    basis   text:word    what the score rests on: classifier, or protocol words
    raised  list         terms that raised the score
    lowered list         terms that lowered it
    flag    reasons      what a person should look at again
    """),
)

MATRIX_HEAD: Final = columns_of("""
    report*   text      report
    citation* text      first author and year
    standing* text:word included, awaiting, excluded, not retrieved or previous
    role*     text:word role of the codings
""")

AGREEMENT_FIGURES: Final = Table(
    "agreement",
    "one row a statistic of agreement: between reviewers, and between the codebook's terms and the coders",
    columns_of("""
    about*     text        screening or coding
    part*      text        stage or code
    round      text:word   of screening: main or pilot
    criterion  text:narrow of screening: criterion, or "all" for the verdict as a whole
    between    text        of screening: all reviewers, or two of them
    statistic* text        name of the statistic
    value*     text        its value, or "not estimable"
    low        number      lower end of its 95 % interval
    high       number      upper end of its 95 % interval
    reports    whole       reports that it rests on
    raters     whole       reviewers that it rests on
    prevalence number      share of includes among the verdicts; of a criterion, share of verdicts that name it
    reason     reasons     why it, or its interval, is not estimable
    """),
)

DIFFERENCES: Final = Table(
    "disagreements",
    "one row a disagreement: between reviewers on a report, or between the codebook's terms and a coder",
    columns_of(f"""
    about*  text      screening or coding
    part*   text      stage or code
    report* text      report
    {_WORK}
    says*   reasons   who says what
    words   list      words that matched
    settled text:word the status that counts now, of a disagreement between reviewers
    """),
)

VERDICTS: Final = Table(
    "verdicts",
    "one row a verdict that counts: each reviewer's latest on a report at a stage",
    columns_of(f"""
    report*   text        report
    stage*    text:word   title-abstract or full-text
    who*      text        reviewer, or "adjudicated" where a conflict was settled
    verdict*  text:word   include, exclude or maybe
    criterion text:narrow criterion of an exclusion
    note      text:long   note
    when*     text        ISO 8601
    served    text        how the report came before the reviewer
    basis     text:word   "reconstructed" where inferred from a publication
    {_WORK}
    """),
)

READING: Final = Table(
    "reading",
    "one row a report that people have read by title and abstract, in the order of reading: the curve of stopping",
    columns_of(f"""
    place*    whole  1 was read first
    report*   text   report
    {_WORK}
    relevant* truth  true where it counts as relevant (a maybe does until it is settled)
    found*    whole  relevant reports found by then
    served*   text   how it came before the reviewer: model, random, by hand, listed or pilot
    when*     text   ISO 8601, of its first verdict
    """),
)

LEDGER: Final = Table(
    "ledger",
    "one row an entry of a search file: the one box of the flow in which it ends",
    columns_of("""
    file*   text:long    search file
    line*   whole:digits first line of the entry
    source* text         source
    record  text         record that it became; missing where it could not be read
    report  text         report to which the record belongs
    end*    text         id of the box in which it ends, as in prisma.json
    title   text         title
    """),
)

SOURCES: Final = Table(
    "sources",
    "one row a source (PRISMA-S): how it was searched and what it gave",
    columns_of("""
    source*     text        id of the source
    name*       text        name
    kind*       text:word   kind of source
    arm*        text        databases or other
    platform*   text        platform
    searched*   text:date   date of the search
    strategy*   text        the search as it was run
    limits*     text        limits
    hits*       text:number hits that the source reported
    entries*    text:number entries in its files
    hits_agree* text:word   yes, no, or "not reported" where hits or files are missing
    parsed      whole       entries that were read
    quarantined whole       entries that could not be read
    reports     whole       reports that it found
    alone       whole       reports that no other source found
    files       list        its files
    note        text:long   note
    """),
)

MERGES: Final = Table(
    "duplicates",
    "one row a pair of records that was looked at closely: merged, asked about or kept apart, and why",
    columns_of("""
    record_a*      text      record
    record_b*      text      record
    verdict*       text:word same, different, version or ask
    by*            text:word rule, or the person who said so
    rule*          text      rule that decided
    score          number    similarity of the titles
    evidence*      reasons:long the reason
    report_a       text      report of the first
    report_b       text      report of the second
    title_a        text      title of the first
    title_b        text      title of the second
    title_markup_a text      title of the first with its styles; missing where `title_a` says it all
    title_markup_b text      title of the second with its styles
    """),
)

UNREADABLE: Final = Table(
    "quarantine",
    "one row an entry that could not be read",
    columns_of("""
    file*   text:long    search file
    line*   whole:digits first line of the entry
    source* text         source
    reason* text         why it could not be read, in English
    raw*    text         the entry as it stands
    cause*  text         why it could not be read, in a word, such as braces or no_field
    """),
)

PROBLEMS: Final = Table(
    "problems",
    "one row a problem that the program found",
    columns_of("""
    severity* text:word    error or warning
    code*     text:code    code
    file      text:long    file
    line      whole:digits line
    where     text         key or column
    message*  text:long    what is wrong
    hint      text         what to do
    """),
)

OUTPUTS: Final[Mapping[str, Table]] = {
    t.name: t
    for t in (
        SYNTHESIS,
        STUDY_CHARACTERISTICS,
        EXCLUDED,
        PENDING,
        VERDICTS,
        AGREEMENT_FIGURES,
        DIFFERENCES,
        LEDGER,
        SOURCES,
        MERGES,
        UNREADABLE,
        PROBLEMS,
        STOPPING,
        READING,
        RULE_CHECK,
    )
}
