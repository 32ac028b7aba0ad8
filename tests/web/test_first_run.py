"""From an empty folder to a review with exports and a run, through the pages of the desk."""

from pathlib import Path

import pytest

pytest.importorskip("starlette", reason="the packages of the desk are not installed")

from desk_client import Desk, open_desk
from starlette.testclient import TestClient

from slr.pipeline import load_protocol, locked
from slr.store.layout import Review

RIS = b"TY  - JOUR\nTI  - Night work and strain\nPY  - 2015\nAU  - Abara, Ann\nER  - \n"
OTHER = RIS.replace(b"Night work", b"Shift work")
NEW = {
    "title": "Night work",
    "question": "Does it harm?",
    "language": "en",
    "reviewers": "1",
    "team": "rina",
    "criterion_kind": ["include", "exclude", "exclude"],
    "criterion_id": ["", "", ""],
    "criterion_text": ["About night work", "Not about work", ""],
    "criterion_stage": ["title-abstract", "full-text", "title-abstract"],
}
SOURCE = {"source": "", "name": "Scopus", "kind": "database", "date": "2026-02-01", "hits": "1,234"}


@pytest.fixture
def empty(tmp_path: Path) -> Desk:
    """A desk in an empty folder."""
    return open_desk(tmp_path)


@pytest.fixture
def host(empty: Desk) -> TestClient:
    return empty.enter("rina", host=True, script=False)


@pytest.fixture
def review(empty: Desk, host: TestClient) -> Review:
    """A review that was started in the browser."""
    assert host.post("/-/start", data=NEW, follow_redirects=False).status_code == 303
    return Review(root=empty.site.root, name="night-work")


def send(client: TestClient, *files: tuple[str, bytes], **fields: str):
    parts = [("files", (name, data, "application/octet-stream")) for name, data in files]
    return client.post("/night-work/searches", data={**SOURCE, **fields}, files=parts)


def test_an_empty_folder_offers_to_start_a_review(host: TestClient) -> None:
    page = host.get("/")
    assert (page.status_code, page.url.path) == (200, "/-/start")
    assert 'name="criterion_text"' in page.text


def test_a_review_is_started_with_its_criteria_and_leads_to_the_exports(
    empty: Desk, host: TestClient
) -> None:
    answer = host.post("/-/start", data=NEW)
    assert (answer.status_code, answer.url.path) == (200, "/night-work/searches")
    assert "The review night-work was started" in answer.text
    protocol, problems = load_protocol(Review(root=empty.site.root, name="night-work"))
    assert problems == ()
    assert [(c.id, c.kind, c.stage) for c in protocol.criteria] == [
        ("I1", "include", "title-abstract"),
        ("E1", "exclude", "full-text"),
    ]
    assert protocol.screening.title_abstract.team == ("rina",)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": "Night Work"}, 'id="name"'),
        ({"name": "../x"}, 'id="name"'),
        ({"name": "con"}, 'id="name"'),
        ({"question": " "}, 'id="question"'),
        ({"team": "rina, Rina"}, 'id="members"'),
        ({"language": "xx"}, ""),
        ({"reviewers": "3"}, ""),
        ({"criterion_id": ["E1", "E1", ""]}, 'class="criterion wrong"'),
        ({"criterion_kind": ["perhaps", "exclude", "exclude"]}, 'class="criterion wrong"'),
    ],
)
def test_what_is_wrong_is_told_with_everything_that_was_written(
    empty: Desk, host: TestClient, wrong: dict[str, str], field: str
) -> None:
    answer = host.post("/-/start", data={**NEW, **wrong})
    assert answer.status_code == 422
    assert field in answer.text
    assert "Nothing has been written yet" in answer.text
    assert ">About night work</textarea>" in answer.text
    assert [p.name for p in empty.site.root.iterdir()] == [".slr"]


def test_a_review_that_exists_is_left_alone(host: TestClient, review: Review) -> None:
    before = review.protocol.read_bytes()
    answer = host.post("/-/start", data=NEW)
    assert (answer.status_code, "NEW002" in answer.text) == (422, True)
    assert review.protocol.read_bytes() == before


def test_a_repeated_request_starts_one_review(empty: Desk, host: TestClient) -> None:
    for _ in range(2):
        answer = host.post("/-/start", data={**NEW, "op": "a" * 32}, follow_redirects=False)
        assert answer.headers["location"] == "/night-work/searches?step=add"
    assert empty.site.names == ("night-work",)


def test_only_the_host_starts_reviews_adds_exports_and_runs(empty: Desk, review: Review) -> None:
    guest = empty.enter("tomas", script=False)
    assert guest.get("/-/start").status_code == 403
    assert guest.post("/-/start", data=NEW).status_code == 403
    assert send(guest, ("a.ris", RIS)).status_code == 403
    assert guest.post("/night-work/run").status_code == 403
    assert 'id="exports"' not in guest.get("/night-work/searches").text
    assert list(review.search_files()) == []


def test_exports_are_read_at_once_and_the_source_is_made_once(host: TestClient, review: Review) -> None:
    answer = send(
        host, ("scopus.ris", RIS), ("scopus.ris", OTHER), platform="Elsevier", strategy="night OR\nwork"
    )
    assert answer.status_code == 200
    assert answer.text.count("1 entry was read") == 2
    [source] = load_protocol(review)[0].sources
    assert source.files == ("2026-02-01/scopus.ris", "2026-02-01/scopus-2.ris")
    assert (source.platform, source.strategy, source.hits) == ("Elsevier", "night OR\nwork", 1234)
    assert "1,234 hits reported" in answer.text


