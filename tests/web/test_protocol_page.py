"""The editor of the protocol: what it checks and offers, and that it saves only what the person has seen."""

import json
import re
from pathlib import Path

import pytest

pytest.importorskip("starlette", reason="the packages of the desk are not installed")

from desk_client import Desk, open_desk
from example_review import CopyBuilt
from small_review import PROTOCOL, write_review
from starlette.testclient import TestClient

from slr.model.schema import schema_text
from slr.pipeline import load_protocol
from slr.store.language import list_languages
from slr.store.layout import Review
from slr.web.text import WebTexts

EDITED = PROTOCOL.replace("rat* OR mice", "rat* OR mice OR sailors")


@pytest.fixture
def desk(project: Path, copy_built: CopyBuilt) -> Desk:
    return open_desk(copy_built(project, write_review, "screen"))


@pytest.fixture
def host(desk: Desk) -> TestClient:
    return desk.enter("rina", host=True, script=False)


@pytest.fixture
def review(desk: Desk) -> Review:
    return Review(root=desk.site.root, name="small")


def fields(page: str) -> dict[str, str]:
    """Return the hidden fields of the editor."""
    return dict(re.findall(r'<input type="hidden" name="(seen|previewed)" value="(\w*)"', page))


def preview(host: TestClient, text: str = EDITED) -> tuple[str, dict[str, str]]:
    seen = fields(host.get("/small/protocol").text)
    page = host.post("/small/protocol", data={**seen, "text": text, "what": "preview"}).text
    return page, fields(page)


def test_the_text_is_shown_exactly(host: TestClient) -> None:
    page = host.get("/small/protocol").text
    shown = re.search(r"<textarea[^>]*>\n(.*?)</textarea>", page, re.DOTALL)
    assert shown is not None
    assert (
        shown[1].replace("&#39;", "'").replace("&#34;", '"').replace("&gt;", ">").replace("&amp;", "&")
        == PROTOCOL
    )
    assert fields(page)["previewed"] == ""
    assert 'value="save"' not in page


def test_an_edit_is_shown_before_it_is_saved(host: TestClient, review: Review) -> None:
    page, seen = preview(host)
    assert "1 not decided yet -&gt; excluded by rule E1 at title and abstract" in page
    assert 'class="removed"' in page
    assert 'class="added"' in page
    assert "sailors" in page
    assert 'value="save"' in page
    assert review.protocol.read_text(encoding="utf-8") == PROTOCOL
    answer = host.post("/small/protocol", data={**seen, "text": EDITED, "what": "save"})
    assert (answer.status_code, "The protocol was saved" in answer.text) == (200, True)
    assert review.protocol.read_text(encoding="utf-8") == EDITED


def test_line_ends_as_forms_send_them_change_nothing(host: TestClient, review: Review) -> None:
    _, seen = preview(host, EDITED.replace("\n", "\r\n"))
    host.post("/small/protocol", data={**seen, "text": EDITED.replace("\n", "\r\n"), "what": "save"})
    assert review.protocol.read_bytes() == EDITED.encode()


def test_a_text_that_was_not_shown_is_not_saved(host: TestClient, review: Review) -> None:
    _, seen = preview(host)
    other = EDITED.replace("sailors", "cooks")
    page = host.post("/small/protocol", data={**seen, "text": other, "what": "save"}).text
    assert "cooks" in page.partition('class="added"')[2]
    assert review.protocol.read_text(encoding="utf-8") == PROTOCOL


def test_an_edit_with_a_reason_is_recorded_as_an_amendment(host: TestClient, review: Review) -> None:
    _, seen = preview(host)
    host.post(
        "/small/protocol", data={**seen, "text": EDITED, "what": "save", "reason": "Sailors  are no clerks."}
    )
    [noted] = load_protocol(review)[0].amendments
    assert (noted.date, noted.reason) == ("2026-03-01", "Sailors are no clerks.")


def test_an_edit_of_somebody_else_is_kept_and_shown(host: TestClient, review: Review) -> None:
    _, seen = preview(host)
    theirs = f"{PROTOCOL}# theirs\n"
    review.protocol.write_text(theirs, encoding="utf-8")
    answer = host.post("/small/protocol", data={**seen, "text": EDITED, "what": "save"})
    assert (answer.status_code, "EDT001" in answer.text) == (409, True)
    assert "# theirs" in answer.text.partition('class="removed"')[2]
    assert review.protocol.read_text(encoding="utf-8") == theirs
    again = host.post("/small/protocol", data={**fields(answer.text), "text": EDITED, "what": "save"})
    assert again.status_code == 200  # now the person has seen what is lost
    assert review.protocol.read_text(encoding="utf-8") == EDITED


