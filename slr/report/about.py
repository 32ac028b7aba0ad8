"""What the review is, what is not reported, and how the appendix was made."""

from collections.abc import Iterator
from typing import Final

from slr import __version__
from slr.model.column import columns_of
from slr.model.protocol import Person, Protocol, StageSettings
from slr.model.word import NOT_REPORTED
from slr.report.document import Facts, Listing, Paragraph, Section
from slr.report.page import Page

AMENDMENT_COLUMNS: Final = columns_of("""
    date     text:date date of the change
    change   text      what was changed
    reason   text      why
    revision text      the protocol's revision
""")


def about_section(page: Page) -> Section:
    """Return title, question and people of the review."""
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
    return Section(id="about", title=t("section.about"), blocks=(Facts(pairs=tuple(pairs)),))


def _person(person: Person) -> str:
    known = [x for x in (person.affiliation, person.orcid, person.role) if x and x != NOT_REPORTED]
    return person.name + (f" ({', '.join(known)})" if known else "")


def amendment_section(page: Page) -> Section:
    """Return what was changed after the review began (PRISMA 2020 item 24c)."""
    t = page.texts
    rows = [a.model_dump() for a in page.protocol.amendments]
    body = (
        page.grid(t("section.amendments"), AMENDMENT_COLUMNS, rows)
        if rows
        else Paragraph(text=t("page.empty"))
    )
    return Section(
        id="amendments", title=t("section.amendments"), blocks=(Paragraph(text=t("intro.amendments")), body)
    )


def gap_section(page: Page) -> Section:
    """Return what neither the protocol nor the data say, so that a gap is seen as one."""
    t = page.texts
    items = tuple((name, tuple(parts)) for name, parts in _gaps(page) if parts)
    body = Listing(items=items) if items else Paragraph(text=t("page.empty"))
    return Section(
        id="not-reported",
        title=t("section.not_reported"),
        blocks=(Paragraph(text=t("intro.not_reported")), body),
    )


def _gaps(page: Page) -> Iterator[tuple[str, list[str]]]:
    t, protocol = page.texts, page.protocol
    review = protocol.review
    yield (
        t("section.about"),
        [
            t(f"fact.{k}")
            for k in ("registration", "funding", "interests")
            if getattr(review, k) == NOT_REPORTED
        ]
        + ([] if review.authors else [t("fact.authors")]),
    )
    for row in page.rows("sources"):
        missing = [
            c
            for c in ("platform", "searched", "strategy", "limits", "hits", "entries")
            if row[c] == NOT_REPORTED
        ]
        yield row["name"], [t(f"column.{c}") for c in missing]
    screening = protocol.screening
    reported = {"title-abstract": screening.title_abstract.reported, "retrieval": screening.retrieval_reported,
                "full-text": screening.full_text.reported}  # fmt: skip
    yield t("section.settings"), [_capital(t.word(stage)) for stage, known in reported.items() if not known]
    synthesis = [k for k in ("method", "grouping") if getattr(protocol.synthesis, k) == NOT_REPORTED]
    yield t("section.synthesis"), [t(f"fact.{k}") for k in synthesis]


def made_section(page: Page) -> Section:
    """Return program, settings and seed: what a reader needs to make the same appendix again."""
    return Section(id="made", title=page.texts("section.made"),
                   blocks=(Paragraph(text=page.texts("intro.made")), Facts(pairs=tuple(_made(page)))))  # fmt: skip


def _made(page: Page) -> Iterator[tuple[str, str]]:
    t, protocol = page.texts, page.protocol
    model = protocol.screening.model
    yield t("fact.version"), f"slr {__version__}"
    yield t("fact.as_of"), page.synthesis.as_of or t.word(NOT_REPORTED)
    name = t(f"model.{model.name}") if t.has(f"model.{model.name}") else model.name
    yield t("fact.model"), t("fact_value.model", name=name)
    yield t("fact.seed"), str(model.seed)
    yield t("fact.least_labels"), str(model.least_labels)
    yield t("fact.dedupe"), t(f"fact_value.versions_{protocol.dedupe.versions}")
    yield t("fact.dedupe_rules"), ", ".join(protocol.dedupe.disabled) or t("fact_value.none")
    least = protocol.dedupe.title_similarity
    yield t("fact.title_similarity"), t("fact_value.default") if least is None else t.number(least)
    yield t("fact.csv"), t("fact_value.csv")


def setting_facts(page: Page) -> Facts:
    """Return how each stage of screening was carried out."""
    return Facts(pairs=tuple(_settings(page)))


def _settings(page: Page) -> Iterator[tuple[str, str]]:
    t, screening = page.texts, page.protocol.screening
    for stage, settings in (("title-abstract", screening.title_abstract), ("full-text", screening.full_text)):
        yield from _stage(page, t.word(stage), settings)
    if not screening.retrieval_reported:
        yield _capital(t.word("retrieval")), t.word(NOT_REPORTED)
    yield t("fact.stopping"), _stopping(page, page.protocol)
    check = screening.check
    yield (
        t("fact.check"),
        t("fact_value.check", share=t.share(check.share), least=str(check.least), seed=str(check.seed)),
    )


def _stage(page: Page, name: str, settings: StageSettings) -> Iterator[tuple[str, str]]:
    t = page.texts
    if not settings.reported:
        yield _capital(name), t.word(NOT_REPORTED)
        return
    share = f" ({t.share(settings.dual_share)})" if settings.reviewers > 1 and settings.dual_share < 1 else ""
    yield t("fact.reviewers", stage=name), f"{settings.reviewers}{share}"
    yield t("fact.team", stage=name), ", ".join(settings.team) or t("fact_value.whoever")
    if settings.pilot:
        yield t("fact.pilot", stage=name), str(settings.pilot)
    if settings.reviewers > 1:
        yield t("fact.maybe", stage=name), t.word(settings.maybe)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _stopping(page: Page, protocol: Protocol) -> str:
    t, stopping = page.texts, protocol.screening.stopping
    if not stopping.enabled:
        return t("fact_value.stopping_off")
    recall, confidence = t.share(stopping.recall), t.share(stopping.confidence)
    return t("fact_value.stopping_on", recall=recall, confidence=confidence)
