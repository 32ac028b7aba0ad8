"""Full texts to retrieve: PDFs are brought in and sent back, outcomes become rows of the person's file."""

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
from small_review import write_codable_review

from slr.web import guard
from slr.web.page import retrieval

PDF, OTHER = make_pdf([["One"]]), make_pdf([["Two"]])


def write_unread(project: Path) -> Path:
    """Write the small review, in which two full texts are sought."""
    return write_codable_review(project, full_text=False)


class Seat:
    """A person at the desk of the small review."""

    def __init__(self, client: Any) -> None:
        self.client = client

    def get(self, path: str, **more: Any) -> Any:
        return self.client.get(f"/small/{path}", **more)

    def post(self, path: str, **fields: str) -> Any:
        return self.client.post(f"/small/{path}", data={"op": secrets.token_hex(16), **fields})

    def bring(self, report: str, data: bytes, name: str = "x.pdf", **fields: str) -> Any:
        given = {"op": secrets.token_hex(16), "do": "bring", **fields}
        return self.client.post(
            f"/small/fulltexts/get/{report}", data=given, files={"paper": (name, data, "application/pdf")}
        )


def plain(page: Any) -> str:
    """Return the text of a page without tags."""
    return " ".join(re.sub(r"<[^>]*>", " ", page.text).split())


@pytest.fixture
def desk(project: Path, copy_built: Callable[..., Path]) -> Desk:
    return open_desk(copy_built(project, write_unread, "screen"))


@pytest.fixture
def rina(desk: Desk) -> Seat:
    return Seat(desk.enter("rina", script=False))


@pytest.fixture
def sea(desk: Desk, rina: Seat) -> str:
    """The id of the report `Strain at sea`."""
    page = rina.get("fulltexts/get").text
    return page.partition('id="r-')[2].partition('"')[0]


def stranger(desk: Desk) -> Seat:
    """Return a browser without a cookie."""
    return Seat(desk.open_browser(script=False))


def rows(desk: Desk, who: str = "rina") -> list[tuple[str, str]]:
    path = desk.site.root / "corpus/small/retrieval" / f"{who}.csv"
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return [(r["outcome"], r["note"]) for r in csv.DictReader(file)]


def files(desk: Desk) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in sorted((desk.site.root / "corpus/small/fulltexts").glob("*"))}


def test_list_has_the_reports_that_are_sought(rina: Seat) -> None:
    text = plain(rina.get("fulltexts/get"))
    assert "Still sought 2" in text
    assert "Strain at sea" in text
    assert "Strain of judges" in text
    assert "To retrieve 2" in text


def test_pdf_is_stored_under_the_id_of_the_report_and_recorded(desk: Desk, rina: Seat, sea: str) -> None:
    answer = rina.bring(sea, PDF, name="../../evil.exe")
    assert f"corpus/small/fulltexts/{sea}.pdf" in plain(answer)
    assert "corpus/small/retrieval/rina.csv, line 2" in plain(answer)
    assert files(desk) == {f"{sea}.pdf": PDF}
    assert rows(desk) == [("retrieved", "")]
    assert "To retrieve 1" in plain(answer)
    assert "Retrieved 1" in plain(answer)


def test_repeated_request_writes_one_row(desk: Desk, rina: Seat, sea: str) -> None:
    for _ in range(3):
        assert rina.bring(sea, PDF, op="a" * 32).status_code == 200
    assert rows(desk) == [("retrieved", "")]


@pytest.mark.parametrize("data", [b"", b"<html>", b"GIF89a", b"PK\x03\x04"])
def test_what_is_no_pdf_is_refused_with_the_reason_and_nothing_is_written(
    desk: Desk, rina: Seat, sea: str, data: bytes
) -> None:
    answer = rina.bring(sea, data)
    assert answer.status_code == 422
    assert "this file is not a PDF" in plain(answer)
    assert (files(desk), rows(desk)) == ({}, [])


