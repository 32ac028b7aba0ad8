"""Define the protocol of a review as typed values. `slr.model.parse` reads the protocol from YAML text.

Many fields accept `not reported` for information that the review lacks. The appendix then says that the information is
not reported. Unknown keys are errors. The JSON Schema contains the descriptions of fields, and editors show them.
"""

import hashlib
from collections.abc import Mapping
from typing import Any, Literal, Self

from pydantic import Field, PrivateAttr, model_validator

from slr.model.appendix_plan import AppendixPlan
from slr.model.appraisal import Appraisal
from slr.model.checklist import Reporting
from slr.model.codebook import Code, allow_file
from slr.model.flow_plan import FlowPlan
from slr.model.framework import Construct, DirectionRule, EvidenceMap, Framework
from slr.model.part import Date, Id, NotReported, Part, Sentence, Share
from slr.model.pooling import Pooling
from slr.model.screening import Screening
from slr.model.source import Source
from slr.model.word import Role, Stage


class Person(Part):
    """An author of the review."""

    name: Sentence
    affiliation: str = "not reported"
    orcid: str = ""
    role: str = ""


class Review(Part):
    """Title, authors and kind of the review, and the language of its appendices."""

    title: Sentence
    language: str = Field("en", description="language of the appendices, such as en or id")
    kind: Literal["review", "reconstruction", "demonstration"] = Field(
        "review",
        description="`review`; `reconstruction` if rebuilt from a publication; `demonstration` if made up as an example",
    )
    authors: tuple[Person, ...] = ()
    registration: str = Field(
        "not reported",
        description="register in which the review is registered, and the number of the review in this register (PRISMA 24a)",
    )
    funding: str = Field("not reported", description="funding (PRISMA 25)")
    interests: str = Field("not reported", description="competing interests (PRISMA 26)")
    note: str = Field("", description="note printed at the top of the appendix")


class Question(Part):
    """The review question: its text, its elements, and words that describe it."""

    text: Sentence
    framework: str = Field("not reported", description="PICO, PEO, SPIDER, ... or none")
    elements: dict[str, str] = Field(
        default_factory=dict, description="for each element of the framework, its content in this review"
    )
    terms: dict[str, tuple[str, ...]] = Field(
        default_factory=dict,
        description="for each language, words that describe the question; they rank reports before the first verdicts",
    )


class Years(Part):
    """A range of years, including the first and the last."""

    first: int | None = Field(None, alias="from")
    last: int | None = Field(None, alias="to")

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.first is not None and self.last is not None and self.first > self.last:
            raise ValueError(f"the first year, {self.first}, is after the last, {self.last}")
        return self


class Rule(Part):
    """A rule that the program tests. It is met if all of its conditions are met.

    If the rule needs a year, a language or an abstract that the report lacks, the result can be unknown. In that
    case, the rule does not exclude the report.
    """

    years: Years | None = None
    languages: tuple[str, ...] = Field((), description="ISO 639-1 codes")
    types: tuple[str, ...] = Field(
        (),
        description="document types, such as article, review, letter; if a type is unknown, `slr check` lists all types",
    )
    missing: tuple[str, ...] = Field(
        (), description="a list of fields; the condition is met if all these fields are missing"
    )
    text: str | dict[str, str] = Field(
        "",
        description='boolean query on title, abstract and keywords, with AND, OR, NOT, parentheses, "phrase", word*, NEAR/3, TI(...), AB(...) and KW(...); or one query per language; at least one of them must match',
    )
    outcome: Literal["exclude", "advance", "mark"] = Field(
        "exclude",
        description="effect of the rule: exclude reports, advance them to the next stage, or mark them for the reviewer",
    )

    @property
    def conditions(self) -> Mapping[str, Any]:
        """The conditions of the rule by field name: every field that is filled in, except `outcome`."""
        return {name: value for name in self.condition_names() if (value := getattr(self, name))}

    @classmethod
    def condition_names(cls) -> tuple[str, ...]:
        """Return the names of the possible conditions of a rule, in the order in which they are tested."""
        return tuple(name for name in cls.model_fields if name != "outcome")

    @model_validator(mode="after")
    def _not_empty(self) -> Self:
        if not self.conditions:
            *names, last = self.condition_names()
            raise ValueError(f"the rule has no condition: add {', '.join(names)} or {last}")
        return self


