"""Test that an Indonesian appendix contains no English words from the program, and that a third language needs no code."""

import csv
import io
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from example_review import Slr

from slr.model.word import DEDUPE_RULES
from slr.report.resource import read_texts

HOME = Path(__file__).resolve().parents[1] / "slr"

# Every letter of what people and databases write is replaced by one of a made-up alphabet, so that each Latin word in an
# appendix comes from the program. Ids, names of people and paths stay as they are.
SMALL = {ord(c): 0x10D0 + i for i, c in enumerate("abcdefghijklmnopqrstuvwxyz")}
ALPHABET = {**SMALL, **{ord(chr(c).upper()): letter for c, letter in SMALL.items()}}
WORD = re.compile(r"[a-z]{2,}")
NAMED = re.compile(rf"\b(?:{'|'.join(sorted(DEDUPE_RULES, key=len, reverse=True))})(?=:)")
PATH = re.compile(r"\S*[/_]\S*|\S+\.(?:csv|json|svg|ris|bib|yaml)\b")


def script(text: str) -> str:
    """Return a text in the made-up alphabet."""
    return text.translate(ALPHABET)


PROTOCOL: Mapping[str, Any] = {
    "schema": 1,
    "review": {
        "title": script("Night work"), "language": "id", "kind": "demonstration", "note": script("Made up"),
        "authors": [{"name": script("Ann Abara"), "affiliation": script("University"), "role": script("screening")}],
        "registration": script("none"),
    },
    "question": {"text": script("Does it harm?"), "framework": "PECO", "elements": {script("population"): script("nurses")},
                 "terms": {"en": [script("night"), script("work")]}},
    "criteria": [
        {"id": "I1", "kind": "include", "text": script("About night work"), "basis": script("minutes"),
         "rule": {"text": script("work"), "outcome": "mark"}},
        {"id": "E1", "kind": "exclude", "text": script("Not about work")},
        {"id": "E2", "kind": "exclude", "text": script("Old"), "rule": {"years": {"to": 1999}}},
        {"id": "E3", "kind": "exclude", "text": script("In German"), "rule": {"languages": ["de", "fr"]}},
        {"id": "E4", "kind": "exclude", "text": script("A letter"), "rule": {"types": ["letter", "erratum"]}},
        {"id": "E5", "kind": "exclude", "text": script("Of rats"), "rule": {"text": {"en": script("rats"), "id": script("mice")}}},
        {"id": "E6", "kind": "exclude", "text": script("Nobody wrote it"), "rule": {"missing": ["authors", "journal"]}},
        {"id": "I2", "kind": "include", "text": script("With a page"), "rule": {"years": {"from": 1990, "to": 2030}, "outcome": "advance"},
         "stage": "full-text"},
        {"id": "F1", "kind": "exclude", "text": script("No data"), "stage": "full-text"},
    ],
    "sources": [
        {"id": "aa", "name": script("Alpha"), "kind": "database", "platform": script("Host"), "searched": "2026-02-01", "hits": 99,
         "strategy": script("work"), "limits": script("none"), "note": script("twice"), "files": ["aa.ris"]},
        {"id": "bb", "name": script("Beta"), "kind": "hand-search", "files": ["bb.csv"], "merged": True},
        {"id": "cc", "name": script("Gamma"), "kind": "register", "files": ["cc.bib"]},
        {"id": "dd", "name": script("Delta"), "kind": "website"},
        {"id": "ee", "name": script("Epsilon"), "kind": "citation-searching"},
        {"id": "ff", "name": script("Zeta"), "kind": "organisation"},
    ],
    "dedupe": {"disabled": ["long-title", "one-export"]},
    "screening": {
        "title-abstract": {"reviewers": 2, "team": ["zq", "xj"], "pilot": 2, "dual_share": 0.99},
        "full-text": {"reviewers": 2},
        "check": {"share": 0.5, "least": 1, "seed": 3},
    },
    "codebook": [
        {"id": "k1", "theme": True, "label": {"en": script("Strain"), "id": script("Beban")}, "definition": script("Load"),
         "terms": {"en": [script("strain")]}, "examples": {"in": [script("tired")], "out": [script("rope")]}},
        {"id": "k2", "parent": "k1", "label": {"id": script("Tidur")}, "definition": script("Rest"), "terms": {"id": [script("sleep")]}},
    ],
    "synthesis": {"method": script("by theme"), "note": script("tentative")},
    "amendments": [{"date": "2026-02-02", "change": script("E6 added"), "reason": script("found late"), "revision": "abc123"}],
}  # fmt: skip

