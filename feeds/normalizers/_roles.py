"""Roles of authors, written before or behind a name: 林晓 综合报导, 采访记者：林晓, 文/林晓."""

import re

#: in both scripts; the longer ones first, as one begins like another
_KINDS = "综合|綜合|特约|特約|编译|編譯|采访|採訪|实习|實習|本[报報]|本台|驻[^\\s：:]{1,4}|駐[^\\s：:]{1,4}"
_DEEDS = (
    "报[道导]|報[道導]|记者|記者|编译|編譯|摘编|摘編|摘译|摘譯|编辑|編輯|责编|責編|网编|網編|主编|主編|责任编辑|責任編輯"
    "|采访|採訪|撰稿|撰文|供稿|发稿|發稿|整理|翻译|翻譯|译者|譯者|审校|審校|校对|校對|作者|摄影|攝影|通讯员|通訊員|特派员|特派員"
    "|综合|綜合|综述|綜述|评论员|評論員"
)
_ROLE = rf"(?:(?:{_KINDS})*(?:{_DEEDS}))"
#: one character alone says so little that a sign must stand beside it: 文/林晓, 译：林晓
_SHORT = r"(?:文|图|圖|译|譯|文图|图文|圖文)"
_BEFORE = re.compile(rf"^(?:{_ROLE}(?:\s*[：:/／|｜]\s*|\s+)|{_SHORT}\s*[：:/／|｜]\s*|[Bb][Yy]:?\s+)")
_BEHIND = re.compile(
    rf"(?:\s*[（(\[［]\s*(?:{_ROLE}|{_SHORT})\s*[)）\]］]|\s*[/／|｜]\s*(?:{_ROLE}|{_SHORT})|\s+{_ROLE}"
    r"|(?:综合|綜合|编译|編譯|采访|採訪)[报報][道导導])$"
)
_ALONE = re.compile(rf"(?:{_ROLE}|{_SHORT})[：:]?")


def without_role(name: str) -> str:
    """`name` without roles; empty where nothing else is written.

    >>> without_role("林晓 综合报导"), without_role("采访记者：林晓"), without_role("综合报导")
    ('林晓', '林晓', '')
    """
    while not _ALONE.fullmatch(name):
        shorter = _BEHIND.sub("", _BEFORE.sub("", name)).strip()
        if shorter == name:
            return name
        name = shorter
    return ""
