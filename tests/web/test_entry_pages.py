"""The pages with forms: what they show to whom, and the rows that they write."""

import csv
import html
import re
import secrets
from pathlib import Path

import pytest
from example_review import CopyBuilt, write_demo

pytest.importorskip("starlette", reason="the packages of the desk are not installed")

from desk_client import Desk, open_desk
from entry_desk import REVIEW, Seat, plain, sit

from slr.desk.line_session import LINE_FOLDERS, LineSession, open_lines
from slr.model.row import list_rows
from slr.model.table import CODED
from slr.people.kind import KINDS
from slr.pipeline import run_review
from slr.store.layout import find_review
from slr.store.table_file import read_table

PORT, TAX = "rrsp5qnm35z", "raqxzbugd3q"  # reports about port authorities, and about tax officers
PAGES = (
    "code", "extract", "appraise", "compare", "compare/coding", "compare/findings", "compare/appraisal", "compare/full-text",
    "claims", "claims?claim=telework-exhaustion", "line", *(f"line/{f}" for f in LINE_FOLDERS), f"code/{PORT}",
    f"extract/{PORT}", f"appraise/{PORT}", f"line/studies?report={PORT}", f"compare/findings/{TAX}",
    f"code/{PORT}?theme=strain", "line/support?start=0", f"compare/full-text/{PORT}",
)  # fmt: skip


@pytest.fixture
def desk(project: Path, copy_built: CopyBuilt) -> Desk:
    return open_desk(copy_built(project, write_demo, "claims"))


def read(desk: Desk, folder: str, who: str) -> list[dict[str, str]]:
    path = desk.site.root / "corpus" / REVIEW / folder / f"{who}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize(
    ("who", "language"), [("rina", "en"), ("rina", "id"), ("adjudicated", "en"), ("sari", "id")]
)
def test_every_page_opens_for_everybody(desk: Desk, who: str, language: str) -> None:
    seat = sit(desk, who, language)
    for path in PAGES:
        page = seat.get(path)
        assert page.status_code == 200, path
        assert page.text.count("<h1") == 1, path
        assert f'<html lang="{language}">' in page.text


@pytest.mark.parametrize(
    ("path", "title", "tab"),
    [
        ("code", "Code the included reports", "Code"),
        ("extract", "Extract the findings of the included reports", "Extract"),
        ("appraise", "Appraise the included studies", "Appraise"),
    ],
)
def test_each_list_of_reports_names_its_own_work(desk: Desk, path: str, title: str, tab: str) -> None:
    page = sit(desk, "rina").get(path).text
    assert f"<h1>{title}</h1>" in page
    assert f"<title>{tab} " in page
    assert f'<a href="/{REVIEW}/{path}" aria-current="page">{tab}' in page


def test_a_coding_is_saved_and_the_page_names_the_line(desk: Desk) -> None:
    seat = sit(desk, "sari")
    page = seat.post(
        f"code/{PORT}",
        theme="Strain",
        role="finding",
        statement="Less\nexhaustion",
        quote="q",
        location="p. 12",
    )
    (row,) = read(desk, "coding", "sari")
    assert (row["report"], row["theme"], row["statement"], row["location"]) == (
        PORT,
        "strain",
        "Less exhaustion",
        "p. 12",
    )
    assert "Saved in corpus/demo-telework/coding/sari.csv, line 2." in plain(page)
    assert 'data-pages="12"' in page.text


def test_a_repeated_request_writes_one_line(desk: Desk) -> None:
    seat, op = sit(desk, "sari"), secrets.token_hex(16)
    for _ in range(3):
        fields = {"op": op, "theme": "strain", "role": "finding", "statement": "s"}
        assert seat.client.post(f"/{REVIEW}/code/{PORT}", data=fields).status_code == 200
    assert len(read(desk, "coding", "sari")) == 1
    assert seat.client.post(f"/{REVIEW}/code/{PORT}", data={**fields, "op": ""}).status_code == 422