# key: title, year, authors and other tags of a record in RIS
RECORDS: Mapping[str, Mapping[str, str]] = {
    "one": {"TI": "Night work and strain", "PY": "2015", "AU": "Abara, Ann", "JO": "Wards", "VL": "7", "SP": "11", "EP": "19"},
    "two": {"TI": "Sleep after work", "PY": "2016", "AU": "Brandt, Ute", "JO": "Nurses", "DO": "10.1234/two"},
    "three": {"TI": "Hours of work and errors", "PY": "2017", "AU": "Cole, Ann", "JO": "Wards", "AB": "Of strain."},
    "four": {"TI": "Rest at work", "PY": "2018", "AU": "Dahl, Per", "JO": "Sleep"},
    "five": {"TI": "Shifts and work of crews", "PY": "2019", "AU": "Evers, Jan", "JO": "Ships"},
    "six": {"TI": "Alarms at work", "PY": "2020", "AU": "Falk, Eva", "JO": "Wards"},
    "seven": {"TI": "Pay for work at night", "PY": "2021", "AU": "Gray, Sam", "JO": "Wages"},
    "eight": {"TI": "Light at work", "PY": "2014", "AU": "Hill, Kim", "JO": "Light"},
    "old": {"TI": "Work in mines", "PY": "1990", "AU": "Ivers, Tom", "JO": "Mines"},
    "german": {"TI": "Work of judges", "PY": "2011", "AU": "Jung, Eva", "LA": "de", "JO": "Law"},
    "letter": {"TI": "On work", "PY": "2012", "AU": "Kern, Ida", "M3": "Letter", "JO": "Law"},
    "rats": {"TI": "Work of rats", "PY": "2013", "AU": "Lind, Bo", "JO": "Animals"},
    "nobody": {"TI": "Work without a name", "PY": "2013"},
    "talk": {"TI": "Sleep after work", "PY": "2015", "AU": "Brandt, Ute", "JO": "Talks", "VL": "3", "SP": "501", "EP": "510"},
}  # fmt: skip


def write_ris(records: Iterable[Mapping[str, str]]) -> str:
    def entry(tags: Mapping[str, str]) -> str:
        kept = {"PY", "LA", "M3", "DO", "VL", "SP", "EP"}
        lines = [f"{tag}  - {value if tag in kept else script(value)}" for tag, value in tags.items()]
        return "\n".join(["TY  - JOUR", *lines, "ER  - ", ""])

    return "\n".join(map(entry, records)) + "\nTY  - JOUR\nER  - \n"


