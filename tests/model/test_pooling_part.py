"""The part `pooling` of the protocol is checked when it is read."""

import pytest
from finding_rows import protocol
from pydantic import ValidationError

from slr.findings.protocol_check import find_framework_faults
from slr.model.pooling import Pooling

PLAN = {"id": "p", "predictor": "workload", "outcome": "strain", "measure": "r"}


def test_equal_effects_have_no_interval_of_knapp_and_hartung() -> None:
    with pytest.raises(ValidationError, match="needs a random-effects model"):
        Pooling.model_validate({**PLAN, "model": "EE", "interval": "knapp-hartung"})
    assert Pooling.model_validate({**PLAN, "model": "EE"}).chosen_interval == "normal"


@pytest.mark.parametrize(
    "wrong", [{"least": 1}, {"measure": "R"}, {"correlation": 1.5}, {"one_effect": "first"}]
)
def test_value_that_is_not_allowed_is_refused(wrong) -> None:
    with pytest.raises(ValidationError):
        Pooling.model_validate({**PLAN, **wrong})


def test_unknown_construct_is_named() -> None:
    (fault,) = find_framework_faults(protocol(pooling=[{**PLAN, "outcome": "strian"}]))
    assert (fault.code, fault.keys) == ("PRO021", ("pooling", 0, "outcome"))
    assert "did you mean 'strain'?" in fault.message
    assert list(find_framework_faults(protocol(pooling=[PLAN]))) == []


def test_field_that_studies_do_not_have_is_refused() -> None:
    with pytest.raises(
        ValidationError, match=r"`subgroups` is not a field of the studies: 'desing' \(did you mean"
    ):
        Pooling.model_validate({**PLAN, "subgroups": "desing"})
    assert (
        Pooling.model_validate({**PLAN, "subgroups": "design", "covariate": "sample"}).covariate == "sample"
    )
