"""Find out whether an analysis was planned.

An analysis was planned if the protocol contained it before the first finding was recorded.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, Literal

from slr.model.parse import parse_pooling
from slr.model.pooling import Pooling
from slr.people.row import Row
from slr.stage import Revision

Standing = Literal["planned", "changed", "post hoc", "not known"]
Plans = Sequence[Pooling]
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Whether a pooled effect, its subgroups and its covariate were planned.

    `post hoc` means that an analysis was not planned. `changed` means that the effect was planned with other settings,
    such as another model. `not known` has one of these reasons:

    - nobody has recorded a finding
    - git has no readable revision of the protocol from before the first finding
    - the protocol changed on the day of the first finding, and the time of this finding is not known
    """

    pooled: Standing = "not known"
    subgroups: Standing = "not known"
    covariate: Standing = "not known"


UNKNOWN: Final = Origin()
Origins = Mapping[str, Origin]


def find_origins(plans: Plans, revisions: Sequence[Revision], rows: Iterable[Row]) -> dict[str, Origin]:
    """Return whether each pooled effect of the protocol was planned, by id.

    `revisions` are the revisions of the protocol in git, and `rows` the rows of all extractors.
    """
    earlier = _read_earlier(revisions, rows) if plans else []
    return {plan.id: _combine([judge_plan(plan, known) for known in earlier]) for plan in plans}


def _read_earlier(revisions: Sequence[Revision], rows: Iterable[Row]) -> list[Plans | None]:
    """Return the pooled effects of each protocol that could have been in force when the first finding was recorded.

    Usually, there is one such protocol: the last revision before this time. If the first finding has a date without a
    time, each revision of this day could also have been in force. A protocol that cannot be read, or that is not in
    git, is None. If nobody has recorded a finding, the result is empty.
    """
    first = min(((row.moment, row["when"]) for row in rows), default=None)
    if first is None:
        return []
    start, text = first
    end = start if "T" in text else start + _DAY
    before = [r for r in revisions if r.when <= start][-1:]
    during = [r for r in revisions if start < r.when < end]
    known: list[Plans | None] = [parse_pooling(r.read()) for r in (*before, *during)]
    return known if before else [None, *known]


def judge_plan(plan: Pooling, earlier: Plans | None) -> Origin:
    """Return whether a pooled effect, its subgroups and its covariate were planned in an earlier protocol.

    `earlier` are the pooled effects of that protocol. If `earlier` is None, the origin is not known.
    """
    if earlier is None:
        return UNKNOWN
    same = [p for p in earlier if _subject(p) == _subject(plan)]
    pooled: Standing = "post hoc"
    if same:
        pooled = "planned" if any(_settings(p) == _settings(plan) for p in same) else "changed"
    return Origin(
        pooled=pooled,
        subgroups="planned" if any(p.subgroups == plan.subgroups for p in same) else "post hoc",
        covariate="planned" if any(p.covariate == plan.covariate for p in same) else "post hoc",
    )


def _subject(plan: Pooling) -> tuple[object, ...]:
    return plan.predictor, plan.outcome, plan.measure


def _settings(plan: Pooling) -> tuple[object, ...]:
    """Return all settings that can change the pooled effect."""
    correlation = plan.correlation if plan.one_effect == "average" else None
    return plan.model, plan.chosen_interval, plan.least, plan.one_effect, correlation, plan.same_scales


def _combine(origins: Sequence[Origin]) -> Origin:
    """Return the values that all origins have in common.

    A value that differs between the origins is `not known`. If there are no origins, all values are `not known`.
    """
    return Origin(
        pooled=_agree([o.pooled for o in origins]),
        subgroups=_agree([o.subgroups for o in origins]),
        covariate=_agree([o.covariate for o in origins]),
    )


def _agree(standings: Sequence[Standing]) -> Standing:
    return standings[0] if len(set(standings)) == 1 else "not known"
