"""Find the appraisal tools of a protocol. Two tools are built in; `tools/SOURCES.toml` gives their sources."""

import pkgutil
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from slr.model.problem import Fault, Severity, did_you_mean

if TYPE_CHECKING:
    from slr.model.appraisal import Tool  # heavy
    from slr.model.protocol import Protocol  # heavy

BUILT_IN: Final = ("jbi-cross-sectional", "mmat-2018")
FILE_ENDS: Final = (".yaml", ".yml")


def list_tools(protocol: "Protocol") -> "tuple[Tool, ...]":
    """Return the tools of the protocol: first those that it defines, then the built-in tools that it names.

    If the protocol neither defines nor names a tool, return the built-in tools. A file that could not be read is left out.
    """
    settings = protocol.appraisal
    found = {tool.id: tool for tool in settings.definitions}
    for name in settings.tools or (() if found else BUILT_IN):
        if name in BUILT_IN and name not in found:
            found[name] = read_built_in(name)
    return tuple(found.values())


def find_tool(protocol: "Protocol", name: str) -> "Tool | None":
    """Return the tool with the given id, or None if the protocol has no such tool."""
    return next((tool for tool in list_tools(protocol) if tool.id == name), None)


@lru_cache(maxsize=len(BUILT_IN))
def read_built_in(name: str) -> "Tool":
    """Return a tool that is part of the program.

    Raises FileNotFoundError if there is no such tool, and ValueError if its file is faulty.
    """
    from slr.model.parse import parse_tool  # noqa: PLC0415  heavy

    data = pkgutil.get_data("slr.people", f"tools/{name}.yaml") or b""
    tool, problems = parse_tool(data.decode(), f"{name}.yaml")
    if tool is None:
        raise ValueError("\n".join(map(str, problems)))
    return tool


def is_file(name: str) -> bool:
    """Return whether the name of a tool in the protocol is a file name.

    >>> is_file("tools/rob2.yaml"), is_file("mmat-2018")
    (True, False)
    """
    return name.lower().endswith(FILE_ENDS)


def find_appraisal_faults(protocol: "Protocol") -> Iterator[Fault]:
    """Yield the faults in the appraisal part of the protocol: unknown tools, items and answers, repeated ids, and totals that are never shown.

    Add tools from files to the protocol's definitions before you call this.
    """
    settings = protocol.appraisal
    known = {tool.id: tool for tool in list_tools(protocol)}
    for i, name in enumerate(settings.tools):
        if not is_file(name) and name not in (*BUILT_IN, *known):
            yield Fault(
                code="PRO030",
                keys=("appraisal", "tools", i),
                message=f"unknown tool {name!r}{did_you_mean(name, (*BUILT_IN, *known))}",
                hint=f"built-in tools: {', '.join(BUILT_IN)}; for another tool, write the path of its file, such as tools/rob2.yaml",
            )
    ids = [part.id for part in settings.without]
    for i, part in enumerate(settings.without):
        if part.id in ids[:i]:
            yield Fault(
                code="PRO006",
                keys=("appraisal", "without", i, "id"),
                message=f"the id {part.id!r} is used twice",
                hint="give each item of the list its own id",
            )
        tool = known.get(part.tool)
        if tool is None:
            yield Fault(
                code="PRO030",
                keys=("appraisal", "without", i, "tool"),
                message=f"unknown tool {part.tool!r}{did_you_mean(part.tool, known)}",
                hint=f"tools of this protocol: {', '.join(known)}",
            )
            continue
        answers = tool.find_answers(part.item)
        if not answers:
            yield Fault(
                code="PRO031",
                keys=("appraisal", "without", i, "item"),
                message=f"{tool.id} has no item {part.item!r}{did_you_mean(part.item, tool.names)}",
                hint=f"write one of the items: {', '.join(tool.names)}",
            )
        for j, answer in enumerate(part.answers if answers else ()):
            if answer not in answers:
                yield Fault(
                    code="PRO031",
                    keys=("appraisal", "without", i, "answers", j),
                    message=f"{tool.id} has no answer {answer!r} to {part.item}{did_you_mean(answer, answers)}",
                    hint=f"write one of the answers: {', '.join(answers)}",
                )
    yield from _find_refused_totals(protocol)


def _find_refused_totals(protocol: "Protocol") -> Iterator[Fault]:
    for tool in list_tools(protocol) if protocol.appraisal.totals else ():
        if not tool.totals:
            yield Fault(
                code="PRO032",
                keys=("appraisal", "totals"),
                message=f"no total is shown for {tool.id}, because its authors advise against totals",
                hint="leave `totals` out, or use it for other tools only",
                severity=Severity.WARNING,
            )
