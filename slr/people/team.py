"""Check the team of a stage in the protocol: valid names, no name twice, and a team where two people must read."""

from collections.abc import Iterator

from slr.model.problem import Fault, Severity
from slr.model.protocol import StageSettings
from slr.people.name import fold_name, is_name, propose_name


def team_faults(stage: StageSettings) -> Iterator[Fault]:
    """Yield the faults of a stage's team. An invalid name is a warning, since the files of earlier versions keep it."""
    for i, who in enumerate(stage.team):
        if not is_name(who):
            yield Fault(
                code="NAM001",
                keys=("team", i),
                message=f"{who!r} is not a valid name for a person",
                hint=f"write {propose_name(who)!r}, and rename this person's files",
                severity=Severity.WARNING,
            )
        alike = next((other for other in stage.team[:i] if fold_name(other) == fold_name(who)), None)
        if alike is not None:
            yield Fault(
                code="NAM002",
                keys=("team", i),
                message=f"{alike!r} and {who!r} look the same and stand for two readers of one report",
                hint="name each person once",
            )
    if stage.reported and stage.reviewers > 1 and not stage.team:
        yield Fault(
            code="NAM004",
            keys=("reviewers",),
            message="two reviewers are needed, and the protocol does not name the team",
            hint="add `team: [NAME, NAME]`, so that a misspelt name is not taken for another reviewer",
            severity=Severity.WARNING,
        )
