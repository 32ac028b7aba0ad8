"""Find, the story of a report, own rows, pairs, corrections, agreement, rules and problems, as people see them."""

import csv
import re
import secrets

import pytest
from small_review import write_review

pytest.importorskip("starlette", reason="the packages of the desk are not installed")

from desk_client import open_desk
from entry_desk import Seat, plain

from slr.desk.snapshot import read_reports
from slr.model.row import list_rows
from slr.model.table import RECORDS
from slr.pipeline import run_review
from slr.store.layout import find_review
from slr.store.table_file import read_table
from slr.web.app import ADDRESSES

OTHER, NOTE, CRITERION = "thomasina", "NOTE-OF-THE-OTHER", "Q7"
OPEN = {
    "conflict": "Strain at sea",
    "half done": "Strain on land",
    "maybe": "Sleep of nurses",
    "checked": "New mice",
}
SETTLED = "Strain of judges"
HEADS = ("report", "title", "note", "when", "protocol")


class SmallSeat(Seat):
    """A person at the small review."""

    def get(self, path):
        return self.client.get(f"/small/{path}")

    def post(self, path, **fields):
        return self.client.post(f"/small/{path}", data={"op": secrets.token_hex(16), **fields})


class SmallDesk:
    """The desk of the small review. `enter` lets a person in."""

    def __init__(self, root):
        self.desk = open_desk(root)

    def enter(self, who, language="en"):
        client = self.desk.enter(who, script=False)
        client.headers["accept-language"] = language
        return SmallSeat(client)


def write_rows(review, who, folder, rows, *heads):
    ids = {title: report for report, title in read_reports(review).list_columns("title")}
    path = review.corpus / folder / f"{who}.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([*HEADS, *heads])
        for i, (title, *values) in enumerate(rows):
            note = NOTE if who == OTHER and title in OPEN.values() else ""
            writer.writerow([ids[title], title, note, f"2026-01-0{i + 1}", "old", *values])


def write_half_screened(project):
    """Write the small review in the middle of blind screening, as `tests/test_blind_review.py` has it."""
    codebook = "codebook:\n  - {id: strain, label: {en: Strain}, theme: true, definition: d}"
    write_review(project, replace=("team: [rina, tomas]}", f"team: [rina, {OTHER}]}}\n{codebook}"))
    protocol = project / "protocols" / "small.yaml"
    protocol.write_text(
        protocol.read_text(encoding="utf-8").replace("id: P1", f"id: {CRITERION}"), encoding="utf-8"
    )
    found = find_review(project, None)
    run_review(found, "dedupe")
    stage, said = "screening/title-abstract", ("verdict", "criterion")
    write_rows(found, "rina", stage, [
        (OPEN["conflict"], "include", ""), (OPEN["maybe"], "include", ""), (SETTLED, "include", ""),
    ], *said)  # fmt: skip
    write_rows(found, OTHER, stage, [
        (OPEN["conflict"], "exclude", CRITERION), (OPEN["half done"], "exclude", CRITERION), (OPEN["maybe"], "maybe", ""),
        (OPEN["checked"], "include", ""), (SETTLED, "include", ""),
    ], *said)  # fmt: skip
    write_rows(found, OTHER, "coding", [(OPEN["half done"], "strain", "background")], "theme", "role")
    write_rows(found, OTHER, "findings", [(OPEN["half done"], "workload", "strain")], "predictor", "outcome")
    return project


@pytest.fixture
def review(project, copy_built):
    return find_review(copy_built(project, write_half_screened, "synthesize"), None)


@pytest.fixture
def desk(review):
    return SmallDesk(review.root)


@pytest.fixture
def ids(review):
    return {title: report for report, title in read_reports(review).list_columns("title")}


def list_pages(ids):
    """Return every page of this module that tells something about reports."""
    queries = ["", "?q=strain", f"?q={CRITERION}", f"?q={NOTE}", "?q=conflict", "?q=exclude", "?q=maybe", f"?q={OTHER}",
               "?status=conflict", "?status=maybe", "?status=pending", "?status=open", f"?criterion={CRITERION}", "?flagged=yes",
               ]  # fmt: skip
    yield from (f"find{query}" for query in queries)
    for report in ids.values():
        yield f"report/{report}"
        yield f"mend/{report}"
        yield f"same/{report}?q=strain"
    yield from ("mine", "mine?q=strain", "duplicates", "agreement", "rules", "problems")


