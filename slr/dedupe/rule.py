"""Define the rules of deduplication, in order. The first rule that applies to a pair gives the verdict on the pair.

A rule has a name, a verdict, and a condition that is tested on the comparison of two records. The rule's explanation
for reviewers is in `slr/report/texts`, under `dedupe_rule`. A rule that prevents a wrong merge comes before the rules
that would cause this merge. A protocol can switch off a rule by its name (`dedupe: disabled`). The later
rules are then tested instead.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Final, Literal

from slr.dedupe import condition, edition, subtitle, two_scripts, wording
from slr.dedupe.comparison import Comparison

Verdict = Literal["same", "different", "version", "notice", "ask"]
Test = Callable[[Comparison], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule: its name, its verdict, and its condition (`holds`).

    If `contradicts` is true, two records that meet the condition contradict each other, and no chain of merges by rules
    joins them.
    """

    name: str
    verdict: Verdict
    holds: Test
    contradicts: bool = False


def judge(comparison: Comparison, rules: Iterable[Rule]) -> Rule:
    """Return the first rule whose condition is met, or `NOTHING` if no condition is met."""
    for rule in rules:
        if rule.holds(comparison):
            return rule
    return NOTHING


NOTHING: Final = Rule(
    name="too-little",
    verdict="different",
    holds=condition.always,
)

OTHER_TITLE: Final = Rule(
    name="other-title",
    verdict="different",
    holds=condition.other_title,
    contradicts=True,
)
# These rules give the verdict on most candidate pairs. Their reasons are not shown to reviewers.
SILENT: Final = frozenset({NOTHING.name, OTHER_TITLE.name})

RULES: Final = (
    Rule(name="identical", verdict="same", holds=condition.identical),
    Rule(name="blank-title-same-place", verdict="ask", holds=condition.blank_same_place),
    Rule(name="blank-title", verdict="different", holds=condition.blank),
    Rule(name="notice", verdict="different", holds=condition.notice, contradicts=True),
    Rule(name="other-number", verdict="different", holds=edition.other_number, contradicts=True),
    Rule(name="same-registration", verdict="same", holds=edition.same_registration),
    Rule(name="same-registration-close", verdict="ask", holds=edition.same_registration_close),
    Rule(name="two-scripts", verdict="same", holds=two_scripts.two_scripts),
    Rule(name="two-scripts-close", verdict="ask", holds=two_scripts.two_scripts_close),
    Rule(name="container-doi", verdict="different", holds=condition.container, contradicts=True),
    Rule(name="short-title", verdict="same", holds=subtitle.short_title),
    Rule(name="short-title-close", verdict="ask", holds=subtitle.short_title_close),
    Rule(name="generic-title-close", verdict="ask", holds=condition.generic_close),
    Rule(name="generic-title", verdict="different", holds=condition.generic, contradicts=True),
    Rule(name="cochrane-version", verdict="version", holds=condition.cochrane, contradicts=True),
    Rule(name="numbered-version", verdict="version", holds=edition.numbered_version, contradicts=True),
    Rule(name="two-editions", verdict="version", holds=edition.two_editions, contradicts=True),
    Rule(name="same-cochrane", verdict="same", holds=condition.same_cochrane),
    Rule(name="same-page-range", verdict="same", holds=condition.same_page_range),
    Rule(name="footnote-mark", verdict="same", holds=edition.footnote_mark),
    Rule(name="footnote-mark-close", verdict="ask", holds=edition.footnote_mark_close),
    Rule(name="numbered", verdict="different", holds=condition.numbered, contradicts=True),
    Rule(name="same-doi", verdict="same", holds=condition.same_doi),
    Rule(name="translation", verdict="same", holds=condition.translation),
    Rule(name="same-doi-other-title", verdict="ask", holds=condition.same_doi_other_title),
    Rule(name="two-versions", verdict="version", holds=condition.version, contradicts=True),
    Rule(
        name="abstract-and-article", verdict="version", holds=condition.abstract_and_article, contradicts=True
    ),
    Rule(name="two-dois-close", verdict="ask", holds=condition.two_dois_close, contradicts=True),
    Rule(name="two-dois", verdict="different", holds=condition.two_dois, contradicts=True),
    Rule(name="same-pmid", verdict="same", holds=condition.same_pmid),
    Rule(name="title-and-place", verdict="same", holds=condition.title_and_place),
    Rule(name="abstracts-differ", verdict="ask", holds=condition.abstracts_differ, contradicts=True),
    Rule(name="one-export", verdict="ask", holds=condition.one_export),
    Rule(name="title-and-people", verdict="same", holds=condition.title_and_people),
    Rule(name="title-and-volume", verdict="same", holds=condition.title_and_volume),
    Rule(name="title-and-abstract", verdict="same", holds=condition.title_and_abstract),
    Rule(name="long-title", verdict="same", holds=condition.long_title),
    Rule(name="wrong-year", verdict="same", holds=condition.wrong_year),
    Rule(name="published-twice", verdict="ask", holds=condition.published_twice, contradicts=True),
    Rule(name="close-contradicted", verdict="ask", holds=condition.close_contradicted, contradicts=True),
    Rule(name="contradicted", verdict="different", holds=condition.contradicted, contradicts=True),
    Rule(name="other-word", verdict="ask", holds=wording.other_word, contradicts=True),
    Rule(name="unclear-word", verdict="ask", holds=wording.unclear_word),
    Rule(name="close", verdict="ask", holds=condition.close),
    OTHER_TITLE,
    NOTHING,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """The protocol's settings for the rules, as plain values that can be sent to a worker process."""

    disabled: tuple[str, ...] = ()
    least: float | None = None

    def rules(self) -> tuple[Rule, ...]:
        """Return the active rules in order.

        If `least` is set, an additional rule asks people about matching titles that are less similar than `least`. It
        does not apply to records that share a DOI or PubMed identifier.
        """
        chosen = [r for r in RULES if r.name not in self.disabled]
        if self.least is not None:
            unlike = Rule(
                name="titles-unlike",
                verdict="ask",
                holds=partial(condition.less_alike, least=self.least),
            )
            before = {r.name for r in RULES[: [r.name for r in RULES].index(_FIRST_BY_TITLE)]}
            chosen.insert(sum(r.name in before for r in chosen), unlike)
        return tuple(chosen)


# The first rule that merges records with matching titles by their place, without an identifier.
_FIRST_BY_TITLE: Final = "same-page-range"
