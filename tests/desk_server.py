"""Start `slr desk` in a process of its own, as a person does, and stop it again."""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

_MAIN = "from slr.cli import main; main()"
_LINK = re.compile(r"https?://\S+\?token=\S+")


@dataclass
class Running:
    """A running desk: its process, the link and the name of the person who started it, and its origin."""

    process: "subprocess.Popen[str]"
    link: str
    who: str = ""

    @property
    def origin(self) -> str:
        return self.link.partition("/?")[0]


def find_port() -> int:
    """Return a port that is free now."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def run_desk(project: Path, *arguments: str, port: int | None = None) -> Iterator[Running]:
    """Start a desk in a folder, and interrupt it at the end."""
    command = [
        sys.executable,
        "-c",
        _MAIN,
        "desk",
        "--no-browser",
        "--port",
        str(port or find_port()),
        *arguments,
    ]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(
        command, cwd=project, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    try:
        yield Running(process=process, link=read_link(process))
    finally:
        with suppress(ProcessLookupError):
            process.send_signal(signal.SIGINT)
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if process.stdout is not None:
            process.stdout.close()


def read_link(process: "subprocess.Popen[str]") -> str:
    """Return the link that the desk prints. Raises AssertionError if the desk ends before it prints one."""
    told = []
    for line in process.stdout or ():
        told.append(line)
        if found := _LINK.search(line):
            return found.group()
    raise AssertionError(f"the desk printed no link: {''.join(told)}")
