"""Run `slr` as `python -m slr.cli`, for when the script is not installed."""

from slr.cli.main import main

main()
