"""Define the words that are fixed for every review, such as the kinds of sources, the statuses and the verdicts."""

from typing import Final, Literal, get_args

SourceKind = Literal[
    "database", "register", "website", "organisation", "citation-searching", "hand-search", "other"
]
Stage = Literal["title-abstract", "full-text"]
VerdictWord = Literal["include", "exclude", "maybe", "retract"]
Served = Literal["model", "random", "by hand", "listed", "pilot"]
Role = Literal["finding", "theory", "definition", "background", "context", "recommendation", "worked-example"]
Retrieval = Literal["sought", "retrieved", "not retrieved", "retract"]
How = Literal["consensus", "third person"]
SameVerdict = Literal["same", "different", "version", "notice", "retract"]
# The status of a report at a stage, and who decided it
StatusWord = Literal[
    "included", "excluded", "maybe", "conflict", "pending", "not reached", "retrieved", "not retrieved"
]
DecidedBy = Literal["people", "rule", "stopping", "nobody"]

SOURCE_KINDS: Final = get_args(SourceKind)
DATABASE_KINDS: Final = ("database", "register")
STAGES: Final = get_args(Stage)  # the stages at which people give verdicts
ALL_STAGES: Final = ("title-abstract", "retrieval", "full-text")  # the stages at which a report has a status
VERDICTS: Final = get_args(VerdictWord)
SERVED: Final = get_args(Served)
ROLES: Final = get_args(Role)
RETRIEVALS: Final = get_args(Retrieval)
HOWS: Final = get_args(How)  # the ways to settle a disagreement
SAME_VERDICTS: Final = get_args(SameVerdict)

ADJUDICATOR: Final = "adjudicated"  # the name of the file with the verdicts that settle conflicts
NOT_REPORTED: Final = "not reported"
NOT_EXTRACTED: Final = "not extracted"  # nobody looked for the value, or nobody wrote it down
EMPIRICAL: Final = "empirical"  # the kind of evidence of studies with results from their own data
NOT_CLASSIFIED: Final = "not classified"  # the kind of evidence is not known, or people disagree on it
# Facts about a study, which people record in `studies/`.
FACTS: Final = (
    "design",
    "country",
    "setting",
    "sample",
    "population",
    "period",
    "sampling",
    "approached",
    "analysed",
    "instruments",
    "ethics",
    "funding",
    "interests",
)
NOT_ESTIMABLE: Final = "not estimable"
VECTORS: Final = "[vectors]"  # listed among the terms that changed a score: the part of the language model

# Kinds of publication. The types of every format are mapped to these kinds. A type that matches no kind becomes
# "other".
DOCUMENT_TYPES: Final = (
    "article",
    "review",
    "editorial",
    "letter",
    "erratum",
    "retraction",
    "book",
    "chapter",
    "conference",
    "preprint",
    "thesis",
    "report",
    "regulation",
    "dataset",
    "webpage",
    "registration",
    "other",
)

# What a record says about itself. The first five words say what happened to the work. The last five words say that the
# record is a notice about another work. The words never change, because people's files and tables contain them.
# `slr.text.notice.word_notices` and the texts of the appendix define how they are shown.
NOTICES: Final = (
    "retracted",
    "withdrawn",
    "removed",
    "expression of concern",
    "corrected",
    "retraction of",
    "withdrawal of",
    "removal of",
    "expression of concern of",
    "erratum of",
)

# For each kind of notice, the word that says what happened to the work that the notice is about.
STATE_OF: Final = {
    "retraction of": "retracted",
    "withdrawal of": "withdrawn",
    "removal of": "removed",
    "expression of concern of": "expression of concern",
    "erratum of": "corrected",
}
STATES: Final = NOTICES[:5]
GONE: Final = NOTICES[:3]  # an included report with one of these waits for a person's decision
RETRACTED: Final = "retracted"  # the criterion by which people exclude a report because of a notice
NOTICE_DECISIONS: Final = ("keep", "exclude", "retract")

# The rules of deduplication that a protocol can switch off; `slr dedupe --rules` prints their meanings.
DEDUPE_RULES: Final = (
    "identical",
    "blank-title-same-place",
    "blank-title",
    "notice",
    "other-number",
    "same-registration",
    "same-registration-close",
    "two-scripts",
    "two-scripts-close",
    "container-doi",
    "short-title",
    "short-title-close",
    "generic-title-close",
    "generic-title",
    "cochrane-version",
    "numbered-version",
    "two-editions",
    "same-cochrane",
    "same-page-range",
    "footnote-mark",
    "footnote-mark-close",
    "numbered",
    "same-doi",
    "translation",
    "same-doi-other-title",
    "two-versions",
    "abstract-and-article",
    "two-dois-close",
    "two-dois",
    "same-pmid",
    "title-and-place",
    "abstracts-differ",
    "one-export",
    "title-and-people",
    "title-and-volume",
    "title-and-abstract",
    "long-title",
    "wrong-year",
    "published-twice",
    "close-contradicted",
    "contradicted",
    "other-word",
    "unclear-word",
    "close",
)
