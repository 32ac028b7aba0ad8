"""Pooled effects, checks and conversions equal results that other people published. The tests are skipped without them."""

import csv
import json
import math
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from slr.findings.conversion_table import convert
from slr.model.value import read_number
from slr.statistics.granularity import Sample, check_debit, check_grim, check_grimmer
from slr.statistics.interval import wilson
from slr.statistics.pooling import Pooled, pool
from slr.statistics.sign_test import sign_test_p

DATA: Final = Path(__file__).resolve().parents[2] / "../shared/oracles"
pytestmark = pytest.mark.skipif(
    not DATA.is_dir(), reason="the published results (../shared/oracles) are not on this machine"
)


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def measure(pooled: Pooled, quantity: str) -> float | None:
    """Return a figure of a pooled effect by metafor's name, or None for figures that are not among them."""
    base = quantity.removeprefix("exp_").removeprefix("tanh_")
    pairs = {"ci": pooled.ci, "pi": pooled.prediction, "tau2_qprofile": pooled.tau2_ci}
    plain = {
        "b": pooled.estimate, "se": pooled.se, "stat": pooled.statistic, "p": pooled.p, "tau2": pooled.tau2,
        "I2": pooled.i2, "H2": pooled.h2, "Q": pooled.q, "Qp": pooled.q_p,
        "tau": None if pooled.tau2 is None else math.sqrt(pooled.tau2),
    }  # fmt: skip
    for name, limits in pairs.items():
        plain |= {f"{name}_lb": limits and limits[0], f"{name}_ub": limits and limits[1]}
    found = plain.get(base)
    if found is None:
        return None
    return math.exp(found) if quantity.startswith("exp_") else math.tanh(found) if quantity != base else found


def list_published() -> Iterator[tuple[str, Pooled, list[dict[str, str]]]]:
    studies: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for row in rows("meta/studies.csv"):
        studies[row["dataset"]].append((float(row["yi"]), float(row["vi"])))
    wanted: dict[tuple[str, str], list[dict[str, str]]] = defaultdict(list)
    for row in rows("meta/published.csv"):
        if row["within_rounding"] == "yes" and not row["quantity"].startswith("loo1_"):
            wanted[row["dataset"], row["model"]].append(row)
    for (dataset, model), figures in wanted.items():
        estimator, _, form = model.partition("_")
        y, v = zip(*studies[dataset], strict=True)
        interval = "knapp-hartung" if form == "knha" else "normal"
        yield f"{dataset} {model}", pool(y, v, estimator, interval), figures  # type: ignore[arg-type]


def test_pooled_effects_equal_the_published_ones_to_half_a_unit_of_the_last_decimal() -> None:
    compared, wrong = 0, []
    for name, pooled, figures in list_published():
        for row in figures:
            found = measure(pooled, row["quantity"])
            if found is not None:
                compared += 1
                if abs(found - float(row["published"])) > 0.5001 * 10 ** -int(row["decimals"]):
                    wrong.append(f"{name} {row['quantity']}: {found} for {row['published']}")
    assert wrong == []
    assert compared > 180


def test_conversions_equal_the_published_ones() -> None:
    wrong = []
    for row in rows("effects/conversions.csv"):
        found = convert(row["conversion"], row["inputs"])
        for key, text in json.loads(row["expected"]).items():
            places = len(text.partition(".")[2])
            near = max(0.5001 * 10**-places, 1e-5 if key.startswith("g") else 0.0)
            if key in found and abs(found[key] - float(text)) > near:
                wrong.append(f"{row['case']} {key}: {found[key]} for {text}")
    assert wrong == []


def test_means_and_deviations_get_the_published_verdicts() -> None:
    def sample(row: dict[str, str]) -> Sample:
        items = int(row.get("items") or 1)
        return Sample(
            mean=read_number(row["mean"]), n=int(row["n"]), items=items, percent=row.get("percent") == "yes"
        )

    found: dict[str, Any] = {r["id"]: check_grim(sample(r)).verdict for r in rows("consistency/grim.csv")}
    for row in rows("consistency/grimmer.csv"):
        found[row["id"]] = check_grimmer(sample(row), read_number(row["sd"])).verdict
    for row in rows("consistency/debit.csv"):
        found[row["id"]] = check_debit(sample(row), read_number(row["sd"])).verdict
    names = ("grim", "grimmer", "debit")
    published = {r["id"]: r["verdict"] for name in names for r in rows(f"consistency/{name}.csv")}
    assert found == published


def test_votes_get_the_published_test_and_interval() -> None:
    for row in rows("direction/vote_counting.csv"):
        favour, trials = int(row["favour"]), int(row["with_direction"])
        low, high = wilson(favour, trials)
        assert sign_test_p(favour, trials - favour) == pytest.approx(
            float(row["sign_test_p_two_sided"]), abs=1e-6
        )
        assert (low, high) == pytest.approx((float(row["wilson_lb"]), float(row["wilson_ub"])), abs=1e-6)
