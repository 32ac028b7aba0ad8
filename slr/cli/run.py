"""`slr run`: the whole road, by its short name."""

from slr.cli.stage_run import stage_command

command = stage_command("run", "synthesize", "Run the whole road: the same as `slr synthesize`.")
