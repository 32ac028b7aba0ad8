"""The made-up review of `tests/made_up_review.py`, for the tests of this folder."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture(scope="session")
def made_up() -> ModuleType:
    """The module that makes up protocols and tables of stages."""
    path = Path(__file__).resolve().parents[1] / "made_up_review.py"
    spec = importlib.util.spec_from_file_location("made_up_review", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
