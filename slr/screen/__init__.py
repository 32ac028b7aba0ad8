"""Derive the status of every report at every stage, and rank the reports to read next."""

from typing import Final

from slr.model.table import (
    AGREEMENT,
    JUDGED,
    NOTICE_DECISIONS,
    RULE_CHECK,
    RULE_OUTCOMES,
    SCORES,
    STATUSES,
    STOPPING,
    VERDICTS_TABLE,
)
from slr.stage import Stage

STAGE: Final = Stage(
    name="screen",
    help="Apply rules and verdicts, and rank the pending reports.",
    reads={"records": ("record", "former", "doi", "title", "year"), "clusters": (), "reports": ()},
    shows={
        "reports": ("report", "title"),
        "statuses": ("report", "stage", "status", "by", "reason", "flag"),
        "verdicts": (),
        "scores": ("report", "stage", "rank", "basis"),
        "rule_check": (),
        "notice_decisions": (),
    },
    makes=(
        VERDICTS_TABLE,
        STATUSES,
        RULE_OUTCOMES,
        SCORES,
        AGREEMENT,
        RULE_CHECK,
        STOPPING,
        NOTICE_DECISIONS,
        JUDGED,
    ),
    files=("retractions",),
    parts=("question", "criteria", "screening", "codebook", "amendments", "notices", "sources"),
    run="slr.screen.stage:run",
    summarize="slr.screen.progress:summarize",
    todo="slr.screen.progress:list_todo",
)
