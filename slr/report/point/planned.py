"""The points that the protocol, the claims or the authors answer, such as question, registration and limitations."""

from typing import Final

from slr.model.word import NOT_REPORTED
from slr.report.page import Page
from slr.report.point.answer import Answer, answered, drafted, yours

ABOUT: Final = "section:about"
CRITERIA: Final = "section:criteria"
AMENDMENTS: Final = "section:amendments"


def title(page: Page) -> Answer:
    """Refer to the title, if it has one of the usual phrases for a systematic review. Otherwise, the authors must answer."""
    words = page.texts("checklist.title_words").split("; ")
    named = any(word in page.protocol.review.title.casefold() for word in words)
    return answered(ABOUT) if named else yours(page, "title", words=", ".join(words))


def abstract(page: Page) -> Answer:
    """Say that the authors must write the abstract."""
    return yours(page, "abstract")


def rationale(page: Page) -> Answer:
    """Say that the authors must write the rationale."""
    return yours(page, "rationale")


def question(page: Page) -> Answer:
    """Refer to the question. If the protocol has none, the authors must answer."""
    return answered(ABOUT) if page.protocol.question.text else yours(page, "question")


def criteria(page: Page) -> Answer:
    """Refer to the eligibility criteria. If the protocol has none, the authors must answer."""
    return answered(CRITERIA) if page.protocol.criteria else yours(page, "criteria")


def grouping(page: Page) -> Answer:
    """Refer to the grouping of studies, in the protocol's words. If it is not reported, the authors must answer."""
    if page.protocol.synthesis.grouping == NOT_REPORTED:
        return yours(page, "grouping")
    return answered("section:methods-eligibility")


def registration(page: Page) -> Answer:
    """Refer to the registration, or to the statement that there is none. If neither is reported, the authors must answer."""
    return _stated(page, "registration", page.protocol.review.registration)


def funding(page: Page) -> Answer:
    """Refer to the funding, or to the statement that there was none. If neither is reported, the authors must answer."""
    return _stated(page, "funding", page.protocol.review.funding)


def interests(page: Page) -> Answer:
    """Refer to the competing interests. If these are not reported, the authors must answer."""
    return _stated(page, "interests", page.protocol.review.interests)


def _stated(page: Page, name: str, text: str) -> Answer:
    return yours(page, name) if text == NOT_REPORTED else answered(ABOUT)


def protocol(page: Page) -> Answer:
    """Refer to the protocol file. The authors must add its public address."""
    return drafted(page, "protocol", ABOUT)


def amendments(page: Page) -> Answer:
    """Refer to the recorded changes of the protocol. If there are none, the authors must answer."""
    return answered(AMENDMENTS) if page.protocol.amendments else yours(page, "amendments")


def changes(page: Page) -> Answer:
    """Refer to the recorded changes of the protocol; the authors must say whether groups were changed.

    If no changes are recorded, the authors must answer.
    """
    return drafted(page, "changes", AMENDMENTS) if page.protocol.amendments else yours(page, "changes")


def availability(page: Page) -> Answer:
    """Refer to the data files. The authors must add the public address of the files."""
    return drafted(page, "availability", "section:data-files", "section:made")


def interpretation(page: Page) -> Answer:
    """Refer to the conclusions among the claims; the authors must add the discussion.

    Without conclusions, the authors must answer.
    """
    return _from_claims(page, "conclusion", "interpretation")


def implications(page: Page) -> Answer:
    """Refer to the recommendations and research needs among the claims. If there are none, the authors must answer."""
    found = any(row["kind"] in ("recommendation", "research need") for row in page.listed("claims"))
    return drafted(page, "implications", "section:claims") if found else yours(page, "implications")


def _from_claims(page: Page, kind: str, key: str) -> Answer:
    found = any(row["kind"] == kind for row in page.listed("claims"))
    return drafted(page, key, "section:claims") if found else yours(page, key)


def claims(page: Page) -> Answer:
    """Refer to the claims of the synthesis. If there are none, the authors must answer."""
    return answered("section:claims") if page.has("claims") else yours(page, "claims")


def limits_evidence(page: Page) -> Answer:
    """Say that the authors must discuss the limitations of the evidence."""
    return yours(page, "limits_evidence")


def limits_process(page: Page) -> Answer:
    """Say that the authors must discuss the limitations of the review process."""
    return yours(page, "limits_process")
