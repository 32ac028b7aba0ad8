"""The packed result names what is missing in it, and why."""

import json

from slr.findings.effect_table import EffectTable
from slr.findings.pooled_report import list_notes, name_prediction, pack_pooled
from slr.statistics.pooling import Pooled, leave_one_out, pool

TABLE = EffectTable(names=("A", "A"), effects=(0.1, 0.3), variances=(0.01, 0.02))


def notes(pooled: Pooled) -> str:
    return "; ".join(list_notes(pooled))


def test_result_can_be_written_as_json_and_keeps_names_that_repeat() -> None:
    pooled = pool(TABLE.effects, TABLE.variances, "REML", "normal")
    rest = tuple(leave_one_out(TABLE.effects, TABLE.variances, "REML", "normal"))
    found = json.loads(json.dumps(pack_pooled(TABLE, pooled, rest)))
    assert [row["left_out"] for row in found["leave_one_out"]] == ["A", "A"]
    assert [row["yi"] for row in found["studies"]] == [0.1, 0.3]
    assert found["egger"]["why"].startswith("2 studies; with fewer than 10")


def test_result_without_convergence_has_a_reason_and_no_number() -> None:
    pooled = Pooled(k=2, model="ML", interval="normal", converged=False)
    assert "did not converge, so ML gives no estimate" in notes(pooled)
    found = pack_pooled(TABLE, pooled, (pooled, pooled))
    assert (found["estimate"], found["ci"], found["prediction"]) == (None, None, None)
    assert [row["weight"] for row in found["studies"]] == [None, None]


def test_equal_effects_model_has_no_interval_of_tau2_and_says_why_nothing_is_predicted() -> None:
    pooled = pool(TABLE.effects, TABLE.variances, "EE", "normal")
    assert pack_pooled(TABLE, pooled, (pooled, pooled))["tau2_ci"] is None
    assert name_prediction(pooled).startswith("none: the model EE")


def test_form_of_the_prediction_interval_is_named() -> None:
    pooled = pool(TABLE.effects, TABLE.variances, "REML", "knapp-hartung")
    assert name_prediction(pooled).startswith("estimate ± t quantile with 1 degree")


def test_interval_narrower_than_the_normal_one_is_noted() -> None:
    assert "report both" in notes(pool([0.50, 0.51, 0.49], [0.04] * 3, "REML", "knapp-hartung"))
    assert "no test of the estimate" in notes(pool([0.5, 0.5], [0.04] * 2, "REML", "knapp-hartung"))
