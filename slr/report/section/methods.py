"""The section with the methods text, drafted from the data of the review."""

from collections.abc import Iterator
from typing import Final

from slr.report.document import Block, Paragraph, Section
from slr.report.method.automation import describe_automation
from slr.report.method.collection import describe_appraisal, describe_coding, describe_extraction
from slr.report.method.combination import describe_certainty, describe_missing, describe_synthesis
from slr.report.method.search import describe_deduplication, describe_eligibility, describe_searches
from slr.report.method.selection import describe_agreement, describe_screening, describe_stopping
from slr.report.method.topic import Topic
from slr.report.page import Page

KEY: Final = "methods"
TOPICS: Final = (
    describe_eligibility,
    describe_searches,
    describe_deduplication,
    describe_screening,
    describe_agreement,
    describe_stopping,
    describe_coding,
    describe_extraction,
    describe_appraisal,
    describe_synthesis,
    describe_missing,
    describe_certainty,
    describe_automation,
)


def make(page: Page) -> Section:
    """Return the section with one subsection per topic: the drafted sentences, then the questions to the authors."""
    topics = (topic for describe in TOPICS if (topic := describe(page)) is not None)
    sections = tuple(_show(page, topic) for topic in topics if topic.sentences or topic.questions)
    return page.section(KEY, page.intro(KEY), sections=sections)


def _show(page: Page, topic: Topic) -> Section:
    title = page.texts(f"method_topic.{topic.key}")
    return Section(id=f"{KEY}-{topic.key}", title=title, blocks=tuple(_paragraphs(page, topic)))


def _paragraphs(page: Page, topic: Topic) -> Iterator[Block]:
    if topic.sentences:
        yield Paragraph(text=" ".join(topic.sentences))
    if topic.questions:
        yield Paragraph(text=page.texts("method.questions", questions=" ".join(topic.questions)), tone="note")
