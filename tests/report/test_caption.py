"""Equations in words and in numbers."""

from types import ModuleType

from made_up_review import synthesize

from slr.report.caption import equation_text
from slr.report.text import Texts


def test_an_equation_is_put_in_words_and_in_numbers(made_up: ModuleType) -> None:
    protocol = made_up.make_protocol()
    flow = synthesize(made_up.make_tables(protocol), protocol).flow
    told = [equation_text(equation, flow, Texts("en")) for equation in flow.equations]
    assert (
        "Records screened = Records identified − Duplicate records − Removed for other reasons − Marked as ineligible by automation tools",
        "5 = 10 − 3 − 1 − 1",
    ) in told
    found = "Included reports found in this way"
    assert (
        f"Reports of included studies = {found} (Databases and registers) + {found} (Other methods)",
        "3 = 2 + 1",
    ) in told
