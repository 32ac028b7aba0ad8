"""Define the parts of the protocol for constructs, votes, frameworks and evidence maps."""

from typing import Final, Literal, Self, get_args

from pydantic import Field, model_validator

from slr.model.part import Id, LanguageCode, Part, Sentence
from slr.model.table import STUDIES

Polarity = Literal["more", "more demand", "more resource", "better", "worse"]
WithinStudy = Literal["agree", "70%"]
CellPart = Literal["time", "subgroup"]
FrameworkKind = Literal["matrix", "path"]

CELL_PARTS: Final = get_args(CellPart)
# Fields of a finding's constructs. `construct` and `role` take both sides of a finding.
CONSTRUCT_FIELDS: Final = (
    "predictor",
    "outcome",
    "construct",
    "predictor role",
    "outcome role",
    "role",
)
FINDING_FIELDS: Final = (
    "analysis",
    "test",
    "path",
    "mediator",
    "moderator",
    "time",
    "subgroup",
    "direction",
    "significance",
)
# The themes of a code are the code itself and the codes above it, as far as they have `theme: true`.
CODE_FIELDS: Final = ("code", "theme")
STUDY_FIELDS: Final = tuple(
    name for name in STUDIES.names if name not in ("study", "report", "who", "when", "note", "basis")
)
FIELDS: Final = (*CONSTRUCT_FIELDS, *FINDING_FIELDS, *CODE_FIELDS, *STUDY_FIELDS)


class Construct(Part):
    """A construct: one concept that studies measure under different names, as a predictor or as an outcome."""

    id: Id
    label: dict[LanguageCode, str]
    role: str = Field(
        "",
        description="role of the construct in the frameworks, such as demand, resource, strain, motivation, performance or exposure",
    )
    higher_is: Polarity | None = Field(
        None,
        description="meaning of a high value; without it, the share of positive directions is not computed for this construct, and directions of findings on this construct are not compared",
    )
    names: tuple[Sentence, ...] = Field(
        (),
        description="names of the construct in findings, in all languages; the id and the labels of the construct also count as names",
    )


class DirectionRule(Part):
    """How the findings of studies become votes on a direction."""

    within_study: WithinStudy = Field(
        "agree",
        description="how several results of one study on the same constructs become one vote; with `agree`, all signs must agree and no result may be mixed; with `70%`, at least 70 % of the results with a known direction must have the same sign; if the signs do not meet the rule, the vote is mixed",
    )
    cells: tuple[CellPart, ...] = Field(
        (), description="give a study a separate vote for each time point (`time`) or subgroup (`subgroup`)"
    )


class FieldAxis(Part):
    """An axis made of the values of one field of the studies, the findings, the constructs or the codes."""

    field: Sentence = Field(description="name of the field, such as country, population, code or outcome")
    values: tuple[Sentence, ...] = Field(
        (), description="the values in order; if empty, all values are shown"
    )


# Roles and constructs, or the values of a field.
Axis = tuple[Sentence, ...] | FieldAxis


class Framework(Part):
    """A framework in which findings are placed: a matrix, or a path diagram of constructs."""

    id: Id
    label: dict[LanguageCode, str]
    kind: FrameworkKind
    rows: Axis | None = Field(
        None, description="for a matrix: the roles or constructs of the predictors, or the values of a field"
    )
    columns: Axis | None = Field(
        None, description="for a matrix: the roles or constructs of the outcomes, or the values of a field"
    )
    edges: tuple[tuple[Sentence, Sentence], ...] = Field(
        (), description="for a path: pairs of roles or constructs, such as [demand, strain]"
    )

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.kind == "matrix" and (not self.rows or not self.columns or self.edges):
            raise ValueError(
                "a framework of the kind `matrix` needs `rows` and `columns`, and has no `edges`"
            )
        if self.kind == "path" and (not self.edges or self.rows or self.columns):
            raise ValueError(
                "a framework of the kind `path` needs `edges`, and has neither `rows` nor `columns`"
            )
        return self

    @property
    def places(self) -> tuple[tuple[tuple[str | int, ...], str], ...]:
        """The path and the name of each role or construct in the framework. The paths begin below the framework."""
        found: list[tuple[tuple[str | int, ...], str]] = []
        for key, axis in (("rows", self.rows), ("columns", self.columns)):
            if isinstance(axis, tuple):
                found += [((key, i), name) for i, name in enumerate(axis)]
        for i, edge in enumerate(self.edges):
            found += [(("edges", i, j), name) for j, name in enumerate(edge)]
        return tuple(found)


class EvidenceMap(Part):
    """An evidence gap map: the number of studies for each combination of values of two fields."""

    id: Id
    label: dict[LanguageCode, str] = Field(default_factory=dict)
    rows: Sentence = Field(
        description="field whose values form the rows, such as design, country, predictor or code"
    )
    columns: Sentence = Field(description="field whose values form the columns")
