"""Names for matching: family and initials, whatever the order."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slr.text.person import compare_names, is_same_person, read_name, read_names


@pytest.mark.parametrize(
    ("text", "family", "initials"),
    [
        ("Bakker, Arnold B.", "bakker", "ab"), ("Bakker AB", "bakker", "ab"), ("A. B. Bakker", "bakker", "ab"), ("Arnold B. Bakker", "bakker", "ab"),
        ("von Pawel, J.", "pawel", "j"), ("van den Broek, T.", "broek", "t"), ("De Breucker S", "breucker", "s"), ("Çoban, M.", "coban", "m"),
        ("Sørensen, Łukasz", "sorensen", "l"), ("Weyhing, B. T., 3rd", "weyhing", "bt"), ("Lynch Jr, T. J.", "lynch", "tj"), ("O'Day, S.", "oday", "s"),
        ("Papadopoulos-Nikolaou, E.-K.", "papadopoulosnikolaou", "ek"), ("Erialdy", "erialdy", ""), ("K. S. Cook", "cook", "ks"),
    ],
)  # fmt: skip
def test_family_and_initials(text, family, initials):
    name = read_name(text)
    assert (name.family, name.initials) == (family, initials)


@pytest.mark.parametrize(
    ("text", "givens"),
    [
        ("Quillby, Mara T", ("mara", "t")),
        ("Quillby, M. T.", ("m", "t")),
        ("Quillby, MT", ("m", "t")),
        ("Quillby, Dame M", ("m",)),
        ("Quillby, Prof", ()),
        ("Quillby, Iii T", ("t",)),
        ("Quillby, M. D.", ("m", "d")),
    ],
)
def test_frequent_forms_have_the_same_parts_as_other_forms(text, givens):
    family, _, given = text.partition(", ")
    hyphenated = read_name(f"Quill-{family}, {given}")  # not a frequent form
    name = read_name(text)
    assert (
        (name.families, name.givens) == (("quillby",), givens) == (hyphenated.families[1:], hyphenated.givens)
    )
    assert name.words == {w for w in ("quillby", *givens) if len(w) > 2}
    assert name.initials == "".join(w[0] for w in givens) == hyphenated.initials


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("van der Berg, Jan", "Vanderberg, J."),
        ("Van Den Bosch, Piet", "vandenBosch P"),
        ("de la Cruz, Ana", "Delacruz, A."),
        ("ten Have, Ed", "Tenhave, E."),
        ("St. John, Eva", "StJohn, E."),
        ("Della Rocca, Pia", "Dellarocca, P."),
    ],
)
def test_particles_may_be_joined_to_a_name(a, b):
    x, y = read_name(a), read_name(b)
    assert is_same_person(x, y)
    assert is_same_person(y, x)
    assert not is_same_person(x, read_name(f"{b.split(',')[0].split()[0]}, Q."))


def test_et_al_is_not_a_person():
    assert read_names(["et al.", "and others", "", "Anonymous", "dkk.", "..."]) == ()


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Müller, H.", "Mueller, Hans"), ("Щербаков, И.", "Shcherbakov, Ivan"), ("Stensson, E", "Ostensson, E"), ("Il Cheong, H.", "Cheong, H. I."), ("Parry, Dilworth H", "Dilworth, H P"),
        ("Marquez de la Plata, C.", "Plata, C. M."), ("St Peter, Shawn D.", "Peter, S. D."),
    ],
)  # fmt: skip
def test_one_person_spelt_two_ways(a, b):
    x, y = read_name(a), read_name(b)
    assert is_same_person(x, y)
    assert is_same_person(y, x)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Site, Laura L", "Site, Gillian"),
        ("Smith, J.", "Jones, J."),
        ("Patel, Nandish V", "Patel, Kamal"),
        ("Li, X.", "Liu, X. Y."),
    ],
)
def test_two_people(a, b):
    assert not is_same_person(read_name(a), read_name(b))


def test_cut_list_agrees_with_the_whole():
    whole = read_names(["Li, Z.", "Chen, Q.", "Feng, L.", "Rodewald, L.", "Xia, Y."])
    assert compare_names(read_names(["Li Z", "Chen Q", "et al."]), whole) == ("agree", 2)
    assert compare_names(read_names(["Li Z"]), whole) == ("agree", 1)
    assert compare_names(read_names(["Xia Y", "Berg U", "Olsen K"]), whole)[0] == "some"
    assert compare_names((), whole) == ("missing", 0)


names = st.lists(st.text(alphabet="abcdeéABC ,.-'", min_size=1, max_size=12), max_size=5)


@given(names, names)
@settings(deadline=None, max_examples=200)
def test_comparing_is_symmetric(a, b):
    x, y = read_names(a), read_names(b)
    assert compare_names(x, y) == compare_names(y, x)


@given(st.text(max_size=30))
@settings(deadline=None, max_examples=200)
def test_any_text_is_read_and_is_the_same_person_as_itself(text):
    name = read_name(text)
    assert name is None or is_same_person(name, name)


@pytest.mark.parametrize(
    "names",
    [
        ["Bakker, Arnold B", "Quillby, M. T."],
        ["Bakker, Arnold", "et al.", "Quillby, Prof"],
        ["Bakker, Arnold\nQuillby, M", "cook"],
        ["Bakker, A.", "Quillby, M. ", "李明"],
        ["", "\n"],
        [],
    ],
)
def test_names_of_a_list_are_those_that_are_read_one_by_one(names: list[str]) -> None:
    assert read_names(names) == tuple(name for one in names if (name := read_name(one)) is not None)
