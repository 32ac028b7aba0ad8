"""`slr ingest`: read every export of a review."""

from slr.cli.stage_run import stage_command

command = stage_command(
    "ingest",
    "ingest",
    "Read every export of a review. Each entry ends parsed, or quarantined with its file and line.",
)
