"""Test what all terminal sessions with entries share, with a made-up list of reports."""

from types import SimpleNamespace

from rich.text import Text
from scripted_terminal import Script, open_terminal

from slr.cli.entry_terminal import EntryTerminal
from slr.cli.frame import Choice

EMPTY = dict.fromkeys(("authors", "journal", "doi", "notice", "notice_link"), "") | {"year": None}
TITLES = ("Strain at sea", "Sleep")


class Notes:
    """A session with two reports, in which nothing is written."""

    def __init__(self):
        self.state = SimpleNamespace(review=SimpleNamespace(name="small"))
        self.who, self.items, self.place = "rina", TITLES, 0
        self.entries = SimpleNamespace(file=SimpleNamespace(loss=None))

    def card(self):
        if self.place == len(TITLES):
            return None
        title = TITLES[self.place]
        return SimpleNamespace(report=title, row={**EMPTY, "title": title, "abstract": "Sailors."})

    def go_on(self):
        self.place = min(self.place + 1, len(TITLES))

    def go_back(self):
        self.place = max(self.place - 1, 0)

    def undo(self, at):
        self.undone = at
        return ()


class NotesTerminal(EntryTerminal):
    entry = "note"
    purpose = "write a note"
    keys = (("n", "new note"),)
    explained = (("n", "write a note about the report"),)

    def make_commands(self):
        return {"n": lambda card: self.take_step((), f"noted: {card.report}")}

    def name_place(self):
        return "notes"

    def describe_left(self):
        return "2 without a note"

    def describe_end(self):
        return "Two reports have no note."

    def describe_others(self, card):
        return f"nobody else has a note about {card.report}"

    def draw_side(self, card):
        return [Choice(start=Text(), text=Text(f"no notes about {card.report}"))]

    def draw_details(self, card):
        return [Text(f"A note about {card.report} is short.")]


def press(keys, lines=()):
    terminal, shown = open_terminal(Script(keys, lines))
    NotesTerminal(Notes(), terminal, lambda: "2026-03-01T10:00:00Z").serve()
    return shown.getvalue()


def test_a_report_is_shown_with_the_progress_the_entries_and_the_keys():
    screen = press("")
    for text in (
        "small · notes · rina · report 1 of 2 · 2 without a note",
        "Strain at sea",
        "nobody else has a note about Strain at sea",
        "Sailors.",
        "no notes about Strain at sea",
        "n new note   u undo   space next report   b back   ? help   q quit",
    ):
        assert text in screen


def test_space_goes_on_and_b_goes_back_also_after_the_last_report():
    assert "Sleep" in press(" ")
    assert "That was the last report. Two reports have no note." in press("  ")
    assert press("  b").count("report 2 of 2") == press("  ").count("report 2 of 2") + 1
    assert press(" b").count("report 1 of 2") == 2


def test_a_step_stays_at_its_report_and_is_undone_there():
    screen = press("nu")
    assert "noted: Strain at sea; u undoes" in screen
    assert "undone: noted: Strain at sea" in screen
    assert "report 2 of 2" not in screen


def test_a_key_without_a_meaning_is_answered_with_the_keys_that_work():
    assert "'x' does nothing here; press n to write a note, or ? for help" in press("x")
    assert "'x' does nothing here; b goes back, u undoes, and q quits" in press("  x")


def test_the_help_explains_all_keys():
    screen = press("?")
    for text in (
        "n  write a note about the report",
        "go on to the next report",
        "each note is already saved",
        "A note about Strain at sea is short.",
    ):
        assert text in screen


def test_an_entry_is_chosen_by_its_number():
    def choose(line):
        terminal, _ = open_terminal(Script("", [line]))
        session = NotesTerminal(Notes(), terminal, lambda: "")
        card = session.find_card()
        found = session.choose_entry(
            ["first", "second"], lambda: session.draw_entries(card, (), ()), "number", "nothing was chosen"
        )
        return found, session.answer

    assert choose("2") == ("second", "")
    for line in ("0", "3", "²", "", None):
        assert choose(line) == (None, "nothing was chosen")
