"""Plain text: what XML may carry, titles, script of Chinese, excerpts and fingerprints."""

import hashlib
import re
import unicodedata

#: characters that XML 1.0 section 2.2 forbids, C1 controls, lone surrogates, bidi controls and invisible joints
#: (U+200B, U+2060, U+FEFF, soft hyphen); U+200C and U+200D stay, emoji and some scripts need them. Also what Unicode
#: says is no character (section 23.7): XML takes most of that, HTML none
_UNSAFE = (
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u200b\u2060\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef"
    "\ufeff\ufffe\uffff"
)
#: the last two code points of every plane above
_ENDS = "".join(chr(plane << 16 | end) for plane in range(1, 17) for end in (0xFFFE, 0xFFFF))
#: one range first, and a closer look behind it: single characters beyond U+FFFF in a set make it ten times as slow
UNSAFE = re.compile(f"[{_UNSAFE}\U0001fffe-\U0010ffff](?<=[{_UNSAFE}{_ENDS}])")
#: possessive, so nothing is read twice; what is short may be a picture of one pixel, which has a meaning
_EMBEDDED_FILE = re.compile(r"data:[\w/.+;=-]{1,120}?;base64,[A-Za-z0-9+/=%_\r\n-]{1000,}+", re.ASCII)
_SPACES = re.compile(r"\s+")
_NO_LETTERS = re.compile(r"[\W_]+")
#: marks that NFKC makes no letters of and joins to none
_MARKS = "，。！？、；：“”‘’…（）《》 \n"
_SENTENCE_END = re.compile(r"[。！？!?；;…]+[”’」』）)]*|\.(?=\s|$)")
_HAN = re.compile(r"[\u3400-\u9fff]")
_KANA = re.compile(r"[\u3040-\u30ff]")
_LATIN = re.compile(r"[A-Za-z]")

#: frequent characters that only one of the two standards uses
_SIMPLIFIED = frozenset(
    "国这们来时个说为会对发学过进还没经问两实开关长门间东车马见语话请让认识记论设许评详误读课谁调谈谢谱变边达运远连选适迁迟办动务劳势单卖卫厂历压县参双园团图围坏块声处备头夺奋妇孙宁宝审宽导将尔层岁师带帮并"
    "广应库异弃张归录径总态怀忆战户扑执扩扫扬护报担拥拨择换据损摇断旧显术机权条极构标树样桥检楼欢残毕气汇汉济浅测浓涛润渔湿满灭灯灵灾炉点热爱状独狱猎环画疗疯监盖盘确码础离种积称稳穷竞笔简类紧纪级约红纤线组"
    "织终绍统给绝继续维综编缩网罗职联肃脑脚艺节范药营虑虽蓝规视觉计订讨训议讯讲诉词试诗诚财责败货质贩购贵费资赛赞转轮软轻载较输辆迹钟钢钱铁银销错镇闪闭闻队阳阴阵阶际陆陈险随隐难雾页顶项顺须顾预领频题额风飞"
    "饭馆驻验骑鱼鸟鸡麦黄齐龙"
)
_TRADITIONAL = frozenset(
    "國這們來時個說為會對發學進還沒經問兩實現開關長門間東車馬見語話請讓認識記論設許證評該詳誤讀課誰調談謝譜變邊達運遠連選適遷遲辦動務勞勢單賣衛廠歷壓縣參雙園團圖圍壞塊聲處備頭奪奮婦孫寧寶審寬導將爾層歲師帶"
    "幫並廣應庫異棄張歸錄當徑總態懷憶戰戶撲執擴掃揚護報擔擁撥擇換據損搖鬥斷舊顯術機權條極構標樹樣橋檢樓歡殘畢氣匯漢濟淺測濃濤潤漁濕滿滅燈靈災爐點熱愛狀獨獄獵環療瘋監蓋盤確碼礎離種積稱穩窮競筆簡類緊紀級約紅"
    "纖線組織終紹統給絕繼續維綜編縮網羅職聯肅腦腳藝節範藥營慮雖藍規視覺計訂討訓議訊講訴詞試詩誠財責敗貨質販購貴費資賽贊轉輪軟輕載較輸輛跡鐘鋼錢鐵銀銷錯鎮閃閉聞隊陽陰陣階際陸陳險隨隱難霧頁頂項順須顧預領頻題"
    "額風飛飯館駐驗騎魚鳥雞麥黃齊龍臺灣"
)

#: at this many letters a text tells itself apart from others
FINGERPRINT_LEAST = 80


def xml_safe(text: str) -> str:
    """Drop what XML 1.0 or HTML forbids, and what hides or reorders text."""
    return UNSAFE.sub("", text)


def plain(text: str) -> str:
    """One line: unsafe characters dropped, runs of any white space (U+00A0, U+3000 too) made one space.

    >>> plain(" 德国\\u00a0之声\\n\\n")
    '德国 之声'
    """
    return _SPACES.sub(" ", xml_safe(text)).strip()


def without_embedded_files(text: str) -> str:
    """Drop the bytes of pictures and fonts that are written into a document as `data:` addresses.

    >>> without_embedded_files('<img src="data:image/png;base64,' + "A" * 5000 + '" alt="港">')
    '<img src="data:," alt="港">'
    """
    return _EMBEDDED_FILE.sub("data:,", text)


def letters(text: str) -> str:
    """Only letters and digits, NFKC and lower-case: what stays equal when punctuation and spacing change."""
    spelled = text
    for mark in _MARKS:
        spelled = spelled.replace(mark, "")
    # what is left of most texts are letters as NFKC has them, ten times as fast; a final sigma must see its marks
    if "\u03a3" in spelled or not unicodedata.is_normalized("NFKC", spelled):
        spelled = unicodedata.normalize("NFKC", text)
    return _NO_LETTERS.sub("", spelled.lower())


def language_of(text: str) -> str:
    """`zh-Hans`, `zh-Hant`, `ja` or `en` as the characters show, empty where they do not.

    The first 4,000 characters decide; simplified wins a tie, as most of the sources write it.
    """
    head = text[:4000]
    han, kana, latin = (len(p.findall(head)) for p in (_HAN, _KANA, _LATIN))
    if kana > 10 and kana * 5 > han:
        return "ja"
    if han < 8:
        return "en" if latin >= 40 and han == 0 else ""
    simplified = sum(c in _SIMPLIFIED for c in head)
    traditional = sum(c in _TRADITIONAL for c in head)
    return "zh-Hant" if traditional > simplified else "zh-Hans"


def excerpt(text: str, most: int = 200) -> str:
    """The beginning of `text`, at most `most` characters, cut behind a sentence where there is one in its second half.

    >>> excerpt("一句话。" * 100, 10)
    '一句话。一句话。'
    """
    line = plain(text)
    if len(line) <= most:
        return line
    ends = [m.end() for m in _SENTENCE_END.finditer(line[: most + 1]) if m.end() <= most]
    if ends and ends[-1] * 2 >= most:
        return line[: ends[-1]]
    return line[: most - 1].rstrip() + "…"


def fingerprint(text: str) -> str:
    """Hash of the letters of `text`, empty below `FINGERPRINT_LEAST` letters.

    Equal for copies that differ only in punctuation, spacing, width or case.
    """
    found = letters(text)
    if len(found) < FINGERPRINT_LEAST:
        return ""
    return hashlib.blake2b(found.encode(), digest_size=16).hexdigest()
