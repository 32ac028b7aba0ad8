"""Tests for `slr.web.serve` with a real desk: its end, its port, and a second desk of the same project."""

import http.client
import signal
import socket
import subprocess
import sys
import urllib.request
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from desk_server import find_port, run_desk
from example_review import CopyBuilt
from small_review import write_review

from slr.web.serve import open_place


@pytest.fixture
def built(project: Path, copy_built: CopyBuilt) -> Path:
    return copy_built(project, write_review, "synthesize")


def enter(link: str) -> tuple[str, int, str]:
    """Use a link; return the host, the port and the cookie."""
    host, _, port = link.partition("//")[2].partition("/")[0].rpartition(":")
    connection = http.client.HTTPConnection(host, int(port), timeout=20)
    connection.request("GET", link[link.index("/?") :], headers={"Host": f"{host}:{port}"})
    answer = connection.getresponse()
    cookie = (answer.getheader("set-cookie") or "").partition(";")[0]
    connection.close()
    return host, int(port), cookie


def follow(host: str, port: int, cookie: str) -> http.client.HTTPConnection:
    """Open a stream of events, and read its first line."""
    connection = http.client.HTTPConnection(host, port, timeout=20)
    connection.request("GET", "/small/events", headers={"Cookie": cookie, "Host": f"{host}:{port}"})
    assert connection.getresponse().readline() == b": open\n"
    return connection


def test_the_desk_ends_without_a_traceback_while_streams_are_open(built: Path) -> None:
    with run_desk(built, "--as", "rina") as desk:
        host, port, cookie = enter(desk.link)
        streams = [follow(host, port, cookie) for _ in range(6)]
        desk.process.send_signal(signal.SIGINT)
        told, _ = desk.process.communicate(timeout=60)
        assert "Traceback" not in told
        assert "Error" not in told
        assert told.endswith("the desk has stopped\n")
        assert desk.process.returncode == 0
        for stream in streams:
            stream.close()


def test_a_second_desk_of_the_same_project_names_the_first(built: Path) -> None:
    with run_desk(built, "--as", "rina") as desk:
        port = desk.origin.rpartition(":")[2]
        main = "from slr.cli import main; main()"
        command = [sys.executable, "-c", main, "desk", "--no-browser", "--port", port]
        second = subprocess.run(command, cwd=built, capture_output=True, text=True, timeout=60, check=True)
        assert f"already open at {desk.origin}/" in second.stdout


def test_a_seventh_tab_of_one_browser_opens_while_six_others_follow_events(built: Path, browser: Any) -> None:
    """A browser opens six connections to a host. Only the tab that is in front follows the events."""
    with run_desk(built, "--as", "rina") as desk:
        context = browser.new_context()
        first = context.new_page()
        first.goto(desk.link)
        for _ in range(6):
            tab = context.new_page()
            tab.goto(f"{desk.origin}/small/")
            tab.bring_to_front()
            tab.locator("h1").wait_for()
        seventh = context.new_page()
        seventh.goto(f"{desk.origin}/small/find", timeout=15_000)
        seventh.locator("h1").wait_for()
        context.close()


def test_a_port_in_use_is_skipped() -> None:
    port = find_port()
    first = open_place("127.0.0.1", port, secure=False)
    first.socket.listen()
    second = open_place("127.0.0.1", port, secure=False)
    assert (first.port, second.port > port) == (port, True)
    first.socket.close()
    second.socket.close()


def test_the_desk_listens_only_on_this_computer_and_answers_health(built: Path) -> None:
    with run_desk(built, "--as", "rina") as desk:
        with urllib.request.urlopen(f"{desk.origin}/-/health", timeout=20) as answer:  # noqa: S310  our own desk
            assert b'"slr"' in answer.read()
        assert desk.origin.startswith("http://127.0.0.1:")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [(["--lan", "0.0.0.0"], "WEB001"), (["--lan", "example.org"], "WEB001"), (["--as", "../x"], "NAM001")],  # noqa: S104  refused
)
def test_a_wrong_address_or_name_opens_nothing(built: Path, arguments: list[str], code: str) -> None:
    main = "from slr.cli import main; main()"
    command = [sys.executable, "-c", main, "desk", "--no-browser", *arguments]
    told = subprocess.run(command, cwd=built, capture_output=True, text=True, timeout=60, check=False)
    assert told.returncode == 1
    assert code in told.stderr
    assert "Traceback" not in told.stderr


def test_a_link_without_an_address_for_others_is_refused(built: Path) -> None:
    main = "from slr.cli import main; main()"
    command = [sys.executable, "-c", main, "desk", "--no-browser", "--link", "tomas"]
    told = subprocess.run(command, cwd=built, capture_output=True, text=True, timeout=60, check=False)
    assert told.returncode == 2
    assert "add --lan ADDRESS" in told.stderr


def test_other_commands_load_nothing_of_the_desk(built: Path) -> None:
    look = "import sys; from slr.cli import main\ntry: main(['status'])\nexcept SystemExit: pass\n"
    look += "print([m for m in sys.modules if m.partition('.')[0] in ('starlette', 'uvicorn', 'anyio') or m.startswith('slr.web')])"
    told = subprocess.run(
        [sys.executable, "-c", look], cwd=built, capture_output=True, text=True, timeout=60, check=True
    )
    assert told.stdout.splitlines()[-1] == "[]"


def test_after_the_last_port_no_other_port_is_tried() -> None:
    with socket.socket() as taken:
        with suppress(OSError):  # another program can have the port, too
            taken.bind(("127.0.0.1", 65_535))
            taken.listen()
        with pytest.raises(OSError, match="in use"):
            open_place("127.0.0.1", 65_535, secure=False)
