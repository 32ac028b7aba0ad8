"""Full texts to judge: the PDF beside the criteria, and verdicts that become rows of the person's file."""

import csv
import re
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("starlette", reason="the packages of the desk are not installed")

from browser import find_faults, see
from desk_browser import find_overflow, open_tab, serve_desk
from desk_client import AT, Desk, open_desk
from made_up_pdf import make_pdf
from small_review import LET_THROUGH, write_codable_review
from sourced_review import add_sources, find_told, set_show

from slr.pipeline import run_review

PDF = make_pdf([["Results", "Sailors sleep badly at sea."], ["Second page"]], first_label=11)
CRITERIA = """\
  - {id: F1, kind: exclude, stage: full-text, text: No data.}
  - {id: F2, kind: exclude, stage: full-text, text: No strain.}
sources:
"""
TEAM = "  full-text: {reviewers: 2, team: [rina, tomas]}\n"


def write_retrieved(project: Path) -> Path:
    """Write the small review, in which two full texts were retrieved, and two people read each of them."""
    write_codable_review(project, full_text=False)
    protocol = project / "protocols/small.yaml"
    text = protocol.read_text(encoding="utf-8").replace("sources:\n", CRITERIA)
    text = text.replace("  full-text: {reviewers: 1}\n", "")
    protocol.write_text(text + TEAM, encoding="utf-8")
    path = project / "corpus/small/retrieval/rina.csv"
    path.parent.mkdir()
    lines = [f"x{i},retrieved,2026-02-01,{title}\n" for i, title in enumerate(LET_THROUGH)]
    path.write_text("report,outcome,when,title\n" + "".join(lines), encoding="utf-8")
    return project


def write_open(project: Path) -> Path:
    """Write the same review, in which reviewers see each other's verdicts."""
    write_retrieved(project)
    protocol = project / "protocols/small.yaml"
    text = protocol.read_text(encoding="utf-8")
    protocol.write_text(text.replace(TEAM, TEAM.replace("2,", "2, blind: false,")), encoding="utf-8")
    return project


class Seat:
    """A person at the desk of the small review."""

    def __init__(self, client: Any) -> None:
        self.client = client

    def get(self, path: str = "fulltexts/judge") -> Any:
        return self.client.get(f"/small/{path}")

    def say(self, page: Any, say: str, **fields: str) -> Any:
        """Send the form of a page."""
        hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page.text))
        sent = {**hidden, "op": secrets.token_hex(16), "say": say, "note": "", **fields}
        return self.client.post(page.url.path, data=sent)


@pytest.fixture
def desk(project: Path, copy_built: Callable[..., Path]) -> Desk:
    return open_desk(copy_built(project, write_retrieved, "screen"))


@pytest.fixture
def rina(desk: Desk) -> Seat:
    return Seat(desk.enter("rina", script=False))


def plain(page: Any) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", page.text).split())


def rows(desk: Desk, who: str = "rina") -> list[tuple[str, str, str, str]]:
    path = desk.site.root / "corpus/small/screening/full-text" / f"{who}.csv"
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return [(r["title"], r["verdict"], r["criterion"], r["note"]) for r in csv.DictReader(file)]


def put_pdf(desk: Desk, report: str) -> None:
    path = desk.site.root / "corpus/small/fulltexts" / f"{report}.pdf"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(PDF)


def test_next_full_text_is_shown_with_the_criteria_of_both_stages(rina: Seat) -> None:
    page = rina.get()
    assert re.fullmatch(r"/small/fulltexts/judge/r\w+", page.url.path)
    text = plain(page)
    assert "To judge 2" in text
    assert "0 of 2" in text
    assert re.findall(r"<span class=\"id\">(\w+)</span>", page.text) == ["F1", "F2", "E1", "E2", "P1"]
    assert "There is no PDF of this report here yet" in text


def test_pdf_is_shown_beside_the_form(desk: Desk, rina: Seat) -> None:
    first = rina.get()
    report = first.url.path.rpartition("/")[2]
    put_pdf(desk, report)
    page = rina.get(f"fulltexts/judge/{report}")
    assert f'data-pdf="/small/pdf/{report}"' in page.text
    assert page.text.count("<h1") == 1
    assert first.text.count("<h1") == 1


