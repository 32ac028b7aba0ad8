"""Declare the tables that the synthesis writes to `build/<review>/tables/`, with column names, types and meanings.

Tables of earlier stages are also published in this folder if they are declared with `published=True`.

A word after the type says how the appendix shows the column, as in `whole:digits`.

Column names, and words such as `pending`, are the same in every language, so that scripts can rely on them.
"""

from collections.abc import Mapping
from typing import Final

from slr.model.overview import SOURCE_OVERLAP, THEME_COUNTS, YEARS
from slr.model.table import Table, columns_of

_WORK: Final = """citation     text         first author and year
    title        text         title
    title_markup text         title with its formatting, written as <i> <b> <sub> <sup> <sc>; missing if the title has no formatting
    year         whole:digits year of publication
    doi          text         DOI"""

SYNTHESIS: Final = Table(
    "synthesis",
    "one row per theme, role and statement, with what the works say in the coders' words; a study has only one row "
    "for each theme and role, even if several people coded it",
    columns_of("""
    theme*       text      id of the code
    parent       text      id of the parent code
    synthesised* truth     true for the themes of the synthesis and the codes below these themes, false for all other codes
    role*        text:word finding, theory, definition, background, context, recommendation or worked-example
    standing*    text:word status of the works: included, awaiting, excluded, not retrieved, previous or not reported; if all sources of the works are outside the flow, also "cited, without entry" or "outside the flow"
    statement    text:long what the works say, in the coders' words; several statements on one study are separated by " / "
    reconciled   text:word if coders differ: "not yet reconciled", or "reconciled" if adjudicated.csv has the statement
    works*       whole     number of studies that make the statement; several reports of one study count once
    citations*   list      citations of these works
    locations    list      pages or lines, each listed once; if a page or line is not about all works of the row, its works follow in brackets
    notes        list      the coders' notes, each listed once; if a note is not about all works of the row, its works follow in brackets
    second_hand  text:word "yes" if another paper attributes the statement to the work, and "no" if the work itself makes it; "mixed" if the codings in the row differ; missing if no coding states this
    basis        text:word "reconstructed" if inferred from a publication
    coders*      list      names of the coders
    quotes       list      verbatim quotations
    reports*     list      ids of the reports in the row
    codings*     list      ids of the codings in the row; claims refer to codings by these ids
    """),
)

OTHER_CODINGS: Final = Table(
    "other_codings",
    "one row per theme, role and statement that is not counted, because its works are not included or its "
    "role is `worked-example`",
    SYNTHESIS.columns,
)

STUDY_CHARACTERISTICS: Final = Table(
    "studies",
    "one row per study and included report, with the characteristics of the study",
    columns_of(f"""
    study*   text      id of the study
    report*  text      id of the report
    {_WORK}
    authors  list      authors
    journal  text      journal, book or proceedings
    type     text      kind of publication
    language text      ISO 639-1 code
    evidence* text:word kind of evidence: empirical, theory, review, regulation, commentary, or "not classified"; the flow counts only empirical studies as studies
    design*      text study design; "not reported" by the study, or "not extracted"
    country*     text country; "not reported" by the study, or "not extracted"
    setting*     text setting; "not reported" by the study, or "not extracted"
    sample*      text sample size as stated in the report; "not reported" by the study, or "not extracted"
    population*  text who or what was studied; "not reported" by the study, or "not extracted"
    period*      text when the data were collected; "not reported" by the study, or "not extracted"
    sampling*    text how the sample was chosen; "not reported" by the study, or "not extracted"
    approached*  text number of people or units that were asked to take part; "not reported" by the study, or "not extracted"
    analysed*    text number of people or units whose data were analysed; "not reported" by the study, or "not extracted"
    instruments* text instruments, with their source and language; "not reported" by the study, or "not extracted"
    ethics*      text ethical approval; "not reported" by the study, or "not extracted"
    funding*     text who paid for the study; "not reported" by the study, or "not extracted"
    interests*   text competing interests of the authors; "not reported" by the study, or "not extracted"
    note     text:long note on the study
    who      text      people who recorded the study
    basis    text:word "reconstructed" if inferred from a publication
    notice    text        what happened to the work, such as retracted or corrected; if the report is itself a notice, the kind of notice, such as retraction of another work
    """),
)

