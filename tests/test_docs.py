"""Test that what the documents say about the program's files is true."""

import re
import tomllib
from pathlib import Path

import pytest
from test_architecture import ROWS

from slr.model.appendix_plan import DEFAULTS, TABLES

ROOT = Path(__file__).resolve().parents[1]
ARCHITECTURE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
NAMED = re.compile(r"`((?:slr|tests|docs|corpus|protocols)/[\w./-]+|[A-Z]+\.md)`")


def listed_packages(text: str) -> dict[str, int]:
    """Return the row number of each package in the table of packages."""
    rows = re.findall(r"^\| (\d+) \| `slr/(\w+)(?:\.py|/)` \|", text, flags=re.MULTILINE)
    return {name: int(row) for row, name in rows}


def test_the_table_of_packages_matches_the_architecture_test() -> None:
    known = {name: row for name, row in ROWS.items() if name != "__init__"}
    assert listed_packages(ARCHITECTURE) == known


@pytest.mark.parametrize("path", sorted({p for p in NAMED.findall(ARCHITECTURE) if "<" not in p}))
def test_every_file_that_the_architecture_page_names_exists(path: str) -> None:
    assert (ROOT / path).exists()


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("slr/formats/catalogue.py", "FORMATS"),
        ("slr/dedupe/rule.py", "RULES"),
        ("slr/model/word.py", "DEDUPE_RULES"),
        ("slr/query/condition.py", "CONDITIONS"),
        ("slr/people/kind.py", "KINDS"),
        ("slr/pipeline.py", "ALL_STAGES"),
        ("slr/model/appendix_plan.py", "DEFAULTS"),
    ],
)
def test_each_list_that_developers_extend_is_in_the_file_that_the_page_names(file: str, name: str) -> None:
    assert re.search(rf"`{re.escape(file)}` \|.*`{name}`", ARCHITECTURE)
    assert re.search(rf"^{name}: Final", (ROOT / file).read_text(encoding="utf-8"), flags=re.MULTILINE)


def test_a_wrong_table_of_packages_is_detected() -> None:
    assert listed_packages(ARCHITECTURE.replace("| 2 | `slr/text/`", "| 3 | `slr/text/`"))["text"] == 3


def test_the_glossary_is_sorted_and_defines_each_word_once() -> None:
    text = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    words = re.findall(r"^\| \*\*([\w' ]+)\*\*", text, flags=re.MULTILINE)
    assert words == sorted(set(words), key=str.casefold)
    assert {"entry", "record", "report", "study", "verdict", "status", "arm", "stage"} <= set(words)


@pytest.mark.parametrize(
    "path", sorted((ROOT / "docs").glob("*.md"), key=lambda p: p.name), ids=lambda p: p.name
)
def test_every_link_between_documents_has_a_target(path: Path) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)", path.read_text(encoding="utf-8"))
    assert [link for link in links if not (path.parent / link).exists()] == []


def test_the_readme_lists_every_dependency() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    section = readme.partition("## Dependencies")[2].partition("\n## ")[0]
    table = re.findall(r"^\| ([\w., -]+) \|", section, flags=re.MULTILINE)
    listed = {name for cell in table for name in cell.split(", ")} - {"package", "---"}
    extras = project["optional-dependencies"]
    needed = project["dependencies"] + [
        line for name, lines in extras.items() if name != "dev" for line in lines
    ]
    assert listed == {re.split(r"[<>=]", line)[0] for line in needed}
    assert all(re.split(r"[<>=]", line)[0] in readme for line in extras["dev"])


def test_the_page_on_outputs_lists_each_section_with_its_part_and_its_table_files() -> None:
    page = (ROOT / "docs" / "outputs.md").read_text(encoding="utf-8")
    rows = re.findall(
        r"^\| `([a-z-]+)` \| [^|]+ \| (main|supplements|data files) \| ([^|]+) \|$", page, re.MULTILINE
    )
    listed = {key: (part.split()[0], tuple(re.findall(r"`(\w+)\.csv`", files))) for key, part, files in rows}
    assert listed == {key: (part, TABLES.get(key, ())) for key, part in DEFAULTS.items()}
