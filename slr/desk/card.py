"""What a reviewer may see of a report while judging it. Blinding is decided here, for every screen.

A card contains no wording or styling of a particular screen. It consists of marked text, the criteria with their keys and
the outcomes of their rules, and other people's verdicts if the reviewer may see them.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from slr.desk.snapshot import Snapshot
from slr.desk.span import Line, Mark, mark_text
from slr.model.protocol import Criterion, StageSettings
from slr.model.reason import Reasons, read_reasons
from slr.model.verdict import Verdict
from slr.model.word import ADJUDICATOR
from slr.query.condition import read_query, spell_rule
from slr.query.document import fold_words
from slr.query.match import Hit, find_hits
from slr.query.node import EVERYWHERE, Query, Term
from slr.query.node import Any as AnyOf
from slr.text.style import style_title

Terms = tuple[Sequence[str], Sequence[str]]  # terms that raise and terms that lower the score of a report

# Keys for criteria: digits, then letters that no screen uses for another command.
CHOICES: Final = "123456789abdfghjklorstvwxyz"


def may_see(settings: StageSettings, who: str, *, settled: bool) -> bool:
    """Return whether a person may see other people's verdicts on a report at a stage.

    The adjudicator always may. Everyone may if the protocol says that the stage is not blinded. Otherwise a reviewer may
    only after the report is settled. A report that is being judged counts as open, whatever its status.
    """
    return who == ADJUDICATOR or not settings.blind or settled


def is_settled(status: str, by: str) -> bool:
    """Return whether people have settled a report. An exclusion by a rule does not count, because people may still check it."""
    return by == "people" and status in ("included", "excluded")


@dataclass(frozen=True, slots=True, kw_only=True)
class CriterionView:
    """A criterion of the stage, shown with a report.

    `key` selects it; it is empty if there are more criteria than keys. `outcome` is the result of its rule (met, not met
    or unknown), or None if it has no rule. `words` are those that decided the outcome. `conditions` describe the rule if its
    outcome is unknown.
    """

    key: str
    id: str
    kind: str
    text: str
    outcome: str | None = None
    words: Reasons = ()
    conditions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A report to be judged. Title, abstract and keywords are marked text, which is empty if the report lacks them."""

    report: str
    title: Line
    abstract: Line
    keywords: tuple[Line, ...]
    authors: tuple[str, ...]
    year: int | None
    journal: str | None
    type: str | None
    language: str | None
    doi: str | None
    criteria: tuple[CriterionView, ...]
    raised: tuple[str, ...]
    lowered: tuple[str, ...]
    own: Verdict | None
    others: tuple[Verdict, ...]


def make_card(snapshot: Snapshot, report: str, who: str, *, terms: Terms = ((), ())) -> Card:
    """Return the card of a report with the person's own verdict, and with other people's verdicts if `may_see` allows it.

    `terms` are the terms that raise and those that lower the report's score in the current ranking.
    """
    row = snapshot.rows[report]
    marks = _find_marks(snapshot, row, terms[0])
    verdicts = snapshot.queue.verdicts.get(report, {})
    open_to_all = may_see(snapshot.queue.settings, who, settled=False)
    title = [*_places(marks, "title"), *(("italic", *place) for place in find_italics(row))]
    return Card(
        report=report,
        title=mark_text(row["title"] or "", title),
        abstract=mark_text(row["abstract"] or "", _places(marks, "abstract")),
        keywords=tuple(mark_text(k, _places(marks, "keywords", i)) for i, k in enumerate(row["keywords"])),
        authors=tuple(row["authors"]),
        year=row["year"],
        journal=row["journal"],
        type=row["type"],
        language=row["language"],
        doi=row["doi"],
        criteria=tuple(_view_criteria(snapshot, report)),
        raised=tuple(terms[0]),
        lowered=tuple(terms[1]),
        own=verdicts.get(who),
        others=tuple(v for v in verdicts.values() if v.who != who) if open_to_all else (),
    )


def list_choices(snapshot: Snapshot) -> dict[str, str]:
    """Map each key to the criterion by which it excludes a report. An inclusion criterion excludes reports that do not meet it."""
    return {key: c.id for key, c in zip(CHOICES, _of_stage(snapshot), strict=False)}


def _of_stage(snapshot: Snapshot) -> list[Criterion]:
    here = [c for c in snapshot.protocol.criteria if c.stage == snapshot.queue.stage]
    return [*(c for c in here if c.kind == "exclude"), *(c for c in here if c.kind == "include")]


def _view_criteria(snapshot: Snapshot, report: str) -> Iterator[CriterionView]:
    outcomes = {o["criterion"]: o for o in snapshot.outcomes.get(report, ())}
    keys = {ident: key for key, ident in list_choices(snapshot).items()}
    for c in _of_stage(snapshot):
        known: dict[str, Any] = {}
        outcome = outcomes.get(c.id)
        if outcome is not None and c.rule is not None:
            unknown = outcome["outcome"] == "unknown"
            known = {
                "outcome": outcome["outcome"],
                "words": read_reasons(outcome["words"]),
                "conditions": tuple(spell_rule(c.rule)) if unknown else (),
            }
        yield CriterionView(key=keys.get(c.id, ""), id=c.id, kind=c.kind, text=c.text, **known)


def _find_marks(snapshot: Snapshot, row: Mapping[str, Any], raised: Sequence[str]) -> list[tuple[Mark, Hit]]:
    """Return the places to mark: the terms of the ranking first, so that the words of rules are drawn over them."""
    fields = (row["title"], row["abstract"], row["keywords"])
    found: list[tuple[Mark, Hit]] = [
        ("ranking", hit) for query in _term_query(raised) for hit in find_hits(query, *fields)
    ]
    for c in snapshot.protocol.criteria:
        if c.rule is not None and c.rule.text:
            found += [(c.kind, hit) for hit in find_hits(read_query(c.rule.text), *fields)]
    return found


def _term_query(terms: Sequence[str]) -> list[Query]:
    words = [tuple(w.split()) for t in terms if (w := fold_words(t))]
    parts = tuple(Term(words=w, fields=EVERYWHERE, column=1) for w in words)
    return [Query(text="", node=AnyOf(parts))] if parts else []


def _places(marks: Sequence[tuple[Mark, Hit]], field: str, item: int = 0) -> list[tuple[Mark, int, int]]:
    return [(mark, hit.start, hit.end) for mark, hit in marks if (hit.field, hit.item) == (field, item)]


def find_italics(row: Mapping[str, Any]) -> Iterator[tuple[int, int]]:
    """Yield the start and end of each italic part of a title. Italics are the only style of titles that a screen shows."""
    runs = style_title(row["title"] or "", row["title_markup"])
    if "".join(run.text for run in runs) != row["title"]:
        return  # the plain title spells a formula with other characters, so the places differ
    place = 0
    for run in runs:
        if "i" in run.styles:
            yield place, place + len(run.text)
        place += len(run.text)