def test_what_is_wrong_stands_at_its_field_and_what_was_typed_stays(desk: Desk) -> None:
    seat = sit(desk, "sari")
    page = seat.post(f"code/{PORT}", theme="nonesuch", role="finding", statement="<b>mine</b>")
    assert page.status_code == 422
    assert "unknown code" in plain(page)
    assert "&lt;b&gt;mine&lt;/b&gt;" in page.text
    assert "<b>mine</b>" not in page.text
    assert not (desk.site.root / "corpus" / REVIEW / "coding" / "sari.csv").exists()


def find_key(page_text: str) -> str:
    return page_text.split('name="row" value="')[1].split('"', maxsplit=1)[0]


def test_a_line_is_changed_taken_back_and_undone(desk: Desk) -> None:
    seat = sit(desk, "sari")
    page = seat.post(f"code/{PORT}", theme="strain", role="finding", statement="old")
    key = find_key(page.text)
    form = seat.get(f"code/{PORT}?row={key}")
    assert ">old</textarea>" in form.text
    page = seat.post(f"code/{PORT}", row=key, theme="strain", role="theory", statement="new")
    assert "strain · Theory" in plain(page)
    assert [(r["statement"], r["role"]) for r in read(desk, "coding", "sari")] == [
        ("old", "finding"), ("new", "theory"), ("old", "retract"),
    ]  # fmt: skip
    assert seat.post(f"code/{PORT}", do="take", row=key).status_code == 409  # the old line no longer counts
    page = seat.post(f"code/{PORT}", do="undo")
    assert "strain · Finding" in plain(page)
    page = seat.post(f"code/{PORT}", do="take", row=key)
    assert "You have not coded this report yet." in plain(page)


def test_a_suggestion_is_rejected(desk: Desk) -> None:
    seat = sit(desk, "sari")
    assert "Does not apply" in plain(seat.get(f"code/{PORT}"))
    page = seat.post(f"code/{PORT}", do="reject", theme="strain")
    assert [(r["theme"], r["role"]) for r in read(desk, "coding", "sari")] == [("strain", "reject")]
    assert 'name="theme" value="strain"' not in page.text
    assert seat.post(f"code/{PORT}", do="reject", theme="nonesuch").status_code == 422


WRONG = {"outcome": "exhaustion", "statistic": "-2.24", "statistic_type": "t", "df2": "409", "p": ".26"}


def test_a_wrong_p_is_told_before_anything_is_saved(desk: Desk) -> None:
    seat = sit(desk, "sari")
    (said,) = seat.ask("check/findings", report=PORT, **WRONG)["statements"]
    assert not said["fits"]
    assert said["fields"][0] == "p"
    assert "possible: 0.0253 to 0.02596" in said["text"]
    assert "the conclusion about significance changes" in said["text"]
    (said,) = seat.ask("check/findings", report=PORT, **{**WRONG, "p": ".026"})["statements"]
    assert said["fits"]
    page = seat.post(f"extract/{PORT}", do="check", **WRONG)  # the same without a script
    assert "does not fit" in plain(page)
    assert 'value=".26"' in page.text
    assert not (desk.site.root / "corpus" / REVIEW / "findings" / "sari.csv").exists()
    page = seat.post(f"extract/{PORT}", **WRONG)  # the report may really state it
    assert "t(409) = -2.24; p = .26" in plain(page).replace("\u00a0", " ")


def test_problems_and_missing_fields_are_told_while_typing(desk: Desk) -> None:
    seat = sit(desk, "sari")
    found = seat.ask("check/findings", report=PORT, n="0", p="small")
    assert {name: [p["code"] for p in listed] for name, listed in found["fields"].items()} == {
        "n": ["FND004"], "p": ["SHT014"],
    }  # fmt: skip
    assert found["missing"] == ["outcome"]
    seat.post(f"extract/{PORT}", outcome="strain", p=".05")
    assert "line 2" in seat.ask("check/findings", report=PORT, outcome="strain", p=".04")["replaced"]
    assert seat.ask("check/claims", claim="x")["missing"] == ["kind"]
    assert seat.client.post(f"/{REVIEW}/check/nonesuch", json={}).status_code == 404


