"""Read the support of each claim, and find the studies that are counted for it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from slr.claims.claim import Claim, find_folded_ties
from slr.claims.origin import INCLUDED, Origins
from slr.claims.target import Item, Targets
from slr.findings.relation import Relation
from slr.model.claim import FINDING, NOT_SETTLED, STUDY, WORK
from slr.model.problem import Problem, Severity, did_you_mean
from slr.model.word import ADJUDICATOR
from slr.people.kind import KINDS
from slr.people.latest import rows_in_force
from slr.people.row import Row
from slr.people.vocabulary import fold_word


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """An item that supports or contradicts a claim.

    - `relation`: supports or contradicts; empty if people disagree and the adjudicator has not settled the relation
    - `rows`, `settling`: the rows of the people, and the rows of the adjudicator; if only the adjudicator wrote
      rows, these rows are in `rows`
    - `status`: the status of the reports of the item
    - `second_hand`: whether the item is known only from another paper
    - `counted`: the studies of the item that are counted for the claim
    - `reason`: why no study is counted, or empty if any study is counted
    - `relations`: the results that determine the direction of the evidence, provided that a study is counted
    """

    claim: Claim
    relation: str
    item: Item
    rows: tuple[Row, ...]
    settling: tuple[Row, ...]
    status: str
    second_hand: bool
    counted: tuple[str, ...]
    reason: str
    relations: tuple[Relation, ...]

    @property
    def who(self) -> tuple[str, ...]:
        """The people who wrote `rows`, each once."""
        return tuple(dict.fromkeys(row.who for row in self.rows))


def read_support(
    rows: Sequence[Row],
    claims: Mapping[str, Claim],
    targets: Targets,
    results: Mapping[str, Sequence[Relation]],
) -> tuple[list[Link], list[Problem]]:
    """Return the links between claims and items, sorted, and the problems. An unknown claim or item is a problem.

    `claims` are the claims by folded name. `results` maps studies to their results that are known first-hand.
    """
    problems = [*find_folded_ties(rows, KINDS["support"])]
    found: list[tuple[Row, tuple[str, str, str]]] = []
    items: dict[tuple[str, str], Item] = {}
    for row in rows:
        item = targets.find(row["what"], row["id"])
        name = fold_word(row["claim"])
        if item is not None:
            items[item.what, item.id] = item
        found.append((row, (name, row["what"], row["id"] if item is None else item.id)))
    rows_of: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
    for row, key in rows_in_force(found, KINDS["support"]):
        rows_of[key].append(row)
    links = []
    for key in sorted(rows_of):
        name, what, item_id = key
        mine = sorted(rows_of[key], key=lambda row: (row.who, row.file, row.line))
        claim, known = claims.get(name), items.get((what, item_id))
        problems += [p for row in mine for p in _find_faults(row, claims, claim, targets, known)]
        if claim is not None and known is not None:
            link = _make_link(claim, known, mine, targets.origins, results)
            links.append(link)
            if not link.relation:
                problems += _find_both(link)
    return links, problems


def _find_faults(
    row: Row, claims: Mapping[str, Claim], claim: Claim | None, targets: Targets, item: Item | None
) -> Iterable[Problem]:
    if claim is None:
        names = [c.name for c in claims.values()]
        yield row.problem(
            "CLM011",
            f"there is no claim with the name {row['claim']!r}{did_you_mean(row['claim'], names)}",
            where="claim",
            hint="use the name of a claim that exists in `claims/`, or repeat the row with a later `when` and `yes` in `retract` to take it back",
        )
    if item is None:
        known = targets.study_names if row["what"] == STUDY else ()  # other ids are not words
        yield row.problem(
            "CLM012",
            f"there is no {row['what']} with the id {row['id']!r}{did_you_mean(row['id'], known)}",
            where="id",
            hint=_HINTS[row["what"]],
        )
    elif row["what"] == WORK and row["id"] in targets.directory.former:
        yield row.problem(
            "CLM014",
            f"the id {row['id']!r} is a former id of the report {item.id}; the row counts for this report",
            where="id",
            severity=Severity.WARNING,
            hint=f"to resolve the warning, write {item.id} in this column",
            about=frozenset({(item.id, "")}),
            veiled=f"the id {row['id']!r} is a former id of a report; the row counts for this report",
        )


_HINTS: Mapping[str, str] = {
    FINDING: "write the id of a result or of a row, as in tables/findings.csv and tables/extracted.csv",
    "coding": "copy an id from the column `codings` of tables/synthesis.csv or tables/other_codings.csv",
    STUDY: "write the name of the study as in `studies/`",
    WORK: "write the id of a report, as `slr trace` prints it",
}


def _find_both(link: Link) -> Iterable[Problem]:
    people = " and ".join(f"{row.who} wrote {row['relation']}" for row in link.rows)
    for row in link.rows:
        yield row.problem(
            "CLM013",
            f"the same {link.item.what} supports and contradicts the claim {link.claim.name!r} ({people}): "
            f"this {link.item.what} does not count",
            where="relation",
            hint=f"correct one of the rows, or write the agreed relation into {ADJUDICATOR}.csv",
            about=frozenset((report, "") for report in link.item.reports),
            veiled="the same item supports and contradicts a claim: this item does not count",
        )


def _make_link(
    claim: Claim,
    item: Item,
    rows: Sequence[Row],
    origins: Origins,
    results: Mapping[str, Sequence[Relation]],
) -> Link:
    settling = tuple(row for row in rows if row.who == ADJUDICATOR)
    own = tuple(row for row in rows if row.who != ADJUDICATOR) or settling
    words = {row["relation"] for row in settling or own}
    relation = words.pop() if len(words) == 1 else ""
    status = origins.find_status(item.reports)
    second_hand = item.second_hand or all(row["basis"] == "reconstructed" for row in own)
    reason = _find_reason(claim, relation, item, status)
    reasons = {
        study: reason or origins.judge(study) or ("second hand" if second_hand else "")
        for study in item.studies
    }
    counted = tuple(study for study, why in reasons.items() if not why)
    found = (
        [r for study in counted for r in results.get(study, ())]
        if item.what in (STUDY, WORK)
        else item.relations
    )
    return Link(
        claim=claim,
        relation=relation,
        item=item,
        rows=own,
        settling=settling if own is not settling else (),
        status=status,
        second_hand=second_hand,
        counted=counted,
        reason="" if counted else reason or next(iter(reasons.values()), "no study"),
        relations=_select_relations(claim, item, found),
    )


def _find_reason(claim: Claim, relation: str, item: Item, status: str) -> str:
    """Return why an item is not counted for a claim, or an empty string. The studies of the item are not considered."""
    if not claim.counts:
        return f"claim {NOT_SETTLED}"
    if not relation:
        return f"relation {NOT_SETTLED}"
    if status != INCLUDED:
        return "not included"
    return item.reason


def _select_relations(claim: Claim, item: Item, found: Iterable[Relation]) -> tuple[Relation, ...]:
    """Return those direct results of an item that determine the direction of the evidence on a claim.

    If the claim names its predictor and outcome, these are the results on both constructs. Otherwise, only the result
    of a linked finding is used, and a linked study or work has no such results.
    """
    direct = [r for r in found if r.is_direct and r.predictor is not None and r.outcome is not None]
    if claim.predictor and claim.outcome:
        return tuple(r for r in direct if (r.predictor, r.outcome) == (claim.predictor, claim.outcome))
    return tuple(direct) if item.what == FINDING else ()
