"""Define the kinds of people's files: their folders and columns, what their rows are about, and the stages that read them.

To add a kind, add a `Kind` to `KINDS`. The program then reads, checks and writes its rows, and matches them to
reports, in the same way as for all other kinds.
"""

import hashlib
from base64 import b32encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final
from unicodedata import normalize

from slr.model.appraisal_table import APPRAISAL_SHEET
from slr.model.certainty import CERTAINTY_SHEET
from slr.model.claim import CLAIMS_SHEET, SUPPORT_SHEET
from slr.model.column import Table
from slr.model.contact import CONTACTS_SHEET
from slr.model.findings import DEFAULTS, FINDINGS_SHEET, MATCHED, USUAL, VALUES
from slr.model.missing import ANNOUNCED_SHEET
from slr.model.sheet import CODINGS, DECISIONS, NOTICES_SHEET, RETRIEVALS, SAME_AS, STUDIES_MAP
from slr.model.word import ADJUDICATOR, FACTS, Stage
from slr.people.appraisal_check import appraisal_check
from slr.people.certainty_check import certainty_check
from slr.people.claim_check import claim_check, support_check
from slr.people.finding_check import finding_check
from slr.people.row import Check
from slr.people.row_check import (
    announced_check,
    coding_check,
    contact_check,
    decision_check,
    notice_check,
    retrieval_check,
    same_as_check,
    study_check,
)
from slr.people.vocabulary import (
    ANSWER,
    BASIS,
    CLAIM_DIRECTION,
    CLAIM_KIND,
    CODE,
    DOMAIN,
    EVIDENCE,
    FINDING_WORDS,
    HOW,
    JUDGEMENT,
    NOTICE,
    NOTICE_DECISION,
    OUTCOME,
    PAIR_VERDICT,
    RELATION,
    ROLE,
    SERVED_AS,
    STUDY_PROGRESS,
    SYSTEM,
    TAKE_BACK,
    TAKE_BACK_ANNOUNCED,
    TAKE_BACK_ANSWER,
    TAKE_BACK_CLAIM,
    TAKE_BACK_CONTACT,
    TAKE_BACK_JUDGEMENT,
    TAKE_BACK_SUPPORT,
    TARGET,
    TOOL,
    VERDICT,
    YES_NO,
    Vocabulary,
    criteria_of,
    fold_word,
)

if TYPE_CHECKING:
    from slr.model.protocol import Protocol  # heavy


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """The columns by which a row refers to a record.

    `column` contains the record's id. If the id no longer exists, the record is found by the DOI, or by the title and
    the year. An empty name means that the file has no such column.
    """

    column: str
    doi: str = ""
    title: str = ""
    year: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """The references of a row to records, and the codes of problems with these references.

    - `unknown`: no record has the id, DOI or title
    - `moved`: the id no longer exists, but the DOI or title was found
    - `contrary`: the DOI or title belongs to one record, and the id to another
    - `former`: the id is a former id of a record
    - `parted`: the entry with the id is now read as several records
    """

    references: tuple[Reference, ...]
    unknown: str
    moved: str
    contrary: str
    former: str
    parted: str


REPORT: Final = Address(
    references=(Reference(column="report", doi="doi", title="title", year="year"),),
    unknown="RES001",
    moved="RES002",
    contrary="RES003",
    former="RES004",
    parted="RES005",
)
PAIR: Final = Address(
    references=(
        Reference(column="record_a", title="title_a"),
        Reference(column="record_b", title="title_b"),
    ),
    unknown="DED001",
    moved="DED006",
    contrary="DED008",
    former="DED009",
    parted="DED010",
)
# The address of rows that are about no single report.
NO_REPORT: Final = Address(references=(), unknown="", moved="", contrary="", former="", parted="")


@dataclass(frozen=True, slots=True, kw_only=True)
class RowId:
    """How the program creates an id for a row with an empty cell in `column`.

    The id is a hash of the person and of the values of `identity`. It does not depend on any other row. An empty cell
    in `identity` means the same as the word in `defaults`.
    """

    column: str
    prefix: str
    identity: tuple[str, ...]
    defaults: Mapping[str, str] = field(default_factory=dict)

    def make(self, who: str, values: Mapping[str, str]) -> str:
        """Return the id: the prefix, followed by ten letters or digits of a hash."""
        known = (fold_word(values.get(name, "")) or self.defaults.get(name, "") for name in self.identity)
        text = normalize("NFC", "\x1f".join((who, *known)))
        digest = hashlib.sha256(text.encode("utf-8", "replace")).digest()
        return self.prefix + b32encode(digest)[:10].decode().lower()


