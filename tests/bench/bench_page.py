"""Measure the HTML appendix of a made-up review with many included studies: its size, its first paint and a search.

    python tests/bench/bench_page.py [--studies 5000] [--most-mb 15] [--most-paint 2] [--most-search 0.1]

The page prepares its tables while a reader reads, and the searches begin when it is ready. First paint is the time of the clock that Chromium reports. A search is measured in CPU seconds of the page, layout included,
and the slowest of five searches counts. The exit code is 1 if one of the three figures is above its bar. Without Chromium or
playwright, only the size is measured.
"""

import argparse
import random
import sys
import tempfile
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from browser import CHROMIUM
from made_up_review import make_protocol, make_tables, synthesize

from slr.model.findings import FINDINGS
from slr.model.row import list_rows
from slr.model.table import VERDICTS_TABLE, frame
from slr.reference.bibliography import collect_works
from slr.report.appendix import _document
from slr.report.html import write_html
from slr.report.page import Page
from slr.report.text import Texts

WORDS = "telework exhaustion engagement autonomy performance office panel survey demands resources strain hours".split()
QUERIES = ("t", "te", "telework pa", "norway 34", "")
SEARCH = """async query => {
  const field = document.querySelector('#studies input[type=search]');
  field.focus();
  field.value = query;
  field.dispatchEvent(new Event('input'));
  document.body.offsetHeight;
  await new Promise(done => requestAnimationFrame(() => setTimeout(done)));
}"""


def write_page(studies: int) -> bytes:
    """Return the page of a review that includes this many studies and excludes as many titles."""
    draw = random.Random(1)

    def text(words: int) -> str:
        return " ".join(draw.choice(WORDS) for _ in range(words)).capitalize()

    rows: dict[str, list[dict[str, Any]]] = {
        name: [] for name in ("coded", "studies", "verdicts", "findings")
    }
    roads, works = {}, {}
    for i in range(studies):
        report, out = f"r{i:05d}", f"x{i:05d}"
        roads[report] = (
            f"{report}@alpha {report}b@beta",
            "included/people",
            "retrieved/people",
            "included/people",
        )
        roads[out] = (f"{out}@alpha", "excluded/people/E1", "not reached/nobody", "not reached/nobody")
        people = [f"{draw.choice(WORDS).capitalize()}{i}, {draw.choice('ABC')}." for _ in range(3)]
        works[report] = {
            "title": text(12),
            "year": 2000 + i % 25,
            "authors": people,
            "doi": f"10.1000/j.{i}",
            "journal": text(3),
        }
        works[out] = {"title": text(12), "year": 2010, "authors": [f"Out{i}, A."], "doi": f"10.1000/x.{i}"}
        mine = {"report": report, "who": "rina", "when": "2026-03-01T10:00:00Z"}
        rows["coded"] += [
            {
                **mine,
                "theme": theme,
                "role": "finding",
                "statement": text(14),
                "location": "p. 3",
                "quote": text(15),
                "second_hand": False,
            }
            for theme in draw.sample(["autonomy", "isolation", "training"], 2)
        ]
        rows["studies"].append({**mine, "study": report, "evidence": "empirical", "design": "survey",
                                "country": draw.choice(["Chile", "Ghana", "Norway"]), "sample": str(draw.randrange(900))})  # fmt: skip
        rows["verdicts"] += [
            {**mine, "record": report, "who": who, "stage": stage, "verdict": "include", "note": text(5)}
            for who in ("rina", "tomas")
            for stage in ("title-abstract", "full-text")
        ]
        rows["findings"] += [
            {"finding": f"f{i}-{k}", "study": report, "reports": [report], "rows": [f"f{i}-{k}"], "who": ["rina"], "extraction": "single",
             "counts": True, "predictor": draw.choice(WORDS), "outcome": draw.choice(WORDS), "direction": draw.choice("+-0"),
             "estimate": f".{draw.randrange(10, 60)}", "type": "r", "n": "210", "quote": text(12), "location": "p. 4"}
            for k in range(2)
        ]  # fmt: skip
    protocol = make_protocol()
    more = {name: rows[name] for name in ("coded", "studies")}
    tables = make_tables(protocol, roads, works=works, more=more)
    known = {column.name for column in VERDICTS_TABLE.columns}
    verdicts = [{k: v for k, v in row.items() if k in known} for row in rows["verdicts"]]
    tables |= {"verdicts": frame(VERDICTS_TABLE, verdicts), "findings": frame(FINDINGS, rows["findings"])}
    synthesis = synthesize(tables, protocol)
    listed = [row for row in list_rows(tables["reports"]) if row["report"] in synthesis.lists["included"]]
    cited = collect_works(listed, {}, synthesis.letters)
    page = Page(synthesis=synthesis, protocol=protocol, problems=(), texts=Texts("en"), works=cited)
    return write_html(_document(page))


def measure(file: Path) -> tuple[float, float]:
    """Return the first paint of a page in seconds, and the CPU seconds of its slowest search."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page()
        page.goto(file.as_uri())
        paint: float = page.evaluate("performance.getEntriesByName('first-paint')[0].startTime") / 1000
        session = page.context.new_cdp_session(page)
        session.send("Performance.enable", {"timeDomain": "threadTicks"})

        def spent() -> float:
            found = {m["name"]: m["value"] for m in session.send("Performance.getMetrics")["metrics"]}
            return float(found["TaskDuration"])

        taken = []
        page.wait_for_function(
            "() => !document.querySelector('details.rest')"
        )  # prepared while the reader reads
        page.locator("#studies input[type=search]").click()  # the reader comes to the table first
        page.wait_for_timeout(500)
        for query in QUERIES:
            before = spent()
            page.evaluate(SEARCH, query)
            taken.append(spent() - before)
        browser.close()
    return paint, max(taken)


def main() -> int:
    """Measure, print the figures, and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--studies", type=int, default=5000)
    parser.add_argument("--most-mb", type=float, default=15.0)
    parser.add_argument("--most-paint", type=float, default=2.0)
    parser.add_argument("--most-search", type=float, default=0.1)
    given = parser.parse_args()
    data = write_page(given.studies)
    size = len(data) / 1e6
    print(f"{given.studies} included studies: {size:.1f} MB")
    if CHROMIUM is None:
        print("no Chromium on this machine: first paint and search are not measured")
        return int(size > given.most_mb)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "appendix.html"
        file.write_bytes(data)
        paint, search = measure(file)
    print(f"first paint {paint:.2f} s; slowest search {1000 * search:.0f} ms of CPU time")
    return int(size > given.most_mb or paint > given.most_paint or search > given.most_search)


if __name__ == "__main__":
    sys.exit(main())
