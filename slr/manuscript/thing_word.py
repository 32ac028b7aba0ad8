"""List words that show that a name with a year is not an author, but an event, a law, a place or a product."""

import re
from typing import Final

from slr.text.fold import fold

# the first or last word of such a name, in English and Indonesian
_THINGS: Final = frozenset(
    """
act acts treaty agreement accord accords convention declaration charter protocol constitution amendment directive regulation
resolution statute decree ordinance bill reform reforms law code plan policy strategy agenda vision programme program
project initiative campaign scheme fund award prize summit conference congress forum festival exposition exhibition fair games
olympics championship tournament cup war wars revolution uprising crisis recession depression pandemic epidemic outbreak
lockdown earthquake tsunami hurricane cyclone typhoon flood drought eruption disaster election elections referendum census
survey wave round cohort phase season quarter semester era age period dynasty movement party parliament
archive archives collection library gallery board school college
province county river lake street road report standard index scale test questionnaire form dataset database version
edition release hansard windows android iphone ipad
undang-undang reformasi pemilu pilkada pilpres pileg gempa perjanjian kebijakan program proyek visi misi rencana rpjmn rpjmd
renstra sensus survei kurikulum ujian piala bencana krisis pandemi perang orde era zaman kongres konferensi deklarasi
konvensi piagam taksonomi kamus berita surat koran hasil data tabel gambar observasi wawancara kuesioner angket dokumen
musrenbang musyawarah rapat arsip laporan peraturan keputusan standar angkatan kelas
kota kabupaten kecamatan kelurahan desa dusun provinsi negara pulau puskesmas rsud rumah klinik sekolah madrasah
sd smp sma smk mts kampus kantor dinas pemkab pemkot pemda pemerintah
""".split()
)
_FIRST: Final = frozenset(
    "team group sample class batch site plot village district grade ward statistik profil monografi nota".split()
)  # only as the first word
# the first word of the name of somebody who speaks in an interview or holds an office
_ROLES: Final = frozenset(
    """
minister president director head mayor chief chair chairman secretary governor nurse teacher student manager principal lecturer
participant respondent informant interviewee interview officer farmer worker
kepala guru dosen siswa mahasiswa perawat bidan dokter bupati walikota wali gubernur presiden menteri camat lurah ketua
sekretaris direktur manajer petani nelayan informan responden narasumber partisipan pegawai warga tokoh
kiai kyai nyai ustaz ustadz pak ibu bapak
""".split()
)
_COMPANIES: Final = frozenset(
    """
inc ltd gmbh corp corporation llc plc systems instruments instrument technologies technology laboratories software scientific
biosystems electronics diagnostics pharmaceuticals chemicals microsoft ibm statacorp esri apple google adobe
""".split()
)
SOFTWARE: Final = frozenset(
    """
spss stata sas nvivo excel arcgis qgis matlab amos smartpls atlas.ti jasp jamovi graphpad prism eviews lisrel mplus
maxqda photoshop imagej python vosviewer word windows minitab origin
""".split()
)


def is_thing(name: str) -> bool:
    """Return whether a name seems to be a thing, such as an event, a law or a product, and not an author.

    In a name of several words, the first or the last word shows this, as in "Lisbon Treaty" or "Orde Baru". The word "of"
    and all words after it are ignored. A name of several words that begins with a role also counts. A name of one word
    must have at least five letters, because a short word such as "Law" can be the name of a person. Names with the form
    of a product, such as "NanoDrop", always count.

    >>> is_thing("Lisbon Treaty"), is_thing("Festival of Britain"), is_thing("Kepala Puskesmas"), is_thing("Anna Law")
    (True, True, True, False)
    """
    words = fold(name).replace(".", "").split()
    if _PRODUCT.match(name) or (len(words) > 1 and (words[0] in _FIRST or words[0] in SOFTWARE)):
        return True
    head = words[: words.index("of")] if "of" in words[1:] else words
    if not head:
        return False
    if len(words) == 1:
        return len(head[0]) >= _DISTINCT and head[0] in _THINGS - _SURNAMES
    return (head[0] in _THINGS or head[-1] in _THINGS - _SURNAMES) or is_role(name)


# a name of a product or a document with a capital letter inside, such as "NanoDrop" or "APBDes", and not "McDonald"
_PRODUCT: Final = re.compile(
    r"(?!(?:Mc|Mac|De|Del|Di|La|Le|Van|Fitz|St|O)[A-Z])(?:[A-Z][a-z]+[A-Z]|[A-Z]{2,}[a-z]{2,})\w*$"
)
_DISTINCT: Final = 5
_SURNAMES: Final = frozenset(
    "law bill fair cup wave age form site plot lake river street road board class group school college head cook page".split()
)


def is_role(name: str) -> bool:
    """Return whether a name begins with the word for an office or for a participant in an interview.

    >>> is_role("Kepala Desa"), is_role("Nurse"), is_role("Chief Smith"), is_role("Smith")
    (True, True, True, False)
    """
    return fold(name).split()[:1] != [] and fold(name).split()[0] in _ROLES


def is_company(name: str) -> bool:
    """Return whether a name contains a word that is typical of company names, such as "Systems" or "Ltd".

    >>> is_company("Biodex Medical Systems"), is_company("World Health Organization")
    (True, False)
    """
    return not _COMPANIES.isdisjoint(fold(name).replace(".", "").split())
