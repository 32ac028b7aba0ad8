"""Define reporting checklists, and the part of the protocol about them."""

from typing import Annotated, Final, Self

from pydantic import Field, StringConstraints, model_validator

from slr.model.part import LanguageCode, Part, Sentence

CHECKLIST_ID_FORM: Final = r"^[a-z0-9][a-z0-9_.-]*$"
# What an item of a checklist can ask for. For each point, the program can say where the answer is, or what is missing.
POINTS: Final = (
    "abstract", "adapted", "amendments", "appraisal", "appraisal_reason", "appraised", "appraisers", "availability",
    "certainty", "certainty_results", "changes", "characteristics", "citation_searching", "claims", "coders", "coding",
    "comparison", "contacts", "conversions", "criteria", "dates", "deduplication", "derivation", "display", "excluded",
    "explored", "extraction", "filters", "flow", "funding", "grouping", "heterogeneity", "hits", "implications",
    "interests", "interpretation", "limits", "limits_evidence", "limits_process", "measures", "method", "missing",
    "missing_results", "other_sources", "outcomes", "peer_review", "platforms", "priorities", "protocol", "question",
    "quotations", "rationale", "references", "registers", "registration", "results", "search_plan", "selection",
    "sensitivity", "sensitivity_results", "software", "source_contacts", "sources", "strategies", "synthesis",
    "synthesised", "title", "together", "updates", "variables", "websites",
)  # fmt: skip


class ChecklistItem(Part):
    """One item of a checklist."""

    id: Sentence
    section: str = Field("", description="the part of a report to which the item belongs, such as methods")
    label: dict[LanguageCode, Sentence] = Field(
        default_factory=dict,
        description="what the item asks for; the labels of built-in checklists are in the texts of the appendix",
    )
    points: tuple[str, ...] = Field(
        (),
        description="what the program looks up to answer the item; if empty, only the authors can answer it",
    )


class Checklist(Part):
    """A reporting checklist, such as PRISMA 2020."""

    id: Annotated[str, StringConstraints(pattern=CHECKLIST_ID_FORM)]
    label: str
    items: tuple[ChecklistItem, ...] = Field(min_length=1)

    def find_item(self, name: str) -> ChecklistItem | None:
        """Return the item with the given id, or None."""
        return next((item for item in self.items if item.id == name), None)


class ItemAnswer(Part):
    """The authors' own answer to an item: where their manuscript reports it, or why it does not apply."""

    where: str = Field(
        "", description="place in the manuscript that answers the item, such as `Introduction, page 2`"
    )
    not_applicable: str = Field("", description="the reason why the item does not apply to the review")

    @model_validator(mode="after")
    def _one_of_two(self) -> Self:
        if bool(self.where) == bool(self.not_applicable):
            raise ValueError("give either `where` or `not_applicable`")
        return self


class Reporting(Part):
    """Which reporting checklists the appendix contains, and the authors' own answers to their items."""

    checklists: tuple[Sentence, ...] = Field(
        (),
        description="ids of built-in checklists (prisma-2020, prisma-2020-abstract, prisma-s, swim, entreq), or CSV "
        "files with checklists below corpus/<review>/, such as checklists/prisma-scr.csv; if neither "
        "`checklists` nor `definitions` is given, the appendix contains the built-in checklists that fit the review",
    )
    answers: dict[str, dict[str, ItemAnswer]] = Field(
        default_factory=dict,
        description="the authors' own answers, by checklist id and item id",
    )
    definitions: tuple[Checklist, ...] = Field(
        (),
        description="checklists that are defined in the protocol itself; the program adds those defined in files",
    )
