"""Start `slr desk` in a process of its own, as a person does, and stop it again."""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Timer

_MAIN = "from slr.cli import main; main()"
_LINK = re.compile(r"https?://\S+\?token=\S+")
_LONGEST = 120  # seconds until a desk that prints no links is ended, so that a test fails instead of waiting


@dataclass
class Running:
    """A running desk: its process, the link of the person who started it, the links of others by name, and the name of the person."""

    process: "subprocess.Popen[str]"
    link: str
    links: dict[str, str]
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
def run_desk(
    project: Path,
    *arguments: str,
    port: int | None = None,
    program: Sequence[str] = (sys.executable, "-c", _MAIN),
) -> Iterator[Running]:
    """Start a desk in a folder, and interrupt it at the end. `program` is the command that stands for `slr`."""
    command = [
        *program,
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
        link, links = read_links(process)
        yield Running(process=process, link=link, links=links)
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


def read_links(process: "subprocess.Popen[str]") -> tuple[str, dict[str, str]]:
    """Return the links that the desk prints: its own, and those of others by name.

    The last line after the links says how to end the desk. Raises AssertionError if the desk ends without these lines,
    or does not print them within `_LONGEST` seconds.
    """
    lines, links = [], {}
    end = Timer(_LONGEST, process.kill)
    end.start()
    try:
        for line in process.stdout or ():
            lines.append(line)
            if found := _LINK.search(line):
                links[line.partition(": ")[0]] = found.group()
            if links and "Ctrl-C" in line:
                own = next(name for name in links if name.startswith("slr desk for"))
                return links.pop(own), {name.removeprefix("link for "): link for name, link in links.items()}
    finally:
        end.cancel()
    raise AssertionError(f"the desk did not print its links: {''.join(lines)}")