STUDY_DIFFERENCES: Final = Table(
    "study_differences",
    "one row per fact of an included study that people recorded differently",
    columns_of("""
    study*   text  id of the study
    reports* list  ids of the reports
    column*  text  the column of `studies/`
    who*     list  names of the people who recorded the fact
    values*  list  what each person recorded, in the order of `who`
    settled  text  the settled value; missing if nobody settled the difference
    open*    truth true if the difference must still be settled
    """),
    ("study", "column"),
    published=True,
    needs_rows=True,
)

EXCLUDED: Final = Table(
    "excluded",
    "one row per report that was excluded or not retrieved, with the stage, the reason, and who decided",
    columns_of(f"""
    report*   text        id of the report
    stage*    text:word   title-abstract, retrieval or full-text
    status*   text:word   excluded or not retrieved
    by*       text:word   who decided: people, rule or stopping (the stopping criterion)
    criterion text:narrow id of the primary criterion
    text      text:long   text of the criterion
    who       list        names of the reviewers whose verdicts count
    words     reasons     words or values in the report that matched a rule
    reason*   reasons     why the report has this status: verdicts, a rule or the stopping criterion
    flag      reasons     what a person should check again
    {_WORK}
    records*  list        ids of the report's records
    notice    text        what happened to the work, such as retracted or corrected; if the report is itself a notice, the kind of notice, such as retraction of another work
    """),
)

NOTICES: Final = Table(
    "notices",
    "one row per report and notice about the report, such as a retraction or an erratum, with people's "
    "decision and the reason",
    columns_of(f"""
    report*   text      id of the report
    {_WORK}
    notice*   text:word retracted, withdrawn, removed, expression of concern or corrected
    notices   list      citations of the notices that are reports of the review
    standing* text:word status of the report: included, awaiting, excluded, not retrieved, previous or not reported; if all sources of the report are outside the flow, also "cited, without entry" or "outside the flow"
    decision* text:word keep, exclude, open, conflict, or not needed if the report is not included
    who       list      names of the people whose decision counts
    note      text:long the reason for the decision
    when      text      time of the decision
    """),
)

PENDING: Final = Table(
    "pending",
    "one row per report that awaits a verdict or a full text; at each stage, conflicts come first, then maybes, and then "
    "the other reports in the reading order",
    columns_of(f"""
    stage*  text:word    stage at which the report is pending
    rank    whole:digits place in the reading order, from 1; missing if the stage is not ranked
    report* text         id of the report
    {_WORK}
    status* text:word    pending, maybe or conflict
    by*     text:word    "people" if somebody has given a verdict, otherwise "nobody"
    reason* reasons      why the report is pending
    who     list         names of the reviewers who have given a verdict
    score   number       relevance predicted by the model; higher is more relevant
    basis   text:word    basis of the score: classifier, or protocol words
    raised  list         terms that raised the score, strongest effect first; [vectors] is the contribution of the language model
    lowered list         terms that lowered the score, strongest effect first; [vectors] is the contribution of the language model
    flag    reasons      what a person should check again
    notice    text        what happened to the work, such as retracted or corrected; if the report is itself a notice, the kind of notice, such as retraction of another work
    """),
)

OUTSIDE_REPORTS: Final = Table(
    "outside_flow",
    "one row per report that only sources outside the flow contain; these reports are not screened",
    columns_of(f"""
    report*   text      id of the report
    {_WORK}
    standing* text:word status of the report: "cited, without entry", "outside the flow", awaiting, excluded, not retrieved or not reported
    """),
    needs_rows=True,
)

MATRIX_HEAD: Final = columns_of("""
    report*   text      id of the report
    citation* text      first author and year
    standing* text:word included, previous (included in the previous review) or not reported
    role*     text:word role of the codings
""")

