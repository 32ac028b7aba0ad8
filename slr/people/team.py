"""Check the names in the team of a stage, and whether the protocol names a team if the stage needs two reviewers."""

from collections.abc import Iterator

from slr.model.problem import Fault, Severity
from slr.model.screening import StageSettings
from slr.people.name import fold_name, is_name, propose_name


def team_faults(stage: StageSettings) -> Iterator[Fault]:
    """Yield what is wrong with the team of a stage.

    An invalid name causes a warning rather than an error, because files from earlier versions of the program can have such
    names.
    """
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
                message=f"{alike!r} and {who!r} look the same but would count as two reviewers",
                hint="name each person once",
            )
    if stage.reported and stage.reviewers > 1 and not stage.team:
        yield Fault(
            code="NAM004",
            keys=("reviewers",),
            message=f"{stage.reviewers} reviewers are needed, but the protocol does not name the team",
            hint="add `team: [NAME, NAME]`, so that a misspelt name does not count as another reviewer",
            severity=Severity.WARNING,
        )