class Criterion(Part):
    """An eligibility criterion. If a criterion has no rule, only people apply it."""

    id: Id
    kind: Literal["include", "exclude"]
    text: Sentence
    stage: Stage = "title-abstract"
    basis: str = Field("", description="source of the criterion, if it was not decided in advance")
    rule: Rule | None = None
    without_results: bool = Field(
        False,
        description="true if the criterion excludes reports only because they have no results, such as registrations and protocols; their studies are then listed as registered studies without results",
    )


class Dedupe(Part):
    """How duplicates are found.

    A review should report any change to the defaults.
    """

    disabled: tuple[str, ...] = Field(
        (), description="names of the rules to switch off; `slr dedupe --rules` lists all names"
    )
    versions: Literal["keep", "collapse"] = Field(
        "keep",
        description="versions of one work, such as a preprint and its article: keep them as reports of one study, or collapse them into one report",
    )
    title_similarity: Share | None = Field(
        None,
        description="minimum title similarity for merging records that share no identifier; omit it to use the default",
    )
    collapse_into: Literal["published", "first"] = "published"
    audit: int = Field(
        0,
        ge=0,
        description="number of pairs in the audit of merges (`slr dedupe --audit`), or 0 for no audit; the appendix reports "
        "precision and recall, which are calculated from people's verdicts on these pairs",
    )


class Synthesis(Part):
    """How the findings are synthesised."""

    method: str = "not reported"
    grouping: str = Field("not reported", description="how studies are grouped, and why (SWiM 1)")
    roles: tuple[Role, ...] = Field(
        ("finding", "theory", "definition", "background", "context", "recommendation"),
        description="roles shown in the synthesis table, in this order",
    )
    note: str = ""


class Extraction(Part):
    """How findings are extracted (Cochrane MECIR C45 and C46).

    A result that only one person has extracted counts if `single` is `allow`, or if only one extractor is planned.
    """

    extractors: Literal[1, 2] = Field(2, description="number of people who extract each study independently")
    single: Literal["allow", "wait"] = Field(
        "wait",
        description="whether a result counts if only one person has extracted it: `allow`, or `wait` for a second person",
    )
    pilot: tuple[str, ...] = Field(
        (),
        description="studies in the extraction pilot; agreement on these studies is computed separately",
    )

    blind: bool = Field(
        False,
        description="whether the findings of a study are left out of all tables until a second person has "
        "extracted the study",
    )

    @property
    def counts_single(self) -> bool:
        """Whether a result counts if only one person has extracted it."""
        return self.extractors == 1 or self.single == "allow"

    @property
    def hides_single(self) -> bool:
        """Whether findings are hidden from other people until a second person has extracted the study."""
        return self.blind and not self.counts_single


class NoticeCheck(Part):
    """The last check of the included reports for retractions, errata and expressions of concern (MECIR C48)."""

    checked: Date | NotReported = Field(
        "not reported",
        description="date on which the included reports were last checked for notices, YYYY-MM-DD",
    )
    source: str = Field(
        "not reported", description="where the reports were looked up, such as Retraction Watch or PubMed"
    )
    file: str = Field(
        "",
        description="CSV file of the Retraction Watch database in corpus/<review>/retractions/, such as retractions/retraction_watch.csv; works on this list are flagged by DOI or PubMed identifier",
    )


class References(Part):
    """How the references of the appendix are written."""

    style: str = Field(
        "apa",
        description="reference style: apa for APA 7, or the name of a pybtex style, such as plain, unsrt or alpha",
    )


class Baseline(Part):
    """The published review that this review updates.

    If the protocol names such a review, the flow has PRISMA's column of previous studies.
    """

    citation: Sentence
    date: Date
    studies: int = Field(ge=0)
    reports: int = Field(ge=0)
    withdrawn: int = Field(0, ge=0)
    sources: tuple[Id, ...] = Field(
        (), description="sources with records that were already screened in the published review"
    )


class Amendment(Part):
    """A change to the protocol after the review began (PRISMA 24c)."""

    date: Date
    change: Sentence
    reason: Sentence
    revision: str = ""


