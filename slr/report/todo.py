"""Describe in words what is left for people to do."""

from typing import Final

from slr.report.text import Texts
from slr.stage import Todo
from slr.text.shell import quote

WIDTH: Final = 48  # characters of a title


def word_todo(todo: Todo, texts: Texts, review: str) -> str:
    """Return one line that says what to do. The commands in it name the review, so people can copy them unchanged."""
    single = f"todo.{todo.kind}.one"
    key = single if todo.count == 1 and texts.has(single) else f"todo.{todo.kind}.many"
    values = {
        "n": str(todo.count),
        "review": review,
        "stage": todo.stage,
        "at_stage": texts.word(todo.stage),
        "reports": _word_reports(todo, texts),
        "who": quote(todo.people[0]) if todo.people else texts("todo_list.anyone"),
        "others": _word_others(todo, texts),
        **{name: texts.word(value) for name, value in todo.fill.items()},
    }
    return texts.fill(key, values)


def _word_reports(todo: Todo, texts: Texts) -> str:
    named = [f"{report} {shorten(title) or texts('todo_list.untitled')}" for report, title in todo.reports]
    more = todo.count - len(named)
    return "; ".join([*named, *([texts("todo_list.more", n=str(more))] if more else [])])


def _word_others(todo: Todo, texts: Texts) -> str:
    return texts("todo_list.others", people=", ".join(todo.people[1:])) if len(todo.people) > 1 else ""


def shorten(text: str, width: int = WIDTH) -> str:
    """Return the title. If it has more than `width` characters, cut it, if possible after a word, and add an ellipsis.

    >>> shorten("Managing performance: performance management in action", 24)
    'Managing performance: …'
    """
    return text if len(text) <= width else text[:width].rsplit(" ", 1)[0] + " …"
