"""The points on selection, coding, extraction and appraisal (PRISMA 2020 items 8 to 11, ENTREQ)."""

from typing import Final

from slr.model.word import STAGES
from slr.report.method.selection import count_readers
from slr.report.page import Page
from slr.report.point.answer import Answer, answered, drafted, yours

STUDIES: Final = "tables/studies.csv"


def selection(page: Page) -> Answer:
    """Say where screening is described. If no person gave a verdict, the authors must fill in the point."""
    read = any(count_readers(page, stage).reviewers for stage in STAGES)
    return drafted(page, "checked_draft", "section:methods-screening") if read else yours(page, "selection")


def extraction(page: Page) -> Answer:
    """Say where data extraction is described or, if no result is counted, where coding is described.

    If there are no codings either, the authors must fill in the point.
    """
    if any(row["counts"] for row in page.listed("findings")):
        return drafted(page, "checked_draft", "section:methods-extraction")
    return coding(page) if page.has("synthesis") else yours(page, "extraction")


def contacts(page: Page) -> Answer:
    """Say where the contacts with authors of studies are reported. Without contacts, the authors of the review must fill in the point."""
    return answered("tables/contacts.csv") if page.has("contacts") else yours(page, "contacts")


def outcomes(page: Page) -> Answer:
    """Say where the constructs of the protocol are reported. The authors must add how results were chosen.

    Without constructs, the authors must fill in the point.
    """
    if page.protocol.constructs:
        return drafted(page, "outcomes", "section:methods-synthesis", "section:directions")
    return yours(page, "outcomes_none")


def variables(page: Page) -> Answer:
    """Say where the facts about the included studies are reported.

    The authors must add what they assumed about missing information. If no study is included, they must fill in the point.
    """
    return drafted(page, "variables", STUDIES) if page.has("studies") else yours(page, "variables")


def appraisal(page: Page) -> Answer:
    """Say where the appraisal of the studies is described.

    If no appraisal is counted, the authors must fill in the point.
    """
    if any(row["counts"] for row in page.listed("appraisals")):
        return drafted(page, "checked_draft", "section:methods-appraisal")
    return yours(page, "appraisal")


def appraisers(page: Page) -> Answer:
    """Say where the number of appraisers is reported. It is part of the text on appraisal, so the answer is the same."""
    return appraisal(page)


def appraisal_reason(page: Page) -> Answer:
    """Say that the authors must give the reasons for the appraisal."""
    return yours(page, "appraisal_reason")


def coders(page: Page) -> Answer:
    """Say where the coders are named. Without codings, the authors must fill in the point."""
    return answered("section:methods-coding") if page.has("synthesis") else yours(page, "coding")


def coding(page: Page) -> Answer:
    """Say where coding is described. Without codings, the authors must fill in the point."""
    if page.has("synthesis"):
        return drafted(page, "checked_draft", "section:methods-coding", "section:codebook")
    return yours(page, "coding")


def comparison(page: Page) -> Answer:
    """Say where codings and directions compare findings across studies. If there are neither, the authors must fill in the point."""
    if page.has("synthesis") or page.has("directions"):
        return drafted(page, "comparison", "section:synthesis", "section:directions")
    return yours(page, "comparison")


def derivation(page: Page) -> Answer:
    """Say that the authors must state whether the themes were set in advance."""
    return yours(page, "derivation")


def quotations(page: Page) -> Answer:
    """Say where the recorded quotations are shown. The authors must add who is quoted.

    If no quotations are recorded, the authors must fill in the point.
    """
    quoted = any(row["quotes"] for row in page.listed("synthesis"))
    return drafted(page, "quotations", "section:synthesis") if quoted else yours(page, "quotations_none")


def software(page: Page) -> Answer:
    """Say where the program and its settings are reported. The authors must add other software."""
    return drafted(page, "software", "section:methods-automation", "section:made")
