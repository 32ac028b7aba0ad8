"""The rules that decide on a pair, in the order in which they are asked: the first that holds decides.

Each is a name, a verdict, one sentence for a reviewer and a condition on the comparison. Guards come before what they
guard. A protocol switches a rule off by its name (`dedupe: disabled`), and the next that holds decides instead.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Final, Literal

from slr.dedupe import condition
from slr.dedupe.comparison import Comparison

Verdict = Literal["same", "different", "version", "ask"]
Test = Callable[[Comparison], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule. `contradicts` marks a verdict that rests on a contradiction: no chain of merges may join such a pair."""

    name: str
    verdict: Verdict
    meaning: str
    holds: Test
    contradicts: bool = False


def judge(comparison: Comparison, rules: Iterable[Rule]) -> Rule:
    """Return the first rule that holds; the last of them always does."""
    for rule in rules:
        if rule.holds(comparison):
            return rule
    return NOTHING


NOTHING: Final = Rule(
    name="too-little",
    verdict="different",
    meaning="Too little agrees for a person's time.",
    holds=condition.always,
)

OTHER_TITLE: Final = Rule(
    name="other-title",
    verdict="different",
    meaning="The titles say different things.",
    holds=condition.other_title,
    contradicts=True,
)
# These decide on most pairs that a key brings together, and say nothing that a reviewer would read.
SILENT: Final = frozenset({NOTHING.name, OTHER_TITLE.name})

RULES: Final = (
    Rule(name="identical", verdict="same", meaning="All fields are the same, and there is a real title.", holds=condition.identical),
    Rule(name="blank-title-same-place", verdict="ask", meaning="One record has no title, but stands in the same place.", holds=condition.blank_same_place),
    Rule(name="blank-title", verdict="different", meaning="A record without a title is never merged by a rule.", holds=condition.blank),
    Rule(name="notice", verdict="different", meaning="An erratum, retraction or reply is not the work it is about.", holds=condition.notice, contradicts=True),
    Rule(name="container-doi", verdict="different", meaning="A DOI shared by other titles with other authors or pages is the container's.", holds=condition.container, contradicts=True),
    Rule(name="generic-title-close", verdict="ask", meaning="A title that many works bear; nothing contradicts, and no page or identifier settles it.", holds=condition.generic_close),
    Rule(name="generic-title", verdict="different", meaning="A title that many works bear needs the same page or identifier.", holds=condition.generic, contradicts=True),
    Rule(name="cochrane-version", verdict="version", meaning="A Cochrane review and its update.", holds=condition.cochrane, contradicts=True),
    Rule(name="same-cochrane", verdict="same", meaning="The same number of a Cochrane review, the same year.", holds=condition.same_cochrane),
    Rule(name="same-page-range", verdict="same", meaning="The same people on the same range of pages of the same volume.", holds=condition.same_page_range),
    Rule(name="numbered", verdict="different", meaning="The titles differ in a number, part or year.", holds=condition.numbered, contradicts=True),
    Rule(name="same-doi", verdict="same", meaning="The same DOI, and titles that fit.", holds=condition.same_doi),
    Rule(name="translation", verdict="same", meaning="Titles in two languages with the same DOI, or the same people, year, volume and pages.", holds=condition.translation),
    Rule(name="same-doi-other-title", verdict="ask", meaning="The same DOI over titles that say different things: perhaps the DOI of what contains both.", holds=condition.same_doi_other_title),
    Rule(name="two-versions", verdict="version", meaning="Preprint, conference paper or thesis, and what was published of it elsewhere.", holds=condition.version, contradicts=True),
    Rule(name="abstract-and-article", verdict="version", meaning="A meeting abstract and the article that followed.", holds=condition.abstract_and_article, contradicts=True),
    Rule(name="two-dois-close", verdict="ask", meaning="Two DOIs for what else looks like one work.", holds=condition.two_dois_close, contradicts=True),
    Rule(name="two-dois", verdict="different", meaning="Each has a DOI of its own.", holds=condition.two_dois, contradicts=True),
    Rule(name="same-pmid", verdict="same", meaning="The same PubMed identifier, and titles that fit.", holds=condition.same_pmid),
    Rule(name="title-and-place", verdict="same", meaning="The same title on the same page of the same volume.", holds=condition.title_and_place),
    Rule(name="abstracts-differ", verdict="ask", meaning="The same title over two different abstracts.", holds=condition.abstracts_differ, contradicts=True),
    Rule(name="one-export", verdict="ask", meaning="One database's own export seldom lists a work twice, so the evidence must be stronger.", holds=condition.one_export),
    Rule(name="title-and-people", verdict="same", meaning="The same title by the same people, and nothing that contradicts.", holds=condition.title_and_people),
    Rule(name="title-and-volume", verdict="same", meaning="The same title in the same volume; authors are missing on one side.", holds=condition.title_and_volume),
    Rule(name="title-and-abstract", verdict="same", meaning="The same title over the same abstract.", holds=condition.title_and_abstract),
    Rule(name="long-title", verdict="same", meaning="The same long title, on a record that says little else.", holds=condition.long_title),
    Rule(name="wrong-year", verdict="same", meaning="Only the year differs; title, people, journal, volume and page are the same.", holds=condition.wrong_year),
    Rule(name="published-twice", verdict="ask", meaning="The same people under the same title at two places or in two years.", holds=condition.published_twice, contradicts=True),
    Rule(name="close-contradicted", verdict="ask", meaning="Too like to pass over, but one field contradicts.", holds=condition.close_contradicted, contradicts=True),
    Rule(name="contradicted", verdict="different", meaning="The titles fit, other fields contradict.", holds=condition.contradicted, contradicts=True),
    Rule(name="close", verdict="ask", meaning="Too like to pass over, too little to merge.", holds=condition.close),
    OTHER_TITLE,
    NOTHING,
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What a protocol decided of the rules. Plain values, so that it travels to a worker process."""

    disabled: tuple[str, ...] = ()
    least: float | None = None

    def rules(self) -> tuple[Rule, ...]:
        """Return the rules that are on, in their order; `least` adds one that asks about titles less alike than that."""
        chosen = [r for r in RULES if r.name not in self.disabled]
        if self.least is not None:
            unlike = Rule(
                name="titles-unlike",
                verdict="ask",
                meaning=f"The titles are less alike than {self.least}, and no identifier supports a merge.",
                holds=partial(condition.less_alike, least=self.least),
            )
            before = {r.name for r in RULES[: [r.name for r in RULES].index(_FIRST_BY_TITLE)]}
            chosen.insert(sum(r.name in before for r in chosen), unlike)
        return tuple(chosen)


# The first of the rules that merge by title and place, without an identifier.
_FIRST_BY_TITLE: Final = "same-page-range"
