"""Sum up the appraisal of a study in one sign. No score is computed."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from slr.model.appraisal import OVERALL, PROCEED

_ORDER: Final = ("-", "?", "+")  # the worst sign first


@dataclass(frozen=True, slots=True, kw_only=True)
class Appraised:
    """The appraisal of one study with one tool.

    `sign` is the sign of the overall judgement. Without a settled overall judgement, `sign` is the worst sign
    of an item. `overall` is the overall judgement, or an empty string. `items` are the ids of the items with the worst
    sign. `items` is empty if there is an overall judgement, or if all answers are favourable.
    """

    sign: str
    overall: str = ""
    items: tuple[str, ...] = ()

    @property
    def has_concerns(self) -> bool:
        """Whether the overall judgement is unfavourable or unclear.

        Without an overall judgement, an unfavourable answer to an item is a concern.
        """
        return self.sign == "-" or (bool(self.overall) and self.sign == "?")


def sum_up_appraisals(rows: Iterable[Mapping[str, Any]]) -> dict[str, Appraised]:
    """Map the id of each appraised study to its appraisal, sorted by id.

    If a study was appraised with several tools, the worst appraisal is returned. If several appraisals are equally bad,
    the one with the first tool by id is returned.

    `rows` are rows of the table APPRAISALS. These rows are left out:

    - appraisals of single results
    - appraisals of studies that are not counted
    - answers to `proceed`
    - answers that are not settled or not applicable
    """
    signs: dict[str, dict[str, dict[str, tuple[str, str]]]] = defaultdict(lambda: defaultdict(dict))
    for row in rows:
        whole = row["counts"] and row["finding"] is None and row["item"] != PROCEED
        if whole and row["sign"] in _ORDER:
            signs[row["study"]][row["tool"]][row["item"]] = row["sign"], row["answer"]
    return {
        study: min((_sum_up(tools[tool]) for tool in sorted(tools)), key=lambda one: _ORDER.index(one.sign))
        for study, tools in sorted(signs.items())
    }


def _sum_up(answers: Mapping[str, tuple[str, str]]) -> Appraised:
    if OVERALL in answers:
        sign, word = answers[OVERALL]
        return Appraised(sign=sign, overall=word)
    worst = min((sign for sign, _ in answers.values()), key=_ORDER.index)
    items = tuple(item for item, (sign, _) in answers.items() if sign == worst and sign != "+")
    return Appraised(sign=worst, items=items)
