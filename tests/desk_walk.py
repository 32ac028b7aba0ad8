"""List every page of the desk, with all values that its address can have in a review."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import product

from slr.model.word import STAGES
from slr.people.kind import KINDS
from slr.web.app import ADDRESSES

QUEUES = ("read", "maybe", "again", "check", "pilot")
COMPARED = ("coding", "findings", "appraisal", "full-text")
ENDLESS = ("/{r}/events",)
PLACE = re.compile(r"\{(\w+)\}")


def list_pages(review: str, reports: Sequence[str], **more: Sequence[str]) -> Iterator[str]:
    """Yield the address of every page.

    If a new address has a part whose values are not known here, the test that walks fails with a KeyError.
    """
    values: Mapping[str, Sequence[str]] = {
        "r": (review,),
        "report": reports,
        "record": reports,  # the id of a report is that of one of its records
        "stage": STAGES,
        "queue": QUEUES,
        "kind": COMPARED,
        "folder": [folder for folder in KINDS if "/" not in folder],
        **more,
    }
    for address in ADDRESSES:
        if address.method != "GET" or address.path in ENDLESS:
            continue
        names = PLACE.findall(address.path)
        for chosen in product(*(values[name.partition(":")[0]] for name in names)):
            yield address.path.format(**dict(zip(names, chosen, strict=True)))
