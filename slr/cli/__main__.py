"""Run `slr` as `python -m slr.cli`, in case the script is not installed."""

from slr.cli.main import main

main()
