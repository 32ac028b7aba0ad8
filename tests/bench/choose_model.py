"""Which ranking model is best on reviews on which it was not chosen? All settings that were tried, judged by leaving out sources.

    python tests/bench/choose_model.py [--data ../shared/data/screening] [--results results.jsonl] [--cache vectors]
    python tests/bench/choose_model.py --third FOLDER [--results third.jsonl] [--cache vectors]

The first command replays the reviews of the group `choosing` with every setting in SETTINGS. A source is a collection of
reviews. Each source is left out in turn: the setting that is best on the other sources is judged on this one. Intervals come
from drawing sources with replacement. Losses are divided by those of ELAS u4 with the same priors.

The second command replays the reviews of the group `third` once, with the models in PUBLISHED. No setting was chosen on
these reviews. `third_group.py` makes their files. Losses are divided by those of ELAS u4, computed here with scikit-learn.

Replays that are already in the file of results are not repeated.
"""

import argparse
import csv
import gzip
import json
import math
import random
import statistics
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.svm import LinearSVC

from slr.model.screening import Model
from slr.screen import model as models
from slr.screen.feature import Matrix
from slr.screen.labelled import Labelled, read_labelled
from slr.screen.measure import measure_loss
from slr.screen.model import View
from slr.screen.rank import ProtocolWords, Ranker
from slr.screen.simulate import draw_priors, replay_screening
from slr.screen.weigh import build_matrix
from slr.store.cache import FolderCache
from slr.vector import prepare_encoder
from slr.worker import Workers

HERE: Final = Path(__file__).resolve().parent
DATA: Final = HERE.parents[1] / "../shared/data/screening"
BLOCKS: Final = ("text", "merged", "even", "title", "keyword")
DRAWS: Final = 10_000  # samples of sources
LITTLE: Final = (
    0.001  # added to each loss before ratios are averaged, so that a loss near 0 does not dominate
)


def _view(ratio: float = 9.8, cost: float = 0.11, **blocks: float) -> View:
    return View(blocks=blocks, cost=cost, ratio=ratio)


# Every setting that was tried in this round, whatever came out.
SETTINGS: Final[Mapping[str, tuple[View, ...]]] = {
    "elas": models.MODELS["elas"],
    "elas, ratio 5": (_view(ratio=5, text=1),),
    "elas, ratio 20": (_view(ratio=20, text=1),),
    "elas, C .05": (_view(cost=0.05, text=1),),
    "elas, C .2": (_view(cost=0.2, text=1),),
    "elas, title at .5": (_view(text=1, title=0.5),),
    "elas, keywords merged": (_view(merged=1),),
    "elas, BM25": (_view(even=1),),
    "three views of words": models.MODELS["vectors"][:3],
    "vectors": models.MODELS["vectors"],
    "elas and vectors": (_view(text=1), _view(vector=1)),
    "vectors without merged keywords": (_view(text=1, title=0.5), _view(even=1), _view(vector=1)),
    "vectors alone": (_view(vector=1),),
}
PUBLISHED: Final = ("elas", "vectors")


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--third", type=Path, help="folder with the reviews of the third group")
    parser.add_argument("--results", type=Path)
    parser.add_argument("--cache", type=Path, help="folder that keeps vectors")
    parser.add_argument("--only", action="append", default=[], help="a setting; can be repeated")
    parser.add_argument("--seeds", type=int, default=3)
    options = parser.parse_args()
    with (HERE / "review_sets.csv").open(encoding="utf-8", newline="") as file:
        sets = [
            row for row in csv.DictReader(file) if row["group"] == ("third" if options.third else "choosing")
        ]
    source = {row["set"]: row["source"] for row in sets}
    names = options.only or (PUBLISHED if options.third else tuple(SETTINGS))
    kept = _Kept(options.results)
    starts = (
        _draw_starts(options.third, source, options.seeds, kept)
        if options.third
        else _read_starts(options.data, source, options.seeds)
    )
    losses = {
        name: _replay(name, starts, options.third or options.data, options.cache, kept) for name in names
    }
    reference = {(s["set"], s["seed"]): s["loss"] for s in starts}
    _print_settings(losses, reference, source)
    if not options.third and len(losses) > 1:
        _print_choice(losses, reference, source)


