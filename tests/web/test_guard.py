"""Tests for `slr.web.guard`: each row of the table of threats, over every address of the desk."""

import stat

import pytest
from desk_client import HOST, ORIGIN, Desk

from slr.web.app import ADDRESSES, Address, find_limit
from slr.web.guard import HEADERS, SMALL
from slr.web.person import Guests

WRITING = [a for a in ADDRESSES if a.method == "POST"]
READING = [a for a in ADDRESSES if a.method == "GET"]
OPEN = {"/-/health"}  # says nothing but that there is a desk


def fill(address: Address) -> str:
    """Return an address with a review and made-up values."""
    path = (
        address.path.replace("{r}", "small").replace("{stage}", "title-abstract").replace("{queue}", "read")
    )
    for name in ("report", "box", "kind", "folder", "file"):
        path = path.replace(f"{{{name}}}", "x")
    return path


def name(address: Address) -> str:
    return f"{address.method} {address.path}"


@pytest.mark.parametrize("host", ["evil.example:8765", "127.0.0.1:8766", "127.0.0.1", ""])
def test_no_address_answers_under_another_host_name(desk: Desk, host: str) -> None:
    client = desk.enter("rina", host=True)
    answers = {
        name(a): client.request(a.method, fill(a), headers={"host": host}, follow_redirects=False)
        for a in ADDRESSES
    }
    assert {key: answer.status_code for key, answer in answers.items()} == dict.fromkeys(answers, 421)


@pytest.mark.parametrize(
    "origin", [None, "null", "http://evil.example", "http://127.0.0.1:8888", f"https://{HOST}", f"{ORIGIN}/"]
)
def test_nothing_is_changed_for_a_page_of_another_origin(desk: Desk, origin: str | None) -> None:
    client = desk.enter("rina", host=True)
    del client.headers["origin"]
    headers = {} if origin is None else {"origin": origin}
    found = {
        name(a): client.post(fill(a), headers=headers, data={"op": "a" * 32}).status_code for a in WRITING
    }
    assert found == dict.fromkeys(found, 403)


def test_nobody_comes_in_without_a_cookie(desk: Desk) -> None:
    client = desk.open_browser()
    client.cookies.set(desk.site.cookie, "guessed")
    closed = [a for a in ADDRESSES if a.path not in OPEN]
    answers = {name(a): client.request(a.method, fill(a), follow_redirects=False) for a in closed}
    assert {key: answer.status_code for key, answer in answers.items()} == dict.fromkeys(answers, 401)
    assert [key for key, answer in answers.items() if "Strain" in answer.text] == []


def test_a_wrong_token_opens_nothing(desk: Desk) -> None:
    answer = desk.open_browser().get("/?token=guessed", follow_redirects=False)
    assert answer.status_code == 401
    assert "set-cookie" not in answer.headers


def test_a_cookie_cannot_be_read_by_scripts_and_leaves_the_address(desk: Desk) -> None:
    token = desk.site.guests.invite("rina", "2026-03-01T10:00:00Z")
    answer = desk.open_browser().get(f"/?token={token}", follow_redirects=False)
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert answer.headers["location"] == "/"


def test_the_file_of_people_contains_no_secret_and_only_its_owner_can_read_it(desk: Desk) -> None:
    token = desk.site.guests.invite("rina", "2026-03-01T10:00:00Z")
    cookie = desk.site.guests.enter(token)
    path = desk.site.root / ".slr" / "desk" / "people.json"
    assert cookie is not None
    assert token not in path.read_text()
    assert cookie not in path.read_text()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_revoked_link_and_its_cookies_are_worth_nothing(desk: Desk) -> None:
    client = desk.enter("tomas")
    assert client.get("/small/").status_code == 200
    assert desk.site.guests.revoke("tomas") == 2
    assert client.get("/small/").status_code == 401


def test_a_restarted_desk_knows_the_cookie_of_before(desk: Desk) -> None:
    cookie = desk.site.guests.enter(desk.site.guests.invite("rina", "2026-03-01T10:00:00Z"))
    again = Guests(desk.site.root / ".slr" / "desk" / "people.json")
    person = again.find(cookie or "")
    assert person is not None
    assert person.name == "rina"


def test_every_page_has_the_headers_that_protect_it(desk: Desk) -> None:
    client = desk.enter("rina", host=True)
    for address in READING:
        if address.path.endswith("/events"):
            continue  # a stream has no end; its headers are those of all answers
        answer = client.get(fill(address), follow_redirects=False)
        for header, value in HEADERS.items():
            if header not in ("cache-control", "content-security-policy"):
                assert answer.headers[header] == value, (name(address), header)
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy, name(address)
        assert "unsafe" not in policy or "sandbox" in policy, name(address)


def test_large_bodies_are_refused_before_they_are_read(desk: Desk) -> None:
    client = desk.enter("rina", host=True)
    for address in WRITING:
        too_large = str(find_limit(fill(address)) + 1)
        answer = client.post(fill(address), headers={"content-length": too_large}, content=b"x")
        assert answer.status_code == 413, name(address)


def test_a_body_that_does_not_tell_its_size_is_counted(desk: Desk) -> None:
    client = desk.enter("rina", host=True)

    def chunks():  # type: ignore[no-untyped-def]
        for _ in range(20):
            yield b"x" * (SMALL // 10)

    headers = {"content-type": "application/x-www-form-urlencoded"}
    assert client.post("/-/language", content=chunks(), headers=headers).status_code == 413


def test_a_read_only_desk_changes_nothing(desk: Desk) -> None:
    desk.site.read_only = True
    client = desk.enter("rina", host=True)
    found = {name(a): client.post(fill(a), data={"op": "a" * 32}).status_code for a in WRITING}
    assert found == dict.fromkeys(found, 403)


def test_a_guest_cannot_do_what_only_the_host_may_do(desk: Desk) -> None:
    client = desk.enter("tomas")
    closed = [a for a in ADDRESSES if a.host_only]
    data = {"op": "a" * 32}
    found = {
        name(a): client.request(a.method, fill(a), data=data if a.method == "POST" else None).status_code
        for a in closed
    }
    assert found == dict.fromkeys(found, 403)


@pytest.mark.parametrize(
    "path",
    [
        "/-/static/../text.py",
        "/-/static/%2e%2e/text.py",
        "/-/static/..%2ftext.py",
        "/-/static/%2fetc%2fpasswd",
        "/-/static//etc/passwd",
        "/..%2f..%2fetc/",
        "/%2e%2e/",
        "/small%2f..%2f..%2f/",
    ],
)
def test_no_path_leads_out_of_the_static_files(desk: Desk, path: str) -> None:
    answer = desk.enter("rina", host=True).get(path, follow_redirects=False)
    assert answer.status_code == 404
    assert "root:" not in answer.text


def test_the_language_leads_back_only_to_a_page_of_the_desk(desk: Desk) -> None:
    client = desk.enter("rina")
    for back in ("//evil.example/", "https://evil.example/", "/\\evil.example", "javascript:alert(1)"):
        answer = client.post("/-/language", data={"language": "id", "back": back}, follow_redirects=False)
        assert answer.headers["location"] == "/"


def test_the_name_of_a_guest_is_that_of_the_link_whatever_the_request_says(desk: Desk) -> None:
    client = desk.enter("tomas", script=False)
    assert client.post("/-/who", data={"name": "rina", "op": "a" * 32}).status_code == 403
    assert ">tomas<" in client.get("/small/").text
