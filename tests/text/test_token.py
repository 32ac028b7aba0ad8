from slr.text.token import ENGLISH, INDONESIAN, STOP_WORDS, find_words, split_words


def test_kinerja_and_kerja_stay_distinct():
    assert find_words("Kinerja dan kerja") == ["kinerja", "kerja"]


def test_accents_case_and_ligatures_are_folded():
    assert split_words("Eﬃcacy of Café ÇOBAN") == ["efficacy", "of", "cafe", "coban"]


def test_single_letters_are_left_out_and_numbers_stay():
    assert split_words("COVID-19: a B12 trial") == ["covid", "19", "b12", "trial"]


def test_words_that_reverse_a_finding_are_kept():
    assert find_words("no effect without training; tidak berpengaruh") == [
        "no", "effect", "without", "training", "tidak", "berpengaruh",
    ]  # fmt: skip


def test_words_of_the_themes_are_no_stop_words():
    assert STOP_WORDS.isdisjoint(
        {"kinerja", "kerja", "beban", "lingkungan", "pegawai", "work", "job", "can't"}
    )


def test_stop_words_are_folded_single_words():
    assert all(split_words(w) == [w] for w in ENGLISH | INDONESIAN if len(w) > 1)
