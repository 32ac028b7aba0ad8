"""Check the constructs, frameworks, maps and pooled effects of the protocol.

The following faults are reported:

- ambiguous names
- unknown roles, constructs, fields and values
- repeated items
- circular paths
"""

from collections.abc import Iterator, Sequence
from graphlib import CycleError, TopologicalSorter
from typing import Final

from slr.findings.construct import fold_construct, list_names
from slr.model.framework import FIELDS, FieldAxis, Framework
from slr.model.problem import Fault, did_you_mean
from slr.model.protocol import Protocol

AXES: Final = ("rows", "columns")


def find_framework_faults(protocol: Protocol) -> Iterator[Fault]:
    """Yield the faults in the constructs, frameworks, maps and pooled effects of a protocol.

    `Fault.keys` is the path to the fault from the top level of the protocol.
    """
    yield from _repeated_names(protocol)
    yield from _ambiguous_ids(protocol)
    for i, framework in enumerate(protocol.frameworks):
        yield from _unknown_places(protocol, framework, i)
        yield from _circular_path(framework, i)
        for key in AXES:
            axis = getattr(framework, key)
            if isinstance(axis, FieldAxis):
                yield from _unknown_field(axis.field, ("frameworks", i, key, "field"))
                yield from _unknown_values(protocol, axis, ("frameworks", i, key, "values"))
                yield from _repeated(axis.values, ("frameworks", i, key, "values"))
            else:
                yield from _repeated(axis or (), ("frameworks", i, key))
        yield from _repeated(framework.edges, ("frameworks", i, "edges"))
    yield from _unknown_constructs(protocol)
    for i, one in enumerate(protocol.maps):
        for key in AXES:
            yield from _unknown_field(getattr(one, key), ("maps", i, key))


def _repeated_names(protocol: Protocol) -> Iterator[Fault]:
    first: dict[str, str] = {}
    for i, construct in enumerate(protocol.constructs):
        for path, name in list_names(construct):
            owner = first.setdefault(fold_construct(name), construct.id)
            if owner != construct.id:
                yield Fault(
                    code="PRO014",
                    keys=("constructs", i, *path),
                    message=f"{name!r} is already a name of the construct {owner!r}",
                    hint="remove the name from one of the two constructs, because a name can belong to only one construct",
                )


def _ambiguous_ids(protocol: Protocol) -> Iterator[Fault]:
    """Yield a fault for each construct with an id that is also the role of another construct.

    Frameworks contain both ids and roles, so such a name would have two meanings.
    """
    for i, construct in enumerate(protocol.constructs):
        other = next((c for c in protocol.constructs if c.role == construct.id != c.id), None)
        if other is not None:
            yield Fault(
                code="PRO015",
                keys=("constructs", i, "id"),
                message=f"{construct.id!r} is also the role of the construct {other.id!r}",
                hint="change the id or the role, because a name in a framework is either an id or a role",
            )


def _unknown_places(protocol: Protocol, framework: Framework, place: int) -> Iterator[Fault]:
    known = list_places(protocol)
    for path, name in framework.places:
        if name not in known:
            listed = (
                f": {', '.join(known)}"
                if known
                else "; the protocol has none, so add the construct under `constructs`"
            )
            yield Fault(
                code="PRO016",
                keys=("frameworks", place, *path),
                message=f"unknown role or construct {name!r}{did_you_mean(name, known)}",
                hint=f"write the id of a construct, or a role of the constructs{listed}",
            )


def _unknown_constructs(protocol: Protocol) -> Iterator[Fault]:
    known = tuple(c.id for c in protocol.constructs)
    for i, plan in enumerate(protocol.pooling):
        for key, name in (("predictor", plan.predictor), ("outcome", plan.outcome)):
            if name not in known:
                yield Fault(
                    code="PRO021",
                    keys=("pooling", i, key),
                    message=f"unknown construct {name!r}{did_you_mean(name, known)}",
                    hint=f"write the id of a construct: {', '.join(known) or 'the protocol has none, so add the construct under `constructs`'}",
                )


def list_places(protocol: Protocol) -> tuple[str, ...]:
    """Return the roles and the ids of the constructs, each once."""
    roles = (c.role for c in protocol.constructs if c.role)
    return tuple(dict.fromkeys((*roles, *(c.id for c in protocol.constructs))))


def _circular_path(framework: Framework, place: int) -> Iterator[Fault]:
    for i in range(len(framework.edges)):
        circle = _find_circle(framework.edges[: i + 1])
        if circle:
            yield Fault(
                code="PRO017",
                keys=("frameworks", place, "edges", i),
                message=f"the path is circular: {' → '.join(circle)}",
                hint="remove or reverse one of these edges",
            )
            return


def _find_circle(edges: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    """Return the nodes of a cycle, in order, or an empty tuple if the edges form no cycle."""
    steps: TopologicalSorter[str] = TopologicalSorter()
    for start, end in edges:
        steps.add(end, start)
    try:
        steps.prepare()
    except CycleError as error:
        return tuple(error.args[1])
    return ()


def _unknown_field(field: str, keys: tuple[str | int, ...]) -> Iterator[Fault]:
    if field not in FIELDS:
        yield Fault(
            code="PRO018",
            keys=keys,
            message=f"unknown field {field!r}{did_you_mean(field, FIELDS)}",
            hint=f"write one of these fields: {', '.join(FIELDS)}",
        )


def _unknown_values(protocol: Protocol, axis: FieldAxis, keys: tuple[str | int, ...]) -> Iterator[Fault]:
    known = known_values(protocol, axis.field)
    for i, value in enumerate(axis.values if known else ()):
        if value not in known:
            yield Fault(
                code="PRO019",
                keys=(*keys, i),
                message=f"unknown value {value!r} of the field {axis.field!r}{did_you_mean(value, known)}",
                hint=f"write one of these values: {', '.join(known)}",
            )


def _repeated(listed: Sequence[str | tuple[str, str]], keys: tuple[str | int, ...]) -> Iterator[Fault]:
    for i, item in enumerate(listed):
        if item in listed[:i]:
            name = item if isinstance(item, str) else f"[{', '.join(item)}]"
            yield Fault(
                code="PRO020",
                keys=(*keys, i),
                message=f"{name} is listed twice",
                hint="list each item once",
            )


def known_values(protocol: Protocol, field: str) -> tuple[str, ...]:
    """Return the values that the protocol defines for a field, in the order of the protocol.

    If the protocol does not define the values of the field, the result is empty.
    """
    constructs = tuple(c.id for c in protocol.constructs)
    roles = tuple(dict.fromkeys(c.role for c in protocol.constructs if c.role))
    if field == "code":
        return protocol.code_ids
    if field == "theme":
        return tuple(c.id for c in protocol.themes)
    if field in ("predictor", "outcome", "construct"):
        return constructs
    return roles if field.endswith("role") else ()
