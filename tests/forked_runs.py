"""Run several commands of one program, each in a process of its own, without loading the libraries again for each of them."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

# Each command runs in a fork, so that nothing that a command has loaded or changed is there for the next command.
_PROGRAM = """
import json, os, sys
import docx, lxml.etree, openpyxl, pandas, pyarrow.parquet, ruamel.yaml, scipy.special
from slr.cli import main
from slr.pipeline import ALL_STAGES
from slr.stage import find_function

for stage in ALL_STAGES:
    find_function(stage.run)
for line in sys.stdin:
    pid = os.fork()
    if not pid:
        sys.argv = ['slr', *json.loads(line)]
        main()
    print(f'exit {os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])}', flush=True)
"""


@contextmanager
def start_program(
    folder: Path, environment: Mapping[str, str], python: str | Path = sys.executable
) -> Iterator[Callable[..., str]]:
    """Yield a function that runs a command of slr in a folder and returns what it printed. The command must succeed."""
    with subprocess.Popen(
        [python, "-c", _PROGRAM], cwd=folder, env=environment, text=True, encoding="utf-8",
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    ) as process:  # fmt: skip
        assert process.stdin is not None
        assert process.stdout is not None
        lines = process.stdout

        def run(*arguments: str) -> str:
            print(json.dumps(arguments), file=process.stdin, flush=True)
            told: list[str] = []
            for line in lines:
                if line.startswith("exit "):
                    assert line == "exit 0\n", "".join([*told, line])
                    return "".join(told)
                told.append(line)
            raise AssertionError("".join(told))

        yield run
        process.stdin.close()
