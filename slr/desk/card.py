"""Select what a reviewer may see while judging a report, on any screen.

A card contains no wording or styling of a particular screen. It consists of marked text, the criteria with their keys
and the outcomes of their rules, and other people's verdicts if the reviewer may see these verdicts.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from slr.desk.key import assign_keys
from slr.desk.snapshot import Snapshot
from slr.desk.source import cite_shown, hide_source
from slr.desk.span import Line, Mark, mark_text
from slr.model.protocol import Criterion
from slr.model.reason import Reasons, read_reasons
from slr.model.sight import may_see
from slr.model.verdict import Verdict
from slr.model.word import STAGES, VECTORS
from slr.query.condition import read_query, spell_rule
from slr.query.document import fold_words
from slr.query.match import Hit, find_hits
from slr.query.node import EVERYWHERE, Query, Term
from slr.query.node import Any as AnyOf
from slr.text.notice import word_notices
from slr.text.style import style_title

Terms = tuple[Sequence[str], Sequence[str]]  # terms that raise and terms that lower the score of a report

Place = tuple[Mark, int, int]  # a mark, the start and the exclusive end
Places = Mapping[tuple[str, int], Sequence[Place]]  # by field, and by keyword for the keywords

COMMANDS: Final = "eimnuq"  # letters that screens use for commands, so that no criterion has them as its key
MOST_LETTERS: Final = 20_000  # of a title or an abstract; a card is drawn at once, however long the text is
MOST_KEYWORDS: Final = 60
_WIDTH: Final = 70  # characters of a citation


@dataclass(frozen=True, slots=True, kw_only=True)
class CriterionView:
    """A criterion of the stage, shown with a report.

    - `key`: the key that selects the criterion, or an empty string if it has none
    - `outcome`: the result of the criterion's rule (met, not met or unknown), or None if there is no rule
    - `words`: the words or values that led to the outcome, without a year that the protocol hides
    - `conditions`: a description of the rule if the outcome is unknown
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
    """A report to be judged.

    - `title`, `abstract`, `keywords`: text with marks, cut if it is long. A field that the report lacks is empty.
    - `letters_left`: the number of characters of the abstract that are left out
    - `keywords_left`: the number of keywords that are left out
    - `notice`: whether the work was retracted or corrected, and the notices. For a report that is itself a notice: the
      works that the report is about.
    - `hidden`: the fields that the protocol hides at the stage: authors, year or journal. These fields are empty. If
      any field is hidden, `doi` is None, and `notice` has no authors, years or identifiers.
    """

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
    notice: tuple[str, ...]
    criteria: tuple[CriterionView, ...]
    raised: tuple[str, ...]
    lowered: tuple[str, ...]
    own: Verdict | None
    others: tuple[Verdict, ...]
    letters_left: int = 0
    keywords_left: int = 0
    hidden: tuple[str, ...] = ()


def make_card(snapshot: Snapshot, report: str, who: str, *, terms: Terms = ((), ())) -> Card:
    """Return the card of a report with the person's own verdict.

    The card contains other people's verdicts only if this person may see them (`may_see`). Fields that the
    protocol hides (`show`) are empty for everybody. `terms` are the terms that raise the report's score in
    the current ranking, and the terms that lower the score.
    """
    hidden = snapshot.queue.settings.hidden
    row = hide_source(snapshot.rows[report], hidden)
    title, abstract = ((row[field] or "")[:MOST_LETTERS] for field in ("title", "abstract"))
    keywords = row["keywords"][:MOST_KEYWORDS]
    marks = _find_marks(snapshot, (title, abstract, keywords), terms[0])
    verdicts = snapshot.queue.votes.of(report)
    open_to_all = may_see(snapshot.queue.settings, who, settled=False)
    italics: list[Place] = [("italic", *place) for place in find_italics(row)]
    return Card(
        report=report,
        title=mark_text(title, [*marks.get(("title", 0), ()), *italics]),
        abstract=mark_text(abstract, marks.get(("abstract", 0), ())),
        keywords=tuple(mark_text(k, marks.get(("keywords", i), ())) for i, k in enumerate(keywords)),
        authors=tuple(row["authors"]),
        year=row["year"],
        journal=row["journal"],
        type=row["type"],
        language=row["language"],
        doi=row["doi"],
        notice=_word_notices(snapshot, row),
        criteria=tuple(_view_criteria(snapshot, report)),
        raised=tuple(terms[0]),
        lowered=tuple(terms[1]),
        own=verdicts.get(who),
        others=tuple(v for v in verdicts.values() if v.who != who) if open_to_all else (),
        letters_left=len(row["abstract"] or "") - len(abstract),
        keywords_left=len(row["keywords"]) - len(keywords),
        hidden=hidden,
    )


