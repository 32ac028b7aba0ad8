"""Find the page on which a person does a task."""

from collections.abc import Mapping
from typing import Final

from slr.stage import Todo

# The end of the address of the page, for each kind of task. `{stage}` is the stage of the task.
PAGES: Final[Mapping[str, str]] = {
    "no_exports": "searches",
    "quarantined": "problems",
    "contradicting_pairs": "duplicates",
    "doubtful_pairs": "duplicates",
    "conflict": "conflicts/{stage}",
    "maybe": "conflicts/{stage}",
    "reasons": "conflicts/{stage}",
    "no_reader": "conflicts/{stage}",
    "doubt": "screen/{stage}/maybe",
    "retrieve": "fulltexts/get",
    "read": "screen/{stage}/read",
    "read_ranked": "screen/{stage}/read",
    "check": "screen/{stage}/check",
    "notice_gone": "line/notices",
    "notice_concern": "line/notices",
    "notice_corrected": "line/notices",
    "notice_conflict": "line/notices",
    "flagged": "find?flagged=yes",
    "uncoded": "code",
    "single_coded": "code",
    "coders_differ": "compare/coding",
    "no_study": "line/studies",
    "unextracted": "extract",
    "single_extracted": "extract",
    "unreconciled": "compare/findings",
    "unappraised": "appraise",
    "single_appraised": "appraise",
    "unsettled_appraisal": "compare/appraisal",
    "unsettled_claim": "claims",
    "unsettled_support": "claims",
    "unsupported_claim": "claims",
    "unclassified": "line/studies",
    "unassessed": "line/certainty",
}


def find_page(task: Todo) -> str:
    """Return the address of a task's page, without the name of the review. Raises KeyError for an unknown kind."""
    stage = task.stage or "title-abstract"
    if task.kind in ("read", "read_ranked", "doubt", "check") and stage == "full-text":
        return "fulltexts/judge"
    return PAGES[task.kind].format(stage=stage)
