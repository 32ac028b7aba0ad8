"""Forty labels that are hard to draw: long names in several scripts, and words without a space."""

from typing import Final

_FORMS: Final = (
    "National Library and Database of Work, Health and Welfare, part {}",
    "関係機関における職員の業務負荷と勤務環境に関する全国調査データベース第{}号の収録文献",
    "قاعدة بيانات الدراسات العربية حول أعباء العمل وبيئة العمل في المؤسسات الحكومية {}",
    "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenverordnung{}",
)
LABELS: Final = [_FORMS[i % len(_FORMS)].format(i) for i in range(40)]
