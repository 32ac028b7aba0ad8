"""`slr simulate`: a finished screening, read again in the order that a model would have chosen."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from slr.model.problem import Problem, ReviewError, did_you_mean

if TYPE_CHECKING:
    from slr.screen.feature import Matrix
    from slr.screen.labelled import Labelled
    from slr.screen.rank import ProtocolWords

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_OUT = click.Path(dir_okay=False, path_type=Path)


@click.command()
@click.argument("labelled", type=_FILE)
@click.option("-o", "--output", type=_OUT, required=True, help="JSON file to write.")
@click.option(
    "--prior", "priors", multiple=True, metavar="ID", help="Report known at the start; may be repeated."
)
@click.option(
    "--seed", type=int, help="Without --prior: draw one relevant and one irrelevant report by this seed."
)
@click.option(
    "--model",
    "models",
    multiple=True,
    metavar="NAME",
    help="Model to replay; may be repeated. Default: elas.",
)
@click.option("--protocol", type=_FILE, help="Protocol whose words rank before the first verdict.")
def command(
    labelled: Path,
    output: Path,
    priors: Sequence[str],
    seed: int | None,
    models: Sequence[str],
    protocol: Path | None,
) -> None:
    """Replay a finished screening, to choose a model on your own data.

    LABELLED is a CSV with the columns record_id, title, abstract, keywords and label_included (1 or 0). The most
    promising report is always read next. Written: the order of reading, and how well it found what is relevant.
    """
    from slr.screen.labelled import read_labelled  # noqa: PLC0415  `slr --help` needs none of it
    from slr.store.disk import read_bytes, write_bytes  # noqa: PLC0415

    screening = read_labelled(read_bytes(labelled), str(labelled))
    words = _read_words(protocol)
    start = _choose_priors(screening, priors, seed, has_words=protocol is not None, file=str(labelled))
    runs = _replay_models(screening, words, start, models or ("elas",), seed or 1)
    first = next(iter(runs.values()))
    account = {
        "reports": len(screening.ids),
        "relevant": sum(screening.relevant),
        "prior": [screening.ids[i] for i in start],
        **first,
        "models": {name: {k: v for k, v in run.items() if k != "model"} for name, run in runs.items()},
    }
    if len(runs) == 1:
        del account["models"]
    write_bytes(output, f"{json.dumps(account, ensure_ascii=False, indent=1)}\n".encode())
    _say(runs)


def _read_words(protocol: Path | None) -> "ProtocolWords":
    from slr.screen.rank import ProtocolWords  # noqa: PLC0415

    if protocol is None:
        return ProtocolWords()
    from slr.model.parse import parse_protocol  # noqa: PLC0415
    from slr.store.disk import read_bytes  # noqa: PLC0415

    parsed, problems = parse_protocol(read_bytes(protocol).decode("utf-8-sig", "replace"), str(protocol))
    if parsed is None:
        raise ReviewError(problems)
    return ProtocolWords.from_protocol(parsed)


def _choose_priors(
    screening: "Labelled", priors: Sequence[str], seed: int | None, *, has_words: bool, file: str
) -> tuple[int, ...]:
    """Return the places of the reports known at the start: as named, drawn, or none when the protocol's words rank."""
    from slr.screen.simulate import draw_priors  # noqa: PLC0415

    if not priors and (seed is not None or not has_words):
        return draw_priors(screening.relevant, screening.ids, 1 if seed is None else seed)
    place = {name: i for i, name in enumerate(screening.ids)}
    unknown = [name for name in priors if name not in place]
    if unknown:
        raise ReviewError(
            Problem(
                code="SIM003",
                message=f"no report with the id {name!r}{did_you_mean(name, place)}",
                file=file,
                where="--prior",
            )
            for name in unknown
        )
    return tuple(dict.fromkeys(place[name] for name in priors))


def _replay_models(
    screening: "Labelled", words: "ProtocolWords", start: Sequence[int], models: Sequence[str], seed: int
) -> dict[str, dict[str, Any]]:
    from slr.model.protocol import Model  # noqa: PLC0415
    from slr.screen.feature import build_matrix  # noqa: PLC0415

    matrix = build_matrix(screening.texts)
    return {
        name: _replay(screening, matrix, words, start, Model(name=name, seed=seed))
        for name in dict.fromkeys(models)
    }


def _replay(
    screening: "Labelled", matrix: "Matrix", words: "ProtocolWords", start: Sequence[int], settings: Any
) -> dict[str, Any]:
    from slr.screen.measure import measure_order  # noqa: PLC0415
    from slr.screen.rank import Ranker  # noqa: PLC0415
    from slr.screen.simulate import replay_screening  # noqa: PLC0415

    ranker = Ranker(matrix=matrix, words=words, settings=settings)
    replay = replay_screening(ranker, screening.relevant, start, screening.ids)
    return {
        "model": settings.name,
        "order": [screening.ids[i] for i in replay.order],
        "labels": [int(label) for label in replay.labels],
        **measure_order(replay.labels).rounded(),
    }


def _say(runs: Mapping[str, Mapping[str, Any]]) -> None:
    columns = ("loss", "ndcg", "wss95", "wss100", "atd")
    click.echo(f"{'model':16}" + "".join(f"{c:>10}" for c in columns))
    for name, run in runs.items():
        click.echo(f"{name:16}" + "".join(f"{'-' if run[c] is None else run[c]:>10}" for c in columns))