class _Kept:
    """The losses of earlier replays, by setting, set and seed, in a file of one JSON line each."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        lines = path.read_text(encoding="utf-8").splitlines() if path is not None and path.exists() else []
        self.losses = {(s, r, n): loss for s, r, n, loss in map(json.loads, lines)}

    def add(self, setting: str, name: str, seed: int, loss: float) -> None:
        self.losses[setting, name, seed] = loss
        if self._path is not None:
            with self._path.open("a", encoding="utf-8") as file:
                file.write(json.dumps([setting, name, seed, loss]) + "\n")


def _read_starts(data: Path, source: Mapping[str, str], seeds: int) -> list[dict[str, Any]]:
    lines = (data / "reference_u4.jsonl").read_text(encoding="utf-8").splitlines()
    return [s for s in map(json.loads, lines) if s["set"] in source and s["seed"] < seeds]


def _draw_starts(data: Path, source: Mapping[str, str], seeds: int, kept: _Kept) -> list[dict[str, Any]]:
    """Draw the priors of the third group, and compute the loss of the reference for each."""
    starts = []
    for name in source:
        found = _read_set(data, name)
        for seed in range(seeds):
            priors = draw_priors(found.relevant, found.ids, seed + 1)
            if ("reference", name, seed) not in kept.losses:
                kept.add("reference", name, seed, replay_reference(found, priors))
            loss = kept.losses["reference", name, seed]
            starts.append({"set": name, "seed": seed, "prior": [found.ids[i] for i in priors], "loss": loss})
    return starts


def _read_set(data: Path, name: str) -> Labelled:
    return read_labelled(gzip.decompress((data / f"{name}.csv.gz").read_bytes()), name)


def _replay(
    setting: str, starts: Sequence[Mapping[str, Any]], data: Path, cache: Path | None, kept: _Kept
) -> dict[tuple[str, int], float]:
    """Return the loss of each replay."""
    models.MODELS = {**models.MODELS, setting: SETTINGS[setting]}  # type: ignore[misc]
    name, found, matrix = "", None, None
    for start in starts:
        if (setting, start["set"], start["seed"]) in kept.losses:
            continue
        if start["set"] != name:
            name = start["set"]
            found = _read_set(data, name)
            matrix = _build(found, setting, cache)
        assert found is not None
        assert matrix is not None
        ranker = Ranker(
            matrix=matrix,
            words=ProtocolWords(),
            settings=Model().model_copy(update={"name": setting}),
        )
        priors = [found.ids.index(i) for i in start["prior"]]
        labels = replay_screening(ranker, found.relevant, priors, found.ids).labels
        kept.add(setting, name, start["seed"], measure_loss(labels) or 0.0)
    return {(s["set"], s["seed"]): kept.losses[setting, s["set"], s["seed"]] for s in starts}


def _build(found: Labelled, setting: str, cache: Path | None) -> Matrix:
    matrix = build_matrix(found.texts, models.list_blocks(setting))
    if not models.needs_vectors(setting):
        return matrix
    encode = prepare_encoder(Model(name="vectors"), cache=FolderCache(cache), map=Workers(), base=Path())
    return matrix.add_vectors(encode([text.whole for text in found.texts]))


def replay_reference(found: Labelled, priors: Sequence[int]) -> float:
    """Return the loss of ELAS u4, computed with scikit-learn.

    As in `reference_u4.jsonl`, the model is retrained at each label up to 200, at each fifth up to 800, and at each 25th
    beyond.
    """
    texts = [f"{text.title} {text.abstract}" for text in found.texts]
    features = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, max_df=0.95).fit_transform(texts)
    truth = np.array(found.relevant)
    seen, pending = list(priors), np.ones(len(truth), dtype=bool)
    pending[seen] = False
    while pending.any():
        y = truth[seen]
        weights = np.where(y, 1.0, y.sum() / (9.8 * (~y).sum()))
        machine = LinearSVC(C=0.11, random_state=0, max_iter=5000)
        machine.fit(features[seen], y, sample_weight=weights * len(y) / weights.sum())
        waiting = np.flatnonzero(pending)
        number = 1 if len(seen) < 200 else 5 if len(seen) < 800 else 25
        order = np.argsort(-machine.decision_function(features[waiting]), kind="stable")
        chosen = waiting[order[:number]]
        seen += chosen.tolist()
        pending[chosen] = False
    return measure_loss([bool(truth[i]) for i in seen[len(priors) :]]) or 0.0


Losses = Mapping[tuple[str, int], float]


def _ratio(losses: Losses, reference: Losses, sets: Sequence[str]) -> tuple[float, float]:
    """Return the ratio of means and the geometric mean ratio over the named sets. A set can be named more than once."""
    runs = defaultdict(list)
    for name, seed in reference:
        runs[name].append((losses[name, seed], reference[name, seed]))
    pairs = [pair for name in sets for pair in runs[name]]
    arithmetic = sum(a for a, _ in pairs) / sum(b for _, b in pairs)
    return arithmetic, math.exp(statistics.mean(math.log((a + LITTLE) / (b + LITTLE)) for a, b in pairs))


def _by_source(source: Mapping[str, str]) -> dict[str, list[str]]:
    found = defaultdict(list)
    for name, place in source.items():
        found[place].append(name)
    return dict(found)


def _draw_interval(losses: Losses, reference: Losses, source: Mapping[str, str]) -> tuple[float, float]:
    """Return a 95 % interval of the ratio of means, from samples of whole sources."""
    groups = list(_by_source(source).values())
    draw = random.Random(1)
    samples = sorted(
        _ratio(losses, reference, [name for group in draw.choices(groups, k=len(groups)) for name in group])[
            0
        ]
        for _ in range(DRAWS)
    )
    return samples[int(0.025 * DRAWS)], samples[int(0.975 * DRAWS)]


def _print_settings(losses: Mapping[str, Losses], reference: Losses, source: Mapping[str, str]) -> None:
    groups = _by_source(source)
    print(f"{'setting':34}{'ratio':>7}{'95 % interval':>16}{'geom.':>7}  " + "  ".join(groups))
    for setting, found in losses.items():
        arithmetic, geometric = _ratio(found, reference, list(source))
        low, high = _draw_interval(found, reference, source)
        each = "  ".join(
            f"{_ratio(found, reference, names)[0]:>{len(place)}.3f}" for place, names in groups.items()
        )
        print(
            f"{setting:34}{arithmetic:>7.3f}{f'{low:.3f} to {high:.3f}':>16}{geometric:>7.3f}  {each}",
            flush=True,
        )


def _print_choice(losses: Mapping[str, Losses], reference: Losses, source: Mapping[str, str]) -> None:
    """Print, for each source left out, which setting is best on the other sources, and how it does on this one."""
    groups = _by_source(source)
    for title, allowed in (
        ("without vectors", [s for s in losses if not models.needs_vectors(s)]),
        ("with vectors", list(losses)),
    ):
        if not allowed:
            continue
        joined: dict[tuple[str, int], float] = {}
        print(f"\nbest setting on the other sources, {title}")
        for place, names in groups.items():
            others = [name for name in source if name not in names]
            best = min(allowed, key=partial(_judge, losses, reference, others))
            joined |= {run: loss for run, loss in losses[best].items() if run[0] in names}
            print(f"  {place:20}{best:34}{_ratio(losses[best], reference, names)[0]:>7.3f}")
        low, high = _draw_interval(joined, reference, source)
        arithmetic, geometric = _ratio(joined, reference, list(source))
        print(f"  {'all':54}{arithmetic:>7.3f}  ({low:.3f} to {high:.3f}); geometric {geometric:.3f}")


def _judge(losses: Mapping[str, Losses], reference: Losses, sets: Sequence[str], setting: str) -> float:
    return _ratio(losses[setting], reference, sets)[1]


if __name__ == "__main__":
    main()
