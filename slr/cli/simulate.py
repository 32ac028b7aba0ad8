"""`slr simulate`: replay a finished screening in the order that a ranking model would have chosen."""

import json
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final

import click
from click.core import ParameterSource

from slr.cli.common import demand_other_names, here, print_problems, run_to, show_progress
from slr.cli.output import echo
from slr.model.parse import parse_protocol
from slr.model.problem import ReviewError
from slr.model.screening import DEFAULT_MODEL, Model
from slr.model.table import REPORTS, STATUSES
from slr.screen.labelled import Labelled, read_labelled
from slr.screen.replay import choose_priors, label_settled, replay_models, stop_reading
from slr.screen.subject import ProtocolWords
from slr.stage import Cache
from slr.statistics.plot import Curve, Mark, Plot, draw_plot
from slr.statistics.stopping import trace_found
from slr.store.cache import BuildCache, FolderCache
from slr.store.codebook_file import make_codebook_reader
from slr.store.disk import read_bytes
from slr.store.layout import VARIABLE, Review, follow_links
from slr.store.output_file import write_output
from slr.store.table_file import read_table
from slr.vector import prepare_encoder

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_OUT = click.Path(dir_okay=False, path_type=Path)


@click.command()
@click.argument("labelled", type=_FILE, required=False)
@click.option(
    "-r",
    "--review",
    "name",
    metavar="NAME",
    envvar=VARIABLE,
    show_envvar=True,
    help="Replay the screening of this review instead of the file LABELLED.",
)
@click.option(
    "--stage",
    type=click.Choice(["title-abstract", "full-text"]),
    default="title-abstract",
    show_default=True,
    help="Stage of screening to replay. Only with --review.",
)
@click.option("-o", "--output", type=_OUT, required=True, help="JSON file to write.")
@click.option(
    "--prior",
    "priors",
    multiple=True,
    metavar="ID",
    help="Id of a report whose label is known at the start. Can be repeated.",
)
@click.option(
    "--seed",
    type=int,
    help="Seed. Default: 1. Without --prior, one relevant and one irrelevant report are drawn, and their labels are known at the start. With --protocol, reports are drawn only if you give a seed.",
)
@click.option(
    "--model",
    "models",
    multiple=True,
    metavar="NAME",
    help="Ranking model to replay. Can be repeated. Default: elas.",
)
@click.option(
    "--model-folder",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder of another language model (model.onnx and tokenizer.json) for the model `vectors`.",
)
@click.option(
    "--cache",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder in which the model `vectors` stores its vectors for the next run.",
)
@click.option(
    "--curve",
    type=_OUT,
    help="SVG file to write, with a curve for each model: the number of relevant reports found after each report read.",
)
@click.option(
    "--recall",
    type=click.FloatRange(0, 1, min_open=True, max_open=True),
    default=0.95,
    show_default=True,
    help="Recall target of the stopping criterion.",
)
@click.option(
    "--confidence",
    type=click.FloatRange(0, 1, min_open=True, max_open=True),
    default=0.95,
    show_default=True,
    help="Confidence level of the stopping criterion.",
)
@click.option(
    "--protocol", type=_FILE, help="Protocol with the words that rank the reports before the first verdict."
)
@click.pass_context
def command(
    ctx: click.Context,
    labelled: Path | None,
    output: Path,
    name: str | None,
    stage: str,
    priors: Sequence[str],
    seed: int | None,
    models: Sequence[str],
    model_folder: Path | None,
    cache: Path | None,
    curve: Path | None,
    recall: float,
    confidence: float,
    protocol: Path | None,
) -> None:
    """Replay a finished screening to choose a ranking model with your own data.

    LABELLED is a CSV file. It must have the columns record_id and label_included (1 for relevant, 0 for irrelevant).
    The ranking reads the columns title, abstract and keywords, if they exist. Rows without a label are left out, and a
    warning says how many.

    The report with the highest rank is always read next. The output contains the reading order, and measures of how
    early relevant reports were found: loss, ndcg, wss95, wss100, atd and stop. The command prints the meaning of each
    measure.
    """
    named = name is not None and ctx.get_parameter_source("name") is ParameterSource.COMMANDLINE
    if (labelled is None and name is None) or (labelled is not None and named):
        raise click.UsageError("give either a labelled CSV or --review NAME")
    if curve is not None and curve.suffix.lower() != ".svg":
        raise click.UsageError(
            f"the curve is written as SVG; choose a name that ends in .svg, not {curve.name!r}"
        )
    demand_other_names([output, curve], [path for path in (labelled, protocol) if path is not None])
    screening = _read_review(name, stage) if labelled is None else _read_file(labelled)
    print_problems(screening.problems)
    words = _read_words(protocol)
    start = choose_priors(screening, priors, seed, has_words=protocol is not None, file=str(labelled or name))
    store = BuildCache(here(name), lasting=True) if labelled is None and cache is None else FolderCache(cache)
    encode = partial(_encode, store, model_folder or Path())
    runs = replay_models(screening, words, start, models or (DEFAULT_MODEL,), seed or 1, encode)
    for run in runs.values():
        run["stop"] = stop_reading(run["labels"], recall, confidence)
    first = next(iter(runs.values()))
    account = {
        "reports": len(screening.ids),
        "relevant": sum(screening.relevant),
        "unlabelled": len(screening.unlabelled),
        "prior": [screening.ids[i] for i in start],
        **first,
        "models": {name: {k: v for k, v in run.items() if k != "model"} for name, run in runs.items()},
    }
    if len(runs) == 1:
        del account["models"]
    write_output(output, f"{json.dumps(account, ensure_ascii=False, indent=1)}\n".encode())
    if curve is not None:
        write_output(curve, _draw(runs, len(screening.ids)).encode())
    _print_figures(runs)


