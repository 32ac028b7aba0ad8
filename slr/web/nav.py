"""List the pages that the bar at the top links to, with the number of a person's tasks on each page."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from slr.desk.overview import can_do
from slr.model.problem import ReviewError
from slr.model.word import ADJUDICATOR
from slr.pipeline import list_todo
from slr.web.person import Person
from slr.web.text import WebTexts

if TYPE_CHECKING:
    from slr.web.hub import Hub


PAIRS: Final = "pairs"  # the key of a session of pairs, with the name of the person


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page that the bar links to.

    `count` is the number of tasks, or None if there are none or they are not counted. `hot` marks urgent tasks.
    """

    key: str
    address: str
    name: str
    count: int | None = None
    hot: bool = False


def list_pages(hub: "Hub", person: Person, t: WebTexts) -> tuple[Page, ...]:
    """Return the pages that the bar links to. The adjudicator gets the conflicts page instead of the screening page."""
    home = "/" + quote(hub.review.name, safe="")
    counts = count_tasks(hub, person)
    pages = [
        ("overview", f"{home}/"),
        ("screen", f"{home}/screen/title-abstract/read"),
        ("conflicts", f"{home}/conflicts/title-abstract"),
        ("fulltexts", f"{home}/fulltexts/get"),
        ("code", f"{home}/code"),
        ("duplicates", f"{home}/duplicates"),
        ("find", f"{home}/find"),
    ]
    if person.name == ADJUDICATOR:
        pages = [p for p in pages if p[0] != "screen"]
    else:
        pages = [p for p in pages if p[0] != "conflicts"]
    return tuple(
        Page(
            key=key,
            address=address,
            name=t(f"base.{key}"),
            count=counts.get(key),
            hot=key == "conflicts" and bool(counts.get(key)),
        )
        for key, address in pages
    )


def count_tasks(hub: "Hub", person: Person) -> dict[str, int]:
    """Return the number of a person's tasks by page. Pages without tasks are left out.

    The result is empty if the person has no name or is not in the team of a stage. It is also empty if the protocol
    has errors, or if screening has not been run.
    """
    if not person.name or not hub.is_built:
        return {}
    found = Counter(
        {
            page: sum(
                task.count
                for task in list_todo(hub.manifest)
                if task.kind in kinds and can_do(task, person.name)
            )
            for page, kinds in _TASKS.items()
        }
    )
    pairs = hub.peek((PAIRS, person.name))
    if pairs is not None:
        found["duplicates"] = pairs.work.left
    try:
        with hub.lock:
            for stage in hub.stages:
                found[_find_key(stage, person)] += len(hub.snapshot(stage).queue.assign(person.name))
    except ReviewError:  # the person is not in a team, or the protocol has errors; the pages say so
        return {}
    return {key: number for key, number in found.items() if number}


# The kinds of tasks that the last run left, by page. Reports to screen are counted as of now. Pairs are also counted
# as of now if the person has opened the page of pairs.
_TASKS: Final[Mapping[str, tuple[str, ...]]] = {
    "fulltexts": ("retrieve",),
    "code": ("uncoded", "single_coded", "unextracted", "single_extracted", "unappraised", "single_appraised"),
    "duplicates": ("doubtful_pairs", "contradicting_pairs"),
}


def _find_key(stage: str, person: Person) -> str:
    if person.name == ADJUDICATOR:
        return "conflicts"
    return "screen" if stage == "title-abstract" else "fulltexts"