def test_a_text_with_errors_is_shown_with_its_problems_and_not_saved(
    host: TestClient, review: Review
) -> None:
    page, seen = preview(host, EDITED.replace("schema: 1", "schema: 9"))
    assert "PRO004" in page
    assert 'value="save"' not in page
    answer = host.post(
        "/small/protocol", data={**seen, "text": EDITED.replace("schema: 1", "schema: 9"), "what": "save"}
    )
    assert (answer.status_code, "EDT002" in answer.text) == (409, True)
    assert review.protocol.read_text(encoding="utf-8") == PROTOCOL


def test_a_protocol_that_is_broken_on_disk_can_be_mended(host: TestClient, review: Review) -> None:
    review.protocol.write_text(PROTOCOL.replace("schema: 1", "schema: 9"), encoding="utf-8")
    assert "PRO004" in host.get("/small/protocol").text
    page, seen = preview(host, PROTOCOL)
    assert "the effect is not known" in page
    host.post("/small/protocol", data={**seen, "text": PROTOCOL, "what": "save"})
    assert review.protocol.read_text(encoding="utf-8") == PROTOCOL


def test_a_text_is_checked_while_it_is_written(desk: Desk) -> None:
    script = desk.enter("rina", host=True)
    found = script.post("/small/protocol/check", json={"text": "schema: 1\nreview: ["}).json()["problems"]
    assert [(p["code"], p["line"]) for p in found] == [("PRO002", 2)]


def test_keys_are_offered_with_their_meaning(desk: Desk) -> None:
    script = desk.enter("rina", host=True)
    text = "sources:\n  - id: a\n    plat"
    answer = script.post("/small/protocol/offers", json={"text": text, "line": "2", "column": "8"}).json()
    assert [o["label"] for o in answer["offers"]] == ["platform"]
    files = script.post(
        "/small/protocol/offers", json={"text": "sources:\n  - files: [", "line": "1", "column": "12"}
    ).json()
    assert [o["label"] for o in files["offers"]] == [
        p.relative_to(desk.site.get("small").review.searches).as_posix()
        for p in desk.site.get("small").review.search_files()
    ]
    assert (
        script.post("/small/protocol/offers", json={"text": "", "line": "x", "column": ""}).status_code == 400
    )


def test_a_member_of_the_team_reads_the_protocol_and_cannot_change_it(desk: Desk, review: Review) -> None:
    guest = desk.enter("tomas", script=False)
    page = guest.get("/small/protocol").text
    assert " readonly>" in page
    assert 'value="preview"' not in page
    assert guest.post("/small/protocol", data={"text": EDITED, "what": "preview"}).status_code == 403
    assert guest.post("/small/protocol/check", data={"text": EDITED}).status_code == 403
    assert review.protocol.read_text(encoding="utf-8") == PROTOCOL


def test_meanings_are_those_of_the_schema_where_it_has_them() -> None:
    """The texts add meanings that the schema lacks, and translate the others."""
    english = {k: v for k, v in WebTexts("en")._own.items() if k.startswith("meaning.")}
    fields = list_fields()
    assert {k.removeprefix("meaning.") for k in english} == set(fields)  # each key, in both languages
    known = {k: fields[k.removeprefix("meaning.")] for k in english}
    repeated = {k: v for k, v in english.items() if known[k]}
    assert repeated == {k: known[k].split("\n\n")[0] for k in repeated}


def list_fields() -> dict[str, str]:
    """Return the keys of the protocol with their descriptions in the schema, where they have one of their own."""
    schema = json.loads(schema_text(list_languages()))
    parts = [schema, *schema["$defs"].values()]
    return {
        f"{part['title']}.{key}": field.get("description", "")
        for part in parts
        for key, field in part.get("properties", {}).items()
    }


def test_meanings_are_told_in_the_language_of_the_page(desk: Desk) -> None:
    script = desk.enter("rina", host=True)
    script.cookies.set("slr-language", "id")
    sent = {"text": "sources:\n  - id: a\n    hits: 3", "line": "2", "column": "10"}
    assert "jumlah hasil" in script.post("/small/protocol/offers", json=sent).json()["key"]["meaning"]
