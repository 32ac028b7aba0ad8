"""Declare the columns of people's files on screening, retrieval, notices, pairs, codes and studies.

The columns that occur in many kinds of people's files are also declared here.

People's files are CSV files that a spreadsheet program can edit. Other modules of this package declare further people's files.

Forms, worksheets and `docs/files.md` show the meaning of a column as help. A `text:word` column contains words of a
vocabulary (`slr.people.vocabulary`). Case is ignored when the words are read, because spreadsheet programs often
capitalise them. A `text:date` column contains a date or a time.
"""

from typing import Final

from slr.model.column import Column, Table, columns_of

READABLE: Final = columns_of(
    """
    author text  first author of the report
    year   text  year of publication
    title  text  title of the report
    doi    text  DOI of the report
    """,
    filled_by="reader",
)

WHEN: Final = columns_of("""
    when* text:date date or time at which the row was written, such as 2026-03-20 or 2026-03-20T14:05:00Z; of several rows on the same subject, the row with the latest `when` counts
""")
BASIS: Final = columns_of(
    """
    basis text:word empty if the row is the person's own work; otherwise where the row comes from
    """,
    filled_by="program",
)
SETTLED: Final = columns_of(
    """
    by    text       in adjudicated.csv: names of those who settled the disagreement, separated by semicolons
    how   text:word  in adjudicated.csv: how the disagreement was settled
    """,
    filled_by="adjudicator",
)


def about_reports(text: str, *, program: tuple[Column, ...] = BASIS) -> tuple[Column, ...]:
    """Return the columns of a file about reports.

    The first column is `report`. The columns declared in `text` follow, then those in `WHEN`, `program` and `READABLE`.
    """
    report = columns_of("report* text id of the report, as `slr trace` prints it")
    return (*report, *columns_of(text), *WHEN, *program, *READABLE)


DECISIONS: Final = Table(
    "decisions",
    "corpus/<review>/screening/<stage>/<who>.csv: one reviewer's verdicts on reports at one stage",
    about_reports(
        """
    verdict*  text:word  whether the report passes this stage
    criterion text:word  criterion by which the report is excluded
    note      text:long  a remark; in adjudicated.csv, the reason for the decision
        """,
        program=(
            *columns_of(
                """
    served    text:word  how the report was chosen for the reviewer
    protocol  text       short hash of the wording of the criteria when the verdict was given
                """,
                filled_by="program",
            ),
            *BASIS,
            *SETTLED,
        ),
    ),
    ("report", "when"),
)

RETRIEVALS: Final = Table(
    "retrieval",
    "corpus/<review>/retrieval/<who>.csv: whether the full text of a report was sought and retrieved",
    about_reports("""
    outcome* text:word  whether the full text was received
    note     text:long  a remark, such as where you asked for the full text
    """),
    ("report", "when"),
)

NOTICES_SHEET: Final = Table(
    "notices",
    "corpus/<review>/notices/<who>.csv: whether an included report stays in the review after a retraction or another notice",
    about_reports(
        """
    notice*   text:word  the notice, as in the column `notice` of the report
    decision* text:word  whether the report stays in the review
    note*     text:long  the reason for the decision
        """,
        program=(*BASIS, *SETTLED),
    ),
    ("report", "notice", "when"),
)

SAME_AS: Final = Table(
    "duplicates",
    "corpus/<review>/duplicates/<who>.csv: one reviewer's verdicts on pairs of records",
    (
        *columns_of("""
    record_a* text       id of the first record, as `slr dedupe` prints it
    record_b* text       id of the second record
    verdict*  text:word  whether both records describe the same report
    note      text:long  a remark
        """),
        *WHEN,
        *BASIS,
        *SETTLED,
        *columns_of(
            """
    title_a   text       title of the first record
    title_b   text       title of the second record
            """,
            filled_by="reader",
        ),
    ),
    ("record_a", "record_b", "when"),
)

CODINGS: Final = Table(
    "codings",
    "corpus/<review>/coding/<who>.csv: what a report says about the theme of a code, in a coder's words",
    about_reports(
        """
    theme*      text:word  code to which the statement belongs
    statement   text:long  what the report says about the theme of the code, in your own words
    role*       text:word  kind of statement
    quote       text:long  passage of the report, word for word
    location    text       page or line of the passage
    second_hand text:word  whether the statement comes from another paper that cites this report
    note        text:long  a remark
        """,
        program=(*BASIS, *SETTLED),
    ),
    ("report", "theme", "when"),
)

STUDIES_MAP: Final = Table(
    "studies_map",
    "corpus/<review>/studies/<who>.csv: the study that a report belongs to, and the characteristics of this study; "
    "leave a cell empty if you did not extract the value, and write `not reported` if the study does not report it",
    about_reports(
        """
    study*      text  a name that you choose for the study; use the same name for all its reports
    design      text  study design
    country     text  country
    setting     text  setting
    sample      text  sample size as stated in the report
    population  text  who or what was studied
    period      text  when the data were collected
    sampling    text  how the sample was chosen, such as census, random or convenience
    approached  text  number of people or units that were asked to take part
    analysed    text  number of people or units whose data were analysed
    instruments text  instruments, with their source and language
    ethics      text  ethical approval
    funding     text  who paid for the study
    interests   text  competing interests of the authors
    evidence    text:word  kind of evidence
    note        text:long a remark
    retract     text:word  whether this row takes back an earlier row
        """,
        program=(*BASIS, *SETTLED),
    ),
    ("report", "study", "when"),
)