def test_a_study_is_appraised_item_by_item(desk: Desk) -> None:
    seat, about = sit(desk, "sari"), {"tool": "mmat-2018"}
    page = seat.post(f"appraise/{TAX}", item="S1", answer="yes", **about)
    assert "+ yes" in plain(page)
    page = seat.post(f"appraise/{TAX}", item="3.1", answer="no", **about)
    assert page.status_code == 422
    assert "needs a reason" in plain(page)
    seat.post(f"appraise/{TAX}", item="3.1", answer="no", reason="a small sample", **about)
    assert [(r["item"], r["answer"]) for r in read(desk, "appraisal", "sari")] == [
        ("S1", "yes"),
        ("3.1", "no"),
    ]
    page = seat.post(f"appraise/{TAX}", item="3.1", do="take", **about)
    assert "- no" not in plain(page)
    assert seat.post(f"appraise/{TAX}", item="99", answer="no", **about).status_code == 404
    assert seat.post(f"appraise/{TAX}", item="S1", answer="no", tool="nonesuch").status_code == 404
    seat.post(f"appraise/{TAX}", do="undo", **about)
    assert "- no" in plain(seat.get(f"appraise/{TAX}"))


def test_the_adjudicator_settles_a_difference_and_takes_it_back(desk: Desk) -> None:
    seat = sit(desk, "adjudicated")
    assert "isolation" in plain(seat.get(f"compare/coding/{TAX}"))
    page = seat.get(f"compare/coding/{TAX}")
    before = plain(page).count(" open ")
    matter = page.text.split('name="matter" value="')[1].split('"')[0]
    page = seat.post(
        f"compare/coding/{TAX}",
        matter=matter,
        role="finding",
        statement="Agreed.",
        by="rina",
        how="consensus",
    )
    assert "Agreed." in plain(page)
    assert plain(page).count(" open ") == before - 1
    (row,) = read(desk, "coding", "adjudicated")
    assert (row["statement"], row["by"], row["how"]) == ("Agreed.", "rina", "consensus")
    page = seat.post(f"compare/coding/{TAX}", matter=matter, do="reopen")
    assert plain(page).count(" open ") == before
    assert seat.post(f"compare/coding/{TAX}", matter=matter, do="reopen").status_code == 409
    assert seat.post(f"compare/coding/{TAX}", matter=matter, role="nonesuch").status_code == 422
    seat.post(f"compare/coding/{TAX}", do="undo")
    assert "Agreed." in plain(seat.get(f"compare/coding/{TAX}"))


def test_the_form_can_begin_with_what_one_person_wrote(desk: Desk) -> None:
    seat = sit(desk, "adjudicated")
    page = seat.get(f"compare/coding/{TAX}")
    link = html.unescape(page.text.split('href="?matter=')[1].split('"')[0].split("#")[0])
    (row, *_) = [r for r in read(desk, "coding", "rina") if r["report"] == TAX and r["theme"] == "autonomy"]
    taken = seat.get(f"compare/coding/{TAX}?matter={link}")
    assert f">{row['statement']}</textarea>" in html.unescape(taken.text)
    assert "take=" not in sit(desk, "rina").get(f"compare/findings/{TAX}").text


def test_only_the_adjudicator_settles(desk: Desk) -> None:
    seat = sit(desk, "rina")
    assert seat.get(f"compare/coding/{TAX}").status_code == 404
    assert seat.get("compare/coding/nonesuch").status_code == 404
    assert seat.get("compare/nonesuch").status_code == 404
    assert seat.post(f"compare/findings/{TAX}", matter="x").status_code == 403
    assert sit(desk, "adjudicated").get(f"code/{PORT}").url.path == f"/{REVIEW}/compare/coding"


