"""Time the stages `findings` and `synthesize` on a made-up review in which two people extracted every result.

    python tests/bench/bench_findings.py [--studies 1000] [--results 5] [--bar 40]

The other stages run first and are not measured. CPU seconds of this process and its workers. The exit code is 1 if the
two stages together need more than the bar.
"""

import argparse
import csv
import random
import resource
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from slr.cli.main import choose_allocator
from slr.model.table import REPORTS
from slr.pipeline import run_review
from slr.run import Outcome
from slr.store.layout import Review
from slr.store.table_file import read_table

NAME = "made-up"
EXTRACTORS = ("rina", "tomas")
PREDICTORS = ("workload", "support", "telework", "pay")
OUTCOMES = ("strain", "vigour")
PROTOCOL = """\
schema: 1
review: {title: Many findings, kind: demonstration, note: Drawn by a seed.}
question: {text: What strains people?}
criteria: [{id: E1, kind: exclude, text: Off topic.}]
sources: [{id: base, name: Base, kind: database, files: ['base.csv'], searched: 2026-02-01}]
screening:
  title-abstract: {team: [rina]}
  full-text: {reported: false}
  retrieval_reported: false
constructs:
  - {id: workload, label: {en: Workload}, role: demand, higher_is: more demand}
  - {id: support, label: {en: Support}, role: resource, higher_is: more resource}
  - {id: telework, label: {en: Telework}, role: resource, higher_is: more resource}
  - {id: strain, label: {en: Strain}, role: strain, higher_is: worse}
  - {id: vigour, label: {en: Vigour}, role: motivation, higher_is: better}
frameworks:
  - {id: jdr, label: {en: JD-R}, kind: matrix, rows: {field: predictor}, columns: {field: outcome}}
maps: [{id: where, label: {en: Where}, rows: country, columns: outcome}]
pooling:
  - {id: strain, predictor: workload, outcome: strain, measure: r}
"""

Row = Mapping[str, object]


def write_review(project: Path, studies: int, results: int, seed: int = 1) -> Review:
    """Write a review of included studies, each with the given number of results in the files of both extractors."""
    draw = random.Random(seed)
    review = Review(root=project, name=NAME)
    titles = [f"Study {i:05} of strain at work" for i in range(studies)]
    review.protocol.parent.mkdir(parents=True)
    review.protocol.write_text(PROTOCOL, encoding="utf-8")
    records = [
        {"title": title, "authors": f"Author{i}, A.", "year": 2000 + i % 25} for i, title in enumerate(titles)
    ]
    _write(review.searches / "base.csv", records)
    run_review(review, "dedupe")  # people's files name the reports by the ids that this stage gives them
    reports = read_table(review, REPORTS, ("report", "title"))
    ids = dict(zip(reports["title"], reports["report"], strict=True))
    when = "2026-03-01"
    verdicts = [
        {"report": ids[title], "verdict": "include", "when": when, "title": title} for title in titles
    ]
    _write(review.corpus / "screening/title-abstract/rina.csv", verdicts)
    facts = [
        {
            "report": ids[title],
            "study": f"s{i}",
            "country": draw.choice(("Norway", "Indonesia", "Chile")),
            "design": "survey",
            "evidence": "empirical",
            "when": when,
            "title": title,
        }
        for i, title in enumerate(titles)
    ]
    _write(review.corpus / "studies/rina.csv", facts)
    rows = list(_make_results(ids, results, draw))
    for who in EXTRACTORS:
        _write(review.corpus / f"findings/{who}.csv", [_slip(row, who, draw) for row in rows])
    return review


def _make_results(ids: Mapping[str, str], results: int, draw: random.Random) -> Iterator[Row]:
    pairs = [(predictor, outcome) for outcome in OUTCOMES for predictor in PREDICTORS]
    for title in sorted(ids):
        n = draw.randint(40, 900)
        for number in range(results):
            predictor, outcome = pairs[number % len(pairs)]
            r = draw.uniform(-0.6, 0.6)
            t = r * ((n - 2) / (1 - r * r)) ** 0.5
            yield {
                "report": ids[title],
                "predictor": predictor,
                "outcome": outcome,
                "time": f"wave {number // len(pairs)}" if number >= len(pairs) else "",
                "direction": "+" if r > 0 else "-",
                "significance": "significant" if abs(t) > 2 else "not significant",
                "estimate": f"{r:.2f}",
                "type": "r",
                "statistic": f"{t:.2f}",
                "statistic_type": "t",
                "df1": n - 2,
                "n": n,
                "location": f"p. {number + 1}",
                "when": "2026-03-02",
                "title": title,
            }


def _slip(row: Row, who: str, draw: random.Random) -> Row:
    """Return the row as a person extracted it. In one row of a hundred, the second person mistypes the sample size."""
    return {**row, "n": "12"} if who == EXTRACTORS[1] and draw.random() < 0.01 else row


def _write(path: Path, rows: Sequence[Row]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def _cpu() -> float:
    mine, workers = (resource.getrusage(w) for w in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return mine.ru_utime + mine.ru_stime + workers.ru_utime + workers.ru_stime


def _time(review: Review, stage: str) -> tuple[float, Outcome]:
    before = _cpu()
    outcome = run_review(review, stage)
    return _cpu() - before, outcome


def main() -> None:
    """Make the review in a new folder, run its stages, and print the CPU seconds of the last two."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--studies", type=int, default=1_000)
    parser.add_argument("--results", type=int, default=5, help="results of each study")
    parser.add_argument("--bar", type=float, default=40)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as root:
        review = write_review(Path(root), options.studies, options.results)
        run_review(review, "code")
        total = 0.0
        for stage in ("findings", "synthesize"):
            seconds, _ = _time(review, stage)
            total += seconds
            print(f"{stage:10} {seconds:6.1f} CPU s")
    print(
        f"together   {total:6.1f} CPU s for {options.studies:,} studies with {options.studies * options.results:,} results; the bar is {options.bar:g}"
    )
    sys.exit(total > options.bar)


if __name__ == "__main__":
    choose_allocator()
    main()
