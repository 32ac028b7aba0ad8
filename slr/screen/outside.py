"""Leave out the unread reports outside the flow. Nobody is asked to screen them, because no search of the review found them."""

from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING, Final

from slr.model.reason import Reason, write_reasons
from slr.screen.decide import UNREAD
from slr.screen.stop import replace_words

if TYPE_CHECKING:
    import pandas as pd

_WHY: Final = write_reasons((Reason("outside_flow"),))
_UNREAD: Final = write_reasons(UNREAD)


def leave_outside(statuses: "pd.DataFrame", outside: AbstractSet[str]) -> "pd.DataFrame":
    """Return the table STATUSES in which unread reports outside the flow are `not reached` instead of `pending`.

    If a rule or a person has decided on a report outside the flow, its status does not change.
    """
    if not outside:
        return statuses
    unread = (statuses["status"] == "pending") & (statuses["reason"] == _UNREAD)
    here = unread & statuses["report"].isin(list(outside))
    return replace_words(statuses, here, status="not reached", reason=_WHY)


def restore_outside(statuses: "pd.DataFrame") -> "pd.DataFrame":
    """Return the table STATUSES as it was before reports outside the flow were left out. This reverses `leave_outside`."""
    return replace_words(statuses, statuses["reason"] == _WHY, status="pending", reason=_UNREAD)
