"""Leave out the reports outside the flow: nobody is asked to screen a list that is not part of the review's own search."""

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
    """Return the table STATUSES in which no stage awaits a decision on a report outside the flow.

    Only unread reports change: their status becomes `not reached`. A rule or a person may still decide on such a report.
    """
    if not outside:
        return statuses
    unread = (statuses["status"] == "pending") & (statuses["reason"] == _UNREAD)
    here = unread & statuses["report"].isin(list(outside))
    return replace_words(statuses, here, status="not reached", reason=_WHY)


def restore_outside(statuses: "pd.DataFrame") -> "pd.DataFrame":
    """Return the table STATUSES as it was before reports outside the flow were left out. This reverses `leave_outside`."""
    return replace_words(statuses, statuses["reason"] == _WHY, status="pending", reason=_UNREAD)
