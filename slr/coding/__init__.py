"""Derive codings and studies from coders' rows, suggest codes, and compare suggestions with codings."""

from typing import Final

from slr.model.table import CODE_AGREEMENT, CODED, DISAGREEMENTS, STUDIES, SUGGESTIONS
from slr.stage import Stage

STAGE: Final = Stage(
    name="code",
    help="Suggest codes, and compare the suggestions with the coders' codings.",
    reads={
        "records": ("record", "former", "doi", "title", "year"),
        "clusters": (),
        "reports": ("report", "title", "abstract", "keywords", "version_of", "notice_of", "sources"),
        "statuses": ("report", "stage", "status", "by"),
    },
    shows={
        "reports": ("report", "title"),
        "statuses": ("report", "stage", "status"),
        "coded": ("report", "theme", "role", "statement", "who"),
        "suggestions": ("report",),
        "studies": ("study", "report", "who"),
    },
    makes=(CODED, SUGGESTIONS, CODE_AGREEMENT, DISAGREEMENTS, STUDIES),
    parts=("codebook", "baseline", "screening", "sources"),  # `blind` determines which problems name a person
    run="slr.coding.stage:run",
    summarize="slr.coding.progress:summarize",
    todo="slr.coding.progress:list_todo",
)
