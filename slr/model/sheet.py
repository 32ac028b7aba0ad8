"""Declare the columns of people's files. Each is one person's CSV file, which a spreadsheet program can edit.

A column declared as `text:word` contains words of a closed vocabulary. Case is ignored when they are read, because
spreadsheet programs often capitalise them.
"""

from typing import Final

from slr.model.column import Table, columns_of

READABLE: Final = columns_of("""
    author text  for readers only: first author
    year   text  for readers only: year
    title  text  for readers only: title
    doi    text  for readers only: DOI
""")

DECISIONS: Final = Table(
    "decisions",
    "corpus/<review>/screening/<stage>/<who>.csv: one reviewer's verdicts on reports at one stage",
    (
        *columns_of("""
    report*   text  id of a record of the report
    verdict*  text:word  include, exclude, maybe, or retract to withdraw an earlier verdict
    criterion text  id of the criterion of an exclusion
    note      text  free text
    when*     text  ISO 8601; each person's latest valid row counts
    served    text:word  how the report was presented to the reviewer: model, random, by hand, listed, pilot
    protocol  text  short hash of the criteria under which the verdict was given
    basis     text:word  "reconstructed" if the verdict was inferred from a publication
        """),
        *READABLE,
    ),
    ("report", "when"),
)

RETRIEVALS: Final = Table(
    "retrieval",
    "corpus/<review>/retrieval/<who>.csv: whether the full text of a report was sought and retrieved",
    (
        *columns_of("""
    report*  text  id of a record of the report
    outcome* text:word  sought, retrieved, not retrieved, or retract
    note     text  free text
    when*    text  ISO 8601
    basis    text:word  "reconstructed" if inferred from a publication
        """),
        *READABLE,
    ),
    ("report", "when"),
)

SAME_AS: Final = Table(
    "duplicates",
    "corpus/<review>/duplicates/<who>.csv: one reviewer's verdicts on pairs of records",
    columns_of("""
    record_a* text  record
    record_b* text  record
    verdict*  text:word  same, different, version, or retract
    note      text  free text
    when*     text  ISO 8601
    basis     text:word  "reconstructed" if inferred from a publication
    title_a   text  for readers only: title of the first record
    title_b   text  for readers only: title of the second record
    """),
    ("record_a", "record_b", "when"),
)

CODINGS: Final = Table(
    "codings",
    "corpus/<review>/coding/<who>.csv: what a report says under a theme, in a coder's words",
    (
        *columns_of("""
    report*     text  id of a record of the report
    theme*      text  id of the code in the codebook
    statement   text  what the report says, in the coder's words
    role*       text:word  finding, theory, definition, background or context; reject, to decline a suggestion; or retract
    quote       text  verbatim quotation
    location    text  page or line of the quote or statement
    second_hand text:word  yes if another paper attributes the statement to this report
    note        text  free text
    when*       text  ISO 8601
    basis       text:word  "reconstructed" if inferred from a publication
        """),
        *READABLE,
    ),
    ("report", "theme", "when"),
)

STUDIES_MAP: Final = Table(
    "studies_map",
    "corpus/<review>/studies/<who>.csv: the study that a report belongs to, and its characteristics",
    (
        *columns_of("""
    report*  text  id of a record of the report
    study*   text  id of the study, chosen by the reviewer
    design   text  study design
    country  text  country
    setting  text  setting
    sample   text  sample size as stated in the report
    note     text  free text
    when*    text  ISO 8601
    basis    text:word  "reconstructed" if inferred from a publication
        """),
        *READABLE,
    ),
    ("report", "study", "when"),
)