def _no_team(_: "Protocol") -> tuple[str, ...]:
    return ()


def _accept(_: "Protocol") -> Check:
    return lambda _row: ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of people's file.

    - `folder`: the folder below `corpus/<review>/`, with one CSV file per person
    - `table`: the declaration of the columns
    - `key`: columns that identify the subject of a row; if a person has several rows with the same values, the row with the latest `when` counts
    - `stage`: the name of the stage that reads the folder
    - `says`: columns in which two rows with the same key and `when` must agree; if they differ, neither row counts
    - `check`: takes a protocol and returns the function that checks a row; by default, this function accepts every row
    - `address`: how a row refers to records
    - `retract`: a column, and the word in it that retracts the earlier row, or None if rows are edited in place
    - `team`: takes a protocol and returns the people whose files count; an empty tuple means everybody
    - `vocabularies`: the words that a column allows, by column
    - `row_id`: how the program gives an id to a row without one, or None if rows of this kind have no ids
    - `usual`: the columns that most rows need, in the order in which a form shows them; if empty, all columns
    - `noun`: the word for a row, in the singular and plural
    - `example`: a row for the documentation
    """

    folder: str
    table: Table
    key: tuple[str, ...]
    stage: str
    says: tuple[str, ...]
    check: Callable[["Protocol"], Check] = _accept
    address: Address = REPORT
    retract: tuple[str, str] | None = ("verdict", "retract")
    team: Callable[["Protocol"], tuple[str, ...]] = _no_team
    vocabularies: Mapping[str, Vocabulary] = field(default_factory=dict)
    row_id: RowId | None = None
    usual: tuple[str, ...] = ()
    noun: tuple[str, str] = ("row", "rows")
    example: Mapping[str, str] = field(default_factory=dict)

    def list_about(self, *reports: str) -> frozenset[tuple[str, str]]:
        """Return each report paired with the stage in the folder name `screening/<stage>`.

        For all other folders, the stage is "".
        """
        top, _, stage = self.folder.partition("/")
        return frozenset((report, stage if top == "screening" else "") for report in reports)

    def identify(self, who: str, values: Mapping[str, str]) -> Mapping[str, str]:
        """Return the values of a person's row. If rows of this kind have ids, a row without an id gets one."""
        if self.row_id is None or values.get(self.row_id.column):
            return values
        return {**values, self.row_id.column: self.row_id.make(who, values)}

    @property
    def subject_word(self) -> str:
        """The word for the subject of a row: `result` if rows of this kind have ids, otherwise `report` or `pair` (of records).

        If rows of this kind have no ids and do not refer to records, the word is the noun of the kind.
        """
        if self.row_id is not None:
            return "result"
        return (self.noun[0], "report", "pair")[len(self.address.references)]

    @property
    def advice(self) -> str:
        """What to do if rows with the same subject are about different results. The text is empty if rows of the kind have no ids."""
        if self.row_id is None:
            return ""
        names = [f"`{name}`" for name in self.row_id.identity if name not in self.key]
        return f"; if the rows are about different results, give them different values in {', '.join(names[:-1])} or {names[-1]}"

    def counts(self, who: str, protocol: "Protocol") -> bool:
        """Return whether a person's file is used.

        If the protocol names a team, only the files of its members and of the adjudicator are used.
        """
        team = self.team(protocol)
        return not team or who in (*team, ADJUDICATOR)


def _by_folder(*kinds: Kind) -> Mapping[str, Kind]:
    return {kind.folder: kind for kind in kinds}


def _screening(stage: Stage) -> Kind:
    return Kind(
        folder=f"screening/{stage}",
        table=DECISIONS,
        check=decision_check,
        key=("report",),
        stage="screen",
        says=("verdict", "criterion"),
        team=lambda protocol: protocol.screening.stage(stage).team,
        noun=("verdict", "verdicts"),
        vocabularies={
            "verdict": VERDICT,
            "criterion": criteria_of(stage),
            "served": SERVED_AS,
            "basis": BASIS,
            "how": HOW,
        },
        example={
            "report": "rrsp5qnm35z",
            "verdict": "exclude",
            "criterion": "E1",
            "note": "about nurses",
            "when": "2026-03-20T14:05:00Z",
            "served": "model",
        },
    )


# A coder can write several statements about one report under one theme. Each statement has its own row. A later row
# with the same statement and location replaces the earlier row.
_CODING_KEY: Final = ("report", "theme", "statement", "location")
# The id of a coding, by which a claim refers to it. It is not in the coder's file, and does not depend on the role.
CODING_ID: Final = RowId(column="coding", prefix="k", identity=_CODING_KEY)

