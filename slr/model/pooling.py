"""Define the part of the protocol about pooling."""

from typing import Final, Literal, Self, get_args

from pydantic import Field, model_validator

from slr.model.framework import STUDY_FIELDS
from slr.model.part import Id, LanguageCode, Part, Sentence
from slr.model.problem import did_you_mean

Measure = Literal["r", "partial r", "g", "mean difference", "log OR", "log RR", "log HR", "b", "beta"]
PoolModel = Literal["REML", "DL", "PM", "ML", "EE"]
PoolInterval = Literal["normal", "knapp-hartung"]
OneEffect = Literal["largest n", "average"]
MEASURES: Final = get_args(Measure)
# Measures in the units of the scales. They are pooled only if all studies use the same scales.
IN_UNITS: Final = ("b", "mean difference")


class Pooling(Part):
    """A pooled effect that the protocol defines: which effects are pooled, and by which model and interval."""

    id: Id
    label: dict[LanguageCode, str] = Field(default_factory=dict)
    predictor: Id = Field(description="id of the predictor's construct")
    outcome: Id = Field(description="id of the outcome's construct")
    measure: Measure = Field(description="measure of the effects; effects of other measures are not pooled")
    model: PoolModel = Field("REML", description="model of the primary analysis")
    interval: PoolInterval | None = Field(
        None,
        description="interval of the primary analysis; the default is `normal` for the model EE, and `knapp-hartung` for other models",
    )
    least: int = Field(
        3, ge=2, description="minimum number of studies; with fewer studies, nothing is pooled"
    )
    one_effect: OneEffect | None = Field(
        None,
        description="how several effects of one study are combined into one; without this key, nothing is pooled if any study has several effects",
    )
    correlation: float = Field(
        0.5, ge=0, le=1, description="for `average`: the assumed correlation between the effects of one study"
    )
    subgroups: Sentence | None = Field(
        None,
        description="field of the studies, such as design or country; studies with the same value form a subgroup",
    )
    covariate: Sentence | None = Field(
        None, description="numeric field of the studies, such as sample, for a meta-regression"
    )
    same_scales: bool = Field(
        False,
        description="for `b` and `mean difference`: whether all studies use the same scales; if not, nothing is pooled",
    )

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.model == "EE" and self.interval == "knapp-hartung":
            raise ValueError("the interval `knapp-hartung` needs a random-effects model: REML, DL, PM or ML")
        for name, field in (("subgroups", self.subgroups), ("covariate", self.covariate)):
            if field is not None and field not in STUDY_FIELDS:
                near = did_you_mean(field, STUDY_FIELDS)
                raise ValueError(
                    f"`{name}` is not a field of the studies: {field!r}{near}; known: {', '.join(STUDY_FIELDS)}"
                )
        return self

    @property
    def chosen_interval(self) -> PoolInterval:
        """The interval of the primary analysis."""
        return self.interval or ("normal" if self.model == "EE" else "knapp-hartung")
