"""The tables that people write, one CSV per person: the only declaration of their columns.

A column of the form `text:word` has words of a closed vocabulary. They are read in any case, since spreadsheets like capitals.
"""

from typing import Final

from slr.model.column import Table, columns_of

READABLE: Final = columns_of("""
    author text  readable only: first author
    year   text  readable only: year
    title  text  readable only: title
    doi    text  readable only: DOI
""")

DECISIONS: Final = Table(
    "decisions",
    "corpus/<review>/screening/<stage>/<who>.csv: what one reviewer said of one report at one stage",
    (
        *columns_of("""
    report*   text  a record id of the report
    verdict*  text:word  include, exclude, maybe, or retract to take one's earlier verdict back
    criterion text  id of the criterion behind an exclusion
    note      text  anything
    when*     text  ISO 8601; the latest valid row of a person wins
    served    text:word  how the report came before the reviewer: model, random, by hand, listed, pilot
    protocol  text  short hash of the criteria when the verdict was given
    basis     text:word  "reconstructed" where the verdict was inferred from a publication
        """),
        *READABLE,
    ),
    ("report", "when"),
)

RETRIEVALS: Final = Table(
    "retrieval",
    "corpus/<review>/retrieval/<who>.csv: what became of the search for a full text",
    (
        *columns_of("""
    report*  text  a record id of the report
    outcome* text:word  sought, retrieved, not retrieved, or retract
    note     text  anything
    when*    text  ISO 8601
    basis    text:word  "reconstructed" where inferred
        """),
        *READABLE,
    ),
    ("report", "when"),
)

SAME_AS: Final = Table(
    "duplicates",
    "corpus/<review>/duplicates/<who>.csv: what one reviewer said of a pair of records",
    columns_of("""
    record_a* text  record
    record_b* text  record
    verdict*  text:word  same, different, version, or retract
    note      text  anything
    when*     text  ISO 8601
    basis     text:word  "reconstructed" where inferred
    title_a   text  readable only: title of the first
    title_b   text  readable only: title of the second
    """),
    ("record_a", "record_b", "when"),
)

CODINGS: Final = Table(
    "codings",
    "corpus/<review>/coding/<who>.csv: what a report says under a theme, in a coder's words",
    (
        *columns_of("""
    report*     text  a record id of the report
    theme*      text  id of the code in the codebook
    statement   text  what the report says, in the coder's words
    role*       text:word  finding, theory, definition, background or context; or reject, to turn a suggestion down; or retract
    quote       text  verbatim words
    location    text  page or line of the quote or statement
    second_hand text:word  yes where another paper says so of this one
    note        text  anything
    when*       text  ISO 8601
    basis       text:word  "reconstructed" where inferred
        """),
        *READABLE,
    ),
    ("report", "theme", "when"),
)

STUDIES_MAP: Final = Table(
    "studies_map",
    "corpus/<review>/studies/<who>.csv: which study a report belongs to, and what is known of the study",
    (
        *columns_of("""
    report*  text  a record id of the report
    study*   text  id of the study, chosen by the reviewer
    design   text  study design
    country  text  country
    setting  text  setting
    sample   text  sample size, as the report says
    note     text  anything
    when*    text  ISO 8601
    basis    text:word  "reconstructed" where inferred
        """),
        *READABLE,
    ),
    ("report", "study", "when"),
)
