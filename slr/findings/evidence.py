"""Select results and studies by the values of fields, for frameworks and maps of the evidence.

A field is about studies (such as country, or the codes of a study), or about findings (such as outcome).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from slr.findings.protocol_check import known_values
from slr.findings.relation import Relation
from slr.model.framework import CODE_FIELDS, CONSTRUCT_FIELDS, FINDING_FIELDS, STUDY_FIELDS
from slr.model.protocol import Protocol

NOT_RECORDED: Final = "not recorded"  # the value of a field that nobody filled in
# Fields of findings in which an empty cell means that there is nothing to report, such as no mediator.
_OPTIONAL: Final = ("test", "path", "mediator", "moderator", "time", "subgroup")

_OTHER_SIDE: Final[Mapping[str, str]] = {
    "predictor": "outcome",
    "outcome": "predictor",
    "predictor role": "outcome role",
    "outcome role": "predictor role",
}


@dataclass(frozen=True, kw_only=True)  # no slots, since it caches the roles
class Evidence:
    """The results of a review and its counted studies, with the values of their fields.

    - `results`: the counted results, and results that are known only second-hand
    - `studies`: for each counted study, the values of its fields
    - `citations`: for each study, its citation
    """

    protocol: Protocol
    results: tuple[Relation, ...]
    studies: Mapping[str, Mapping[str, tuple[str, ...]]]
    citations: Mapping[str, str]

    def find_values(self, result: Relation, field: str) -> tuple[str, ...]:
        """Return the values of a field for a result. Fields about studies are looked up in the study of the result.

        The value of an empty field is `not recorded`. An empty optional field, such as the mediator, has no value. A
        field about constructs has no value if the name in the finding does not belong to a construct.
        """
        if field in CONSTRUCT_FIELDS:
            return self._find_constructs(result, field)
        if field in FINDING_FIELDS:
            stated = {"direction": result.direction, "significance": result.significance}
            value = stated.get(field) or str(result.row.get(field) or "").strip()
            return (value or NOT_RECORDED,) if value or field not in _OPTIONAL else ()
        return self.studies.get(result.study, {}).get(field, ())

    def _find_constructs(self, result: Relation, field: str) -> tuple[str, ...]:
        sides = {"predictor": (result.predictor,), "outcome": (result.outcome,)}
        ids = sides.get(field.split(maxsplit=1)[0], (result.predictor, result.outcome))
        found = dict.fromkeys(i for i in ids if i is not None)
        if not field.endswith("role"):
            return tuple(found)
        return tuple(dict.fromkeys(self.roles[i] for i in found if self.roles[i]))

    @cached_property
    def roles(self) -> Mapping[str, str]:
        """The role of each construct, by the id of the construct."""
        return {c.id: c.role for c in self.protocol.constructs}

    def list_values(self, field: str) -> tuple[str, ...]:
        """Return all values of a field: first those that the protocol defines, in its order, then the others, sorted.

        `not recorded` comes last. Second-hand results are not used. A field about predictors lacks the constructs and
        roles that occur only as outcomes. A field about outcomes lacks those that occur only as predictors.
        """
        found = self._find_all(field)
        other = self._find_all(_OTHER_SIDE[field]) - found if field in _OTHER_SIDE else frozenset()
        known = tuple(v for v in known_values(self.protocol, field) if v not in other)
        rest = sorted(found.difference(known), key=lambda v: (v == NOT_RECORDED, v.casefold(), v))
        return (*known, *rest)

    def _find_all(self, field: str) -> frozenset[str]:
        if is_about_studies(field):
            return frozenset(value for values in self.studies.values() for value in values.get(field, ()))
        own = (result for result in self.results if not result.second_hand)
        return frozenset(value for result in own for value in self.find_values(result, field))

    def cite(self, studies: Iterable[str]) -> list[str]:
        """Return the citations of studies, sorted. A study without a citation is named by its id."""
        return sorted((self.citations.get(s, s) for s in studies), key=lambda c: (c.casefold(), c))


def is_about_studies(field: str) -> bool:
    """Return whether a field is about whole studies rather than single findings.

    >>> is_about_studies("country"), is_about_studies("code"), is_about_studies("outcome")
    (True, True, False)
    """
    return field in (*STUDY_FIELDS, *CODE_FIELDS)
