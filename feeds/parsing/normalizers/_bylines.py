"""Remove roles from names of authors: 林晓 综合报导, 采访记者：林晓, 文/林晓, [记者林晓台北报导].

These rules apply only to the author field of an entry, because a sentence of the text may begin like a role.
"""

import re

#: in both scripts; longer ones first, as some are prefixes of others
_KINDS = (
    "综合|綜合|特约|特約|编译|編譯|采访|採訪|实习|實習|见习|見習|整理|首席|资深|資深|本[报報]|本台"
    "|驻[^\\s：:]{1,4}|駐[^\\s：:]{1,4}"
)
_DEEDS = (
    "报[道导]|報[道導]|记者|記者|编译|編譯|摘编|摘編|摘译|摘譯|编辑|編輯|责编|責編|网编|網編|主编|主編|责任编辑|責任編輯"
    "|采访|採訪|撰稿|撰文|供稿|发稿|發稿|整理|翻译|翻譯|译者|譯者|审校|審校|校对|校對|作者|摄影|攝影|撰稿人|实习生|實習生|通讯员|通訊員|特派员|特派員"
    "|综合|綜合|综述|綜述|评论员|評論員"
)
#: at most three kinds, as one may be parsed as a part of another: 驻本报记者
_ROLE = rf"(?:(?:{_KINDS}){{0,3}}(?:{_DEEDS}))"
#: a single character counts only with a sign beside it: 文/林晓, 译：林晓
_SHORT = r"(?:文|图|圖|译|譯|文图|图文|圖文)"
_BEFORE = re.compile(rf"^(?:{_ROLE}(?:\s*[：:/／|｜]\s*|\s+)|{_SHORT}\s*[：:/／|｜]\s*|[Bb][Yy]:?\s+)")
_BEHIND = re.compile(
    rf"(?:\s*[（(\[［]\s*(?:{_ROLE}|{_SHORT})\s*[)）\]］]|\s*[/／|｜]\s*(?:{_ROLE}|{_SHORT})|\s+{_ROLE}"
    r"|(?:综合|綜合|编译|編譯|采访|採訪)[报報][道导導])$"
)


#: the common surnames in both scripts, except those that form words after 记者 (于, 从, 向)
_SURNAMES = (
    "王李张張刘劉陈陳杨楊赵趙黄黃周吴吳徐孙孫胡朱高林何郭马馬罗羅梁宋郑鄭谢謝韩韓唐冯馮董萧蕭肖程曹袁邓鄧许許傅沈曾彭"
    "吕呂苏蘇卢盧蒋蔣蔡贾賈丁魏薛叶葉阎閻余潘杜戴夏钟鍾鐘汪田任姜范方石姚谭譚廖邹鄒熊金陆陸郝孔白崔康毛邱秦江史顾顧侯邵"
    "孟龙龍段雷钱錢汤湯尹黎易常武乔喬贺賀赖賴龚龔庞龐樊兰蘭殷施陶洪翟安颜顏倪严嚴牛温溫芦蘆季俞章鲁魯葛伍韦韋申尤"
    "毕畢聂聶丛叢焦柳邢路岳齐齊梅庄莊辛管祝左涂塗谷祁舒耿卜詹关關苗凌费費纪紀靳盛童欧歐甄项項曲游阳陽裴席卫衛查屈鲍鮑"
    "霍翁甘景单單柏宁寧冉植"
)
_COMPOUND = "欧阳|歐陽|司马|司馬|司徒|上官|诸葛|諸葛|皇甫|慕容|令狐|夏侯|东方|東方|尉迟|尉遲|端木|南宫|南宮"
_HAN = "[\u3400-\u9fff]"
_NAME = rf"(?:(?:[{_SURNAMES}]|{_COMPOUND}){_HAN}{{1,2}})"
#: places of reports, for names directly before them without a space
_PLACES = (
    "北京|上海|广州|廣州|深圳|天津|重庆|重慶|成都|武汉|武漢|南京|杭州|西安|香港|澳门|澳門|[台臺][北中南東东]|新北|桃园|桃園|新竹"
    "|苗栗|彰化|南投|[云雲]林|嘉[义義]|高雄|屏[东東]|宜[兰蘭]|花[莲蓮]|澎湖|金门|金門|基隆|[华華]盛[顿頓]|[纽紐][约約]|[伦倫]敦"
    "|巴黎|[东東]京|首[尔爾]|新加坡"
)
_REPORTED = "(?:[报報][道导導]|[电電])"
#: [林晓], with anything but brackets inside
_BRACKETED = re.compile(r"[（(\[［【〔]([^（()）\[\]［］【】〔〕]{2,80})[)）\]］】〕]")
_GLUING = "记者|記者|责任编辑|責任編輯|责编|責編|通讯员|通訊員|实习生|實習生"
#: 记者林晓, 记者林晓台北报导; other words do not match: 记者协会
_GLUED = re.compile(rf"(?:{_KINDS}){{0,3}}(?:{_GLUING})({_NAME}(?:\s+{_NAME})*)(?:(?:{_PLACES}){_REPORTED})?")
#: 中新社记者 林晓
_AGENCY = re.compile(
    rf"^(?:[A-Z]{{2,6}}\s?|{_HAN}{{1,8}}[社报報台臺网網刊])(?:{_KINDS}){{0,3}}(?:记者|記者)(?:\s*[：:/／]\s*|\s+)(?=\S)"
)
#: 林晓发自北京, 林晓 台北报导, 林晓／台北報導
_FROM = re.compile(
    rf"(?P<glued>{_NAME})(?:(?:发自|發自){_HAN}{{2,6}}|(?:{_PLACES}){_REPORTED})"
    rf"|(?P<apart>\S.*?)[\s/／|｜]+(?:(?:发自|發自){_HAN}{{2,6}}|{_HAN}{{2,6}}\s?{_REPORTED})"
)
#: longer lines are not parsed for places and agencies
_MAX_LINE_LENGTH = 80
_ALONE = re.compile(rf"(?:{_ROLE}|{_SHORT})[：:]?|(?:{_PLACES}){_REPORTED}")
#: a second role, in 本报记者 林晓 实习生 周帆
_NEXT = re.compile(rf"\s+(?=(?:{_ROLE}|{_SHORT})\s*[：:/／|｜]|{_ROLE}\s+\S)")
_HAS_ROLE = re.compile(rf"{_ROLE}|{_SHORT}\s*[：:/／|｜]")
_SEVERAL = re.compile(rf"{_NAME}(?:\s+{_NAME})*")


