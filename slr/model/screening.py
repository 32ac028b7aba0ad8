"""Define the settings of screening in the protocol: the stages, the ranking, the stopping criterion and the check of rules."""

from collections.abc import Mapping
from typing import Annotated, Final, Literal, Self, get_args

from pydantic import Field, model_validator

from slr.model.part import Date, Id, Part, Share
from slr.model.word import ALL_STAGES

DEFAULT_MODEL: Final = "elas"  # the model that ranks if the protocol names none
SourceField = Literal["authors", "year", "journal"]
SOURCE_FIELDS: Final[tuple[SourceField, ...]] = get_args(SourceField)


class StageSettings(Part):
    """Settings of one stage of screening."""

    reported: bool = Field(True, description="false if this stage was not carried out or not reported")
    reviewers: Literal[1, 2] = Field(1, description="number of independent verdicts that each report needs")
    dual_share: Share = Field(
        1.0,
        description="with two reviewers: share of reports that both reviewers must read; these reports are drawn at random with a seed",
    )
    team: tuple[str, ...] = Field(
        (), description="reviewers, by the names of their files; if empty, everyone who has a file"
    )
    pilot: int = Field(
        0,
        ge=0,
        description="number of reports in the pilot round; agreement on these reports is computed separately",
    )
    blind: bool = True
    show: tuple[SourceField, ...] = Field(
        SOURCE_FIELDS,
        description="which of `authors`, `year` and `journal` reviewers see while they judge a report; the DOI is shown only if all three are",
    )
    maybe: Literal["include", "exclude", "apart"] = Field(
        "include",
        description="how `maybe` counts when agreement is computed: as `include`, as `exclude`, or not at all (`apart`); a report marked `maybe` always needs a final verdict",
    )
    reasons: Literal["settle", "first"] = Field(
        "first",
        description="if reviewers exclude a report by different criteria: wait until somebody settles the criterion (`settle`), or take the criterion that comes first in the protocol (`first`)",
    )

    @property
    def hidden(self) -> tuple[SourceField, ...]:
        """The fields that `show` leaves out, in a fixed order."""
        return tuple(name for name in SOURCE_FIELDS if name not in self.show)


class FullTextSettings(StageSettings):
    """Settings of full-text screening.

    PRISMA requires the exclusions at this stage to be listed by reason, so each excluded report needs one criterion.
    If two reviewers name different criteria, somebody must settle which criterion counts, unless `reasons` is `first`.
    """

    reasons: Literal["settle", "first"] = Field(
        "settle",
        description="if reviewers exclude a report by different criteria: wait until somebody settles the criterion (`settle`), or take the criterion that comes first in the protocol (`first`)",
    )


class Model(Part):
    """The classifier that ranks pending reports. It never decides on a report."""

    name: Id = DEFAULT_MODEL
    seed: int = 1
    least_labels: int = Field(
        2,
        ge=2,
        description="number of judged reports needed before the classifier ranks reports; at least one must be relevant, and at least one irrelevant",
    )
    keywords: bool = True
    protocol_words: bool = True
    folder: str = Field(
        "",
        description="for the model `vectors`: folder with another language model (model.onnx and tokenizer.json), relative to the folder of the project",
    )


class Stopping(Part):
    """The stopping criterion (Callaghan and Müller-Hansen 2020).

    If the criterion is not enabled, the advice is never "may stop".
    """

    enabled: bool = False
    recall: Annotated[float, Field(gt=0, lt=1)] = 0.95
    confidence: Annotated[float, Field(gt=0, lt=1)] = 0.95
    counts: Literal["any", "all", "adjudicated"] = Field(
        "any",
        description="what makes a report relevant in dual screening: an include by any reviewer (`any`), includes by all reviewers (`all`), or an include as the final verdict (`adjudicated`); without a final verdict, `adjudicated` means the same as `any`; `maybe` counts as `include`",
    )
    bias: float = Field(
        1.0,
        ge=1,
        le=2,
        description="experimental: a relevant report is assumed to be this many times as likely to be read next as an irrelevant report; only the value 1 has been validated",
    )
    bias_since: Date | None = Field(
        None, description="date on which the team chose a `bias` other than 1; required if `bias` is not 1"
    )

    @model_validator(mode="after")
    def _date_the_bias(self) -> Self:
        if self.bias != 1 and self.bias_since is None:
            raise ValueError("a `bias` other than 1 needs `bias_since`, the date on which the team chose it")
        return self


class Check(Part):
    """A random sample of the reports that rules excluded, for people to check."""

    share: Share = 0.05
    least: int = Field(20, ge=0)
    seed: int = 1


class Screening(Part):
    """Settings of screening: the stages, the ranking, the stopping criterion and the check of rule exclusions."""

    title_abstract: StageSettings = Field(default_factory=StageSettings, alias="title-abstract")
    full_text: FullTextSettings = Field(default_factory=FullTextSettings, alias="full-text")
    retrieval_reported: bool = Field(
        True, description="false if it was not reported which full texts were sought and retrieved"
    )
    model: Model = Field(default_factory=Model)
    stopping: Stopping = Field(default_factory=Stopping)
    check: Check = Field(default_factory=Check)

    @property
    def people(self) -> tuple[str, ...]:
        """The members of the teams of all stages, without repetition.

        If no stage has a team, the result is empty.
        """
        return tuple(dict.fromkeys((*self.title_abstract.team, *self.full_text.team)))

    @property
    def reported(self) -> Mapping[str, bool]:
        """For each stage, in order, whether it was carried out and reported."""
        known = (self.title_abstract.reported, self.retrieval_reported, self.full_text.reported)
        return dict(zip(ALL_STAGES, known, strict=True))

    def stage(self, name: str) -> StageSettings:
        """Return the settings of the stage with the given name.

        Raises KeyError if the name is neither `title-abstract` nor `full-text`.
        """
        return {"title-abstract": self.title_abstract, "full-text": self.full_text}[name]
