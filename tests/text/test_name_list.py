"""Lists of authors: split into names in every common form."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slr.text.name_list import cut_names, find_names, read_author_fields, split_names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Smith, J.; Doe, A.", ["Smith, J.", "Doe, A."]),
        ("Bakker AB, de Vries JD", ["Bakker, AB", "de Vries, JD"]),
        ("Bakker, A. B., & Demerouti, E.", ["Bakker, A. B.", "Demerouti, E."]),
        ("Smith, J. and Doe, A.", ["Smith, J.", "Doe, A."]),
        ("Joseph Rottman, Erran Carmel, Mary Lacity", ["Joseph Rottman", "Erran Carmel", "Mary Lacity"]),
        ("J. Smith, A. Doe and B. Roe", ["Smith, J.", "Doe, A.", "Roe, B."]),
        ("Smith, John", ["Smith, John"]),
        ("Helda, N., et al.", ["Helda, N.", "et al."]),
        ("Smith J, dkk", ["Smith, J", "et al."]),
        ("Oh, H. G., Li, Z., & An, Y.", ["Oh, H. G.", "Li, Z.", "An, Y."]),
        (
            "Khoiriyah, D. F., Muhamad Imron Zamzani, & Mochamad Sulaiman",
            ["Khoiriyah, D. F.", "Muhamad Imron Zamzani", "Mochamad Sulaiman"],
        ),
        ("Duriat, A., A. R. K., & A. H. B.", ["Duriat, A.", "A. R. K.", "A. H. B."]),
        ("['Marx, Karl', 'Lindgren, Astrid']", ["Marx, Karl", "Lindgren, Astrid"]),
        (r"['Marx, Karl', 'O\'Hara, Pat']", ["Marx, Karl", "O'Hara, Pat"]),
        ("Smith, J.|Doe, A.", ["Smith, J.", "Doe, A."]),
        ("Ministry of Health and Care", ["Ministry of Health and Care"]),
        ("", []),
        (" ; ,", []),
    ],
)
def test_list_is_cut_into_names(text: str, names: list[str]) -> None:
    assert split_names(text) == names


def test_list_that_was_cut_ends_in_et_al() -> None:
    assert split_names("Smith JA, Doe A, …") == ["Smith, JA", "Doe, A", "et al."]
    assert split_names("Smith, J.; Doe, A.…") == ["Smith, J.", "Doe, A.", "et al."]


@pytest.mark.parametrize(
    ("value", "names"),
    [
        # a list in any common style is several people
        ("Brandl KU, Tollen R, Weiss A", ["Brandl, KU", "Tollen, R", "Weiss, A"]),
        ("Brandl KU, Tollen R", ["Brandl, KU", "Tollen, R"]),
        ("Brandl K. U., Tollen R. and Weiss A.", ["Brandl, K. U.", "Tollen, R.", "Weiss, A."]),
        ("Brandl, K. U., Tollen, R., & Weiss, A.", ["Brandl, K. U.", "Tollen, R.", "Weiss, A."]),
        ("Brandl,K.,Tollen,R.", ["Brandl, K.", "Tollen, R."]),
        ("K. Brandl, R. Tollen", ["Brandl, K.", "Tollen, R."]),
        ("Kara U. Brandl, Rolf Tollen, Anna Weiss", ["Kara U. Brandl", "Rolf Tollen", "Anna Weiss"]),
        ("Kara Brandl and Rolf Tollen", ["Kara Brandl", "Rolf Tollen"]),
        ("Brandl, Kara and Tollen, Rolf", ["Brandl, Kara", "Tollen, Rolf"]),
        ("Brandl, Kara & Tollen, Rolf", ["Brandl, Kara", "Tollen, Rolf"]),
        ("Brandl, Kara / Tollen, Rolf", ["Brandl, Kara", "Tollen, Rolf"]),
        ("Brandl, Kara, Tollen, Rolf", ["Brandl, Kara", "Tollen, Rolf"]),
        ("Siti Aminah dan Budi Wiyono", ["Siti Aminah", "Budi Wiyono"]),
        ("Brandl, K.U. | Tollen, R.", ["Brandl, K.U.", "Tollen, R."]),
        ("Brandl, Kara\nTollen, Rolf", ["Brandl, Kara", "Tollen, Rolf"]),
        ("['Brandl, Kara', \"O'Tollen, Rolf\"]", ["Brandl, Kara", "O'Tollen, Rolf"]),
        ("Brandl KU, et al.", ["Brandl, KU", "et al."]),
        ("Brandl K U, Tollen R", ["Brandl, K U", "Tollen, R"]),
        ("('Brandl, Kara', 'Tollen, Rolf')", ["Brandl, Kara", "Tollen, Rolf"]),
        ("Brandl, Kara; and Tollen, Rolf", ["Brandl, Kara", "Tollen, Rolf"]),
        ("Kara Brandl et Rolf Tollen", ["Kara Brandl", "Rolf Tollen"]),
        ("Brandl, K. (Ed.), Tollen, R. (Eds.)", ["Brandl, K.", "Tollen, R."]),
        (
            "\u0418\u0432\u0430\u043d\u043e\u0432 \u0418.\u0418., \u041f\u0435\u0442\u0440\u043e\u0432 \u041f.",
            [
                "\u0418\u0432\u0430\u043d\u043e\u0432, \u0418.\u0418.",
                "\u041f\u0435\u0442\u0440\u043e\u0432, \u041f.",
            ],
        ),
        ("Brandl KU, Tollen R, Lamp Study Group", ["Brandl, KU", "Tollen, R", "Lamp Study Group"]),
        # other scripts have separators of their own
        ("林小山，王大海，陈明月", ["林小山", "王大海", "陈明月"]),
        ("林小山、王大海", ["林小山", "王大海"]),
        ("林小山；王大海", ["林小山", "王大海"]),
        ("林小山, 王大海, 陈明月", ["林小山", "王大海", "陈明月"]),
        ("林小山 王大海 陈明月", ["林小山", "王大海", "陈明月"]),
        ("김민수, 이영희", ["김민수", "이영희"]),
        ("Lin Xiao，Wang Da", ["Lin Xiao", "Wang Da"]),
        ("علي حسن، رضا كريم", ["علي حسن", "رضا كريم"]),
        # entities are letters
        ("Br&auml;ndl, J&ouml;rg", ["Brändl, Jörg"]),
        ("O&#39;Tollen, R.", ["O'Tollen, R."]),
        ("Br&amp;auml;ndl, J.; T&#xf3;llen, R.", ["Brändl, J.", "Tóllen, R."]),
        # degrees and titles belong to a name
        ("Brandl K, MD, Tollen R, PhD", ["Brandl K, MD", "Tollen R, PhD"]),
        (
            "Dr. Budi Wiyono, S.E., M.M., Prof. Sri Aminah, Ph.D",
            ["Dr. Budi Wiyono, S.E., M.M.", "Prof. Sri Aminah, Ph.D"],
        ),
        ("Brandl, Kara, PhD, Tollen, Rolf, MD", ["Brandl, Kara, PhD", "Tollen, Rolf, MD"]),
        ("Brandl, K., Jr., Tollen, R.", ["Brandl, K., Jr.", "Tollen, R."]),
    ],
)
def test_list_in_one_author_field_is_several_people(value: str, names: list[str]) -> None:
    assert read_author_fields([value]) == names


ONE = (
    "Brandl, Kara Ulla",
    "Brandl Tollen, Maria Jose",
    "BRANDL, KARA",
    "Brandl, Marten Lionel, Jr.",
    "Brandl, Jr., Marten",
    "van der Brandl, Ada",
    "Ortega y Weiss, José",
    "Santiago Brandl y Weiss",
    "European Commission, Joint Lamp Centre",
    "Tollen & Tollen",
    "Brandl K, MD",
    "Brandl, Soo-Jin, MD, PhD",
    "Brandl, Budi, S.E.",
    "Brandl, Budi, S.E., M.M.",
    "Ir. H. Budi Wiyono, M.Si.",
    "Drs. H. Budi Wiyono, M.M.",
    "R.A. Sri Aminah, S.Psi., M.Psi., Psikolog",
    "Dr. Budi Wiyono, S.E., M.M.",
    "Ministry of Lamps, Labour and Welfare",
    "Department of Lamps, University of Bells",
    "Lamps and Bells Authority",
    "Tollen and Weiss",
    "The Lamp and Bell Consortium",
    "山本, 太一",
)


@pytest.mark.parametrize("value", ONE)
def test_one_name_is_never_split(value: str) -> None:
    assert len(cut_names(value)) == 1
    assert len(read_author_fields([value])) == 1


def test_family_name_of_one_letter_is_not_a_person() -> None:
    assert read_author_fields(["王，丽"]) == ["王, 丽"]


def test_commas_of_a_cell_separate_no_degrees_and_no_parts_of_an_organisation() -> None:
    assert split_names("Dr. Budi Wiyono, S.E., M.M.") == ["Dr. Budi Wiyono, S.E., M.M."]
    assert split_names("Ministry of Lamps, Labour and Welfare") == ["Ministry of Lamps, Labour and Welfare"]
    assert split_names("Br&auml;ndl, J.; O&#39;Tollen, R.") == ["Brändl, J.", "O'Tollen, R."]


def test_doubt_and_certainty_about_one_name_differ() -> None:
    assert find_names("Brandl, Kara Ulla") is None
    assert find_names("Brandl K, MD") == ["Brandl K, MD"]


WORDS = st.sampled_from(
    "Brandl Tollen Weiss K. M.J. KU MD PhD and & dan , ; , S.E. Dr. Jr. von Lamp Society 林小山 、 ， of".split()
)


@settings(derandomize=True)  # lists of conjunctions alone have no right answer
@given(st.lists(WORDS, max_size=9).map(" ".join))
def test_names_that_were_found_are_not_split_again(value: str) -> None:
    once = read_author_fields([value])
    assert len(read_author_fields(once)) == len(once)


FAMILIES = st.sampled_from(["Brandl", "de Tollen", "O'Weiss", "Lamp-Bell", "Çelik"])
GIVEN = st.sampled_from(["K.", "M. J.", "S.-J.", "A.B."])
PEOPLE = st.lists(st.tuples(FAMILIES, GIVEN).map(", ".join), min_size=2, max_size=6)


@given(PEOPLE, st.sampled_from([", ", "; ", " and ", " & ", "\n", " | ", "；"]))
def test_every_separator_gives_the_same_people(people: list[str], mark: str) -> None:
    assert read_author_fields([mark.join(people)]) == people


@pytest.mark.parametrize(
    "name", ["Quillby, Mara", "Quillby, M. T.", "Quillby, MT", "Garcia-Ost, Mara T", "Quillby, Mara, MD"]
)
def test_one_name_in_the_usual_form_is_returned_unchanged(name: str) -> None:
    assert cut_names(name) == [name]


def test_two_names_joined_by_a_capitalised_and_are_split() -> None:
    assert len(cut_names("Quillby, Mara And Ost, Rune")) == 2
