"""Define the codes of the codebook, as the protocol or a CSV file declares them."""

from typing import Any

from pydantic import Field

from slr.model.part import Affix, Id, LanguageCode, Part, Sentence


class Examples(Part):
    """Examples of text to which a code applies (`in`), and of text to which the code does not apply (`out`)."""

    inside: tuple[str, ...] = Field((), alias="in")
    outside: tuple[str, ...] = Field((), alias="out")


class Code(Part):
    """One code of the codebook. Its terms suggest the code for reports, but only a coder assigns the code."""

    id: Id
    label: dict[LanguageCode, str]
    theme: bool = Field(False, description="true for the themes of the synthesis")
    parent: Id | None = None
    definition: Sentence
    terms: dict[str, tuple[str, ...]] = Field(
        default_factory=dict,
        description="for each language, words or phrases that suggest the code; word* matches any ending",
    )
    exclude: dict[str, tuple[str, ...]] = Field(
        default_factory=dict,
        description="for each language, words or phrases that rule out a match: a term next to one of them, or overlapping with one, does not suggest the code",
    )
    affixes: dict[str, tuple[Affix, ...]] = Field(
        default_factory=dict,
        description="for each language, affixes such as pe-, -nya or ke-an: a term also matches if one of its words has one of these affixes",
    )
    examples: Examples = Field(default_factory=Examples)


def allow_file(schema: dict[str, Any]) -> None:
    """Change the schema so that the codebook can also be the name of a file."""
    codes = {key: schema.pop(key) for key in ("type", "items")}
    schema["anyOf"] = [{"type": "string"}, codes]
