"""A tool of a file is read with the protocol; a bad file is reported with its line."""

from pathlib import Path

import pytest
from small_review import write_review

from slr.model.problem import ReviewError
from slr.people.tool import list_tools
from slr.pipeline import load_protocol
from slr.store.layout import Review, find_review

TOOL = 'id: own\nlabel: {en: Own tool}\nanswers: {low: "+", high: "-"}\nitems:\n  - {id: a, label: {en: A}}\n'


def write(project: Path, appraisal: str, tool: str | None = TOOL) -> Review:
    write_review(project, replace=("screening:\n", f"appraisal: {appraisal}\nscreening:\n"))
    folder = project / "corpus" / "small" / "tools"
    folder.mkdir()
    if tool is not None:
        (folder / "own.yaml").write_text(tool, encoding="utf-8")
    return find_review(project, None)


def test_the_tool_of_a_file_is_among_the_tools_of_the_protocol(tmp_path: Path) -> None:
    review = write(tmp_path, "{tools: [tools/own.yaml, mmat-2018]}")
    protocol, problems = load_protocol(review)
    assert [t.id for t in list_tools(protocol)] == ["own", "mmat-2018"]
    assert problems == ()
    assert "corpus/small/tools/own.yaml" in [review.shown(p) for p in review.inputs()]


def test_a_fault_in_the_file_is_reported_with_its_line(tmp_path: Path) -> None:
    review = write(tmp_path, "{tools: [tools/own.yaml]}", TOOL.replace("id: a,", "id: overall,"))
    with pytest.raises(ReviewError) as error:
        load_protocol(review)
    assert [(p.file, p.line) for p in error.value.problems] == [("corpus/small/tools/own.yaml", 1)]
    assert "'overall'" in error.value.problems[0].message


@pytest.mark.parametrize("name", ["tools/other.yaml", "../small.yaml", "tools/../../../protocols/small.yaml"])
def test_a_missing_file_is_reported_with_the_line_of_the_protocol(tmp_path: Path, name: str) -> None:
    with pytest.raises(ReviewError) as error:
        load_protocol(write(tmp_path, f"{{tools: [{name}]}}"))
    (problem,) = error.value.problems
    assert (problem.code, problem.file, problem.where) == (
        "PRO033",
        "protocols/small.yaml",
        "appraisal.tools[1]",
    )
    assert problem.line is not None


def test_a_sensitivity_analysis_may_name_the_tool_of_a_file(tmp_path: Path) -> None:
    known = "{tools: [tools/own.yaml], without: [{id: w, tool: own, item: a, answers: [high]}]}"
    assert load_protocol(write(tmp_path, known))[1] == ()


def test_an_unknown_item_is_reported(tmp_path: Path) -> None:
    unknown = "{tools: [tools/own.yaml], without: [{id: w, tool: own, item: b, answers: [high]}]}"
    with pytest.raises(ReviewError) as error:
        load_protocol(write(tmp_path, unknown))
    assert [p.code for p in error.value.problems] == ["PRO031"]
