"""The points that the protocol, the claims or the authors answer, such as question, registration and limitations."""

from typing import Final

from slr.model.word import NOT_REPORTED
from slr.report.page import Page
from slr.report.point.answer import Answer, answered, drafted, yours

ABOUT: Final = "section:about"
CRITERIA: Final = "section:criteria"
AMENDMENTS: Final = "section:amendments"


def title(page: Page) -> Answer:
    """Say that the title identifies the review as systematic, if it contains one of the usual phrases.

    Otherwise, the authors must fill in the point.
    """
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
    """Say where the question is reported. If the protocol has none, the authors must fill in the point."""
    return answered(ABOUT) if page.protocol.question.text else yours(page, "question")


def criteria(page: Page) -> Answer:
    """Say where the eligibility criteria are listed. If the protocol has none, the authors must fill in the point."""
    return answered(CRITERIA) if page.protocol.criteria else yours(page, "criteria")


def grouping(page: Page) -> Answer:
    """Say where the grouping of studies is described. If it is not reported, the authors must fill in the point."""
    if page.protocol.synthesis.grouping == NOT_REPORTED:
        return yours(page, "grouping")
    return answered("section:methods-eligibility")


def registration(page: Page) -> Answer:
    """Say where the registration, or the lack of one, is reported. If neither is reported, the authors must fill in the point."""
    return _stated(page, "registration", page.protocol.review.registration)


def funding(page: Page) -> Answer:
    """Say where the funding, or the lack of it, is reported. If neither is reported, the authors must fill in the point."""
    return _stated(page, "funding", page.protocol.review.funding)


def interests(page: Page) -> Answer:
    """Say where the competing interests are reported. If these are not reported, the authors must fill in the point."""
    return _stated(page, "interests", page.protocol.review.interests)


def _stated(page: Page, name: str, text: str) -> Answer:
    return yours(page, name) if text == NOT_REPORTED else answered(ABOUT)


def protocol(page: Page) -> Answer:
    """Say where the protocol file is named. The authors must add its public address."""
    return drafted(page, "protocol", ABOUT)


def amendments(page: Page) -> Answer:
    """Say where the changes to the protocol are listed. If there are none, the authors must fill in the point."""
    return answered(AMENDMENTS) if page.protocol.amendments else yours(page, "amendments")


def changes(page: Page) -> Answer:
    """Say where the changes to the protocol are listed. The authors must add whether groups were changed.

    If no changes are recorded, the authors must fill in the point.
    """
    return drafted(page, "changes", AMENDMENTS) if page.protocol.amendments else yours(page, "changes")


def availability(page: Page) -> Answer:
    """Say where the data files are listed. The authors must add the public address of the files."""
    return drafted(page, "availability", "section:data-files", "section:made")


def interpretation(page: Page) -> Answer:
    """Say where the conclusions are listed. The authors must add the discussion.

    Without conclusions, the authors must fill in the point.
    """
    return _from_claims(page, "conclusion", "interpretation")


def implications(page: Page) -> Answer:
    """Say where the recommendations and research needs are listed. If there are none, the authors must fill in the point."""
    found = any(row["kind"] in ("recommendation", "research need") for row in page.listed("claims"))
    return drafted(page, "implications", "section:claims") if found else yours(page, "implications")


def _from_claims(page: Page, kind: str, key: str) -> Answer:
    found = any(row["kind"] == kind for row in page.listed("claims"))
    return drafted(page, key, "section:claims") if found else yours(page, key)


def claims(page: Page) -> Answer:
    """Say where the claims of the synthesis are listed. If there are none, the authors must fill in the point."""
    return answered("section:claims") if page.has("claims") else yours(page, "claims")


def limits_evidence(page: Page) -> Answer:
    """Say that the authors must discuss the limitations of the evidence."""
    return yours(page, "limits_evidence")


def limits_process(page: Page) -> Answer:
    """Say that the authors must discuss the limitations of the review process."""
    return yours(page, "limits_process")