def without_brackets(line: str) -> str:
    """Return a line of authors without the brackets around it, if it contains a role.

    >>> without_brackets("（责任编辑：林晓、周帆）"), without_brackets("林晓（图）"), without_brackets("[Anna]")
    ('责任编辑：林晓、周帆', '林晓（图）', '[Anna]')
    """
    match = _BRACKETED.fullmatch(line.strip())
    return match[1].strip() if match and _HAS_ROLE.search(match[1]) else line


def split_people(name: str) -> list[str]:
    """Return the names in `name` without roles: several names if one role applies to all, or each has its own.

    >>> split_people("记者 林晓 周帆"), split_people("本报记者 林晓 实习生 周帆"), split_people("Anna Rivers")
    (['林晓', '周帆'], ['林晓', '周帆'], ['Anna Rivers'])
    """
    names = []
    first, *further = _NEXT.split(name)
    is_list = further and (_SEVERAL.fullmatch(first) or without_role(first) != first)
    for part in (first, *further) if is_list else (name,):
        person = without_role(part)
        names += person.split() if person != part and _SEVERAL.fullmatch(person) else [person]
    return [person for person in names if person]


def without_role(name: str) -> str:
    """Return `name` without roles; empty if there is nothing else.

    >>> without_role("林晓 综合报导"), without_role("采访记者：林晓"), without_role("综合报导")
    ('林晓', '林晓', '')
    """
    while not _ALONE.fullmatch(name):
        # the prefix is removed first: in `记者 林晓台北报导` the role is not a name
        shorter = _BEFORE.sub("", name)
        if shorter == name and len(name) <= _MAX_LINE_LENGTH:
            shorter = _with_place(name)
        if shorter == name:
            shorter = _BEHIND.sub("", name)
        if (shorter := shorter.strip()) == name:
            return name
        name = shorter
    return ""


def _with_place(name: str) -> str:
    """Return `name` without the place or the agency of the report."""
    if match := _GLUED.fullmatch(name):
        return match[1]
    name = _AGENCY.sub("", name)
    match = _FROM.fullmatch(name)
    if match is None or _ALONE.fullmatch(match["apart"] or ""):
        return name
    return match["glued"] or match["apart"]
