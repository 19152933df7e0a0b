"""VOA 美国之音 (voachinese.com): article number in the address, dates in GMT, Pangea markup."""

import re

from feeds.parsing.markup.line_rules import boilerplate, credit
from feeds.parsing.normalizers._base import Normalizer

_ARTICLE = re.compile(r"(https?://[^/]+)/(?:a|amp)/((?:[^?#]*/)?)(\d{4,})(?:\.html|/)?(?:\?|$)")


def _native_key(url: str) -> str | None:
    match = _ARTICLE.match(url)
    return match[3] if match else None


def _url(url: str, _key: str | None) -> str:
    """Return the address of the desktop page, without the parameters that a player adds."""
    match = _ARTICLE.match(url)
    return f"{match[1]}/a/{match[2]}{match[3]}.html" if match else url


def _fix_title(title: str, _body: str) -> str:
    """Remove the `**` of an editor's Markdown from the beginning."""
    return title.strip("*") or title


NORMALIZER = Normalizer(
    hosts=("voachinese.com",),
    native_key=_native_key,
    url=_url,
    title_suffixes=(" - 美国之音", " | 美国之音", " - VOA"),
    fix_title=_fix_title,
    lines=(
        boilerplate(r"[=＝*＊_\-—]{4,}"),
        # （本文依据了路透社的报道） （本文部分内容依据了美联社和路透社的报道） (本文参考了美联社和路透社的报道。)
        credit(
            r"[（(]\s*(?:本文|本报道|这篇报道)[^（()）]{0,20}(?:参考|依据|根据|采用|引用|综合|取材)[^（()）]{1,60}[)）]。?"
        ),
    ),
)
