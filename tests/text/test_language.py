"""Languages are read from the export, or guessed from words; they stay unknown if a title is too short."""

import pytest

from slr.text.language import guess_language, read_language


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("English", "en"), ("eng", "en"), ("en-GB", "en"), ("id", "id"), ("Indonesian", "id"), ("Bahasa Indonesia", "id"),
        ("ind", "id"), ("ger; eng", "de"), ("français", "fr"), ("", None), ("xx", None),
    ],
)  # fmt: skip
def test_language_that_an_export_names_becomes_a_code(said: str, code: str | None) -> None:
    assert read_language(said) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("PENGARUH BEBAN KERJA TERHADAP KINERJA KARYAWAN", "id"),
        ("Peraturan Menteri Nomor 6 Tahun 2022 tentang Pengelolaan Kinerja", "id"),
        ("The effect of work environment and workload on employee performance", "en"),
        ("Job demands–resources theory: Taking stock and looking forward", "en"),
        ("Der Einfluss von Arbeit und Umgebung auf die Leistung", "de"),
        ("L'effet de la charge de travail sur les employés dans une commune", "fr"),
        ("Efectos de la carga de trabajo en los empleados y las empresas", "es"),
        ("工作负荷对公务员绩效的影响", "zh"),
        ("業務量がパフォーマンスに与える影響", "ja"),
        ("Влияние нагрузки на работу", "ru"),
    ],
)
def test_language_of_a_title_is_guessed(text: str, code: str) -> None:
    assert guess_language(text) == code


@pytest.mark.parametrize(
    "text", ["", "Dimensia", "Burnout", "Bali Smart Island: Smart City", "12345", "Work dan"]
)
def test_short_title_stays_undecided(text: str) -> None:
    assert guess_language(text) is None


def test_abstract_in_english_decides_over_borrowed_words() -> None:
    text = "Kinerja. This study examines the effect of the work environment on the performance of employees in an office."
    assert guess_language(text) == "en"
