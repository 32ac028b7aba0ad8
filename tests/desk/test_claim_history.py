"""The history of a claim shows its links, except those about reports that are hidden from the person."""

from made_up_claims import claim, derive, make_review, support
from made_up_review import make_protocol

from slr.desk.claim_history import find_claim, list_seen

BLIND = {"screening": {"title-abstract": {"reviewers": 2, "blind": True}}}


def test_a_claim_is_found_by_its_name_in_any_case() -> None:
    result = derive([claim("Less strain")], [support("work", "r1", claim="Less strain")])
    _, tables = make_review()
    found = find_claim({**tables, **result.tables}, make_protocol(), ("less", "STRAIN"))
    assert found is not None
    assert [link["id"] for link in found.links] == ["r1"]
    assert find_claim({**tables, **result.tables}, make_protocol(), ("less",)) is None


def test_links_to_a_report_that_awaits_a_decision_are_shown_only_to_their_author() -> None:
    protocol, tables = make_review(BLIND)
    links = [support("work", "open"), support("work", "r1")]
    shown = {**tables, **derive([claim()], links).tables}
    everybody, rina, tomas = (find_claim(shown, protocol, ("less",), who) for who in (None, "rina", "tomas"))
    assert everybody is not None
    assert rina is not None
    assert tomas is not None
    assert [(len(h.links), h.hidden) for h in (everybody, rina, tomas)] == [(1, 1), (2, 0), (1, 1)]
    assert all("open" not in check["reports"] for check in everybody.checks)
    assert list_seen([], tables, protocol) == ()
