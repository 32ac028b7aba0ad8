"""The protocol: what a team decided in advance, as typed values. `slr.model.parse` makes one from YAML text.

Wherever a review may have nothing to say, the words `not reported` are accepted and printed as they stand. Unknown keys
are errors. Each field's description goes into the JSON Schema, so that an editor explains it while one types.
"""

import hashlib
from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from slr.model.word import ALL_STAGES, Language, Role, SourceKind, Stage

NotReported = Literal["not reported"]
Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_.-]*$")]
Date = Annotated[str, StringConstraints(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$")]
Sentence = Annotated[str, StringConstraints(min_length=1)]
Share = Annotated[float, Field(ge=0, le=1)]


class Part(BaseModel):
    """A part of the protocol: immutable, and an unknown key is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class Person(Part):
    """An author of the review."""

    name: Sentence
    affiliation: str = "not reported"
    orcid: str = ""
    role: str = ""


class Review(Part):
    """What the review is, and in which language its appendices are written."""

    title: Sentence
    language: Language = Field("en", description="language of the appendices: en or id")
    kind: Literal["review", "reconstruction", "demonstration"] = Field(
        "review",
        description="review; reconstruction, when rebuilt from a publication; demonstration, when openly made up",
    )
    authors: tuple[Person, ...] = ()
    registration: str = Field("not reported", description="register and number (PRISMA 24a)")
    funding: str = Field("not reported", description="funding (PRISMA 25)")
    interests: str = Field("not reported", description="competing interests (PRISMA 26)")
    note: str = Field("", description="printed at the top of the appendix")


class Question(Part):
    """The review question, whole and in elements, with the words that name it."""

    text: Sentence
    framework: str = Field("not reported", description="PICO, PEO, SPIDER, ... or none")
    elements: dict[str, str] = Field(
        default_factory=dict, description="element of the framework: what it is here"
    )
    terms: dict[str, tuple[str, ...]] = Field(
        default_factory=dict,
        description="language: words of the question; they rank reports before the first verdict",
    )


class Years(Part):
    """A span of years, both ends included."""

    first: int | None = Field(None, alias="from")
    last: int | None = Field(None, alias="to")

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.first is not None and self.last is not None and self.first > self.last:
            raise ValueError(f"the first year, {self.first}, is after the last, {self.last}")
        return self


class Rule(Part):
    """A condition that a program can test. All parts given must be met; each answers met, not met or unknown.

    A missing year, language or abstract answers unknown, and unknown never excludes.
    """

    years: Years | None = None
    languages: tuple[str, ...] = Field((), description="ISO 639-1 codes")
    types: tuple[str, ...] = Field(
        (),
        description="document types, such as article, review, letter; `slr check` names all of them at an unknown one",
    )
    missing: tuple[str, ...] = Field((), description="met when all these fields are missing")
    text: str | dict[str, str] = Field(
        "",
        description='boolean query over title, abstract and keywords: AND OR NOT ( ) "phrase" word* NEAR/3 TI( AB( KW(; or one per language, any of which suffices',
    )
    outcome: Literal["exclude", "advance", "mark"] = Field(
        "exclude",
        description="exclude: decides against; advance: passes to the next stage; mark: only shown to the reviewer",
    )

    @property
    def conditions(self) -> Mapping[str, Any]:
        """The conditions that the rule gives, by the names of their fields: every field but `outcome` is one."""
        return {name: value for name in self.condition_names() if (value := getattr(self, name))}

    @classmethod
    def condition_names(cls) -> tuple[str, ...]:
        """Return the kinds of condition that a rule can have, in the order in which they are tested."""
        return tuple(name for name in cls.model_fields if name != "outcome")

    @model_validator(mode="after")
    def _not_empty(self) -> Self:
        if not self.conditions:
            *names, last = self.condition_names()
            raise ValueError(f"the rule has no condition: give {', '.join(names)} or {last}")
        return self


class Criterion(Part):
    """An eligibility criterion. Without a rule, people alone decide."""

    id: Id
    kind: Literal["include", "exclude"]
    text: Sentence
    stage: Stage = "title-abstract"
    basis: str = Field("", description="where the criterion comes from, when it was not decided in advance")
    rule: Rule | None = None


class Source(Part):
    """Where records come from (PRISMA-S)."""

    id: Id
    name: Sentence
    kind: SourceKind
    files: tuple[str, ...] = Field((), description="paths or patterns below corpus/<review>/searches/")
    platform: str = "not reported"
    searched: Date | NotReported = Field("not reported", description="date of the search, YYYY-MM-DD")
    strategy: str = Field("not reported", description="the search exactly as it was run (PRISMA-S 8)")
    limits: str = "not reported"
    hits: int | NotReported | dict[Date, int] = Field(
        "not reported",
        description="hits that the source reported (PRISMA-S 15); of several searches: date: hits",
    )
    merged: bool = Field(False, description="true if the files mix several sources or are already merged")
    columns: dict[str, str] = Field(
        default_factory=dict, description="for tables: header in the file: our column"
    )
    note: str = ""

    @property
    def all_hits(self) -> int | None:
        """The hits of all its searches together, or None where they are not reported."""
        if isinstance(self.hits, int):
            return self.hits
        return sum(self.hits.values()) if isinstance(self.hits, dict) else None


class Dedupe(Part):
    """How duplicates are found. The defaults are measured; a change is a decision to report."""

    disabled: tuple[str, ...] = Field(
        (), description="names of rules to switch off, as `slr dedupe --rules` lists them"
    )
    versions: Literal["keep", "collapse"] = Field(
        "keep",
        description="preprint and article, conference paper and article, thesis and article: keep as reports of one study, or collapse into one report",
    )
    title_similarity: Share | None = Field(
        None,
        description="least similarity of titles for a merge that no identifier supports; leave out for the measured default",
    )
    collapse_into: Literal["published", "first"] = "published"


class StageSettings(Part):
    """How one stage of screening is carried out."""

    reported: bool = Field(True, description="false if nobody carried out or reported this stage")
    reviewers: Literal[1, 2] = Field(1, description="independent verdicts that each report needs")
    dual_share: Share = Field(
        1.0, description="with two reviewers: share of reports that two must read, drawn by seed"
    )
    team: tuple[str, ...] = Field(
        (), description="reviewers, as their files are named; empty: whoever has a file"
    )
    pilot: int = Field(0, ge=0, description="size of the pilot round, kept apart from agreement")
    blind: bool = True
    maybe: Literal["include", "exclude", "apart"] = Field(
        "include",
        description="how `maybe` counts in agreement: as include, as exclude, or reports with it are left apart; a maybe always waits for a final verdict",
    )


class Model(Part):
    """The classifier that ranks what is pending. It never decides."""

    name: Id = "committee"
    seed: int = 1
    least_labels: int = Field(
        2, ge=2, description="verdicts needed, of both kinds, before the classifier ranks"
    )
    keywords: bool = True
    protocol_words: bool = True


class Stopping(Part):
    """When reading may stop (Callaghan and Müller-Hansen 2020). Without `enabled` the answer is always: not yet."""

    enabled: bool = False
    recall: Annotated[float, Field(gt=0, lt=1)] = 0.95
    confidence: Annotated[float, Field(gt=0, lt=1)] = 0.95
    counts: Literal["any", "all", "adjudicated"] = Field(
        "any",
        description="under dual screening: relevant when any reviewer, or all, said include, or as adjudicated",
    )


class Check(Part):
    """A seeded sample of what rules excluded, for people to check."""

    share: Share = 0.05
    least: int = Field(20, ge=0)
    seed: int = 1


class Screening(Part):
    """How screening is carried out, stage by stage."""

    title_abstract: StageSettings = Field(default_factory=StageSettings, alias="title-abstract")
    full_text: StageSettings = Field(default_factory=StageSettings, alias="full-text")
    retrieval_reported: bool = Field(
        True, description="false if nobody reported which full texts were sought and retrieved"
    )
    model: Model = Field(default_factory=Model)
    stopping: Stopping = Field(default_factory=Stopping)
    check: Check = Field(default_factory=Check)

    @property
    def reported(self) -> Mapping[str, bool]:
        """Whether each stage was carried out and reported, in their order."""
        known = (self.title_abstract.reported, self.retrieval_reported, self.full_text.reported)
        return dict(zip(ALL_STAGES, known, strict=True))

    def stage(self, name: str) -> StageSettings:
        """Return the settings of a stage by its name."""
        return {"title-abstract": self.title_abstract, "full-text": self.full_text}[name]


class Examples(Part):
    """Examples for a definition: what falls under the code and what does not."""

    inside: tuple[str, ...] = Field((), alias="in")
    outside: tuple[str, ...] = Field((), alias="out")


class Code(Part):
    """One code of the codebook. Terms suggest; only a coder codes."""

    id: Id
    label: dict[Language, str]
    theme: bool = Field(False, description="true for the themes that the synthesis is built on")
    parent: Id | None = None
    definition: Sentence
    terms: dict[str, tuple[str, ...]] = Field(
        default_factory=dict,
        description="language: words or phrases that suggest the code; word* matches any ending",
    )
    examples: Examples = Field(default_factory=Examples)


class Synthesis(Part):
    """How the findings are synthesised."""

    method: str = "not reported"
    grouping: str = Field("not reported", description="how studies are grouped, and why (SWiM 1)")
    roles: tuple[Role, ...] = Field(
        ("finding", "theory", "definition", "background", "context"),
        description="roles that the synthesis table shows, in this order",
    )
    note: str = ""


class Baseline(Part):
    """The published review that this one updates. Only with it does the flow have PRISMA's update arm."""

    citation: Sentence
    date: Date
    studies: int = Field(ge=0)
    reports: int = Field(ge=0)
    withdrawn: int = Field(0, ge=0)
    sources: tuple[Id, ...] = Field(
        (), description="sources whose records the published review had already screened"
    )


class Amendment(Part):
    """A change to the protocol after the review began (PRISMA 24c)."""

    date: Date
    change: Sentence
    reason: Sentence
    revision: str = ""


class Protocol(Part):
    """The whole protocol of one review."""

    version: Literal[1] = Field(alias="schema", description="version of this file's form")
    review: Review
    question: Question
    criteria: tuple[Criterion, ...] = ()
    sources: tuple[Source, ...]
    dedupe: Dedupe = Field(default_factory=Dedupe)
    screening: Screening = Field(default_factory=Screening)
    codebook: tuple[Code, ...] = ()
    synthesis: Synthesis = Field(default_factory=Synthesis)
    baseline: Baseline | None = None
    amendments: tuple[Amendment, ...] = ()
    frameworks: Any = Field(None, description="reserved")
    constructs: Any = Field(None, description="reserved")
    appraisal: Any = Field(None, description="reserved")

    @property
    def criterion_ids(self) -> tuple[str, ...]:
        """The ids of the criteria, in the protocol's order."""
        return tuple(c.id for c in self.criteria)

    @property
    def code_ids(self) -> tuple[str, ...]:
        """The ids of the codes, in the protocol's order."""
        return tuple(c.id for c in self.codebook)

    @property
    def themes(self) -> tuple[Code, ...]:
        """The codes that the synthesis is built on, in the protocol's order."""
        return tuple(c for c in self.codebook if c.theme)

    def criteria_hash(self, stage: str) -> str:
        """Return eight characters that change when the question or a criterion of the stage changes.

        A decision keeps them, so that a verdict given under other criteria can be told apart.
        """
        parts = [
            self.question.text,
            *(c.model_dump_json(by_alias=True) for c in self.criteria if c.stage == stage),
        ]
        return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:8]