def test_verdict_is_written_with_its_criterion_and_note_and_the_next_report_follows(
    desk: Desk, rina: Seat
) -> None:
    page = rina.get()
    answer = rina.say(page, "exclude:F2", note="only of sleep")
    [(title, verdict, criterion, note)] = rows(desk)
    assert (verdict, criterion, note) == ("exclude", "F2", "only of sleep")
    assert f"Excluded F2: {title}. corpus/small/screening/full-text/rina.csv, line 2." in plain(answer)
    assert answer.url.path != page.url.path
    last = rina.say(answer, "include")
    assert "No full text is left to judge here." in plain(last)
    assert [v for _, v, _, _ in rows(desk)] == ["exclude", "include"]


def test_repeated_request_writes_one_row(desk: Desk, rina: Seat) -> None:
    page = rina.get()
    for _ in range(3):
        assert rina.say(page, "include", op="a" * 32).status_code == 200
    assert len(rows(desk)) == 1


def test_undo_and_skip(desk: Desk, rina: Seat) -> None:
    page = rina.get()
    other = rina.say(page, "skip")
    assert other.url.path != page.url.path
    assert rows(desk) == []
    back = rina.say(rina.say(other, "include"), "undo")
    assert back.url.path == other.url.path
    assert [v for _, v, _, _ in rows(desk)] == ["include", "retract"]
    assert "There is nothing to undo" in plain(rina.say(back, "undo"))


def test_verdict_given_in_another_window_is_shown_before_it_is_replaced(desk: Desk, rina: Seat) -> None:
    page = rina.get()
    rina.say(page, "include")
    again = rina.say(page, "exclude:F1", note="changed my mind")
    assert again.status_code == 409
    assert "you have already judged this report (Included)" in plain(again)
    assert "changed my mind</textarea>" in again.text
    assert len(rows(desk)) == 1
    rina.say(again, "exclude:F1")
    assert [v for _, v, _, _ in rows(desk)] == ["include", "exclude"]


def test_verdict_under_criteria_that_have_changed_is_refused(desk: Desk, rina: Seat) -> None:
    page = rina.get()
    protocol = desk.site.root / "protocols/small.yaml"
    protocol.write_text(
        protocol.read_text(encoding="utf-8").replace("No data.", "No own data."), encoding="utf-8"
    )
    answer = rina.say(page, "exclude:F1")
    assert (answer.status_code, rows(desk)) == (409, [])
    assert "the criteria have changed" in plain(answer)
    assert "No own data." in plain(answer)


@pytest.mark.parametrize("say", ["exclude:F9", "perhaps", ""])
def test_wrong_verdict_is_refused_and_the_note_stays(desk: Desk, rina: Seat, say: str) -> None:
    answer = rina.say(rina.get(), say, note="kept")
    assert (answer.status_code, rows(desk)) == (422, [])
    assert "Not saved:" in plain(answer)
    assert "kept</textarea>" in answer.text


def test_the_other_readers_verdict_is_not_shown_until_the_report_is_settled(desk: Desk, rina: Seat) -> None:
    tomas = Seat(desk.enter("tomas", script=False))
    page = rina.get()
    tomas.say(tomas.get(page.url.path.removeprefix("/small/")), "exclude:F1", note="a secret remark")
    for seen in (rina.get(), rina.get(page.url.path.removeprefix("/small/")), rina.say(page, "exclude:F2")):
        assert "secret" not in seen.text
        assert "tomas" not in seen.text


def test_two_different_reasons_wait_for_a_settled_reason(desk: Desk, rina: Seat) -> None:
    tomas = Seat(desk.enter("tomas", script=False))
    page = rina.get()
    assert "the adjudicator settles the reason" in plain(page)
    report = page.url.path.rpartition("/")[2]
    rina.say(page, "exclude:F1")
    tomas.say(tomas.get(f"fulltexts/judge/{report}"), "exclude:F2")
    room = desk.site.find("small").room("full-text")
    assert room.snapshot.queue.find_status(report) == "conflict"


def test_adjudicator_is_sent_to_the_conflicts(desk: Desk) -> None:
    seat = Seat(desk.enter("adjudicated", script=False))
    assert (
        seat.client.get("/small/fulltexts/judge", follow_redirects=False).headers["location"]
        == "/small/conflicts/full-text"
    )


def test_unknown_reports_and_queues_are_not_found(rina: Seat) -> None:
    assert rina.get("fulltexts/judge/rnobody").status_code == 404
    assert rina.get("fulltexts/judge?queue=nothing").status_code == 404


def test_a_person_who_is_not_in_the_team_is_told(desk: Desk) -> None:
    answer = Seat(desk.enter("zoe", script=False)).get()
    assert answer.status_code == 422
    assert "zoe" in plain(answer)