def _read_file(labelled: Path) -> Labelled:
    return read_labelled(read_bytes(labelled), str(labelled))


def _read_review(name: str | None, stage: str) -> Labelled:
    review, outcome = run_to("screen", name=name, force=False, quiet=True)
    print_problems(outcome.problems)
    echo(f"{review.name}, {stage}:")
    return label_settled(read_table(review, REPORTS), read_table(review, STATUSES), stage)


def _encode(store: Cache, folder: Path, texts: Sequence[str]) -> Any:
    """Return the vectors of texts, with a progress bar while they are computed."""
    settings = Model(name="vectors", folder="" if folder == Path() else str(folder))
    with show_progress(quiet=False) as (report, workers):
        report("vectors")
        return prepare_encoder(settings, cache=store, map=workers, base=Path())(texts)


def _draw(runs: Mapping[str, Mapping[str, Any]], reports: int) -> str:
    return draw_plot(
        Plot(
            title=f"Relevant reports found among {reports:,} reports",
            across="reports read",
            up="relevant reports found",
            curves=tuple(
                Curve(name=name, points=tuple(trace_found([bool(x) for x in run["labels"]])))
                for name, run in runs.items()
            ),
            marks=tuple(
                Mark(name=f"{name}: may stop", at=run["stop"]["read"])
                for name, run in runs.items()
                if run["stop"]["fires"]
            ),
        )
    )


def _read_words(protocol: Path | None) -> ProtocolWords:
    if protocol is None:
        return ProtocolWords()
    place = follow_links(protocol)
    review = Review(root=place.parent.parent, name=place.stem)
    parsed, problems = parse_protocol(
        read_bytes(protocol).decode("utf-8-sig", "replace"),
        str(protocol),
        read_codebook=make_codebook_reader(review),
    )
    if parsed is None:
        raise ReviewError(problems)
    return ProtocolWords.from_protocol(parsed)


# What each printed figure means.
LEGEND: Final = {
    "loss": "how far the order is from the best possible order; 0 is best, about 0.5 is as good as chance",
    "ndcg": "how early relevant reports come, with the greatest weight on the first places; 1 is best",
    "wss95": "share of the reading saved, compared with a random order, when 95 % of the relevant reports have been found",
    "wss100": "share of the reading saved, compared with a random order, when all relevant reports have been found",
    "atd": "average place of the relevant reports in the reading order; lower is better",
    "stop": 'number of reports read when the stopping criterion was first met; "-" means never',
}


def _print_figures(runs: Mapping[str, Mapping[str, Any]]) -> None:
    columns = ("loss", "ndcg", "wss95", "wss100", "atd")
    echo(f"{'model':16}" + "".join(f"{c:>10}" for c in columns) + f"{'stop':>10}")
    for name, run in runs.items():
        stop = run["stop"]["read"] if run["stop"]["fires"] else "-"
        echo(
            f"{name:16}"
            + "".join(f"{'-' if run[c] is None else run[c]:>10}" for c in columns)
            + f"{stop:>10}"
        )
    echo()
    for column, meaning in LEGEND.items():
        echo(f"  {column:<8}{meaning}")
