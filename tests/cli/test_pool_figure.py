"""`slr pool` draws its plots in each language, and also where there is no pooled effect."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from slr.cli.main import main
from slr.cli.pool_figure import draw_asymmetry, draw_pooled
from slr.findings.effect_table import EffectTable
from slr.report.text import Texts
from slr.statistics.pooling import Pooled

TABLE = EffectTable(names=("A", "B"), effects=(0.1, 0.3), variances=(0.01, 0.02))


@pytest.mark.parametrize(
    ("language", "word"), [("en", "Pooled effect, 2 studies"), ("id", "Efek gabungan, 2 studi")]
)
def test_both_plots_are_written(tmp_path: Path, language: str, word: str) -> None:
    path = tmp_path / "e.csv"
    path.write_text("study,yi,vi\nA,0.1,0.01\nB,0.3,0.02\n", encoding="utf-8")
    forest, funnel = tmp_path / "forest.svg", tmp_path / "funnel.svg"
    more = ["--forest", str(forest), "--funnel", str(funnel), "--language", language, "--scale", "ratio"]
    done = CliRunner().invoke(main, ["pool", str(path), *more])
    assert done.exit_code == 0, done.output
    assert word in forest.read_text(encoding="utf-8")
    assert funnel.read_text(encoding="utf-8").startswith("<svg")
    assert "Egger test            - (2 studies; with fewer than 10" in done.output


def test_plots_without_a_pooled_effect_show_the_studies() -> None:
    empty = Pooled(k=2, model="ML", interval="normal", converged=False)
    assert "Pooled effect" not in draw_pooled(TABLE, empty, "plain", Texts("en"))
    assert draw_asymmetry(TABLE, empty, "plain", Texts("en")).count("<circle") == 2
