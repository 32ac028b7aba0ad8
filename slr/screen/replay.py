"""Replay one finished screening with several models, to compare their reading orders and measures."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from slr.model.problem import Problem, ReviewError, did_you_mean
from slr.model.screening import Model
from slr.screen.feature import Matrix
from slr.screen.labelled import Labelled
from slr.screen.measure import measure_order
from slr.screen.model import list_blocks, needs_vectors
from slr.screen.rank import Ranker, read_texts
from slr.screen.simulate import draw_priors, replay_screening
from slr.screen.subject import ProtocolWords
from slr.screen.weigh import build_matrix
from slr.stage import Encode
from slr.statistics.stopping import find_stop

if TYPE_CHECKING:
    import pandas as pd


def label_settled(reports: "pd.DataFrame", statuses: "pd.DataFrame", stage: str) -> Labelled:
    """Return the reports that people have included or excluded at a stage, sorted by id."""
    settled = statuses[
        (statuses["stage"] == stage)
        & (statuses["by"] == "people")
        & statuses["status"].isin(["included", "excluded"])
    ]
    labels = dict(zip(settled["report"], settled["status"] == "included", strict=True))
    there = reports[reports["report"].isin(list(labels))].sort_values("report")
    ids = tuple(map(str, there["report"]))
    return Labelled(ids=ids, texts=tuple(read_texts(there)), relevant=tuple(bool(labels[i]) for i in ids))


def choose_priors(
    screening: Labelled, priors: Sequence[str], seed: int | None, *, has_words: bool, file: str
) -> tuple[int, ...]:
    """Return the rows of the priors: the reports whose labels are known at the start.

    The priors are the named reports, or are drawn at random with the seed. If neither reports nor a seed are given, the
    result depends on `has_words`. If `has_words` is true, there are no priors, because the protocol's words can rank
    the reports. If it is false, the priors are drawn with seed 1. Raises ReviewError if a named report is unknown or
    has no label.
    """
    if not priors and (seed is not None or not has_words):
        return draw_priors(screening.relevant, screening.ids, 1 if seed is None else seed)
    place = {name: i for i, name in enumerate(screening.ids)}
    unknown = [name for name in priors if name not in place]
    if unknown:
        raise ReviewError(
            Problem(
                code="SIM003",
                message=f"the report {name!r} has no label"
                if name in screening.unlabelled
                else f"no report with the id {name!r}{did_you_mean(name, place)}",
                file=file,
                where="--prior",
                hint="use the id of a report that has a label",
            )
            for name in unknown
        )
    return tuple(dict.fromkeys(place[name] for name in priors))


def replay_models(
    screening: Labelled,
    words: ProtocolWords,
    start: Sequence[int],
    models: Sequence[str],
    seed: int,
    encode: Encode,
) -> dict[str, dict[str, Any]]:
    """Return the reading order and the measures of each model, by the model's name.

    The measures show how early the model finds the relevant reports. `encode` turns texts into vectors, and is called
    only if a model needs vectors. Raises ReviewError for a model that does not exist.
    """
    matrix = build_matrix(screening.texts, list_blocks(*models))
    if any(map(needs_vectors, models)):
        matrix = matrix.add_vectors(encode([text.whole for text in screening.texts]))
    return {
        name: _replay(screening, matrix, words, start, Model(name=name, seed=seed))
        for name in dict.fromkeys(models)
    }


def _replay(
    screening: Labelled, matrix: Matrix, words: ProtocolWords, start: Sequence[int], settings: Model
) -> dict[str, Any]:
    ranker = Ranker(matrix=matrix, words=words, settings=settings)
    replay = replay_screening(ranker, screening.relevant, start, screening.ids)
    return {
        "model": settings.name,
        "order": [screening.ids[i] for i in replay.order],
        "labels": [int(label) for label in replay.labels],
        **measure_order(replay.labels).rounded(),
    }


def stop_reading(labels: Sequence[int], recall: float, confidence: float) -> dict[str, Any]:
    """Return when the stopping criterion first allowed stopping, and the recall that was reached by then.

    The result also contains the recall target, the confidence, and the share of reports that were left unread. If the
    criterion never allows stopping, the value `fires` is False and all reports count as read. The recall is None if no
    report is relevant, and the share is None if there are no reports.
    """
    flags = [bool(label) for label in labels]
    read = find_stop(flags, len(flags), recall, confidence)
    there = len(flags) if read is None else read
    return {
        "target": recall,
        "confidence": confidence,
        "fires": read is not None,
        "read": there,
        "recall": round(sum(flags[:there]) / sum(flags), 5) if any(flags) else None,
        "work_saved": round(1 - there / len(flags), 5) if flags else None,
    }
