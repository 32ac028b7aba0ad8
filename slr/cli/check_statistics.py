"""`slr check --statistics`: check the reported statistics in a CSV file, without a review."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from slr.cli.common import demand_other_names, print_problems
from slr.cli.output import echo, echo_json
from slr.findings.statistics_table import check_statistics, has_faults
from slr.store.disk import read_bytes
from slr.store.manifest import pack_problems
from slr.store.output_file import write_output
from slr.text.count import count


def check_table(ctx: click.Context, table: Path, output: Path | None, *, strict: bool, as_json: bool) -> None:
    """Check a table, print the results and end the command. The results are also written to `output`, if it is given.

    The exit status is 1 if a statistic is inconsistent or implausible (with `strict`, also if the table has a problem).
    """
    demand_other_names([output], [table])
    rows, problems = check_statistics(read_bytes(table), str(table))
    if output is not None:
        write_output(output, f"{json.dumps({'rows': rows}, ensure_ascii=False, indent=1)}\n".encode())
    print_problems(problems)
    if as_json:
        echo_json({"rows": rows, "problems": pack_problems(tuple(problems))})
    else:
        _print(rows, str(table))
    ctx.exit(1 if has_faults(rows) or (strict and problems) else 0)


def _print(rows: Sequence[Mapping[str, Any]], file: str) -> None:
    verdicts: Counter[str] = Counter()
    for row in rows:
        for check in row["checks"]:
            verdicts[check["verdict"]] += 1
            if check["verdict"] != "consistent":
                shown = f" {row['id']}" if row["id"] else ""
                echo(f"{file}:{row['line']}:{shown} {check['check']} {check['verdict']}: {check['why']}")
                if check.get("ask"):
                    echo(f"    ask the authors for {check['ask']}")
    found = (
        ", ".join(f"{verdicts[v]} {v}" for v in _ORDER if verdicts[v])
        or "no row has enough values for a check"
    )
    echo(f"{count(sum(verdicts.values()), 'check')} of {count(len(rows), 'row')}: {found}")


_ORDER = ("consistent", "inconsistent", "implausible", "not checkable")
