"""Run the functions of the stages on the workers of a Dask cluster. Only a command with `--engine dask` imports this package."""
