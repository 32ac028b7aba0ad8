"""List the words that often precede a year in brackets, but are usually not the names of authors."""

from typing import Final

from slr.text.fold import fold

# words that open a sentence or introduce an author, in English and Indonesian
_OPENERS: Final = """
a an the this that these those in on at by for from to of with as since until after before between during and or but if
when while where although though because however moreover furthermore similarly likewise thus hence therefore also both
according following based see cf eg ie e.g i.e e.g. i.e. cf. according.to compare adapted modified source sources data
recently later earlier previously first second third finally study studies research researchers work works author authors
paper papers article articles book review results findings theory theories model models method methods report reports
reported such like including namely per via unlike contrary consistent using used our we their his her its it they who
which what most many some several other others another all each every more not no so yet then there here
di ke dari pada oleh untuk dengan dalam dan atau serta tetapi namun karena sehingga jika bila apabila ketika saat setelah
sebelum sejak sampai hingga menurut berdasarkan seperti misalnya yaitu yakni adalah ialah merupakan bahwa ini itu tersebut
selain sementara sedangkan adapun demikian oleh.karena hal hasil penelitian studi riset kajian temuan teori model metode
penulis peneliti buku jurnal artikel laporan pendapat definisi pengertian konsep sumber lihat juga bandingkan mengacu merujuk
sesuai sejalan senada serupa sebagaimana selanjutnya kemudian pertama kedua ketiga terakhir para beberapa berbagai banyak
semua setiap sebuah suatu seorang ahli pakar profesor prof dr tokoh skripsi tesis disertasi diadaptasi dimodifikasi diolah
dikutip mengutip melalui terhadap tentang mengenai antara baik sama menggunakan
"""
# words of dates, numbers, tables and documents
_DATES: Final = """
january february march april may june july august september october november december jan feb mar apr jun jul aug sep sept
oct nov dec januari februari maret mei juni juli agustus oktober desember agt okt des senin selasa rabu kamis jumat sabtu
minggu monday tuesday wednesday thursday friday saturday sunday spring summer autumn fall winter year years tahun tanggal
bulan periode period semester quarter kuartal triwulan angkatan edition edisi version versi volume vol nomor number no pasal
ayat article bab chapter section page pages halaman hal hlm figure figures fig figs table tables gambar tabel grafik
appendix lampiran grant hibah approval ethics sk issn isbn doi license copyright received accepted revised published
diterima direvisi disetujui diterbitkan diakses accessed retrieved updated www http https n p pp approximately circa
covid sars pandemi pandemic olympic olympics olimpiade piala world.cup conference konferensi seminar simposium
akreditasi statistic version. windows
"""
_COMMON: Final = frozenset(f"{_OPENERS} {_DATES}".split())
_NOT_NAMES: Final = frozenset(_DATES.split())


def is_common(word: str) -> bool:
    """Return whether a word is usually not the name of an author.

    A word in capitals can be the short form of an organisation. Words in capitals are therefore common only if they
    belong to dates, numbers, tables or documents.

    >>> is_common("Menurut"), is_common("However"), is_common("March"), is_common("Marchetti"), is_common("WHO")
    (True, True, True, False, False)
    """
    bare = fold(word).strip(".,'’")
    return bare in (_NOT_NAMES if len(word) > 1 and word.isupper() else _COMMON)