AGREEMENT_FIGURES: Final = Table(
    "agreement",
    "one row per statistic of the agreement between reviewers, between coders, or between the codebook's terms and "
    "the coders",
    columns_of("""
    about*     text        screening (between reviewers), coding (between the codebook's terms and the coders) or coders (between coders)
    part*      text        stage of screening, or id of the code
    round      text:word   for screening: main or pilot
    criterion  text:narrow for screening: id of the criterion, or "all" for the verdict as a whole
    between    text        "all" for all reviewers or coders, or the names of two of them
    statistic* text        name of the statistic
    value*     text        value of the statistic, or "not estimable"
    low        number      lower limit of the 95 % interval
    high       number      upper limit of the 95 % interval
    reports    whole       number of reports on which the statistic is based
    raters     whole       number of reviewers or coders whose decisions were compared
    prevalence number      share of includes among the verdicts; for a criterion, share of verdicts that name it; between coders, share of their answers that assign the code
    reason     reasons     why the value or its interval is not estimable
    """),
)

DIFFERENCES: Final = Table(
    "disagreements",
    "one row per disagreement between reviewers on a report, between coders on a study, or between the codebook's "
    "terms and a coder",
    columns_of(f"""
    about*  text      screening (between reviewers), coding (between the codebook's terms and the coders) or coders (between coders)
    part*   text      stage of screening, or id of the code
    report* text      id of the report
    {_WORK}
    says*   reasons   each reviewer's verdict; for coding, who assigns the code: a coder, or the terms of the codebook; for coders, each coder's role and statement
    words   list      words that matched the terms of the code
    settled text:word for screening: the current status of the report; for coders: reconciled or not yet reconciled
    settled_by text   for screening and for coders: names of those who settled the disagreement
    how     text:word for screening and for coders: consensus or third person
    """),
)

VERDICTS: Final = Table(
    "verdicts",
    "one row per verdict that counts: each reviewer's latest verdict on a report at a stage",
    columns_of(f"""
    report*   text        id of the report
    stage*    text:word   title-abstract or full-text
    who*      text        reviewer, or "adjudicated" for the verdict that settles a conflict
    verdict*  text:word   include, exclude or maybe
    criterion text:narrow id of the criterion for the exclusion
    note      text:long   the reviewer's note
    when*     text        time of the verdict, ISO 8601
    served    text        how the report was chosen for the reviewer: model, random, by hand, listed or pilot
    basis     text:word   "reconstructed" if inferred from a publication
    {_WORK}
    by        text        for an adjudicated verdict: names of those who settled the disagreement
    how       text:word   for an adjudicated verdict: consensus or third person
    """),
)

READING: Final = Table(
    "reading",
    "one row per report of the flow that people have screened by title and abstract, in reading order; stopping.svg is "
    "drawn from this table",
    columns_of(f"""
    place*    whole  place in the reading order, from 1
    report*   text   id of the report
    {_WORK}
    relevant  truth  true if the verdicts make the report relevant, where `maybe` counts as `include`; missing if the report is not settled and the stage is screened blind
    found*    whole  number of reports up to this place for which `relevant` is true
    served*   text   how the report was chosen for the reviewer: model, random, by hand, listed or pilot
    when*     text   time of the report's first verdict, ISO 8601
    status    text:word included, excluded, or awaiting a decision
    """),
)

LEDGER: Final = Table(
    "ledger",
    "one row per entry of a search file, with the box of the flow in which the entry ends",
    columns_of("""
    file*   text:long    search file
    line*   whole:digits first line of the entry
    source* text         id of the source
    record  text         id of the entry's record; missing if the entry could not be read
    report  text         id of the report to which the record belongs
    end*    text         id of the box in which the entry ends, as in prisma.json
    title   text         title of the record
    """),
)

