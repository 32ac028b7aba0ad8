"""Each section of the appendix is one module, named by its key and listed once."""

from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest
from made_up_review import synthesize

from slr.model.protocol import Protocol
from slr.model.synthesis import Synthesis
from slr.report import section
from slr.report.appendix import SECTIONS, make_section
from slr.report.page import Page
from slr.report.text import Texts
from slr.store.language import list_languages

MODULES = {p.stem for p in Path(section.__file__).parent.glob("*.py")} - {"__init__"}


def test_every_module_is_listed_once_under_its_key() -> None:
    assert sorted(key.replace("-", "_") for key in SECTIONS) == sorted(MODULES)
    keys = [import_module(f"slr.report.section.{key.replace('-', '_')}").KEY for key in SECTIONS]
    assert keys == list(SECTIONS)


@pytest.fixture(scope="module")
def parts(made_up: ModuleType) -> tuple[Synthesis, Protocol]:
    protocol = made_up.make_protocol()
    return synthesize(made_up.make_tables(protocol), protocol), protocol


@pytest.mark.parametrize("language", list_languages())
@pytest.mark.parametrize("key", SECTIONS)
def test_a_section_has_its_key_as_id_and_a_title_in_the_language(
    parts: tuple[Synthesis, Protocol], key: str, language: str
) -> None:
    t = Texts(language)
    made = make_section(key, Page(synthesis=parts[0], protocol=parts[1], problems=(), texts=t))
    assert (made.id, made.title) == (key, t(f"section.{key.replace('-', '_')}"))