def _word_notices(snapshot: Snapshot, row: Mapping[str, Any]) -> tuple[str, ...]:
    hidden = snapshot.queue.settings.hidden
    works = (cite_shown(snapshot.rows[r], hidden, _WIDTH) for r in row["notice_of"] if r in snapshot.rows)
    return word_notices(row["notice"], row["notice_link"], works)


def list_choices(snapshot: Snapshot) -> dict[str, str]:
    """Map each key to the criterion by which it excludes a report.

    An inclusion criterion excludes the reports that do not meet it. Each criterion has its own key, which is the same
    at both stages. Exclusion criteria get their keys before inclusion criteria, and criteria for title and abstract
    before those for full text.
    """
    everything = sorted(snapshot.protocol.criteria, key=lambda c: (c.kind, STAGES.index(c.stage)))
    keys = assign_keys([c.id for c in everything], COMMANDS)
    offered = {c.id for c in list_criteria(snapshot)}
    return {key: ident for ident, key in keys.items() if key and ident in offered}


def list_criteria(snapshot: Snapshot) -> list[Criterion]:
    """Return the criteria that a verdict at the stage can name. In each stage, exclusion criteria come first.

    At full text, the criteria for title and abstract follow those for full text, because a full text can show that a
    report should have been excluded earlier.
    """
    stages = ("full-text", "title-abstract") if snapshot.queue.stage == "full-text" else ("title-abstract",)
    here = [c for c in snapshot.protocol.criteria if c.stage in stages]
    return sorted(here, key=lambda c: (stages.index(c.stage), c.kind))  # "exclude" before "include"


def _view_criteria(snapshot: Snapshot, report: str) -> Iterator[CriterionView]:
    outcomes = {o["criterion"]: o for o in snapshot.outcomes.get(report, ())}
    keys = {ident: key for key, ident in list_choices(snapshot).items()}
    for c in list_criteria(snapshot):
        known: dict[str, Any] = {}
        outcome = outcomes.get(c.id)
        if outcome is not None and c.rule is not None:
            unknown = outcome["outcome"] == "unknown"
            known = {
                "outcome": outcome["outcome"],
                "words": _leave_out(read_reasons(outcome["words"]), snapshot.queue.settings.hidden),
                "conditions": tuple(spell_rule(c.rule)) if unknown else (),
            }
        yield CriterionView(key=keys.get(c.id, ""), id=c.id, kind=c.kind, text=c.text, **known)


def _leave_out(words: Reasons, hidden: Sequence[str]) -> Reasons:
    return tuple(reason for reason in words if reason.kind not in hidden)


def _find_marks(snapshot: Snapshot, fields: tuple[str, str, Sequence[str]], raised: Sequence[str]) -> Places:
    """Return the places to mark. Terms of the ranking come first, so that the words of rules are drawn over these terms."""
    found: list[tuple[Mark, Hit]] = [
        ("ranking", hit) for query in _term_query(raised) for hit in find_hits(query, *fields)
    ]
    for c in snapshot.protocol.criteria:
        if c.rule is not None and c.rule.text:
            found += [(c.kind, hit) for hit in find_hits(read_query(c.rule.text), *fields)]
    places: dict[tuple[str, int], list[Place]] = defaultdict(list)
    for mark, hit in found:
        places[hit.field, hit.item].append((mark, hit.start, hit.end))
    return places


def _term_query(terms: Sequence[str]) -> list[Query]:
    words = [tuple(w.split()) for t in terms if t != VECTORS and (w := fold_words(t))]
    parts = tuple(Term(words=w, fields=EVERYWHERE, column=1) for w in words)
    return [Query(text="", node=AnyOf(parts))] if parts else []


def find_italics(row: Mapping[str, Any]) -> Iterator[tuple[int, int]]:
    """Yield the start and end of each italic part of a title. Screens show no other formatting of titles."""
    runs = style_title(row["title"] or "", row["title_markup"])
    if "".join(run.text for run in runs) != row["title"]:
        return  # the plain title spells a formula with other characters, so the places differ
    place = 0
    for run in runs:
        if "i" in run.styles:
            yield place, place + len(run.text)
        place += len(run.text)
