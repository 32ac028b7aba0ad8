"""Map the name of each point that a checklist item can ask for to the function that answers the point."""

from collections.abc import Mapping
from typing import Final

from slr.model.checklist import POINTS as NAMES
from slr.report.point import collected, combined, found, planned, searched
from slr.report.point.answer import Point

_MODULES: Final = (planned, searched, collected, combined, found)
POINTS: Final[Mapping[str, Point]] = {
    name: next(getattr(module, name) for module in _MODULES if hasattr(module, name)) for name in NAMES
}
