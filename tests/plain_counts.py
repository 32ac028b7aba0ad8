"""A stage of five reports and three people, whose statuses follow from a protocol that a test chooses."""

from collections.abc import Mapping

from slr.model.protocol import Protocol
from slr.model.verdict import Verdict
from slr.screen.decide import Effect, decide_stage
from slr.screen.queue import Queue

REPORTS = tuple(f"r{i}" for i in range(5))
TEAM = ("ani", "budi", "citra")
STAGE = "full-text"  # where exclusions on different criteria are a conflict
EFFECTS = {"r4": [Effect(criterion="E1", effect="exclude", words=())]}


def make_protocol(**stage: object) -> Protocol:
    return Protocol.model_validate({
        "schema": 1, "review": {"title": "t"}, "question": {"text": "q"}, "sources": [],
        "criteria": [{"id": c, "kind": "exclude", "text": c, "stage": STAGE} for c in ("E1", "E2")],
        "screening": {"title-abstract": {}, STAGE: stage},
    })  # fmt: skip


def decide(protocol: Protocol, report: str, verdicts: Mapping[str, Verdict]) -> str:
    return decide_stage(STAGE, [report], verdicts.values(), EFFECTS, protocol)[0].status


def start(protocol: Protocol) -> Queue:
    return Queue(
        stage=STAGE,
        settings=protocol.screening.full_text,
        seed=protocol.screening.model.seed,
        statuses={r: decide(protocol, r, {}) for r in REPORTS},
    )