SOURCES: Final = Table(
    "sources",
    "one row per source (PRISMA-S), with how it was searched and what was found",
    columns_of("""
    source*     text        id of the source
    name*       text        name of the source
    kind*       text:word   kind of source
    arm*        text        databases or other
    platform*   text        platform on which the source was searched
    searched*   text:date   dates of the searches; "not reported" for a search without a date
    strategy*   text        search strategy exactly as it was run
    limits*     text        limits of the search
    hits*       text:number number of hits that the source reported, or "not reported"
    entries*    text:number number of entries in the files of the source; "not reported" if there are no files
    hits_agree* text:word   whether hits and entries are equal: "yes", "no", or "not reported" if the hits were not reported or there are no files
    parsed      whole       number of entries that could be read
    quarantined whole       number of entries that could not be read
    reports     whole       number of reports that the source found
    alone       whole       number of reports that no other source found
    files       list        files of the source
    note        text:long   note on the source
    together    list        names of the sources that were searched together with this source
    filters*    text        search filters, "none" or "not reported"
    adapted_from* text      earlier strategy from which this strategy was adapted
    update*     text        how the search was kept up to date
    peer_review* text       who reviewed the strategy, when and how, and what was changed
    translated_by* text     who translated the strategy for this source
    contacts*   text        people who were contacted
    lines       list        lines of the strategy as they were run, with their hits
    """),
)

MERGES: Final = Table(
    "duplicates",
    "one row per pair of records that was compared closely or judged by people, with the decision and the reasons",
    columns_of("""
    record_a*      text      id of the first record
    record_b*      text      id of the second record
    verdict*       text:word same, different, version, notice or ask
    by*            text:word "rule", or the names of the people who decided
    rule*          text      name of the rule that decided, "closure" if other pairs decided, or "person" if people decided
    score          number    similarity of the titles, 0 to 1
    evidence*      reasons:long evidence for the decision
    report_a       text      id of the first record's report
    report_b       text      id of the second record's report
    title_a        text      title of the first record
    title_b        text      title of the second record
    title_markup_a text      title of the first record with its formatting; missing if the title has no formatting
    title_markup_b text      title of the second record with its formatting; missing if the title has no formatting
    """),
)

UNREADABLE: Final = Table(
    "quarantine",
    "one row per entry that could not be read, and one row per text outside the entries; these texts are not "
    "counted",
    columns_of("""
    file*   text:long    search file
    line*   whole:digits first line of the entry or text
    source* text         id of the source
    reason* text         why the entry could not be read, in English
    raw*    text         unchanged text of the entry
    cause*  text         why the entry could not be read, as a word from a fixed list, such as braces or no_field; "text" for text that is not an entry
    last    whole:digits last line of the text; missing for entries
    """),
)

PROBLEMS: Final = Table(
    "problems",
    "one row per problem that the program found",
    columns_of("""
    severity* text:word    error or warning
    code*     text:code    code of the problem
    file      text:long    file in which the problem was found
    line      whole:digits line of the file
    where     text         key or column
    message*  text:long    what is wrong
    hint      text         how to correct it
    """),
)

TODO: Final = Table(
    "todo",
    "one row per task that the stages leave to people",
    columns_of("""
    task* text:long what to do, with the command
    """),
    needs_rows=True,
)

REFERENCES: Final = Table(
    "references",
    "one row per work in the lists of references, in the order of these lists",
    columns_of("""
    report*    text      id of the report
    key*       text      citation key, as in references.bib and references.ris
    reference* text:long full reference in the style of the protocol, without formatting
    list*      text:word included, excluded (at full text) or used (coded, but neither included nor excluded at full text)
    """),
    needs_rows=True,
)

OUTPUTS: Final[Mapping[str, Table]] = {
    t.name: t
    for t in (
        SYNTHESIS,
        OTHER_CODINGS,
        STUDY_CHARACTERISTICS,
        STUDY_DIFFERENCES,
        EXCLUDED,
        NOTICES,
        PENDING,
        OUTSIDE_REPORTS,
        VERDICTS,
        AGREEMENT_FIGURES,
        DIFFERENCES,
        LEDGER,
        SOURCES,
        SOURCE_OVERLAP,
        YEARS,
        THEME_COUNTS,
        MERGES,
        UNREADABLE,
        PROBLEMS,
        READING,
        TODO,
        REFERENCES,
    )
}
