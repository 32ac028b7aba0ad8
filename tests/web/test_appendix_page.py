"""The appendix in its frame, and the files of the last run."""

from pathlib import Path

import pytest

pytest.importorskip("starlette", reason="the packages of the desk are not installed")

from desk_client import Desk, open_desk
from example_review import CopyBuilt
from small_review import PROTOCOL, write_review
from starlette.testclient import TestClient


@pytest.fixture
def desk(project: Path, copy_built: CopyBuilt) -> Desk:
    return open_desk(copy_built(project, write_review, "synthesize"))


@pytest.fixture
def member(desk: Desk) -> TestClient:
    return desk.enter("rina", script=False)


def test_the_appendix_is_shown_in_a_sandbox_without_an_origin(member: TestClient) -> None:
    page = member.get("/small/appendix/").text
    assert 'src="/small/appendix/page" sandbox="allow-scripts' in page
    assert "allow-same-origin" not in page
    assert "Files have changed" not in page
    inner = member.get("/small/appendix/page")
    policy = inner.headers["content-security-policy"]
    assert policy.startswith("sandbox allow-scripts")
    assert "allow-same-origin" not in policy
    assert "default-src 'none'" in policy
    assert inner.headers["x-content-type-options"] == "nosniff"
    assert "<html" in inner.text


def test_every_file_of_the_last_run_can_be_downloaded(desk: Desk, member: TestClient) -> None:
    build = desk.site.get("small").review.build
    page = member.get("/small/appendix/").text
    for name in ("appendix.docx", "appendix.md", "prisma.svg", "tables/ledger.csv"):
        assert f"name={name}" in page
        answer = member.get("/small/appendix/file", params={"name": name})
        assert answer.content == (build / name).read_bytes()
        assert answer.headers["content-disposition"].startswith("attachment")


@pytest.mark.parametrize(
    "name",
    [
        "",
        "../../protocols/small.yaml",
        "/etc/passwd",
        "manifest.json",
        "stages/reports.parquet",
        "tables",
        "tables/../appendix.md",
        "./appendix.md",
        "appendix.md\0",
        "%2e%2e/x",
    ],
)
def test_no_other_file_can_be_had(member: TestClient, name: str) -> None:
    assert member.get("/small/appendix/file", params={"name": name}).status_code == 404


def test_the_word_file_and_the_workbook_are_offered_above_the_appendix(
    desk: Desk, member: TestClient
) -> None:
    def head() -> str:
        return member.get("/small/appendix/").text.partition("<iframe")[0]

    assert 'file?name=appendix.docx" download>As a Word file' in head()
    assert 'file?name=appendix.xlsx" download>As a workbook' in head()
    (desk.site.get("small").built.build / "appendix.docx").unlink()
    assert "As a Word file" not in head()
    assert "As a workbook" in head()


def test_a_file_that_is_gone_is_not_listed(desk: Desk, member: TestClient) -> None:
    (desk.site.get("small").built.build / "appendix.docx").unlink()
    assert "name=appendix.docx" not in member.get("/small/appendix/").text
    assert member.get("/small/appendix/file", params={"name": "appendix.docx"}).status_code == 404


def test_an_appendix_that_is_out_of_date_says_so(desk: Desk, member: TestClient) -> None:
    desk.site.get("small").review.protocol.write_text(f"{PROTOCOL}# more\n", encoding="utf-8")
    page = member.get("/small/appendix/").text
    assert "Files have changed since this appendix was written" in page
    assert 'action="/small/run"' not in page  # only the host runs
    assert 'action="/small/run"' in desk.enter("rina", host=True, script=False).get("/small/appendix/").text


def test_before_the_first_synthesis_there_is_no_appendix(project: Path, copy_built: CopyBuilt) -> None:
    member = open_desk(copy_built(project, write_review, "screen")).enter("rina", script=False)
    page = member.get("/small/appendix/").text
    assert "No appendix has been written yet" in page
    assert "<iframe" not in page
    assert member.get("/small/appendix/page").status_code == 404


def test_reports_can_be_exported_in_each_format_without_what_others_said(desk: Desk) -> None:
    client = desk.enter("rina", script=False)
    assert "format=ris" in client.get("/small/appendix/").text
    for ending in ("ris", "bib", "csv", "xlsx", "json"):
        answer = client.get(f"/small/export?format={ending}")
        assert answer.status_code == 200
        assert answer.headers["content-disposition"] == f'attachment; filename="small.{ending}"'
    assert "Old rats" in client.get("/small/export?format=ris&only=excluded").text
    assert "Strain at sea" not in client.get("/small/export?format=ris&only=excluded").text
    assert "Old rats" not in client.get("/small/export?format=ris&only=included").text
    assert client.get("/small/export?format=ris&only=conflict").status_code == 404
    assert client.get("/small/export?format=exe").status_code == 404
