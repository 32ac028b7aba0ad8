"""The plan of the appendix: each section stands in exactly one part, and faults in the lists are told."""

from collections.abc import Iterator, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slr.model.appendix_plan import DATA, DEFAULTS, MAIN, SUPPLEMENTS, TABLES, AppendixPlan
from slr.model.parse import parse_protocol
from slr.report.text import Texts
from slr.store.language import list_languages

PROTOCOL = """schema: 1
review: {title: T}
question: {text: Q}
sources: []
appendix:
"""


def read(plan: str) -> str:
    _, problems = parse_protocol(f"{PROTOCOL}{plan}", "protocols/x.yaml")
    return "; ".join(f"{p.line} {p.where}: {p.message}" for p in problems)


def test_each_section_with_table_files_is_a_section() -> None:
    assert TABLES.keys() <= DEFAULTS.keys()


def test_sections_that_the_protocol_does_not_name_stand_where_prisma_wants_them() -> None:
    parts = AppendixPlan().arrange()
    assert parts[MAIN][:5] == ("about", "methods", "sources", "criteria", "flow")
    assert {"duplicates", "reviewers", "codebook", "amendments", "made"} <= set(parts[SUPPLEMENTS])
    assert set(parts[DATA]) == {"matrix", "claim-checks", "claim-without", "todo", "problems"}


@st.composite
def plans(draw: st.DrawFn) -> AppendixPlan:
    def take(known: Sequence[str], taken: Sequence[str] = ()) -> list[str]:
        left = [section for section in known if section not in taken]
        return draw(st.lists(st.sampled_from(left), unique=True)) if left else []

    main = take(list(DEFAULTS))
    supplements = take(list(DEFAULTS), main)
    return AppendixPlan(main=main, supplements=supplements, data=take(list(TABLES), [*main, *supplements]))


@given(plans())
def test_each_section_stands_in_exactly_one_part_in_the_order_of_its_list(plan: AppendixPlan) -> None:
    parts = plan.arrange()
    assert sorted(section for part in parts.values() for section in part) == sorted(DEFAULTS)
    for part, listed in ((MAIN, plan.main), (SUPPLEMENTS, plan.supplements), (DATA, plan.data)):
        assert tuple(section for section in parts[part] if section in listed) == listed


def faults() -> Iterator[tuple[str, str]]:
    yield (
        "  main: [flwo]",
        "6 appendix.main[1]: unknown section 'flwo' (did you mean 'flow'?); the sections are about",
    )
    yield "  data: [about]", "the section 'about' has no table file, so it cannot be listed in `data`"
    yield "  main: [flow]\n  data: [flow]", "the section 'flow' is named in `main` and in `data`"
    yield "  main: [flow, flow]", "the section 'flow' is named twice in `main`"
    yield "  main: flow", "6 appendix.main: expected a list, got 'flow'"
    yield "  mian: [flow]", "unknown key 'mian' (did you mean 'main'?)"


@pytest.mark.parametrize(("plan", "told"), list(faults()))
def test_a_fault_in_the_plan_is_told_with_its_place(plan: str, told: str) -> None:
    assert told in read(plan)


def test_a_plan_without_faults_has_no_problems() -> None:
    assert not read("  main: [flow, duplicates]\n  supplements: [sources]\n  data: [pending]")


@pytest.mark.parametrize("language", list_languages())
def test_each_section_has_a_title(language: str) -> None:
    t = Texts(language)
    assert [s for s in DEFAULTS if not t.has(f"section.{s.replace('-', '_')}")] == []
