"""Define the plan of the appendix in the protocol: its sections, the part to which each belongs, and how people are named."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Final, Literal, Self

from pydantic import AfterValidator, Field, WithJsonSchema, model_validator

from slr.model.part import Part
from slr.model.problem import did_you_mean

MAIN: Final = "main"
SUPPLEMENTS: Final = "supplements"
DATA: Final = "data"

# The part of each section if the protocol does not name the section, in the order of the appendix. The main part has
# what PRISMA 2020 asks for in a report. The supplements have what a reader needs to check the review.
DEFAULTS: Final[Mapping[str, str]] = {
    "about": MAIN,
    "methods": MAIN,
    "sources": MAIN,
    "criteria": MAIN,
    "flow": MAIN,
    "excluded": MAIN,
    "studies": MAIN,
    "appraisal": MAIN,
    "synthesis": MAIN,
    "findings": MAIN,
    "directions": MAIN,
    "frameworks": MAIN,
    "evidence-map": MAIN,
    "pools": MAIN,
    "missing-results": MAIN,
    "certainty": MAIN,
    "claims": MAIN,
    "references": MAIN,
    "pending": SUPPLEMENTS,
    "reviewers": SUPPLEMENTS,
    "agreement-overview": SUPPLEMENTS,
    "stopping": SUPPLEMENTS,
    "publication-years": SUPPLEMENTS,
    "duplicates": SUPPLEMENTS,
    "source-overlap": SUPPLEMENTS,
    "quarantine": SUPPLEMENTS,
    "notices": SUPPLEMENTS,
    "codebook": SUPPLEMENTS,
    "theme-counts": SUPPLEMENTS,
    "coding": SUPPLEMENTS,
    "other-codings": SUPPLEMENTS,
    "finding-differences": SUPPLEMENTS,
    "extraction-agreement": SUPPLEMENTS,
    "statistics-checks": SUPPLEMENTS,
    "quotes": SUPPLEMENTS,
    "amendments": SUPPLEMENTS,
    "not-reported": SUPPLEMENTS,
    "checklists": SUPPLEMENTS,
    "made": SUPPLEMENTS,
    "data-files": SUPPLEMENTS,
    "matrix": DATA,
    "claim-checks": DATA,
    "claim-without": DATA,
    "todo": DATA,
    "problems": DATA,
}
# The table files of each section. A section without a table file cannot be listed in `data`.
TABLES: Final[Mapping[str, tuple[str, ...]]] = {
    "flow": ("ledger",),
    "sources": ("sources",),
    "excluded": ("excluded", "rule_check"),
    "studies": ("studies", "study_differences", "contacts"),
    "appraisal": ("appraisals", "appraisal_agreement", "appraisal_sensitivity"),
    "synthesis": ("synthesis",),
    "findings": ("findings",),
    "directions": ("directions", "votes", "finding_contradictions", "unmapped_names"),
    "frameworks": ("framework_cells",),
    "evidence-map": ("evidence_map",),
    "pools": ("pools", "pooled_studies", "effects"),
    "missing-results": ("registered_studies", "announced_outcomes"),
    "certainty": ("summary_of_findings", "certainty", "evidence_profile"),
    "claims": ("claims", "claim_support"),
    "references": ("references",),
    "pending": ("pending",),
    "reviewers": ("verdicts", "agreement", "disagreements"),
    "agreement-overview": ("agreement", "extraction_agreement", "appraisal_agreement"),
    "stopping": ("stopping", "reading"),
    "publication-years": ("publication_years",),
    "duplicates": ("duplicates",),
    "source-overlap": ("source_overlap",),
    "quarantine": ("quarantine",),
    "notices": ("notices",),
    "theme-counts": ("theme_counts",),
    "coding": ("agreement", "disagreements"),
    "other-codings": ("other_codings",),
    "finding-differences": ("finding_differences",),
    "extraction-agreement": ("extraction_agreement",),
    "statistics-checks": ("statistics_checks",),
    "quotes": ("quotes",),
    "matrix": ("matrix",),
    "claim-checks": ("claim_checks",),
    "claim-without": ("claim_without",),
    "todo": ("todo",),
    "problems": ("problems",),
}


def _check_section(section: str) -> str:
    if section not in DEFAULTS:
        near = did_you_mean(section, DEFAULTS)
        raise ValueError(f"unknown section {section!r}{near}; the sections are {', '.join(DEFAULTS)}")
    return section


def _check_table(section: str) -> str:
    if section not in TABLES:
        raise ValueError(
            f"the section {section!r} has no table file, so it cannot be listed in `{DATA}`: "
            f"name it in `{MAIN}` or in `{SUPPLEMENTS}`"
        )
    return section


SectionId = Annotated[
    str, AfterValidator(_check_section), WithJsonSchema({"type": "string", "enum": list(DEFAULTS)})
]
TableSection = Annotated[
    SectionId, AfterValidator(_check_table), WithJsonSchema({"type": "string", "enum": list(TABLES)})
]


class AppendixPlan(Part):
    """The plan of the appendix, which assigns sections to its parts and says how the appendix names people.

    A section that is not in any list belongs to its part in `DEFAULTS`. A section without content is not printed.
    """

    main: tuple[SectionId, ...] = Field((), description="sections of the main part of the appendix")
    supplements: tuple[SectionId, ...] = Field((), description="sections of the part *Supplements*")
    data: tuple[TableSection, ...] = Field(
        (), description="sections that are not printed; the appendix names their table files instead"
    )

    people: Literal["names", "roles"] = Field(
        "names",
        description="how the appendix names those who screened, coded, extracted and appraised: by the names of their files (`names`), or as Reviewer 1, Reviewer 2 and so on (`roles`); table files always contain the names",
    )

    @model_validator(mode="after")
    def _each_section_once(self) -> Self:
        places: dict[str, str] = {}
        for part, section in self._named():
            if section in places:
                both = dict.fromkeys((places[section], part))
                where = " and in ".join(f"`{name}`" for name in both)
                twice = "" if len(both) > 1 else " twice"
                raise ValueError(
                    f"the section {section!r} is named{twice} in {where}; name each section only once"
                )
            places[section] = part
        return self

    def _named(self) -> Iterator[tuple[str, str]]:
        """Yield the part and the id of each section that the protocol names."""
        for part, sections in ((MAIN, self.main), (SUPPLEMENTS, self.supplements), (DATA, self.data)):
            yield from ((part, section) for section in sections)

    def arrange(self) -> Mapping[str, tuple[str, ...]]:
        """Map each part to its sections in order. Each section belongs to exactly one part.

        The sections of a part are first sorted as in `DEFAULTS`. Then the sections that the protocol lists for this part are
        put into the order of the list. The other sections keep their positions.

        >>> AppendixPlan(main=("flow", "about"), data=("pending",)).arrange()["main"][:3]
        ('flow', 'methods', 'sources')
        """
        chosen = {section: part for part, section in self._named()}
        placed = {section: chosen.get(section, default) for section, default in DEFAULTS.items()}
        found: dict[str, tuple[str, ...]] = {}
        for part in (MAIN, SUPPLEMENTS, DATA):
            listed = iter([section for place, section in self._named() if place == part])
            mine = (section for section, place in placed.items() if place == part)
            found[part] = tuple(next(listed) if section in chosen else section for section in mine)
        return found
