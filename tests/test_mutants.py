"""Test that the mutation program changes exactly the operators that it reports, and never the checkout itself."""

import ast
from pathlib import Path

import mutants
import pytest
from example_review import ROOT

SOURCE = '''\
"""A file with 0 and 1 in its docstring."""

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    WIDE = 1 < 2


def pick(täil: list[int], most: Literal[0, 1] = 1) -> Literal[0, 1]:
    assert most > 2, f"{most - 1} is not" + str(-1)
    if not täil or most not  in täil:
        return min(täil) * 3
    return täil[0] + sum(  # a + in a comment
        x for x in täil if (x) <= most
    )


if __name__ == "__main__":
    pick([1])
'''


def apply_all(source: str) -> dict[str, str]:
    """Return each mutant's program by its line and change."""
    found = {}
    for site in mutants.find_sites("a.py", source.encode()):
        for after in site.after:
            mutant = mutants.Mutant(site=site, after=after)
            found[f"{site.line} {site.before} > {after}"] = mutant.apply(source.encode()).decode()
    return found


def test_operators_that_run_are_found_and_nothing_else() -> None:
    assert list(apply_all(SOURCE)) == [
        "9 1 > 0",
        "10 > > >=",
        "10 > > <=",
        "11 not > ",
        "11 or > and",
        "11 not in > in",
        "12 min > max",
        "12 * > /",
        "13 0 > 1",
        "13 + > -",
        "14 <= > <",
        "14 <= > >=",
    ]


@pytest.mark.parametrize(
    ("change", "line"),
    [
        ("11 not > ", "    if  täil or most not  in täil:"),
        ("11 not in > in", "    if not täil or most in täil:"),
        ("12 * > /", "        return min(täil) / 3"),
        ("13 + > -", "    return täil[0] - sum(  # a + in a comment"),
    ],
)
def test_only_the_operator_changes(change: str, line: str) -> None:
    was, became = SOURCE.split("\n"), apply_all(SOURCE)[change].split("\n")
    number = int(change.partition(" ")[0])
    assert became == [*was[: number - 1], line, *was[number:]]


def test_text_with_something_added_is_left_alone() -> None:
    assert list(apply_all("a = b + 'x' + c\nd = [e] * f\ng = e + f\nh += 'x'\n")) == ["3 + > -"]


def test_a_mutant_of_the_program_is_a_program() -> None:
    for path in sorted((ROOT / "slr" / "statistics").glob("*.py")):
        source = path.read_bytes()
        before = ast.dump(ast.parse(source))
        sites = mutants.find_sites("x.py", source)
        assert [source[s.start : s.end].decode().split() for s in sites] == [s.before.split() for s in sites]
        for number, site in enumerate(sites[::5]):
            after = site.after[number % len(site.after)]
            changed = mutants.Mutant(site=site, after=after).apply(source)
            assert ast.dump(ast.parse(changed)) != before


def test_same_seed_draws_the_same_mutants_and_another_seed_others() -> None:
    sites = mutants.find_sites("a.py", SOURCE.encode())
    assert mutants.draw(sites, 4, 1) == mutants.draw(sites, 4, 1)
    assert any(mutants.draw(sites, 4, 1) != mutants.draw(sites, 4, seed) for seed in range(2, 6))
    assert len(mutants.draw(sites, 100, 1)) == len(sites)


def test_folder_that_does_not_exist_is_left_out_with_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    mutants.main(["--only", "nowhere"])
    assert "slr/nowhere does not exist; left out" in capsys.readouterr().out


def test_kill_rate_counts_a_time_out_as_killed_and_each_survivor_is_shown(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text(SOURCE)
    drawn = mutants.draw(mutants.find_sites("a.py", SOURCE.encode()), 4, 1)
    told = mutants.summarize(drawn, ["killed", "killed by wider tests", "timed out", "survived"], tmp_path)
    assert "kill rate: 3 of 4, 75%" in told
    assert f"timed out: {drawn[2].describe(SOURCE.encode())}" in told
    assert f"survived: {drawn[3].describe(SOURCE.encode())}" in told
    assert f"a.py:{drawn[0].site.line} " not in told or drawn[0].site.line in {m.site.line for m in drawn[2:]}


class FakeCheckout(mutants.Checkout):
    """A checkout whose tests read the mutated file instead of running it."""

    def _run(self, tests: tuple[str, ...], limit: float | None) -> tuple[bool | None, str]:
        assert (limit is None) == (tests not in self.clean)
        text = (self.root / "slr/dedupe/a.py").read_text()
        if "tests/dedupe" in tests:
            return (None if ">=" in text else "- 1" not in text), ""
        return "not" in text, ""


@pytest.mark.parametrize(
    ("before", "after", "fate"),
    [
        ("+", "-", "killed"),
        ("<", ">=", "timed out"),
        ("not", "", "killed by wider tests"),
        ("<", "<=", "survived"),
    ],
)
def test_survivor_of_its_own_folder_meets_the_wider_tests_and_the_copy_is_restored(
    tmp_path: Path, before: str, after: str, fate: str
) -> None:
    for folder in ("slr/dedupe", "tests/dedupe", "tests/cli"):
        (tmp_path / folder).mkdir(parents=True)
    source = b"a = b + 1\nc = not a < b\n"
    (tmp_path / "slr/dedupe/a.py").write_bytes(source)
    site = next(s for s in mutants.find_sites("slr/dedupe/a.py", source) if s.before == before)
    checkout = FakeCheckout(tmp_path)
    assert checkout.judge(mutants.Mutant(site=site, after=after)) == fate
    assert (tmp_path / "slr/dedupe/a.py").read_bytes() == source
