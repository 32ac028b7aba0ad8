"""The review on which decisions are tortured: work waiting at every step, for a person called zora."""

import csv
import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

NAME: Final = "torture"
SIZE: Final = 12  # reports waiting at each step
PROTOCOL: Final = """\
schema: 1
review: {title: A made-up review, kind: demonstration}
question:
  text: Does night work strain people?
  terms: {en: [strain, night]}
criteria:
  - {id: I1, kind: include, text: About night work.}
  - {id: E1, kind: exclude, text: About animals.}
  - {id: F1, kind: exclude, stage: full-text, text: No result.}
sources:
  - {id: alpha, name: Alpha, kind: database, files: ['alpha.csv'], searched: 2026-02-01}
  - {id: beta, name: Beta, kind: database, files: ['beta.csv'], searched: 2026-02-02}
screening:
  title-abstract: {reviewers: 1, team: [rina, zora]}
  full-text: {reviewers: 1, team: [rina, zora]}
codebook:
  - {id: strain, theme: true, label: {en: Strain}, definition: Strain., terms: {en: ['strain*']}}
"""
_HEAD: Final = ("title", "authors", "year", "journal", "volume", "pages", "abstract")
_ABSTRACT: Final = 'Nurses, "porters" and clerks feel strain after night work; 12 of 40 slept badly.'
_WORDS: Final = "amber brook cedar delta ember fjord grove heron inlet jetty kelp larch".split()


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One kind of decision: its command, its folder, the column with the word, and the keys of each word.

    At each | in the keys, the next screen is awaited before the rest is typed. `forms` are decisions with several questions.
    """

    name: str
    arguments: tuple[str, ...]
    folder: str
    column: str
    decisions: Sequence[tuple[str, str]]
    forms: Sequence[tuple[str, str]] = ()

    def command(self, who: str) -> list[str]:
        """Return the arguments of `slr` for this person."""
        return [*self.arguments, "-r", NAME, "--as", who]


STEPS: Final = (
    Step(
        name="screen",
        arguments=("screen", "--stage", "title-abstract"),
        folder="screening/title-abstract",
        column="verdict",
        decisions=(("i", "include"), ("m", "maybe"), ("1", "exclude")),
    ),
    Step(
        name="walk",
        arguments=("dedupe", "--walk"),
        folder="duplicates",
        column="verdict",
        decisions=(("s", "same"), ("d", "different"), ("v", "version")),
    ),
    Step(
        name="retrieve",
        arguments=("retrieve",),
        folder="retrieval",
        column="outcome",
        decisions=(("r", "retrieved"),),
        forms=(("x|not in the library\r", "not retrieved"),),
    ),
    Step(
        name="code",
        arguments=("code",),
        folder="coding",
        column="role",
        decisions=(("r| ", "reject"),),  # decide on the only suggestion, then go on to the next report
        forms=(
            ("a|strain grows\r|f|\r|\r|\r|\r| ", "finding"),
            ("a|strain is tiring\r|d|\r|\r|\r|\r| ", "definition"),
        ),
    ),
)

Command = Callable[..., Any]


def build(folder: Path, run: Command) -> tuple[Path, Path]:
    """Write the review. Return the project after `slr screen`, and a copy that was built to the end."""
    project = folder / "template"
    (project / "protocols").mkdir(parents=True)
    (project / "protocols" / f"{NAME}.yaml").write_text(PROTOCOL, encoding="utf-8")
    corpus = project / "corpus" / NAME
    waiting, doubtful, sought, included = (
        _titles(step) for step in ("Waiting", "Doubtful", "Sought", "Included")
    )
    rows = [_row(i, title) for i, title in enumerate((*waiting, *doubtful, *sought, *included))]
    _write(corpus / "searches" / "alpha.csv", _HEAD, rows)
    twins = [
        {**r, "year": r["year"] + 2, "volume": 99, "pages": "900-909"} for r in rows if r["title"] in doubtful
    ]
    _write(corpus / "searches" / "beta.csv", _HEAD, twins)
    _decide(corpus / "screening" / "title-abstract", "verdict", "include", (*sought, *included))
    _decide(corpus / "retrieval", "outcome", "retrieved", included)
    _decide(corpus / "screening" / "full-text", "verdict", "include", included)
    run(project, "screen", "-r", NAME)
    built = Path(shutil.copytree(project, folder / "built"))
    _prepare(built, run)
    return project, built


def _prepare(project: Path, run: Command) -> None:
    """Add worksheets, patches and a row in each journal, and build the review to the end."""
    (project / "sheets").mkdir()
    for step in STEPS:
        if step.name != "walk":
            run(project, *step.command("zora"), "--export", f"sheets/{step.name}.csv")
    (project / "corpus" / NAME / "patches.yaml").write_text("{}\n", encoding="utf-8")
    run(project, "synthesize", "-r", NAME)


def _titles(step: str) -> tuple[str, ...]:
    return tuple(f"{step} work of {word} crews at night and their strain" for word in _WORDS[:SIZE])


def _row(number: int, title: str) -> dict[str, Any]:
    author = f"{title.split()[3].capitalize()}, {chr(65 + number % 26)}."
    return {
        "title": title, "authors": author, "year": 1990 + number % 30, "journal": f"Journal {number}", "volume": number + 1,
        "pages": f"{number * 10 + 1}-{number * 10 + 9}", "abstract": _ABSTRACT,
    }  # fmt: skip


def _decide(folder: Path, column: str, word: str, titles: Iterable[str]) -> None:
    head = ("report", column, "when", "title")
    rows = [
        {"report": f"by-title-{i}", column: word, "when": "2026-03-01", "title": title}
        for i, title in enumerate(titles)
    ]
    _write(folder / "rina.csv", head, rows)


def _write(path: Path, head: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, head, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
