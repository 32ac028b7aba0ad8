"""Create the review's tables and its PRISMA flow from reports, statuses and codings."""

from typing import Final

from slr.stage import EVERYTHING, WHOLE_PROTOCOL, Stage

STAGE: Final = Stage(
    name="synthesize",
    help="Run all stages and write the appendices.",
    reads=EVERYTHING,
    loads={
        "records": ("record", "file", "line", "source", "kind", "searched", "title", "title_markup"),
        "reports": (
            "report",
            "records",
            "sources",
            "arm",
            "type",
            "title",
            "title_markup",
            "authors",
            "year",
            "journal",
            "doi",
            "language",
            "notice",
            "note",
        ),
        "rule_outcomes": ("report", "criterion", "effect", "words"),
    },
    parts=WHOLE_PROTOCOL,
    run="slr.appendix:run",
)
