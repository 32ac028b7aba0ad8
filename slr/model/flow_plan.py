"""Define the part of the protocol that divides boxes of the flow into lines."""

from typing import Final, Literal, Self

from pydantic import Field, model_validator

from slr.model.part import Part

CRITERION: Final = "criterion"
POOLED: Final = "pooled"
FACTS: Final = ("design", "country", "setting")
# How each box can be divided.
WAYS: Final = {
    "automation": (CRITERION,),
    "excluded": (CRITERION,),
    "included": (*FACTS, POOLED),
}


class FlowDetail(Part):
    """A box of the flow that is divided into lines. The counts of the lines add up to the count of the box."""

    box: Literal["automation", "excluded", "included"] = Field(
        description="the box: records that rules excluded (`automation`), records that people excluded by title and abstract (`excluded`), or included studies (`included`)"
    )
    by: Literal["criterion", "design", "country", "setting", "pooled"] = Field(
        description="how to divide the box: by `criterion` for excluded records; by `design`, `country`, `setting` or `pooled` (in a pooled effect or not) for included studies"
    )

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.by not in WAYS[self.box]:
            raise ValueError(
                f"the box {self.box!r} cannot be divided by {self.by!r}; expected {' or '.join(WAYS[self.box])}"
            )
        return self


class FlowPlan(Part):
    """What the flow shows in addition to the boxes of PRISMA 2020."""

    details: tuple[FlowDetail, ...] = Field(
        (), description="boxes to divide into lines; name each box only once"
    )

    @model_validator(mode="after")
    def _each_box_once(self) -> Self:
        boxes = [detail.box for detail in self.details]
        twice = next((box for box in boxes if boxes.count(box) > 1), None)
        if twice is not None:
            raise ValueError(f"the box {twice!r} is divided twice; divide each box only once")
        return self
