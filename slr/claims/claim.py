"""Read the claims from people's rows. A claim that several people wrote counts only after it is settled."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from slr.findings.construct import fold_construct, index_names
from slr.model.claim import NOT_SETTLED, SETTLED_STATE, SINGLE
from slr.model.framework import Construct
from slr.model.problem import Problem, Severity, did_you_mean
from slr.model.word import ADJUDICATOR
from slr.people.kind import KINDS, Kind
from slr.people.latest import find_ties, rows_in_force
from slr.people.row import Row
from slr.people.vocabulary import fold_word


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One claim.

    `row` is the row that is used. If the claim is not settled, it is the row of the person whose name comes first. `name` is
    spelled as in `row`. `who` names the people who wrote the claim or, if only the adjudicator wrote it, the
    adjudicator. `predictor` and `outcome` are ids of constructs, or empty.
    """

    name: str
    state: str
    row: Row
    who: tuple[str, ...]
    predictor: str = ""
    outcome: str = ""

    @property
    def counts(self) -> bool:
        """Whether the claim is used, because only one person wrote it or because the adjudicator settled it."""
        return self.state != NOT_SETTLED

    @property
    def kind(self) -> str:
        """The kind of the claim, such as a finding or a recommendation."""
        return self.row["kind"]

    @property
    def direction(self) -> str:
        """The direction that the claim states, or an empty string."""
        return self.row["direction"]

    @property
    def populations(self) -> tuple[str, ...]:
        """The names that the claim gives to its population."""
        names = (name.strip() for name in self.row["population"].split(";"))
        return tuple(name for name in names if name)


def read_claims(
    rows: Sequence[Row], constructs: Sequence[Construct]
) -> tuple[Mapping[str, Claim], list[Problem]]:
    """Return the claims by folded name, sorted, and the problems."""
    rows_of: dict[str, list[Row]] = defaultdict(list)
    keyed = ((row, fold_word(row["claim"])) for row in rows)
    for row, name in rows_in_force(keyed, KINDS["claims"]):
        rows_of[name].append(row)
    claims = {name: _make_claim(rows_of[name], constructs) for name in sorted(rows_of)}
    problems = [*find_folded_ties(rows, KINDS["claims"])]
    for name, claim in claims.items():
        problems += _find_problems(claim, rows_of[name], constructs)
    return claims, problems


def find_folded_ties(rows: Iterable[Row], kind: Kind) -> Iterable[Problem]:
    """Return a problem if a person's latest rows on one subject have the same `when` but different contents.

    Names of claims that differ only in case or spaces count as the same name.
    """
    folded = (replace(row, values={**row.values, "claim": fold_word(row["claim"])}) for row in rows)
    return find_ties(folded, kind)


def _make_claim(rows: Sequence[Row], constructs: Sequence[Construct]) -> Claim:
    ordered = sorted(rows, key=lambda row: row.who)
    settling = [row for row in ordered if row.who == ADJUDICATOR]
    own = [row for row in ordered if row.who != ADJUDICATOR]
    row = (settling or own)[0]
    state = SETTLED_STATE if settling else SINGLE if len(own) == 1 else NOT_SETTLED
    known = index_names(constructs)
    return Claim(
        name=" ".join(row["claim"].split()),
        state=state,
        row=row,
        who=tuple(r.who for r in own or settling),
        predictor=known.get(fold_construct(row["predictor"]), ""),
        outcome=known.get(fold_construct(row["outcome"]), ""),
    )


def _find_problems(claim: Claim, rows: Iterable[Row], constructs: Sequence[Construct]) -> Iterable[Problem]:
    if not claim.counts:
        people = " and ".join(claim.who)
        for row in rows:
            yield row.problem(
                "CLM010",
                f"{people} wrote a claim with the name {claim.name!r}: none of the rows counts",
                where="claim",
                hint=f"give one of the claims another name, or write the agreed claim into {ADJUDICATOR}.csv",
            )
        return
    names = index_names(constructs)
    for column in ("predictor", "outcome"):
        found = claim.row[column]
        if found and fold_construct(found) not in names:
            yield claim.row.problem(
                "CLM004",
                f"no construct of the protocol has the name {found!r}{did_you_mean(found, names)}",
                where=column,
                severity=Severity.WARNING,
                hint="write the id or a name of a construct, or leave the cell empty",
            )
