"""Define the class for parts of the protocol, and the form of their ids, dates and other texts."""

from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

NotReported = Literal["not reported"]
ID_FORM: Final = r"^[A-Za-z][A-Za-z0-9_.-]*$"
DATE_FORM: Final = r"^\d{4}(-\d{2}(-\d{2})?)?$"
LANGUAGE_FORM: Final = r"^[a-z]{2,3}$"
AFFIX_FORM: Final = r"^([^\W\d_]+-[^\W\d_]*|-[^\W\d_]+)$"
Id = Annotated[str, StringConstraints(pattern=ID_FORM)]
Date = Annotated[str, StringConstraints(pattern=DATE_FORM)]
LanguageCode = Annotated[str, StringConstraints(pattern=LANGUAGE_FORM)]
Affix = Annotated[str, StringConstraints(pattern=AFFIX_FORM)]
Sentence = Annotated[str, StringConstraints(min_length=1)]
Share = Annotated[float, Field(ge=0, le=1)]


class Part(BaseModel):
    """A part of the protocol, of an appraisal tool or of a reporting checklist.

    A part is immutable, and unknown keys are errors. White space at both ends of a text is removed.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)
