"""Split a text into folded words, with or without function words.

Words are not stemmed. Stemmers for Indonesian reduce *kinerja* (performance) to *kerja* (work), which merges two themes.
In a measurement, stemming English words did not improve the ranking.
"""

import re
from typing import Final

from slr.text.fold import fold_letters

_WORD: Final = re.compile(r"[^\W_]{2,}")

# Function words by word class: determiners, pronouns, prepositions, conjunctions, auxiliaries and frequent adverbs.
# "no", "not" and "without" are not in the list, because they reverse a finding.
ENGLISH: Final = frozenset(
    """a an the this that these those such same other another each every either neither both all
    any some few several many much more most less least own i me my mine myself we us our ours
    ourselves you your yours yourself he him his himself she her hers herself it its itself they
    them their theirs themselves one ones who whom whose which what about above across after
    against along among amongst around as at before behind below beneath beside besides between
    beyond by despite down during except for from in inside into like near of off on onto out
    outside over per since through throughout to toward towards under until up upon via with within
    and or but nor so yet if then than because although though while whereas whether unless when
    where why how am is are was were be been being do does did doing done have has had having can
    could may might must shall should will would also again already always just only even ever
    further here there hence however moreover nevertheless now often once perhaps quite rather
    still therefore thereby thus too very well""".split()
)

# The same classes in Indonesian. The negations "tidak", "bukan", "tanpa" and "belum" are not in the list.
INDONESIAN: Final = frozenset(
    """yang itu ini tersebut suatu sebuah seorang para sang si masing setiap tiap semua seluruh
    segala beberapa banyak sedikit lain lainnya sama sendiri saya aku kami kita kamu anda kalian
    dia ia beliau mereka nya siapa apa apakah mana berapa di ke dari pada kepada daripada dalam
    oleh untuk bagi guna demi dengan tentang mengenai terhadap antara antar atas bawah sampai
    hingga sejak selama secara sebagai seperti menurut melalui lewat serta beserta akibat dan atau
    tetapi tapi namun melainkan sedangkan sementara bahwa karena sebab sehingga maka agar supaya
    jika jikalau kalau apabila bila ketika saat setelah sesudah sebelum meskipun walaupun padahal
    lalu kemudian adalah ialah merupakan yaitu yakni akan telah sudah sedang masih dapat bisa boleh
    harus mesti perlu ada juga pun lagi saja hanya cuma sangat amat sekali lebih paling cukup agak
    hampir selalu sering kadang di sini sana situ bagaimana mengapa kenapa kapan demikian begitu
    begini oleh karenanya""".split()
)

STOP_WORDS: Final = ENGLISH | INDONESIAN


def split_words(text: str) -> list[str]:
    """Return the folded words of two or more characters, in order, including function words.

    >>> split_words("The effect of work-load on kinerja")
    ['the', 'effect', 'of', 'work', 'load', 'on', 'kinerja']
    """
    return _WORD.findall(fold_letters(text))


def find_words(text: str) -> list[str]:
    """Return the folded words of two or more characters, in order, without function words.

    >>> find_words("Pengaruh beban kerja terhadap kinerja")
    ['pengaruh', 'beban', 'kerja', 'kinerja']
    """
    return [w for w in split_words(text) if w not in STOP_WORDS]
