"""`slr synthesize`: the whole road, to the appendices."""

from slr.cli.stage_run import stage_command

command = stage_command(
    "synthesize",
    "synthesize",
    "Run the whole road and write the appendices: tables, PRISMA 2020 flow, HTML and Markdown.",
)
