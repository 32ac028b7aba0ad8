"""`slr screen`: where every report stands, and what to read next."""

from slr.cli.stage_run import stage_command

command = stage_command(
    "screen",
    "screen",
    "Ingest, deduplicate and screen; then say where the review stands and what to do next.",
)