def test_no_page_shows_what_another_coder_wrote_before_it_is_settled(desk: Desk) -> None:
    own = {row["statement"] for row in read(desk, "coding", "rina")}
    others = [row for row in read(desk, "coding", "tomas") if row["statement"] not in own]
    assert others
    for seat in (sit(desk, "rina"), sit(desk, "sari")):
        for path in (*PAGES, *(f"code/{row['report']}" for row in others)):
            text = plain(seat.get(path))
            assert not [
                row["statement"] for row in others if row["statement"] and row["statement"] in text
            ], path
    page = plain(sit(desk, "adjudicated").get(f"compare/coding/{others[0]['report']}"))
    assert any(row["statement"] in page for row in others)


def test_a_link_to_an_unsettled_coding_of_somebody_else_is_counted_but_not_shown(desk: Desk) -> None:
    root = desk.site.root
    review = find_review(root, None)
    coded = list_rows(read_table(review, CODED))
    (other, *_) = [r for r in coded if r["who"] == "tomas" and r["report"] == TAX and r["statement"]]
    sit(desk, "tomas").post(
        "claims/support", claim="telework-exhaustion", relation="supports", what="coding", id=other["coding"]
    )
    run_review(review, "claims")
    path = "claims?claim=telework-exhaustion"
    assert other["statement"] in plain(sit(desk, "adjudicated").get(path))
    page = plain(sit(desk, "sari").get(path))
    assert other["statement"] not in page
    assert "1 link is hidden" in page
    assert other["statement"] in plain(sit(desk, "tomas").get(path))


def test_a_claim_and_its_support_are_written(desk: Desk) -> None:
    seat = sit(desk, "sari")
    page = seat.post("claims/claims", claim="new-claim", kind="conclusion", statement="It helps.")
    assert page.url.params["claim"] == "new-claim"
    page = seat.post(
        "claims/support?claim=new-claim", claim="new-claim", relation="supports", what="work", id=PORT
    )
    assert [(r["claim"], r["id"]) for r in read(desk, "support", "sari")] == [("new-claim", PORT)]
    assert PORT in plain(page)
    assert "new: counted at the next run" in plain(seat.get("claims"))
    assert seat.post("claims/claims", claim="x", kind="conclusion").status_code == 422
    assert seat.get("claims?claim=nonesuch").status_code == 404
    assert seat.post("claims/coding", theme="strain").status_code == 404


@pytest.mark.parametrize("folder", LINE_FOLDERS)
def test_a_row_of_each_kind_is_written_with_the_same_form(desk: Desk, folder: str) -> None:
    seat, kind = sit(desk, "sari"), KINDS[folder]
    row = {n: text for n, text in kind.example.items() if n not in ("report", "when", "theme")}
    about = {"report": PORT} if kind.address.references else {}
    page = seat.post(f"line/{folder}", **about, **row)
    assert page.status_code == 200
    (written,) = read(desk, folder, "sari")
    assert {n: written[n] for n in row} == row
    if about:
        assert seat.post(f"line/{folder}", **row).status_code == 422
        assert seat.post(f"line/{folder}", report="nonesuch", **row).status_code == 404


def test_pages_that_do_not_exist_are_not_found(desk: Desk) -> None:
    seat = sit(desk, "rina")
    for path in (
        "code/nonesuch",
        "extract/nonesuch",
        "appraise/nonesuch",
        "line/coding",
        "line/nonesuch",
        f"code/{PORT}?row=x",
    ):
        assert seat.get(path).status_code in (404, 409), path


def test_a_review_that_was_never_run_says_so(project: Path) -> None:
    seat = sit(open_desk(write_demo(project)), "rina")
    for path in ("code", "extract", "appraise", "compare/coding", "claims", "line/studies"):
        assert "nothing to work on yet" in plain(seat.get(path)), path
    assert seat.get("line").status_code == 200
    assert seat.get(f"code/{PORT}").status_code == 404


