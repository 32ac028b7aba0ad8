"""The stored matrix is used while the reports are the same, and never after they have changed."""

from pathlib import Path

import numpy as np
import pytest

from slr.model.protocol import Model
from slr.model.table import REPORTS, frame
from slr.store import matrix_file
from slr.store.layout import Review
from slr.store.table_file import write_table


def reports(*titles: str):  # type: ignore[no-untyped-def]
    return frame(
        REPORTS,
        [
            {
                "report": f"r{i}",
                "records": [],
                "sources": [],
                "arm": "other",
                "title": t,
                "authors": [],
                "keywords": [],
            }
            for i, t in enumerate(titles)
        ],
    )


def test_a_stored_matrix_is_read_back_until_the_reports_change(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(matrix_file, "WORTH_KEEPING", 2)
    review = Review(root=tmp_path, name="x")
    first = reports("workload of nurses", "beban kerja", "workload of teachers")
    write_table(review, REPORTS, first)
    made = matrix_file.make_matrix(review, first, Model())
    path = review.build / "stages" / "matrix.npz"
    before = path.read_bytes()
    again = matrix_file.make_matrix(review, first, Model())
    assert path.read_bytes() == before
    assert again.words == made.words
    assert all(np.array_equal(again.arrays()[k], v) for k, v in made.arrays().items())
    second = reports("workload of nurses", "something else", "workload of teachers")
    write_table(review, REPORTS, second)
    assert "something" in matrix_file.make_matrix(review, second, Model()).words
    assert path.read_bytes() != before


def test_a_matrix_file_that_is_damaged_is_made_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matrix_file, "WORTH_KEEPING", 1)
    review = Review(root=tmp_path, name="x")
    data = reports("workload of nurses", "workload")
    write_table(review, REPORTS, data)
    (review.build / "stages" / "matrix.npz").write_bytes(b"PK\x03\x04 not a matrix")
    assert "nurses" in matrix_file.make_matrix(review, data, Model()).words
