"""The section on the software and settings that a reader needs to reproduce the appendix."""

from collections.abc import Iterator
from typing import Final

from slr import __version__
from slr.report.document import Facts, Section
from slr.report.page import Page

KEY: Final = "made"


def make(page: Page) -> Section:
    """Return the section with the program version and the settings of the ranking and of deduplication."""
    return page.section(KEY, Facts(pairs=tuple(_facts(page))))


def _facts(page: Page) -> Iterator[tuple[str, str]]:
    t, protocol = page.texts, page.protocol
    model = protocol.screening.model
    yield t("fact.version"), f"slr {__version__}"
    name = t(f"model.{model.name}") if t.has(f"model.{model.name}") else model.name
    yield t("fact.model"), t("fact_value.model", name=name)
    yield t("fact.seed"), str(model.seed)
    yield t("fact.least_labels"), str(model.least_labels)
    yield t("fact.dedupe"), t(f"fact_value.versions_{protocol.dedupe.versions}")
    if disabled := protocol.dedupe.disabled:
        rules = (f"{name}: {t(f'dedupe_rule.{name}').rstrip('.')}" for name in disabled)
        yield t("fact.dedupe_rules"), "; ".join(rules)
    if protocol.dedupe.title_similarity is not None:
        yield t("fact.title_similarity"), t.number(protocol.dedupe.title_similarity)
