"""`python -m slr.cli`: runs the command where no script is installed."""

from slr.cli.main import main

main()
