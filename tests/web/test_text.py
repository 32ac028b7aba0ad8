"""Tests for `slr.web.text`: both languages have all texts, and templates contain no text of their own."""

import re
from pathlib import Path
from string import Formatter

import pytest

pytest.importorskip("starlette", reason="the packages of the desk are not installed")

import slr.web
from slr.web.text import LANGUAGES, WebTexts, choose_language

HOME = Path(slr.web.__file__).parent
TEMPLATES = sorted((HOME / "templates").rglob("*.html"))
_JINJA = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
_CURRENT = re.compile(r"\{% block current %\}.*?\{% endblock %\}")  # the key of the page in the bar
_TAG = re.compile(r"<[^>]*>", re.DOTALL)
OWN = re.compile(
    r"slr desk|English|Indonesia|[a-z]|A"
)  # the name, languages in their own words, keys, the sign of a letter size


def gaps(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_each_language_has_the_same_texts_with_the_same_placeholders(language: str) -> None:
    first, other = WebTexts(LANGUAGES[0])._own, WebTexts(language)._own
    assert {k: gaps(v) for k, v in first.items()} == {k: gaps(v) for k, v in other.items()}


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: p.name)
def test_templates_contain_no_text_of_their_own(path: Path) -> None:
    assert [w for w in find_words(path.read_text(encoding="utf-8")) if not OWN.fullmatch(w)] == []


def test_text_in_a_template_is_seen() -> None:
    assert find_words('<p class="x">{{ t("a.b") }} of reports</p>') == ["of reports"]
    assert find_words('<a aria-label="Open">{{ x }}</a>') == ["Open"]


def find_words(template: str) -> list[str]:
    """Return the texts that a template contains itself: between tags, and in attributes that people see or hear."""
    plain = _JINJA.sub("\x00", _CURRENT.sub("", template))
    shown = re.findall(r'(?:aria-label|placeholder|title|alt)="([^"\x00]+)"', plain)
    between = re.split(r"\x00|\n", _TAG.sub("\x00", plain))
    return [
        w
        for w in (part.replace("&nbsp;", " ").strip(" \t:·–☰✓✗?/…←→×()|,.;") for part in (*between, *shown))
        if re.search(r"[A-Za-z]", w)
    ]


def test_a_language_that_nobody_has_falls_back_to_the_first() -> None:
    assert choose_language("xx", "fr, de") == LANGUAGES[0]