def write_csv(names: str, *rows: Iterable[str]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([names.split(), *rows])
    return out.getvalue()


def judge(*rows: str) -> str:
    """Return a file of verdicts from rows such as `one include` or `two exclude E1 note`."""
    listed = []
    for i, row in enumerate(rows):
        key, verdict, *rest = row.split()
        criterion, note = (*rest, "", "")[:2]
        listed.append([f"zz-{key}", verdict, criterion, script(note), f"2026-03-{i + 1:02}", "pilot" if i < 2 else "model", script(RECORDS[key]["TI"]), RECORDS[key].get("DO", "")])  # fmt: skip
    return write_csv("report verdict criterion note when served title doi", *listed)


# What else an appendix may be about: a reconstruction that updates an earlier review and reports little of itself.
SPARE: Mapping[str, Any] = {
    "review": {"title": script("Night work"), "language": "id", "kind": "reconstruction"},
    "baseline": {"citation": script("Abara"), "date": "2020-01-01", "studies": 3, "reports": 4, "withdrawn": 1, "sources": ["cc"]},
    "dedupe": {"versions": "collapse", "title_similarity": 0.9},
    "screening": {
        "title-abstract": {"reviewers": 1}, "retrieval_reported": False, "full-text": {"reported": False},
        "model": {"name": "logistic"}, "stopping": {"enabled": True, "recall": 0.3, "confidence": 0.5},
    },
    "synthesis": {}, "amendments": [],
}  # fmt: skip


def write_review(project: Path, changes: Mapping[str, Any]) -> None:
    """Write the review: every kind of status, reason, problem and figure that an appendix can show."""
    protocol = json.dumps({**PROTOCOL, **changes}, ensure_ascii=False)
    (project / "protocols" / "night.yaml").write_text(protocol, "utf-8")
    one, two = RECORDS["one"], RECORDS["two"]
    title = [script(RECORDS[k]["TI"]) for k in ("five", "seven")]
    code = "report theme statement role quote location second_hand note when title"
    files = {
        "searches/aa.ris": write_ris([*RECORDS.values(), one]),
        "searches/bb.csv": write_csv(
            "title authors year journal doi",
            [script(one["TI"]), script(one["AU"]), "2015", script(one["JO"]), ""],
            [script(two["TI"]), script(two["AU"]), "2016", script("Other"), "10.5678/other"],
        ),
        "searches/cc.bib": "@article{x, title = {" + script("Broken") + "\n\n@article{y,\n}\n",
        "searches/gg.ris": "",
        "screening/title-abstract/zq.csv": judge(
            "one include", "two include", "three include", "four exclude E1 no", "five maybe", "six include", "seven include",
            "rats include", "eight include", "old include", "german exclude E99",
        ),
        "screening/title-abstract/xj.csv": judge(
            "one include", "two include", "three include", "four exclude E1", "five include", "six include", "eight exclude E1 no", "rats include", "seven exclude E1",
        ),
        "screening/title-abstract/adjudicated.csv": judge("eight include"),
        "screening/full-text/zq.csv": judge("one include", "three exclude F1"),
        "screening/full-text/xj.csv": judge("one include", "three exclude F1 none"),
        "retrieval/zq.csv": write_csv(
            "report outcome note when title",
            *([f"zz-{k}", o, script("library"), "2026-04-01", script(RECORDS[k]["TI"])]
              for k, o in (("one", "retrieved"), ("six", "not"), ("three", "retrieved"), ("eight", "sought"))),
        ).replace(",not,", ",not retrieved,"),
        "duplicates/zq.csv": write_csv("record_a record_b verdict note when title_a title_b", ["a", "b", "version", script("talk"), "2026-03-01", *title]),
        "coding/zq.csv": write_csv(
            code,
            ["zz-one", "k1", script("More strain"), "finding", script("strain"), script("page"), "yes", script("sic"), "2026-05-01", script(one["TI"])],
            ["zz-three", "k2", script("A theory"), "theory", "", "", "", "", "2026-05-01", script(RECORDS["three"]["TI"])],
            ["zz-four", "k9", script("A word"), "context", "", "", "", "", "2026-05-01", script(RECORDS["four"]["TI"])],
        ),
        "studies/zq.csv": write_csv("study report design country note when title", [script("Study"), "zz-one", script("survey"), script("Norway"), script("small"), "2026-05-01", script(one["TI"])]),
    }  # fmt: skip
    for name, text in files.items():
        path = project / "corpus" / "night" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


class VisibleText(HTMLParser):
    """Collects what a reader of a page sees, drawings and labels for screen readers included."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.hidden = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.hidden = tag in ("style", "script")
        self.found += [value for name, value in attrs if name in ("alt", "title", "aria-label") and value]

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002  the parser's signature
        self.hidden = False

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.found.append(data)


def list_texts(tree: Mapping[str, Any]) -> Iterator[str]:
    for value in tree.values():
        yield from list_texts(value) if isinstance(value, Mapping) else [value]


def find_words(texts: Iterable[str]) -> set[str]:
    """Return the Latin words of texts, without commands, paths, gaps and the names that a protocol gives to rules."""
    plain = (re.sub(r"\\?`slr [^`]*`", " ", text) for text in texts)
    bare = (NAMED.sub(" ", PATH.sub(" ", re.sub(r"\{\w*\}", " ", text))) for text in plain)
    return {word for text in bare for word in WORD.findall(text.casefold())}


def find_leaks(page: bytes, language: str) -> set[str]:
    """Return the words of a page that occur in English texts and not in those of its language."""
    reader = VisibleText()
    reader.feed(page.decode())
    own = find_words(list_texts(read_texts(language)))
    return find_words(reader.found) & find_words(list_texts(read_texts("en"))) - own


@pytest.mark.parametrize("changes", [{}, SPARE], ids=["full", "spare"])
def test_an_indonesian_appendix_has_no_english_word_of_the_program(
    project: Path, slr: Slr, changes: Mapping[str, Any]
) -> None:
    write_review(project, changes)
    result = slr(project, "synthesize")
    pages = [(project / "build" / "night" / f"appendix.{kind}") for kind in ("html", "md")]
    assert all(p.is_file() for p in pages), result.output
    assert find_leaks(pages[0].read_bytes(), "id") == set()
    assert find_leaks(pages[1].read_bytes(), "id") == set()


def dump_texts(tree: Mapping[str, Any], above: str = "") -> str:
    """Return nested texts as TOML."""
    own = [f"{json.dumps(k)} = {json.dumps(v)}" for k, v in tree.items() if not isinstance(v, Mapping)]
    parts = [f"\n[{above}]" if above else "", *own]
    for key, value in tree.items():
        if isinstance(value, Mapping):
            parts.append(dump_texts(value, f"{above}.{json.dumps(key)}" if above else json.dumps(key)))
    return "\n".join(parts)


def translate(value: Any) -> Any:
    """Return texts in the made-up alphabet, their gaps, commands and paths as they are."""
    if isinstance(value, Mapping):
        return {key: translate(inner) for key, inner in value.items()}
    kept = rf"`slr [^`]*`|\{{\w*\}}|{PATH.pattern}"
    return "".join(
        part if re.fullmatch(kept, part) else script(part) for part in re.split(f"({kept})", value) if part
    )


def test_a_file_of_texts_is_all_that_a_third_language_needs(project: Path) -> None:
    package = project / "program" / "slr"
    shutil.copytree(HOME, package)  # with what is compiled, so that nothing is compiled again
    texts = translate(read_texts("en")) | {"page": {**translate(read_texts("en")["page"]), "language": "qq"}}
    (package / "report" / "texts" / "qq.toml").write_text(dump_texts(texts), "utf-8")
    write_review(project, {"review": {**PROTOCOL["review"], "language": "qq"}})
    run = [sys.executable, "-c", "from slr.cli import main; main()", "synthesize"]
    environment = {**os.environ, "PYTHONPATH": str(package.parent)}
    done = subprocess.run(run, cwd=project, env=environment, capture_output=True, text=True, check=False)
    page = project / "build" / "night" / "appendix.html"
    assert page.is_file(), done.stderr
    reader = VisibleText()
    reader.feed(page.read_text("utf-8"))
    assert find_words(reader.found) & find_words(list_texts(read_texts("en"))) == set()


def test_an_english_word_is_seen() -> None:
    assert find_leaks(b"<p>Laporan, <b>included</b> (tables/excluded.csv)</p><title>title</title>", "id") == {
        "included",
        "title",
    }