def test_a_member_finds_nothing_of_what_the_other_said_on_open_reports(desk, ids):
    seat = desk.enter("rina")
    for page in list_pages(ids):
        answer = seat.get(page)
        assert answer.status_code == 200, page
        text = without_form(answer.text)
        assert NOTE not in text.replace(f'value="{NOTE}"', ""), page
        for part in re.split(r"<li|<tr|<section|<article", text):
            if any(title in part for title in OPEN.values()):
                assert OTHER not in part, (page, part)
                assert CRITERION not in part.replace("rule", ""), (page, part)
                assert not re.search(r"conflict|maybe", plain_part(part)), (page, part)


def without_form(text):
    """Return a page without the choices of its search, which are the same for every report."""
    return re.sub(r'<form class="card box search".*?</form>', "", text, flags=re.DOTALL)


def plain_part(part):
    return re.sub(r"<[^>]*>", " ", part)


@pytest.mark.parametrize("query", ["?status=conflict", "?status=maybe", f"?criterion={CRITERION}", f"?q={NOTE}", "?q=conflict"])  # fmt: skip
def test_open_reports_are_not_found_by_what_the_other_said(desk, query):
    assert "No report matches." in desk.enter("rina").get(f"find{query}").text


def test_the_adjudicator_sees_what_both_said(desk, ids):
    seat = desk.enter("adjudicated")
    assert OPEN["conflict"] in seat.get("find?status=conflict").text
    story = plain(seat.get(f"report/{ids[OPEN['conflict']]}"))
    assert OTHER in story
    assert NOTE in story


def test_a_member_sees_the_story_of_a_settled_report_and_the_own_rows(desk, ids):
    seat = desk.enter("rina")
    story = plain(seat.get(f"report/{ids[SETTLED]}"))
    assert f"title and abstract, {OTHER}: include" in story
    assert "corpus/small/searches/base.csv:8" in story
    assert "corpus/small/screening/title-abstract/rina.csv:4" in story
    hidden = plain(seat.get(f"report/{ids[OPEN['conflict']]}"))
    assert "Hidden until the report is settled" in hidden


def test_a_report_is_judged_by_hand_on_the_page_of_its_stage(desk, ids):
    seat = desk.enter("rina")
    links = re.findall(r'href="/small/([^"]+)">Judge by hand', seat.get(f"report/{ids[SETTLED]}").text)
    assert links == [
        f"screen/title-abstract/read?report={ids[SETTLED]}&amp;picked=yes",
        f"fulltexts/judge/{ids[SETTLED]}",
    ]
    assert [seat.get(link).status_code for link in links] == [200, 200]
    assert all(ids[SETTLED] in seat.get(link).text for link in links)


def test_a_report_is_found_by_its_record_and_an_unknown_one_is_not(desk, ids):
    seat = desk.enter("rina")
    assert seat.get("report/r-unknown").status_code == 404
    assert seat.get("mend/r-unknown").status_code == 404
    assert seat.get("unread?file=x&line=1").status_code == 404


def test_a_verdict_is_taken_back_from_the_list_of_own_rows_once(desk, review, ids):
    seat = desk.enter("rina")
    page = seat.get("mine")
    line, when = re.search(r'name="line" value="(\d+)"><input type="hidden" name="when" value="([^"]+)"', page.text).groups()  # fmt: skip
    path = review.corpus / "screening/title-abstract/rina.csv"
    before = path.read_bytes()
    op = secrets.token_hex(16)
    for _ in range(3):
        answer = seat.client.post("/small/mine/screening/title-abstract", data={"op": op, "line": line, "when": when, "do": "take"})  # fmt: skip
        assert answer.status_code == 200
    rows = path.read_bytes().removeprefix(before).decode().splitlines()
    assert [row.split(",")[5] for row in rows] == ["retract"]
    assert "taken back" in plain(seat.get("mine"))


