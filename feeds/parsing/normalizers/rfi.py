"""RFI 法国国际广播电台: remove station and programme from titles, adverts by their label, AFP's notice."""

import re

from feeds.parsing.markup.line_rules import boilerplate, credit, rights
from feeds.parsing.normalizers._base import Normalizer

#: the programme of the article: ` - 要闻分析`
_PROGRAMME = re.compile(r"(?<=\S{4}) [-–] [\u3400-\u9fff]{2,8}$")


def _fix_title(title: str, _body: str) -> str:
    return _PROGRAMME.sub("", title)


NORMALIZER = Normalizer(
    hosts=("rfi.fr",),
    title_suffixes=(
        " – 法国国际广播电台 - RFI",
        " - 法国国际广播电台 - RFI",
        " - RFI - 法国国际广播电台",
    ),
    fix_title=_fix_title,
    lines=(
        boilerplate(r"广告"),
        rights(r"©\s?\d{4}\s(?:AFP|法新社|路透社|Reuters)"),
        credit(r"[（(]译者\s?[：:].{1,40}[)）]"),
    ),
)