def test_a_refused_file_is_told_and_the_others_are_added(host: TestClient, review: Review) -> None:
    answer = send(host, ("x.pdf", b"%PDF-1.4\n\x00\x01" * 9), ("../../scopus.ris", RIS))
    assert answer.status_code == 422
    assert "x.pdf was not added" in answer.text
    assert "EXP003" in answer.text
    assert 'value="1,234"' in answer.text  # what was written stays
    assert [p.name for p in review.search_files()] == ["scopus.ris"]
    assert not (review.root / "scopus.ris").exists()
    again = send(host, ("x.pdf", b"%PDF-1.4\n\x00\x01" * 9), anyway="yes", source="scopus")
    assert again.status_code == 200
    assert sorted(p.name for p in review.search_files()) == ["scopus.ris", "x.pdf"]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"name": " "}, "Enter the name of the database"),
        ({"hits": "many"}, "Write the number of hits in digits"),
        ({"hits": "12.5"}, "Write the number of hits in digits"),
        ({"date": ""}, "Write the date of the search"),
        ({"date": "2026-03-04"}, "in the future"),
        ({"date": "2026-02-30"}, "EXP001"),
        ({"source": "nowhere"}, "EXP002"),
        ({"kind": "shop"}, "PRO004"),
    ],
)
def test_a_form_that_is_not_complete_adds_nothing(
    host: TestClient, review: Review, fields: dict[str, str], said: str
) -> None:
    before = review.protocol.read_bytes()
    answer = send(host, ("a.ris", RIS), **fields)
    assert (answer.status_code, said in answer.text) == (422, True)
    assert "What was added" not in answer.text or "was not added" in answer.text
    assert (list(review.search_files()), review.protocol.read_bytes()) == ([], before)


def test_a_search_without_a_known_date_says_so(host: TestClient, review: Review) -> None:
    assert send(host, ("a.ris", RIS), date="", undated="yes").status_code == 200
    assert [p.parent.name for p in review.search_files()] == ["undated"]
    assert load_protocol(review)[0].sources[0].searched == "not reported"


def test_without_a_file_nothing_is_added(host: TestClient, review: Review) -> None:
    answer = host.post("/night-work/searches", data=SOURCE)
    assert (answer.status_code, "Choose at least one file" in answer.text) == (422, True)


def test_the_page_that_asks_for_a_name_offers_the_languages(host: TestClient) -> None:
    answer = host.post("/-/language", data={"language": "id", "back": "/-/who"})
    assert (answer.url.path, "Siapa Anda?" in answer.text) == ("/-/who", True)
    assert 'value="en"' in answer.text


def test_a_body_that_is_too_large_is_refused(host: TestClient, review: Review) -> None:
    answer = host.post("/-/start", data={**NEW, "question": "x" * 2_000_000})
    assert answer.status_code == 413


def test_a_protocol_with_errors_leaves_the_exports_alone(host: TestClient, review: Review) -> None:
    review.protocol.write_text("schema: 1\nreview: 3\n", encoding="utf-8")
    answer = send(host, ("a.ris", RIS))
    assert answer.status_code == 422
    assert 'href="/night-work/protocol"' in answer.text  # where it can be mended
    assert list(review.search_files()) == []


def test_a_run_is_started_followed_and_ends(empty: Desk, host: TestClient, review: Review) -> None:
    send(host, ("scopus.ris", RIS))
    answer = host.post("/night-work/run")
    assert answer.url.path == "/night-work/run"
    empty.site.find("night-work").background.wait(120)
    page = host.get("/night-work/run").text
    assert "Finished" in page
    assert 'href="/night-work/screen/title-abstract/read"' in page
    assert "Read reports" in host.get("/night-work/").text
    assert '<td class="num">1</td>' in host.get("/night-work/searches").text
    send(host, ("more.ris", OTHER), source="scopus")
    page = host.get("/night-work/run").text
    assert "2 files have changed since the last run" in page
    assert "searches/2026-02-01/more.ris</span>" in page


def test_a_run_elsewhere_is_told(empty: Desk, host: TestClient, review: Review) -> None:
    with locked(review, clock=lambda: 0.0, sleep=lambda _: None):
        host.post("/night-work/run")
        empty.site.find("night-work").background.wait(120)
    assert "Another run of this review is in progress" in host.get("/night-work/run").text


def test_a_run_can_be_cancelled(empty: Desk, host: TestClient, review: Review) -> None:
    host.post("/night-work/run")
    assert "Cancelled" in host.post("/night-work/run/cancel").text
    assert not empty.site.find("night-work").background.state.is_running


def test_a_running_run_is_renewed_without_a_script(empty: Desk, host: TestClient, review: Review) -> None:
    host.post("/night-work/run", follow_redirects=False)
    background = empty.site.find("night-work").background
    page = host.get("/night-work/run").text
    if background.state.is_running:
        assert '<noscript><meta http-equiv="refresh"' in page
    background.cancel()
    background.wait(60)
    assert "http-equiv" not in host.get("/night-work/run").text


@pytest.mark.parametrize(
    "page", ["screen/title-abstract/read/list", "same/r1", "records/r1", "duplicates", ""]
)
def test_before_the_first_run_every_page_says_what_to_do(host: TestClient, review: Review, page: str) -> None:
    answer = host.get(f"/night-work/{page}")
    assert answer.status_code in (200, 404, 422)
    assert "Errno" not in answer.text
    if answer.status_code == 422:
        assert "the review has not been run yet" in answer.text
        assert 'href="/night-work/run"' in answer.text


def test_a_desk_for_one_review_starts_no_other(tmp_path: Path) -> None:
    host = open_desk(tmp_path, only="mine").enter("rina", host=True, script=False)
    assert host.get("/-/start").status_code == 404
    assert host.post("/-/start", data=NEW).status_code == 404
    assert not (tmp_path / "protocols").exists()