def test_only_the_host_is_offered_the_first_run(project: Path) -> None:
    desk = open_desk(write_demo(project))
    button = f'action="/{REVIEW}/run"'
    assert button in Seat(desk.enter("rina", host=True, script=False)).get("code").text
    assert button not in sit(desk, "tomas").get("code").text


def test_a_person_without_a_name_is_asked_for_it_first(desk: Desk) -> None:
    for path in ("code", "compare", "line", "claims", f"extract/{PORT}"):
        assert sit(desk, "").get(path).url.path == "/-/who", path


@pytest.mark.parametrize(
    "path",
    [
        f"code/{PORT}",
        f"extract/{PORT}",
        "claims?claim=telework-exhaustion",
        f"line/studies?report={PORT}",
        "line/studies",
    ],
)
def test_each_link_to_change_a_line_opens_the_form_with_its_values(desk: Desk, path: str) -> None:
    seat = sit(desk, "rina")
    page = seat.get(path)
    links = [html.unescape(part.split('"')[0]) for part in page.text.split('<a class="btn" href="?')[1:]]
    links = [link for link in links if "row=" in link]
    assert links
    for link in links:
        changed = seat.get(f"{path.split('?', maxsplit=1)[0]}?{link.split('#')[0]}")
        assert changed.status_code == 200
        assert 'name="row" value="' + link.split("row=")[1].split("#")[0] in changed.text
        assert "Save change" in plain(changed)


def test_a_column_that_an_old_file_lacks_is_offered_and_added(desk: Desk) -> None:
    seat = sit(desk, "sari")
    path = desk.site.root / "corpus" / REVIEW / "coding" / "sari.csv"
    old = b"report,theme,role,statement,when\n"
    path.write_bytes(old)
    answers = {"theme": "strain", "role": "finding", "statement": "s", "location": "p. 12"}
    refused = seat.post(f"code/{PORT}", **answers)
    assert refused.status_code == 422
    assert "Add the missing column location to your file corpus/demo-telework/coding/sari.csv." in plain(
        refused
    )
    assert path.read_bytes() == old
    page = seat.post(f"code/{PORT}", **answers, widen="yes")
    assert "The column location was added to corpus/demo-telework/coding/sari.csv. Saved" in plain(page)
    assert path.read_bytes().startswith(b"report,theme,role,statement,when,location\n")
    assert [row["location"] for row in read(desk, "coding", "sari")] == ["p. 12"]


def test_judgements_of_certainty_are_grouped_by_outcome(desk: Desk) -> None:
    page = sit(desk, "rina").get("line/certainty").text
    groups = re.findall(r'<details class="grouped"[^>]*><summary>([^<]+) <span class="count">(\d+)<', page)
    starts = sit_lines_of(desk, "rina", "certainty")
    left = [start.values["outcome"] for start in starts.list_left()]
    assert len(set(left)) > 1
    assert [(name, int(n)) for name, n in groups if name in left][-len(set(left)) :] == [
        (name, left.count(name)) for name in dict.fromkeys(left)
    ]
    assert page.count("?start=") == len(left)


def sit_lines_of(desk: Desk, who: str, folder: str) -> LineSession:
    hub = desk.site.find(REVIEW)
    return LineSession(open_lines(hub.built, hub.protocol, folder, who))


def test_the_last_step_can_be_undone_after_a_run(desk: Desk) -> None:
    seat = sit(desk, "sari")
    seat.post(f"code/{PORT}", theme="strain", role="finding", statement="mine")
    run_review(find_review(desk.site.root, REVIEW), "claims")
    assert 'value="undo"' in seat.get(f"code/{PORT}").text
    seat.post(f"code/{PORT}", do="undo")
    assert [row["role"] for row in read(desk, "coding", "sari")] == ["finding", "retract"]
    assert 'value="undo"' not in seat.get(f"code/{PORT}").text