class Protocol(Part):
    """The whole protocol of one review."""

    version: Literal[1] = Field(alias="schema", description="version of the file format")
    review: Review
    question: Question
    criteria: tuple[Criterion, ...] = ()
    sources: tuple[Source, ...]
    dedupe: Dedupe = Field(default_factory=Dedupe)
    screening: Screening = Field(default_factory=Screening)
    codebook: tuple[Code, ...] = Field(
        (),
        description="the codes, or the name of a CSV file in corpus/<review>/ that lists the codes",
        json_schema_extra=allow_file,
    )
    synthesis: Synthesis = Field(default_factory=Synthesis)
    extraction: Extraction = Field(default_factory=Extraction)
    notices: NoticeCheck = Field(default_factory=NoticeCheck)
    baseline: Baseline | None = None
    amendments: tuple[Amendment, ...] = ()
    constructs: tuple[Construct, ...] = ()
    direction: DirectionRule = Field(default_factory=DirectionRule)
    frameworks: tuple[Framework, ...] = ()
    maps: tuple[EvidenceMap, ...] = ()
    pooling: tuple[Pooling, ...] = ()
    appraisal: Appraisal = Field(default_factory=Appraisal)
    reporting: Reporting = Field(default_factory=Reporting)
    flow: FlowPlan = Field(default_factory=FlowPlan)
    appendix: AppendixPlan = Field(default_factory=AppendixPlan)
    references: References = Field(default_factory=References)

    _codebook_file: str = PrivateAttr("")

    @property
    def codebook_file(self) -> str:
        """The name of the file in `corpus/<review>/` that contains the codebook, or an empty string."""
        return self._codebook_file

    def with_codebook(self, file: str, codes: tuple[Code, ...]) -> Self:
        """Return the protocol with the codes from a codebook file."""
        found = self.model_copy(update={"codebook": codes})
        found._codebook_file = file  # noqa: SLF001  its own class
        return found

    @property
    def sources_before(self) -> frozenset[str]:
        """The ids of the sources with records that were already screened for the published review."""
        return frozenset(self.baseline.sources) if self.baseline else frozenset()

    @property
    def sources_outside_flow(self) -> frozenset[str]:
        """The ids of the sources whose entries are not counted in the flow."""
        return frozenset(source.id for source in self.sources if source.flow != "count")

    @property
    def sources_without_entry(self) -> frozenset[str]:
        """The ids of the sources with works that are cited but have no entry in any reference list."""
        return frozenset(source.id for source in self.sources if source.flow == "without-entry")

    @property
    def criterion_ids(self) -> tuple[str, ...]:
        """The ids of the criteria, in the protocol's order."""
        return tuple(c.id for c in self.criteria)

    @property
    def code_ids(self) -> tuple[str, ...]:
        """The ids of the codes, in the protocol's order."""
        return tuple(c.id for c in self.codebook)

    def codes_above(self, code: str) -> tuple[str, ...]:
        """Return the ids of a code's parent, of the parent's parent, and so on.

        If parents form a cycle, each id is returned only once, and the id of the code itself is not returned.
        """
        parents = {c.id: c.parent for c in self.codebook}
        found: list[str] = []
        above = parents.get(code)
        while above is not None and above not in (code, *found):
            found.append(above)
            above = parents.get(above)
        return tuple(found)

    @property
    def themes(self) -> tuple[Code, ...]:
        """The themes of the synthesis, in the protocol's order."""
        return tuple(c for c in self.codebook if c.theme)

    def criteria_hash(self, stage: str) -> str:
        """Return a hash of the question and the criteria of a stage.

        The hash has eight characters. It is stored with each verdict, so that verdicts given under earlier
        criteria can be recognised. It depends on the wording of the criteria, because people judge by the wording. It
        does not depend on the rules.
        """
        asked = (f"{c.id}\x1e{c.kind}\x1e{c.text}" for c in self.criteria if c.stage == stage)
        return _hash(self.question.text, *asked)

    def criteria_hashes(self, stage: str) -> frozenset[str]:
        """Return the hashes that a verdict given under the current criteria can have.

        There are two such hashes, because earlier versions of the program included the rules of the criteria in the
        hash.
        """
        whole = (
            c.model_dump_json(by_alias=True, exclude={"without_results"})
            for c in self.criteria
            if c.stage == stage
        )
        return frozenset({self.criteria_hash(stage), _hash(self.question.text, *whole)})


def _hash(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:8]
