"""Check rows of `appraisal/<who>.csv`: the tool, its items and answers, and the reasons."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from slr.model.problem import Problem, did_you_mean
from slr.people.row import Check, Row, word_check
from slr.people.row_check import settled_check
from slr.people.tool import list_tools
from slr.people.vocabulary import HOW

if TYPE_CHECKING:
    from slr.model.appraisal import Tool  # heavy
    from slr.model.protocol import Protocol  # heavy


def appraisal_check(protocol: "Protocol") -> Check:
    """Return the function that checks a row of `appraisal/<who>.csv`.

    A row that takes back an earlier row needs no reason.
    """
    tools = {tool.id: tool for tool in list_tools(protocol)}
    how = tuple(w.word for w in HOW.read(protocol))
    every = {answer for tool in tools.values() for item in tool.names for answer in tool.find_answers(item)}

    def check(row: Row) -> Iterator[Problem]:
        if row["retract"] not in ("", "yes"):
            yield row.problem(
                "APP001",
                f"expected yes or an empty cell, got {row['retract']!r}",
                where="retract",
                hint="write `yes` to take back an earlier row; otherwise leave the cell empty",
            )
        yield from word_check(row, "how", how, "APP001")
        yield from settled_check(row)
        if row["tool"] in tools:
            yield from _check_answer(row, tools[row["tool"]])
            return
        if row["answer"] and row["answer"] not in every:
            yield row.problem(
                "APP004",
                f"no tool of this review has the answer {row['answer']!r}{did_you_mean(row['answer'], every)}",
                where="answer",
                hint="write one of the answers of the tool",
            )
        if row["tool"]:
            yield row.problem(
                "APP002",
                f"unknown tool {row['tool']!r}{did_you_mean(row['tool'], tools)}",
                where="tool",
                hint=f"the protocol names the tools of this review under `appraisal.tools`: {', '.join(tools) or 'none yet'}",
            )

    return check


def _check_answer(row: Row, tool: "Tool") -> Iterator[Problem]:
    answers = tool.find_answers(row["item"])
    if row["item"] and not answers:
        yield row.problem(
            "APP003",
            f"{tool.id} has no item {row['item']!r}{did_you_mean(row['item'], tool.names)}",
            where="item",
            hint=f"write one of the items: {', '.join(tool.names)}",
        )
    elif answers and row["answer"] and row["answer"] not in answers:
        yield row.problem(
            "APP004",
            f"expected {', '.join(answers)}, got {row['answer']!r}{did_you_mean(row['answer'], answers)}",
            where="answer",
            hint=f"write one of the answers that {tool.id} has for the item {row['item']}",
        )
    elif answers.get(row["answer"], "+") != "+" and not (row["reason"] or row["retract"]):
        yield row.problem(
            "APP005",
            f"the answer {row['answer']!r} needs a reason",
            where="reason",
            hint="write the reason into `reason`, with a quote or a location if the report has one",
        )
