"""`slr code`: suggest codes, and hold them against what coders wrote."""

from slr.cli.stage_run import stage_command

command = stage_command(
    "code", "code", "Suggest codes by the codebook's terms, and hold them against what coders wrote."
)