def test_a_verdict_is_changed_in_its_form_and_a_wrong_one_is_refused_at_its_field(desk, review, ids):
    seat = desk.enter("rina")
    address = re.search(r'href="/small/(mine/screening/[^"]+)"', seat.get("mine?q=judges").text).group(1).replace("&amp;", "&")  # fmt: skip
    form = seat.get(address)
    line, when = re.search(r'name="line" value="(\d+)"><input type="hidden" name="when" value="([^"]+)"', form.text).groups()  # fmt: skip
    wrong = seat.post("mine/screening/title-abstract", line=line, when=when, do="change", verdict="exclude", criterion="E99")  # fmt: skip
    assert wrong.status_code == 422
    assert "E99" in wrong.text
    done = seat.post("mine/screening/title-abstract", line=line, when=when, do="change", verdict="exclude", criterion=CRITERION, note="on second thought")  # fmt: skip
    assert "Saved in corpus/small/screening/title-abstract/rina.csv, line 5." in plain(done)
    assert (
        seat.post("mine/screening/title-abstract", line="2", when="2020-01-01", do="take").status_code == 409
    )


def test_an_abstract_is_added_with_a_reason(desk, review, ids):
    seat = desk.enter("rina")
    report = ids["Strain on land"]
    seen = re.search(r'name="seen" value="(\w*)"', seat.get(f"mend/{report}").text).group(1)
    wrong = seat.post(f"mend/{report}", seen=seen, year="soon")
    assert wrong.status_code == 422
    assert "expected a year" in plain(wrong)
    done = seat.post(f"mend/{report}", seen=seen, abstract="Farmers tire.", reason="from the journal")
    assert "Abstract" in plain(done)
    assert review.patches.read_text(encoding="utf-8") == f"# 2026-03-01, rina: from the journal\n{report}:\n  abstract: Farmers tire.\n"  # fmt: skip
    late = seat.post(f"mend/{report}", seen=seen, abstract="Other.")
    assert late.status_code == 409
    assert "Other." in late.text
    assert "Nothing was changed." in plain(seat.post(f"mend/{report}", seen="x"))


def test_two_reports_are_said_to_be_the_same_from_the_page_of_one(desk, review, ids):
    seat = desk.enter("rina")
    page = seat.get(f"same/{ids['Strain at sea']}?q=land")
    assert ids["Strain on land"] in page.text
    done = seat.post(f"same/{ids['Strain at sea']}", other=ids["Strain on land"], back="report")
    assert done.url.path == f"/small/report/{ids['Strain at sea']}"
    run_review(review, "screen")
    assert len(read_reports(review)) == len(list_rows(read_table(review, RECORDS))) - 1
    assert seat.post(f"same/{ids['Strain at sea']}", other="r-unknown").status_code == 422


def test_pages_of_results_are_turned_and_numbers_that_are_none_are_the_first(desk):
    seat = desk.enter("rina")
    for page in ("0", "-1", "x", "999999999999", "2"):
        assert seat.get(f"find?page={page}").status_code == 200
        assert seat.get(f"mine?page={page}").status_code == 200


def test_rules_and_problems_name_what_is_there(desk):
    seat = desk.enter("rina")
    rules = plain(seat.get("rules"))
    assert "rat* OR mice" in rules
    assert "Criteria that only people apply" in rules
    assert "warning" in seat.get("problems").text or "There are no problems." in seat.get("problems").text


def test_a_review_without_rules_does_not_say_that_reports_were_tested(project):
    rules = "    rule: {text: 'rat* OR mice'}\n  - id: E2\n    kind: exclude\n    text: Too old.\n    rule: {years: {to: 1999}}\n"
    write_review(project, replace=(rules, ""))
    review = find_review(project, "small")
    run_review(review, "screen")
    page = plain(SmallDesk(project).enter("rina").get("rules"))
    assert "The protocol has no rules." in page
    assert "tested" not in page


def test_a_review_that_was_never_run_says_so(project):
    write_review(project)
    desk = SmallDesk(project)
    seat = desk.enter("rina")
    for page in ("find", "report/x", "mine", "duplicates", "agreement", "rules", "problems"):
        answer = seat.get(page)
        assert answer.status_code == 200
        assert "run" in plain(answer) or "Run the review" in plain(answer)


@pytest.mark.parametrize("language", ["en", "id"])
def test_pages_are_in_the_language_of_the_browser(desk, ids, language):
    seat = desk.enter("rina", language)
    for page in list_pages(ids):
        assert f'<html lang="{language}">' in seat.get(page).text


def test_no_page_of_this_module_is_without_an_address():
    paths = {a.path for a in ADDRESSES}
    assert {f"/{{r}}/{name}" for name in ("find", "report/{report}", "mine", "duplicates", "agreement", "rules", "problems")} <= paths  # fmt: skip