# folder below corpus/<review>/ -> the kind of the files in it
KINDS: Final[Mapping[str, Kind]] = _by_folder(
    _screening("title-abstract"),
    _screening("full-text"),
    Kind(
        folder="retrieval",
        table=RETRIEVALS,
        check=retrieval_check,
        key=("report",),
        stage="screen",
        says=("outcome",),
        retract=("outcome", "retract"),
        noun=("retrieval entry", "retrieval entries"),
        vocabularies={"outcome": OUTCOME, "basis": BASIS},
        example={
            "report": "rrsp5qnm35z",
            "outcome": "not retrieved",
            "note": "the library has no copy, and the authors did not answer",
            "when": "2026-03-20",
        },
    ),
    Kind(
        folder="notices",
        table=NOTICES_SHEET,
        check=notice_check,
        key=("report", "notice"),
        stage="screen",
        says=("decision",),
        retract=("decision", "retract"),
        noun=("decision", "decisions"),
        vocabularies={"notice": NOTICE, "decision": NOTICE_DECISION, "basis": BASIS, "how": HOW},
        example={
            "report": "rrsp5qnm35z",
            "notice": "retracted",
            "decision": "exclude",
            "note": "the notice of 2025 says that the data cannot be verified",
            "when": "2026-03-20",
        },
    ),
    Kind(
        folder="duplicates",
        table=SAME_AS,
        check=same_as_check,
        key=("record_a", "record_b"),
        stage="dedupe",
        says=("verdict",),
        address=PAIR,
        noun=("verdict", "verdicts"),
        vocabularies={"verdict": PAIR_VERDICT, "basis": BASIS, "how": HOW},
        example={
            "record_a": "rrsp5qnm35z",
            "record_b": "r4rpuv4v3as",
            "verdict": "same",
            "note": "the second record comes from a list of citations",
            "when": "2026-03-20",
        },
    ),
    Kind(
        folder="coding",
        table=CODINGS,
        check=coding_check,
        key=_CODING_KEY,
        stage="code",
        says=("role", "quote", "second_hand"),
        retract=("role", "retract"),
        noun=("coding", "codings"),
        vocabularies={"theme": CODE, "role": ROLE, "second_hand": YES_NO, "basis": BASIS, "how": HOW},
        example={
            "report": "rrsp5qnm35z",
            "theme": "strain",
            "statement": "Two or three days of telework a week are associated with less exhaustion.",
            "role": "finding",
            "quote": "reported less exhaustion at the second wave",
            "location": "p. 12",
            "second_hand": "no",
            "when": "2026-03-20",
        },
    ),
    Kind(
        folder="studies",
        table=STUDIES_MAP,
        key=("report", "study"),
        stage="code",
        says=(*FACTS, "evidence"),
        check=study_check,
        retract=("retract", "yes"),
        usual=("study", "evidence", "design", "country", "setting", "sample", "population", "note"),
        noun=("study entry", "study entries"),
        vocabularies={"evidence": EVIDENCE, "retract": TAKE_BACK, "basis": BASIS, "how": HOW},
        example={
            "report": "rrsp5qnm35z",
            "study": "harbour",
            "design": "two-wave survey",
            "country": "Norway",
            "sample": "412",
            "funding": "not reported",
            "when": "2026-03-20",
        },
    ),
    Kind(
        folder="findings",
        table=FINDINGS_SHEET,
        check=finding_check,
        key=("report", "finding"),
        stage="findings",
        says=(*VALUES, "study", "of"),
        retract=("retract", "yes"),
        row_id=RowId(
            column="finding",
            prefix="f",
            identity=("report", *MATCHED, "second_hand"),
            defaults=DEFAULTS,
        ),
        usual=USUAL,
        noun=("finding", "findings"),
        vocabularies={**FINDING_WORDS, "basis": BASIS},
        example={
            "report": "rrsp5qnm35z",
            "predictor": "telework days",
            "outcome": "exhaustion",
            "model": "model 2",
            "analysis": "OLS",
            "direction": "-",
            "significance": "significant",
            "estimate": "-.050",
            "type": "beta",
            "p_comparison": "<",
            "p": ".01",
            "n": "412",
            "location": "p. 12, table 3",
            "when": "2026-03-20",
        },
    ),
    Kind(
        folder="appraisal",
        table=APPRAISAL_SHEET,
        check=appraisal_check,
        key=("report", "study", "finding", "tool", "item"),
        stage="findings",
        says=("answer", "reason"),
        retract=("retract", "yes"),
        noun=("answer", "answers"),
        vocabularies={
            "tool": TOOL,
            "answer": ANSWER,
            "retract": TAKE_BACK_ANSWER,
            "basis": BASIS,
            "how": HOW,
        },
        example={
            "report": "rrsp5qnm35z",
            "tool": "jbi-cross-sectional",
            "item": "6",
            "answer": "no",
            "reason": "the model contains no covariates",
            "location": "p. 12, table 3",
            "when": "2026-03-20",
        },
    ),
    Kind(
        folder="contacts",
        table=CONTACTS_SHEET,
        check=contact_check,
        key=("report", "study", "asked"),
        stage="findings",
        says=("answered",),
        retract=("retract", "yes"),
        noun=("contact", "contacts"),
        vocabularies={"retract": TAKE_BACK_CONTACT, "basis": BASIS},
        example={
            "report": "rrsp5qnm35z",
            "asked": "standard errors of table 3",
            "answered": "the file is lost",
            "when": "2026-03-20",
        },
    ),
    Kind(
        folder="announced",
        table=ANNOUNCED_SHEET,
        check=announced_check,
        key=("report", "study"),
        stage="findings",
        says=("progress", "primary", "secondary"),
        retract=("retract", "yes"),
        noun=("announcement", "announcements"),
        vocabularies={
            "progress": STUDY_PROGRESS,
            "retract": TAKE_BACK_ANNOUNCED,
            "basis": BASIS,
            "how": HOW,
        },
        example={
            "report": "rgclpu7jbst",
            "study": "public-libraries",
            "progress": "finished",
            "primary": "team performance",
            "secondary": "exhaustion; feeling alone",
            "location": "section 3",
            "when": "2026-03-20",
        },
    ),
    Kind(
        folder="certainty",
        table=CERTAINTY_SHEET,
        check=certainty_check,
        key=("outcome", "comparison", "system", "domain"),
        stage="findings",
        says=("judgement", "reason", "studies"),
        address=NO_REPORT,
        retract=("retract", "yes"),
        noun=("judgement", "judgements"),
        vocabularies={
            "system": SYSTEM,
            "domain": DOMAIN,
            "judgement": JUDGEMENT,
            "retract": TAKE_BACK_JUDGEMENT,
            "basis": BASIS,
            "how": HOW,
        },
        example={
            "system": "GRADE",
            "outcome": "exhaustion",
            "comparison": "telework",
            "domain": "imprecision",
            "judgement": "serious",
            "reason": "412 people in two studies, and an interval from harm to benefit",
            "when": "2026-03-20",
        },
    ),
    Kind(
        folder="claims",
        table=CLAIMS_SHEET,
        check=claim_check,
        key=("claim",),
        stage="claims",
        says=(
            "theme",
            "kind",
            "statement",
            "translation",
            "predictor",
            "outcome",
            "direction",
            "population",
        ),
        address=NO_REPORT,
        retract=("retract", "yes"),
        noun=("claim", "claims"),
        vocabularies={
            "theme": CODE,
            "kind": CLAIM_KIND,
            "direction": CLAIM_DIRECTION,
            "retract": TAKE_BACK_CLAIM,
            "basis": BASIS,
            "how": HOW,
        },
        example={
            "claim": "telework-exhaustion",
            "theme": "strain",
            "kind": "conclusion",
            "statement": "Telework is associated with less exhaustion.",
            "predictor": "telework",
            "outcome": "exhaustion",
            "direction": "-",
            "population": "office staff",
            "when": "2026-03-20",
        },
    ),
    Kind(
        folder="support",
        table=SUPPORT_SHEET,
        check=support_check,
        key=("claim", "what", "id"),
        stage="claims",
        says=("relation", "quote", "location"),
        address=NO_REPORT,
        retract=("retract", "yes"),
        noun=("support entry", "support entries"),
        vocabularies={
            "relation": RELATION,
            "what": TARGET,
            "retract": TAKE_BACK_SUPPORT,
            "basis": BASIS,
            "how": HOW,
        },
        example={
            "claim": "telework-exhaustion",
            "relation": "supports",
            "what": "finding",
            "id": "firoxzylbbs",
            "quote": "reported less exhaustion at the second wave",
            "location": "p. 12",
            "when": "2026-03-20",
        },
    ),
)

# Folders with files that are not people's files: appraisal tools, checklists and lists of retractions that the protocol
# names. These files do not count as misplaced.
OTHER_FOLDERS: Final = ("tools", "checklists", "retractions")


def folders_of(stage: str) -> tuple[str, ...]:
    """Return the folders of people's files that a stage reads."""
    return tuple(kind.folder for kind in KINDS.values() if kind.stage == stage)