# In the browser


def invite(desk: Desk, origin: str) -> str:
    return f"{origin}/?token={desk.site.guests.invite('rina', AT)}"


def put_pdfs(desk: Desk, rina: Seat) -> None:
    for report in set(re.findall(r'href="/small/fulltexts/judge/(\w+)"', rina.get().text)):
        put_pdf(desk, report)


def test_full_text_is_judged_with_keys_and_a_quote_in_the_note(desk: Desk, rina: Seat, browser: Any) -> None:
    put_pdfs(desk, rina)
    with serve_desk(desk.site) as origin, open_tab(browser, invite(desk, origin)) as page:
        page.goto(f"{origin}/small/fulltexts/judge")
        page.locator(".pdfwords > span", has_text="Sailors").wait_for()
        page.evaluate("""() => {
            const line = [...document.querySelectorAll('.pdfwords > span')].find((s) => s.textContent.includes('Sailors'));
            getSelection().setBaseAndExtent(line.firstChild, 0, line.firstChild, 7);
        }""")
        page.keyboard.press("q")
        assert page.locator("#note").input_value() == "“Sailors” (p. 11)"
        page.keyboard.press("Escape")
        before = page.url
        page.keyboard.press("j")  # of F2, because `2` is the key of E2, as for titles and abstracts
        page.wait_for_url(lambda url: url != before)
        [(title, verdict, criterion, note)] = rows(desk)
        assert (verdict, criterion, note) == ("exclude", "F2", "“Sailors” (p. 11)")
        assert title in page.locator("p.notice[role=status]").inner_text()
        page.keyboard.press("u")
        page.wait_for_url(before)
        assert [v for _, v, _, _ in rows(desk)] == ["exclude", "retract"]


def test_all_works_without_scripts(desk: Desk, rina: Seat, browser: Any) -> None:
    put_pdfs(desk, rina)
    with serve_desk(desk.site) as origin, open_tab(browser, invite(desk, origin), script=False) as page:
        page.goto(f"{origin}/small/fulltexts/judge")
        assert page.locator("a[target=_blank][href^='/small/pdf/']").is_visible()
        page.locator("#note").fill("read on paper")
        page.locator("button[value=include]").click()
        page.locator("p.notice[role=status]").wait_for()
        assert [(v, n) for _, v, _, n in rows(desk)] == [("include", "read on paper")]


@pytest.mark.parametrize(("scheme", "language"), [("light", "en"), ("dark", "id")])
def test_page_fits_each_window_and_is_accessible(
    desk: Desk, rina: Seat, browser: Any, scheme: str, language: str
) -> None:
    put_pdfs(desk, rina)
    with serve_desk(desk.site) as origin, open_tab(browser, invite(desk, origin)) as page:
        page.context.add_cookies([{"name": "slr-language", "value": language, "url": origin}])
        page.goto(f"{origin}/small/fulltexts/judge")
        page.locator("[data-pdf][data-read]").wait_for()
        page.locator("details.waiting > summary").click()
        for width in (1280, 390, 320):
            see(page, width, scheme)
            assert find_overflow(page) <= 0, width
            assert find_faults(page) == [], width


def write_hidden_full_texts(project: Path) -> Path:
    """Write the review with full texts to judge and with sources, which are hidden at both stages."""
    return set_show(add_sources(write_retrieved(project)), ())


def test_full_text_is_judged_without_what_the_protocol_hides(
    project: Path, copy_built: Callable[..., Path]
) -> None:
    desk = open_desk(copy_built(project, write_hidden_full_texts, "screen"))
    page = Seat(desk.enter("rina", script=False)).get()
    assert any(title in page.text for title in LET_THROUGH)
    assert find_told(page.text) == []


def test_full_text_is_judged_with_its_source_otherwise(desk: Desk, rina: Seat) -> None:
    add_sources(desk.site.root)
    run_review(desk.site.find("small").review, "screen")
    assert find_told(rina.get().text) == ["authors", "year", "journal", "doi"]


def test_verdicts_are_said_to_be_hidden_only_if_they_are(
    rina: Seat, tmp_path: Path, copy_built: Callable[..., Path]
) -> None:
    hidden = "You do not see the verdicts of other reviewers"
    seeing = open_desk(copy_built(tmp_path / "open", write_open, "screen")).enter("rina", script=False)
    assert hidden in plain(rina.get())
    page = Seat(seeing).get()
    assert page.status_code == 200
    assert hidden not in plain(page)