def test_without_a_file_the_page_asks_for_one(desk: Desk, rina: Seat, sea: str) -> None:
    answer = rina.post(f"fulltexts/get/{sea}", do="bring")
    assert (answer.status_code, rows(desk)) == (422, [])
    assert "No file was chosen." in plain(answer)


def test_file_that_is_too_large_is_refused(
    desk: Desk, rina: Seat, sea: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("slr.store.paper.MOST_BYTES", len(PDF) - 1)
    assert "this PDF is larger than" in plain(rina.bring(sea, PDF))
    assert (files(desk), rows(desk)) == ({}, [])


def test_only_the_form_for_pdfs_takes_large_bodies() -> None:
    from slr.web.app import find_limit  # noqa: PLC0415

    assert find_limit("/small/fulltexts/get/r1") == retrieval.LIMIT
    assert find_limit("/small/fulltexts/undo") == guard.SMALL


def test_another_pdf_replaces_the_first_only_on_request_and_both_are_kept(
    desk: Desk, rina: Seat, sea: str
) -> None:
    rina.bring(sea, PDF)
    refused = rina.bring(sea, OTHER)
    assert (refused.status_code, files(desk)) == (422, {f"{sea}.pdf": PDF})
    assert "this report already has another PDF" in plain(refused)
    assert rina.bring(sea, OTHER, replace="yes").status_code == 200
    assert files(desk) == {f"{sea}.pdf": OTHER, f"{sea}.pdf.1.bak": PDF}
    assert rows(desk) == [("retrieved", "")]


def test_outcome_with_a_note_is_recorded_and_seen_by_others_at_once(desk: Desk, rina: Seat, sea: str) -> None:
    rina.post(f"fulltexts/get/{sea}", outcome="not retrieved", note="no library has it")
    assert rows(desk) == [("not retrieved", "no library has it")]
    text = plain(Seat(desk.enter("tomas", script=False)).get("fulltexts/get"))
    assert "Cannot be obtained 1" in text
    assert "rina : not retrieved, no library has it" in text


def test_wrong_or_missing_outcome_is_refused_and_what_was_typed_stays(
    desk: Desk, rina: Seat, sea: str
) -> None:
    answer = rina.post(f"fulltexts/get/{sea}", outcome="perhaps", note="kept note")
    assert (answer.status_code, rows(desk)) == (422, [])
    assert "RET001" in answer.text
    assert 'value="kept note"' in answer.text
    assert rina.post(f"fulltexts/get/{sea}", note="x").status_code == 422


def test_last_entry_can_be_undone(desk: Desk, rina: Seat, sea: str) -> None:
    rina.post(f"fulltexts/get/{sea}", outcome="sought")
    assert "Undo" in plain(rina.get("fulltexts/get"))
    answer = rina.post("fulltexts/undo")
    assert "The last entry was taken back." in plain(answer)
    assert [outcome for outcome, _ in rows(desk)] == ["sought", "retract"]
    assert "Undo" not in plain(rina.get("fulltexts/get"))


@pytest.mark.parametrize("report", ["rnobody", "..", "..%2f..%2fsmall", "small.yaml"])
def test_report_that_is_not_sought_gets_no_file(desk: Desk, rina: Seat, report: str) -> None:
    assert rina.bring(report, PDF).status_code in (404, 405)
    assert files(desk) == {}


def test_review_that_does_not_report_retrieval_says_so(project: Path) -> None:
    write_codable_review(project)
    path = project / "protocols/small.yaml"
    text = path.read_text(encoding="utf-8").replace(
        "screening:\n", "screening:\n  retrieval_reported: false\n"
    )
    path.write_text(text, encoding="utf-8")
    seat = Seat(open_desk(project).enter("rina", script=False))
    assert "retrieval_reported: false" in plain(seat.get("fulltexts/get"))
    assert seat.bring("r1", PDF).status_code == 404


def test_review_that_was_never_run_says_so(project: Path) -> None:
    write_codable_review(project)
    seat = Seat(open_desk(project).enter("rina", script=False))
    assert "There are no results of screening yet" in plain(seat.get("fulltexts/get"))


# The PDF itself


def test_pdf_is_sent_inline_whole_or_in_part(rina: Seat, sea: str) -> None:
    rina.bring(sea, PDF)
    whole = rina.get(f"pdf/{sea}")
    assert (whole.status_code, whole.content) == (200, PDF)
    assert whole.headers["content-type"] == "application/pdf"
    assert whole.headers["content-disposition"] == f'inline; filename="{sea}.pdf"'
    assert whole.headers["x-content-type-options"] == "nosniff"
    assert "script-src" not in whole.headers["content-security-policy"]
    part = rina.get(f"pdf/{sea}", headers={"range": "bytes=2-5"})
    assert (part.status_code, part.content) == (206, PDF[2:6])
    assert part.headers["content-range"] == f"bytes 2-5/{len(PDF)}"
    assert rina.get(f"pdf/{sea}", headers={"range": f"bytes={len(PDF)}-"}).status_code == 416


@pytest.mark.parametrize(
    "path",
    ["rnobody", "../protocols/small.yaml", "..%2fprotocols%2fsmall.yaml", "%2e%2e", "%2fetc%2fpasswd", "", "{}.pdf", "{}%00", "..\\x"],
)  # fmt: skip
def test_no_path_leads_to_another_file(desk: Desk, rina: Seat, sea: str, path: str) -> None:
    rina.bring(sea, PDF)
    assert rina.get(f"pdf/{path.format(sea)}").status_code == 404
    assert stranger(desk).get(f"pdf/{sea}").status_code == 401


def test_only_pdfs_in_the_folder_of_full_texts_are_sent(desk: Desk, rina: Seat, sea: str) -> None:
    folder = desk.site.root / "corpus/small/fulltexts"
    folder.mkdir()
    (folder / f"{sea}.txt").write_bytes(PDF)
    assert rina.get(f"pdf/{sea}").status_code == 404
    (folder / f"{sea}.pdf").write_bytes(b"secret")
    assert rina.get(f"pdf/{sea}").status_code == 404
    (folder / f"{sea}.pdf").unlink()
    (folder / f"{sea}.pdf").symlink_to(desk.site.root / "protocols/small.yaml")
    assert rina.get(f"pdf/{sea}").status_code == 404


def test_link_to_a_pdf_elsewhere_is_followed(desk: Desk, rina: Seat, sea: str) -> None:
    (desk.site.root / "library.pdf").write_bytes(PDF)
    folder = desk.site.root / "corpus/small/fulltexts"
    folder.mkdir()
    (folder / f"{sea}.pdf").symlink_to(desk.site.root / "library.pdf")
    assert rina.get(f"pdf/{sea}").content == PDF


# In the browser


def invite(desk: Desk, origin: str) -> str:
    return f"{origin}/?token={desk.site.guests.invite('rina', AT)}"


DROP = """([report, name, bytes]) => {
    const data = new DataTransfer();
    data.items.add(new File([new Uint8Array(bytes)], name, { type: 'application/pdf' }));
    const place = document.getElementById(`r-${report}`);
    for (const kind of ['dragover', 'drop']) {
        place.dispatchEvent(new DragEvent(kind, { bubbles: true, cancelable: true, dataTransfer: data }));
    }
}"""


def test_pdf_is_dropped_on_its_report(desk: Desk, sea: str, browser: Any) -> None:
    with serve_desk(desk.site) as origin, open_tab(browser, invite(desk, origin)) as page:
        page.goto(f"{origin}/small/fulltexts/get")
        page.evaluate(DROP, [sea, "wrong.pdf", list(b"no PDF")])
        assert (
            page.locator(f"#paper-{sea}").evaluate("field => field.validationMessage")
            == "This file is not a PDF."
        )
        assert files(desk) == {}
        page.evaluate(DROP, [sea, "paper.pdf", list(PDF)])
        page.locator("#had").wait_for()
        page.wait_for_load_state()  # keys work when the scripts of the page have run
        assert files(desk) == {f"{sea}.pdf": PDF}
        page.keyboard.press("u")
        page.locator("text=The last entry was taken back.").wait_for()
        assert [outcome for outcome, _ in rows(desk)] == ["retrieved", "retract"]


def test_all_works_without_scripts(desk: Desk, sea: str, browser: Any) -> None:
    with serve_desk(desk.site) as origin, open_tab(browser, invite(desk, origin), script=False) as page:
        page.goto(f"{origin}/small/fulltexts/get")
        field = page.locator(f"#paper-{sea}")
        field.set_input_files({"name": "a.pdf", "mimeType": "application/pdf", "buffer": PDF})
        page.locator(f"#r-{sea} form.bring button").click()
        page.locator("#had").wait_for()
        assert (files(desk), rows(desk)) == ({f"{sea}.pdf": PDF}, [("retrieved", "")])


@pytest.mark.parametrize(("scheme", "language"), [("light", "en"), ("dark", "id")])
def test_list_fits_each_window_and_is_accessible(
    desk: Desk, rina: Seat, sea: str, browser: Any, scheme: str, language: str
) -> None:
    rina.post(f"fulltexts/get/{sea}", outcome="not retrieved", note="no library has it")
    with serve_desk(desk.site) as origin, open_tab(browser, invite(desk, origin), width=320) as page:
        page.context.add_cookies([{"name": "slr-language", "value": language, "url": origin}])
        page.goto(f"{origin}/small/fulltexts/get")
        page.locator("details.deeds > summary").click()
        for width in (320, 390, 1280):
            see(page, width, scheme)
            assert find_overflow(page) <= 0, width
            assert find_faults(page) == [], width


def test_a_person_without_a_name_is_asked_for_it_first(desk: Desk, sea: str) -> None:
    nobody = Seat(desk.enter("", host=True, script=False))
    assert nobody.get("fulltexts/get").url.path == "/-/who"
    for path in (f"fulltexts/get/{sea}", "fulltexts/undo"):
        answer = nobody.post(path, outcome="retrieved")
        assert (answer.url.path, answer.status_code) == ("/-/who", 200), path


@pytest.mark.parametrize(("host", "button"), [(True, 1), (False, 0)])
def test_the_page_says_that_files_have_changed_and_the_host_can_run_the_review(
    desk: Desk, sea: str, host: bool, button: int
) -> None:
    seat = Seat(desk.enter("rina", host=host, script=False))
    assert "Files have changed" not in plain(seat.get("fulltexts/get"))
    seat.post(f"fulltexts/get/{sea}", outcome="not retrieved", note="out of print")
    page = seat.get("fulltexts/get")
    assert "Files have changed since the last run." in plain(page)
    assert page.text.count('action="/small/run"') == button
    end = seat.get("fulltexts/judge")
    assert "Files have changed since the last run." in plain(end)


def test_a_column_that_an_old_file_lacks_is_offered_and_added(desk: Desk, rina: Seat, sea: str) -> None:
    path = desk.site.root / "corpus" / "small" / "retrieval" / "rina.csv"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(b"report,outcome,when\n")
    refused = rina.post(f"fulltexts/get/{sea}", outcome="not retrieved", note="out of print")
    assert "Add the missing column note to your file corpus/small/retrieval/rina.csv." in plain(refused)
    page = rina.post(f"fulltexts/get/{sea}", outcome="not retrieved", note="out of print", widen="yes")
    assert "The column note was added to corpus/small/retrieval/rina.csv." in plain(page)
    assert path.read_bytes().startswith(b"report,outcome,when,note\n")
    assert path.read_bytes().count(b"out of print") == 1
