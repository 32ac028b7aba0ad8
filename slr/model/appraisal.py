"""Define tools for appraising studies, and the protocol's part on appraisal."""

from collections.abc import Mapping
from typing import Annotated, Final, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from slr.model.part import Id, LanguageCode, Part, Sentence

# How an answer is shown: in favour of the study, against it, neither, or not applicable.
Sign = Literal["+", "-", "?", "n/a"]
TOOL_ID_FORM: Final = r"^[a-z0-9][a-z0-9_.-]*$"
ITEM_FORM: Final = r"^[A-Za-z0-9][A-Za-z0-9_.-]*$"
OVERALL: Final = "overall"  # the item for a person's judgement of the whole study
PROCEED: Final = "proceed"  # the item for whether to go on after a screening item
STOP: Final = "stop"
GO_ON: Final = "go on"
_CONCERNS: Final[Mapping[str, Sign]] = {"few concerns": "+", "some concerns": "?", "serious concerns": "-"}
NO_ITEMS: Final = (OVERALL, PROCEED)  # ids that an item of a tool cannot have


class ToolItem(Part):
    """One item of a tool."""

    id: Annotated[str, StringConstraints(pattern=ITEM_FORM)]
    label: dict[LanguageCode, Sentence] = Field(
        min_length=1, description="for each language, what the item asks about"
    )
    section: str = Field(
        "",
        description="the part of the tool to which the item belongs; people answer the sections that fit the design of the study",
    )
    screens: bool = Field(
        False,
        description="true if people must decide whether to continue the appraisal when the answer is not favourable",
    )


class Tool(Part):
    """A tool for appraising studies: its items, and the possible answers."""

    id: Annotated[str, StringConstraints(pattern=TOOL_ID_FORM)]
    label: dict[LanguageCode, Sentence] = Field(min_length=1)
    source: str = Field("not reported", description="publication of the tool")
    answers: dict[Sentence, Sign] = Field(
        min_length=2,
        description="each answer, and how it is shown: `+` favourable, `-` unfavourable, `?` unclear, `n/a` not applicable",
    )
    overall: dict[Sentence, Sign] = Field(
        default_factory=lambda: dict(_CONCERNS),
        description="the words for an overall judgement of a study, and how each is shown",
    )
    totals: bool = Field(
        True,
        description="false if the authors of the tool advise against a total; the program then never shows a total for this tool",
    )
    items: tuple[ToolItem, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _distinct(self) -> Self:
        ids = [item.id for item in self.items]
        for name in ids:
            if name in NO_ITEMS:
                raise ValueError(
                    f"an item cannot have the id {name!r}, because this id is reserved in every tool"
                )
            if ids.count(name) > 1:
                raise ValueError(f"the id {name!r} of an item is used twice")
        return self

    def find_item(self, name: str) -> ToolItem | None:
        """Return the item with the given id, or None. The overall judgement and `proceed` are not items."""
        return next((item for item in self.items if item.id == name), None)

    def find_answers(self, name: str) -> Mapping[str, Sign]:
        """Return the answers that an item allows, with their signs.

        The result is empty for an unknown item, and for `proceed` if no item of the tool is a screening item.
        """
        if name == OVERALL:
            return self.overall
        if name == PROCEED:
            return {GO_ON: "n/a", STOP: "n/a"} if any(i.screens for i in self.items) else {}
        return self.answers if self.find_item(name) else {}

    @property
    def names(self) -> tuple[str, ...]:
        """The ids of all items in order, then `overall` and, if an item is a screening item, `proceed`."""
        return (
            *(i.id for i in self.items),
            OVERALL,
            *((PROCEED,) if any(i.screens for i in self.items) else ()),
        )

    def asks(self, answers: Mapping[str, str]) -> tuple[str, ...]:
        """Return the ids of the screening items with an answer that is not favourable.

        Such an answer raises the question of whether to go on with the appraisal.
        """
        return tuple(
            i.id
            for i in self.items
            if i.screens and i.id in answers and self.answers.get(answers[i.id]) != "+"
        )

    def list_missing(self, answers: Mapping[str, str]) -> tuple[str, ...]:
        """Return the ids of the items that a person still has to answer. `answers` are the person's answers by item id.

        After `stop`, nothing is missing. If a screening item raises the question of whether to go on and the person has
        not answered `proceed`, only `proceed` is missing. In all other cases, the person has to answer these items:

        - items without a section
        - items of sections with a screening item
        - items of the other sections that the person has begun or, if none of them is begun, items of all sections

        The overall judgement is never among the missing items.
        """
        if answers.get(PROCEED) == STOP:
            return ()
        if self.asks(answers) and PROCEED not in answers:
            return (PROCEED,)
        always = {"", *(i.section for i in self.items if i.screens)}
        begun = {i.section for i in self.items if i.id in answers} - always
        sections = always | (begun or {i.section for i in self.items})
        return tuple(i.id for i in self.items if i.section in sections and i.id not in answers)


class Without(Part):
    """A sensitivity analysis: directions and pooled effects without the studies or results that have one of the `answers`."""

    id: Id
    label: dict[LanguageCode, Sentence] = Field(default_factory=dict)
    tool: Sentence
    item: Sentence = Field(
        OVERALL, description="id of an item of the tool, or `overall` for the overall judgement"
    )
    answers: tuple[Sentence, ...] = Field(
        min_length=1,
        description="studies or results with one of these answers are left out of the sensitivity analysis",
    )


class Appraisal(Part):
    """How the included empirical studies are appraised, and which studies the sensitivity analyses leave out."""

    tools: tuple[Sentence, ...] = Field(
        (),
        description="ids of built-in tools (jbi-cross-sectional, mmat-2018), or YAML files with tools below corpus/<review>/, such as tools/rob2.yaml",
    )
    appraisers: Literal[1, 2] = Field(2, description="number of people who appraise each study independently")
    without: tuple[Without, ...] = ()
    totals: bool = Field(
        False,
        description="true to show the number of favourable answers; no total is shown for a tool if its authors advise against totals",
    )
    definitions: tuple[Tool, ...] = Field(
        (),
        description="tools that are defined in the protocol itself; the program adds the tools that are "
        "defined in files",
    )
