"""Define a topic of the methods text, and functions for the numbers and names in its sentences."""

from collections.abc import Iterable
from dataclasses import dataclass

from slr.model.flow import Count
from slr.report.mention import mention
from slr.report.page import Page
from slr.report.text import Texts

FLOW = "prisma.svg"


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """One topic of the methods text: its sentences, and questions that only the authors can answer."""

    key: str
    sentences: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()


def table(name: str) -> str:
    """Return a mention of the table with the given name.

    >>> from slr.report.mention import resolve
    >>> resolve(table("sources"), {"tables/sources.csv": "Table S1"})
    'Table S1'
    """
    return mention(f"tables/{name}.csv")


def counted(t: Texts, noun: str, n: int) -> str:
    """Return a number with its noun in the singular or the plural.

    >>> counted(Texts("en"), "record", 1), counted(Texts("en"), "record", 1200)
    ('1 record', '1,200 records')
    """
    return t(f"count.{noun}_{'one' if n == 1 else 'many'}", n=t.number(n))


def joined(t: Texts, names: Iterable[str]) -> str:
    """Return the names joined into one text for a sentence. Without names, the text is empty.

    >>> joined(Texts("en"), ["a", "b", "c"]), joined(Texts("id"), ["a", "b"]), joined(Texts("en"), [])
    ('a, b and c', 'a dan b', '')
    """
    *first, last = [*names] or [""]
    return t("method.and", first=", ".join(first), last=last) if first else last


def in_flow(page: Page, name: str) -> int | None:
    """Return the sum of the counts in the boxes with the given name, over all arms of the flow.

    Arms in which the box is missing or not reported are left out. The result is None if no arm is left, or if there is no flow.
    """
    flow = page.synthesis.flow
    if flow is None:
        return None
    boxes = {box.id: box.count for box in flow.walk()}
    found: list[Count | None] = [boxes.get(f"{arm}.{name}") for arm in flow.arms]
    numbers = [n for n in found if isinstance(n, int)]
    return sum(numbers) if numbers else None


def stop(text: str) -> str:
    """Return the text with a full stop at its end, unless it already ends with `.`, `!` or `?`.

    >>> stop("By outcome"), stop("Why?")
    ('By outcome.', 'Why?')
    """
    return text if text.endswith((".", "!", "?")) else f"{text}."
