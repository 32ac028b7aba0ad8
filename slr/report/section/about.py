"""The section on the review itself: its question, authors, registration, funding and interests, and the date of its data."""

from typing import Final

from slr.model.protocol import Person
from slr.model.word import NOT_REPORTED
from slr.report.document import Facts, Section
from slr.report.page import Page

KEY: Final = "about"


def make(page: Page) -> Section:
    """Return the section with the facts about the review."""
    t, review, question = page.texts, page.protocol.review, page.protocol.question
    pairs = [(t("fact.question"), question.text), (t("fact.framework"), t.plain(question.framework))]
    pairs += [(name.capitalize(), t.plain(text)) for name, text in question.elements.items()]
    pairs += [
        (t("fact.authors"), "; ".join(_person(p) for p in review.authors) or t.word(NOT_REPORTED)),
        (t("fact.registration"), t.plain(review.registration)),
        (t("fact.funding"), t.plain(review.funding)),
        (t("fact.interests"), t.plain(review.interests)),
        (t("fact.as_of"), page.synthesis.as_of or t.word(NOT_REPORTED)),
    ]
    return page.section(KEY, Facts(pairs=tuple(pairs)))


def _person(person: Person) -> str:
    known = [x for x in (person.affiliation, person.orcid, person.role) if x and x != NOT_REPORTED]
    return person.name + (f" ({', '.join(known)})" if known else "")
