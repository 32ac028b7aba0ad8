"""Synthesise the tables of all other stages and write the appendix. This is the last stage."""

from slr.model.problem import sort_problems
from slr.report.appendix import render_appendix
from slr.report.text import Texts
from slr.report.todo import word_todo
from slr.stage import Inputs, Result
from slr.synthesize.stage import TABLES, synthesize


def run(inputs: Inputs) -> Result:
    """Return the files of the appendix: pages, figures and tables."""
    published = {name: table for name, table in inputs.declared.items() if table.published}
    synthesis = synthesize(
        {name: inputs.table(name) for name in dict.fromkeys((*TABLES, *published))},
        inputs.protocol,
        published=published,
        ahead=inputs.ahead,
    )
    problems = sort_problems((*inputs.problems, *synthesis.problems))
    review = inputs.corpus.rpartition("/")[2]
    texts = Texts(inputs.protocol.review.language)
    todo = [word_todo(task, texts, review) for task in inputs.todo]
    files = render_appendix(synthesis, inputs.protocol, problems, published=published, todo=todo)
    return Result(files=files, problems=synthesis.problems)
