"""One report as a person may see it when judging it. Blinding is decided here, for every screen.

A card is a frozen value without any wording or style of a screen: marked text, criteria with what each rule says and the
key that names it, and verdicts of others where they may be seen.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from slr.desk.snapshot import Snapshot
from slr.desk.span import Line, Mark, mark_text
from slr.model.protocol import Criterion, StageSettings
from slr.model.reason import Reasons, read_reasons
from slr.model.word import ADJUDICATOR
from slr.query.condition import read_query, spell_rule
from slr.query.document import fold_words
from slr.query.match import Hit, find_hits
from slr.query.node import EVERYWHERE, Query, Term
from slr.query.node import Any as AnyOf
from slr.text.style import style_title

Terms = tuple[Sequence[str], Sequence[str]]  # those that raise a report's score, and those that lower it

# Keys that name criteria: digits, then letters that no desk uses for anything else.
CHOICES: Final = "123456789abdfghjklorstvwxyz"


def may_see(settings: StageSettings, who: str, *, settled: bool) -> bool:
    """Tell whether a person may see what others said of a report at a stage.

    The adjudicator may, and so may everybody where the protocol says that the stage is not read blind. Anybody else may
    once the report is settled. A report that is being judged counts as open, whatever its status.
    """
    return who == ADJUDICATOR or not settings.blind or settled


def is_settled(status: str, by: str) -> bool:
    """Tell whether people have settled a report: an exclusion by a rule is still open to people who check it."""
    return by == "people" and status in ("included", "excluded")


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """What one person said of a report."""

    who: str
    verdict: str
    criterion: str
    note: str

    @classmethod
    def from_row(cls, who: str, row: Mapping[str, Any]) -> "Opinion":
        """Return the opinion that a row of verdicts holds."""
        verdict, criterion, note = (row[name] or "" for name in ("verdict", "criterion", "note"))
        return cls(who=who, verdict=verdict, criterion=criterion, note=note)


@dataclass(frozen=True, slots=True, kw_only=True)
class CriterionView:
    """A criterion of the stage beside a report.

    `key` names it, blank where there are more criteria than keys. `outcome` is what its rule says of the report (met, not
    met, unknown), None without a rule; `words` are those that decided it; `conditions` spell the rule where it is unknown.
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
    """A report, ready to be judged. Title, abstract and keywords are marked; a missing one is empty."""

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
    own: Opinion | None
    others: tuple[Opinion, ...]


def make_card(snapshot: Snapshot, report: str, who: str, *, terms: Terms = ((), ())) -> Card:
    """Return what a person may see of a report: their own verdict, and others' only where `may_see` allows it.

    `terms` are those that raise and lower the report's score in the present ranking.
    """
    row = snapshot.rows[report]
    marks = _find_marks(snapshot, row, terms[0])
    opinions = [Opinion.from_row(v["who"], v) for v in snapshot.verdicts.get(report, ())]
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
        own=next((o for o in opinions if o.who == who), None),
        others=tuple(o for o in opinions if o.who != who) if open_to_all else (),
    )


def list_choices(snapshot: Snapshot) -> dict[str, str]:
    """Return key -> criterion of the stage: one key excludes by it. A criterion of inclusion excludes as not met."""
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
    """Return what is to be marked: the terms that rank the report, over them the words of rules."""
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
    """Yield where a title is in italics, the one style of titles that a desk shows."""
    runs = style_title(row["title"] or "", row["title_markup"])
    if "".join(run.text for run in runs) != row["title"]:
        return  # a formula that the plain title spells with other characters: the places differ
    place = 0
    for run in runs:
        if "i" in run.styles:
            yield place, place + len(run.text)
        place += len(run.text)
