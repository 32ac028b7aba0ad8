"""`slr effect`: convert the statistics in a CSV file into effects, without a review."""

import json
from pathlib import Path

import click

from slr.cli.common import demand_other_names
from slr.cli.output import echo
from slr.findings.conversion_table import convert_table
from slr.statistics.conversion import CONVERSIONS
from slr.store.disk import read_bytes
from slr.store.output_file import write_output
from slr.text.count import count

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_OUT = click.Path(dir_okay=False, path_type=Path)


@click.command("effect", epilog=f"Conversions: {', '.join(CONVERSIONS)}.")
@click.argument("cases", type=_FILE)
@click.option(
    "-o", "--output", type=_OUT, required=True, help="File to write, with one line of JSON per case."
)
def command(cases: Path, output: Path) -> None:
    """Convert reported statistics into effects with their variances.

    CASES is a CSV file with the columns case, conversion and inputs. The inputs are a JSON object such as {"r": 0.5,
    "n": 20}. If a case cannot be converted, its line in the output contains an error.
    """
    demand_other_names([output], [cases])
    results = list(convert_table(read_bytes(cases), str(cases)))
    lines = (f"{json.dumps(result, ensure_ascii=False)}\n" for result in results)
    write_output(output, "".join(lines).encode())
    faulty = [result["error"] for result in results if "error" in result]
    for error in faulty:
        echo(error, err=True)
    echo(f"converted {count(len(results) - len(faulty), 'case')} of {len(results):,}")
