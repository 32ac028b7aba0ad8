"""The classifier's matrix on disk, so that a large corpus is cut into words once and not at every run."""

import io
import zipfile
from typing import TYPE_CHECKING, Final

from slr.model.protocol import Model
from slr.store.disk import digest, read_bytes, write_bytes
from slr.store.layout import Review

if TYPE_CHECKING:
    import pandas as pd

    from slr.screen.feature import Matrix

WORTH_KEEPING: Final = 5_000  # reports; below, making the matrix takes a second and is not worth a file


def make_matrix(review: Review, reports: "pd.DataFrame", settings: Model) -> "Matrix":
    """Return the matrix of the reports as they were last written, from its file where that still holds."""
    from slr.screen.rank import read_matrix  # noqa: PLC0415  heavy

    if len(reports) < WORTH_KEEPING:
        return read_matrix(reports, settings)
    # The matrix depends on the reports' texts alone, and on whether keywords count.
    key = f"{digest(read_bytes(review.build / 'stages' / 'reports.parquet'))}/{settings.keywords}"
    matrix = _read(review, key)
    if matrix is None:
        matrix = read_matrix(reports, settings)
        _write(review, key, matrix)
    return matrix


def _read(review: Review, key: str) -> "Matrix | None":
    import numpy as np  # noqa: PLC0415  heavy

    from slr.screen.feature import Matrix  # noqa: PLC0415

    try:
        path = review.build / "stages" / "matrix.npz"
        with path.open("rb") as file, np.load(file, allow_pickle=False) as stored:
            if str(stored["key"]) != key:
                return None
            return Matrix.restore({name: stored[name] for name in stored.files if name != "key"})
    except (
        OSError,
        ValueError,
        KeyError,
        EOFError,
        zipfile.BadZipFile,
    ):  # none yet, or not ours: it is made anew
        return None


def _write(review: Review, key: str, matrix: "Matrix") -> None:
    import numpy as np  # noqa: PLC0415  heavy

    buffer = io.BytesIO()
    np.savez(buffer, key=np.array(key), **matrix.arrays())  # type: ignore[arg-type]  # arrays, by name
    write_bytes(review.build / "stages" / "matrix.npz", buffer.getvalue())
