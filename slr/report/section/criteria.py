"""The section on eligibility criteria (PRISMA 2020 item 5) and the screening procedure (item 8)."""

from collections.abc import Iterator
from typing import Final

from slr.model.column import columns_of
from slr.model.protocol import Criterion, Protocol
from slr.model.screening import StageSettings
from slr.model.word import NOT_REPORTED, STAGES
from slr.query.condition import CONDITIONS, Phrase
from slr.report.document import Facts, Section
from slr.report.page import Page
from slr.report.text import Texts, capital

KEY: Final = "criteria"
COLUMNS: Final = columns_of("""
    criterion text:narrow criterion
    kind      text:word   include or exclude
    stage     text        the stage of the criterion, and other stages at which it excluded reports
    text      text:long   the criterion in words
    rule      text        the rule in words
    note      text:long   the basis of the criterion
""")


def make(page: Page) -> Section:
    """Return the section with the criteria, their rules in words, and the settings of each stage of screening."""
    t = page.texts
    rows = [
        {
            "criterion": c.id,
            "kind": c.kind,
            "stage": "; ".join(t.word(stage) for stage in _stages(page, c)),
            "text": c.text,
            "rule": rule_text(c, t),
            "note": c.basis,
        }
        for c in page.protocol.criteria
    ]
    settings = Facts(pairs=tuple(_settings(page)))
    below = Section(id="settings", title=t("section.settings"), blocks=(settings,))
    grid = page.grid(t("section.criteria"), COLUMNS, rows)
    intro = [page.intro(KEY)] if any(c.rule for c in page.protocol.criteria) else []
    return page.section(KEY, *intro, grid, sections=(below,))


def rule_text(criterion: Criterion, t: Texts) -> str:
    """Return the rule of a criterion in words, or "" if it has no rule."""
    rule = criterion.rule
    if rule is None:
        return ""
    described = (p for name, value in rule.conditions.items() for p in CONDITIONS[name].describe(value))
    unmet = criterion.kind == "include" and rule.outcome == "exclude"
    outcome = t("rule.exclude_unless") if unmet else t.word(rule.outcome)
    return f"{outcome}: {'; '.join(_phrase(p, t) for p in described)}"


def _stages(page: Page, criterion: Criterion) -> list[str]:
    """Return, in order, the stage of a criterion and all other stages at which this criterion excluded reports."""
    excluded = page.table("excluded")
    used = set(excluded["stage"][excluded["criterion"] == criterion.id])
    return [stage for stage in STAGES if stage in {criterion.stage, *used}]


def _phrase(phrase: Phrase, t: Texts) -> str:
    values = ", ".join(t.name(phrase.kind, value) for value in phrase.values)
    return t.fill(f"rule.{phrase.key}", {**phrase.fill, "values": values})


def _settings(page: Page) -> Iterator[tuple[str, str]]:
    t, protocol = page.texts, page.protocol
    screening = protocol.screening
    for stage, settings in (("title-abstract", screening.title_abstract), ("full-text", screening.full_text)):
        yield from _stage(page, t.word(stage), settings)
    if not screening.retrieval_reported:
        yield capital(t.word("retrieval")), t.word(NOT_REPORTED)
    yield t("fact.stopping"), _stopping(protocol, t)
    if any(c.rule is not None and c.rule.outcome == "exclude" for c in protocol.criteria):
        check = screening.check
        numbers = {"share": t.share(check.share), "least": str(check.least), "seed": str(check.seed)}
        yield t("fact.check"), t("fact_value.check", **numbers)


def _stage(page: Page, name: str, settings: StageSettings) -> Iterator[tuple[str, str]]:
    t = page.texts
    if not settings.reported:
        yield capital(name), t.word(NOT_REPORTED)
        return
    share = f" ({t.share(settings.dual_share)})" if settings.reviewers > 1 and settings.dual_share < 1 else ""
    yield t("fact.reviewers", stage=name), f"{settings.reviewers}{share}"
    yield t("fact.team", stage=name), ", ".join(map(page.person, settings.team)) or t("fact_value.whoever")
    if settings.pilot:
        yield t("fact.pilot", stage=name), str(settings.pilot)
    if settings.reviewers > 1:
        yield t("fact.maybe", stage=name), t.word(settings.maybe)


def _stopping(protocol: Protocol, t: Texts) -> str:
    stopping = protocol.screening.stopping
    if not stopping.enabled:
        return t("fact_value.stopping_off")
    recall, confidence = t.share(stopping.recall), t.share(stopping.confidence)
    return t("fact_value.stopping_on", recall=recall, confidence=confidence)
