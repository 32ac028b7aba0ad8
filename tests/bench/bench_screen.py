"""How fast does the classifier rank, and how safe is stopping? CPU seconds on made-up texts; recall on 28 real reviews.

    python tests/bench/bench_screen.py [--reports 100000] [--labels 500] [--seed 1] [--data ../shared/data]

The ranking is timed on made-up reports whose words are drawn by Zipf's law, as in real text, with the length of real
abstracts. The stopping rule is tried on the labelled reviews in `--data`, three starts each, in its usual form and in the experimental form with a bias; without them, this is left out.
"""

import argparse
import gzip
import io
import json
import random
import resource
import statistics
import time
from collections import defaultdict
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any, Final

import numpy as np
from scipy.stats import beta

from slr.model.screening import Model
from slr.screen.feature import WORDS as WORD_BLOCKS
from slr.screen.labelled import read_labelled
from slr.screen.rank import ProtocolWords, Ranker
from slr.screen.simulate import replay_screening
from slr.screen.stored import StoredMatrix, pack_matrix
from slr.screen.term import Text, code_texts
from slr.screen.weigh import Weigher, build_matrix
from slr.spill import Memory
from slr.statistics.stopping import find_stop

DATA = Path(__file__).resolve().parents[2] / "../shared/data"
WORDS = ProtocolWords(texts=("Does w12 change w40 in w77?",), terms=("w12*", "w40"))


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--reports", type=int, default=100_000)
    parser.add_argument("--labels", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--data", type=Path, default=DATA)
    options = parser.parse_args()
    time_ranking(options.reports, options.labels, options.seed)
    if (options.data / "screening").is_dir():
        try_stopping(options.data / "screening")
    else:
        print("the labelled reviews are not there: the stopping rule was not tried")


def draw_texts(number: int, seed: int) -> Iterator[Text]:
    """Yield made-up reports: titles of 12 words, abstracts of 60 to 340, a fifth without abstract, five keywords."""
    draw = np.random.default_rng(seed)
    names = np.array([f"w{i}" for i in range(200_000)])
    for _ in range(number):
        length = 12 if draw.random() < 0.2 else 12 + int(draw.integers(60, 340))
        words = names[np.minimum(draw.zipf(1.35, length), len(names)) - 1]
        yield Text(
            title=" ".join(words[:12]),
            abstract=" ".join(words[12:]),
            keywords=tuple(names[draw.integers(0, 3000, 5)]),
        )


def time_ranking(reports: int, labels: int, seed: int) -> None:
    """Print how long a ranking takes cold, from the stored matrix, and after one more verdict."""
    texts = list(draw_texts(reports, seed))
    rows = np.random.default_rng(seed).permutation(reports)[: labels + 10]
    relevant = np.arange(len(rows)) % 10 == 0
    print(f"{'ranking':34}{'CPU s':>9}{'wall s':>9}")
    stored = io.BytesIO()

    def store() -> None:
        stored.writelines(pack_matrix(Weigher.collect(code_texts(texts), WORD_BLOCKS, Memory), ""))

    def restore() -> Ranker:
        stored.seek(0)
        back = StoredMatrix.read(stored, "")
        assert back is not None
        return Ranker(matrix=back.load(), words=WORDS, settings=Model())

    _time(f"{reports:,} reports to a matrix, cold", store)

    ranker = _time("the same from the stored matrix", restore)
    first = _time(
        f"first ranking after {labels} verdicts", lambda: ranker.learn(rows[:labels], relevant[:labels])
    )
    _time("one more verdict, all ranked", lambda: ranker.learn(rows[: labels + 1], relevant[: labels + 1]))
    last = first
    for more in (2, 3, 4):
        n = labels + more
        last = _time(
            "one more verdict in an open screen", partial(ranker.learn, rows[:n], relevant[:n], last)
        )
    _time("reasons for 1,000 of them", lambda: ranker.explain(np.arange(1000), first))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory {peak:,.0f} MB, texts and benchmark included\n")


def _time(name: str, call: Any) -> Any:
    cpu, wall = time.process_time(), time.perf_counter()
    result = call()
    print(f"{name:34}{time.process_time() - cpu:>9.3f}{time.perf_counter() - wall:>9.3f}", flush=True)
    return result


FORMS: Final = ((0.9, 1.0), (0.95, 1.0), (0.99, 1.0), (0.9, 1.25), (0.95, 1.25), (0.95, 1.5))  # target, bias
CONFIDENCE: Final = 0.95


def try_stopping(folder: Path) -> None:
    """Print for each recall target and bias how often the target was met where the test let stop, and the work saved.

    The upper limit of the share of replays that miss the target is exact and one-sided (Clopper and Pearson), as if the
    replays were independent. Replays of one review are not, so the interval of this share is drawn by review.
    """
    runs: list[tuple[str, tuple[bool, ...]]] = []
    for start in map(json.loads, (folder / "reference_u4.jsonl").read_text(encoding="utf-8").splitlines()):
        found = read_labelled(gzip.decompress((folder / f"{start['set']}.csv.gz").read_bytes()), start["set"])
        ranker = Ranker(matrix=build_matrix(found.texts), words=ProtocolWords(), settings=Model())
        priors = [found.ids.index(i) for i in start["prior"]]
        labels = replay_screening(ranker, found.relevant, priors, found.ids).labels
        runs.append((start["set"], labels))
    reviews = len({name for name, _ in runs})
    print(f"stopping at a nominal confidence of {CONFIDENCE:.0%}: {len(runs)} replays of {reviews} reviews")
    print(f"{'recall':>7}{'bias':>6}{'met':>11}{'limit':>7}{'by review':>16}{'least':>7}{'saved':>7}")
    for target, bias in FORMS:
        stops = [(name, find_stop(y, len(y), target, CONFIDENCE, bias), y) for name, y in runs]
        recalls = [sum(y[:stop]) / sum(y) for _, stop, y in stops]
        missed = [(name, r < target) for (name, _, _), r in zip(stops, recalls, strict=True)]
        failures = sum(miss for _, miss in missed)
        low, high = _draw_by_review(missed)
        saved = statistics.mean(0.0 if stop is None else 1 - stop / len(y) for _, stop, y in stops)
        print(
            f"{target:>7.0%}{bias:>6}{f'{len(runs) - failures} of {len(runs)}':>11}"
            f"{_find_limit(failures, len(runs)):>7.3f}{f'{low:.3f} to {high:.3f}':>16}"
            f"{min(recalls):>7.3f}{saved:>7.2f}"
        )


def _find_limit(failures: int, runs: int) -> float:
    """Return the exact one-sided upper 95 % limit of a share."""
    return 1.0 if failures == runs else float(beta.ppf(0.95, failures + 1, runs - failures))


def _draw_by_review(missed: list[tuple[str, bool]]) -> tuple[float, float]:
    """Return a 95 % interval of the share of misses, from samples of whole reviews."""
    by_review = defaultdict(list)
    for name, miss in missed:
        by_review[name].append(miss)
    groups, draw = list(by_review.values()), random.Random(1)
    shares = sorted(
        statistics.mean(miss for group in draw.choices(groups, k=len(groups)) for miss in group)
        for _ in range(4_000)
    )
    return shares[99], shares[3_899]


if __name__ == "__main__":
    main()
