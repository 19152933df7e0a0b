"""A declared encoding that decodes the bytes is used; only clear evidence overrides it."""

import re

import pytest
import webencodings

from feeds.common.character_references import drop_illegal_references, join_surrogates
from feeds.parsing.formats import charsets, decoding

from .documents import HERE, accepted, articles, entries_of_bytes

#: suites/F03_<encoding>_<language>.rss
TITLES = {
    "F03_big5_zh": "總理宣布新的計劃",
    "F03_euc-jp_ja": "首相が新しい計画を発表しました",
    "F03_euc-kr_ko": "대통령이 새로운 계획을 발표했다",
    "F03_gb2312_zh": "总理宣布新的计划",
    "F03_iso-8859-1_de": "Straßenbahn fährt über die größte Brücke",
    "F03_iso-8859-1_es": "La canción del año: mañana habrá más",
    "F03_iso-8859-1_fr": "Le président dénonce la créée réalité, été à Orléans",
    "F03_iso-8859-1_sv": "Få åker på möten i Malmö, säger läkaren",
    "F03_iso-8859-2_cs": "Žluťoučký kůň příšerně úpěl ďábelské ódy",
    "F03_iso-8859-2_pl": "Zażółć gęślą jaźń, mówią żołnierze",
    "F03_iso-8859-9_tr": "İstanbul'da yağmur bekleniyor şimdi",
    "F03_koi8-r_ru": "Президент России подписал новый закон о выборах",
    "F03_shift_jis_ja": "首相が新しい計画を発表しました",
    "F03_tis-620_th": "นายกรัฐมนตรีประกาศแผนใหม่",
    "F03_windows-1250_hu": "Árvíztűrő tükörfúrógép működése",
    "F03_windows-1251_ru": "Президент России подписал новый закон о выборах",
    "F03_windows-1252_nl": "De coördinatie van geïnteresseerde ideeën",
    "F03_windows-1253_el": "Η κυβέρνηση ανακοίνωσε νέα μέτρα",
    "F03_windows-1255_he": "ראש הממשלה הודיע על תוכנית חדשה",
    "F03_windows-1256_ar": "أعلن رئيس الوزراء عن خطة جديدة",
    "F03_windows-1258_vi": "Thu tuong",
}

#: texts with further labels of their encodings
SENTENCES = (
    ("Größe, Maß & Übergrößenzuschläge: ÖPNV weiß Bescheid", "iso-8859-1 latin1 iso-8859-15 windows-1252 macintosh"),
    ("grösste Mühe, schließlich „weiß“ er’s – äöüß", "windows-1252 windows-1250 windows-1254"),
    ("L’œuvre coûte 10 € à l’été : « déjà » créée", "windows-1252 macintosh"),
    ("L'œuvre coûte 10 € à l'été : « déjà » créée", "iso-8859-15"),
    ("Œuvre créée à 20 °C, n° 5 ; §2, ½ m²", "windows-1252"),
    ("Æbleskiver på Ærø – blåbærgrød", "windows-1252 windows-1257"),
    ("¿Qué señal? ¡Él pingüino!", "iso-8859-1 windows-1252 macintosh"),
    ("Þórður Ævarsson ræðir við þjóðina", "iso-8859-1 iso-8859-10"),
    ("Għandu żewġ tfal u ħafna ċwievet", "iso-8859-3"),
    ("Čeština: příliš žluťoučký kůň úpěl", "iso-8859-2 windows-1250"),
    ("Știri: în Țara Bârsei și Brașov", "iso-8859-16"),
    ("Rīgā šodien gāja lietus, ļoti stiprs", "iso-8859-4 iso-8859-13 windows-1257"),
    ("Ŵy a Dŵr: y tŷ ar y bryn, ẁ", "iso-8859-14"),
    ("Şişli'de yağmur, ığdır'da güneş", "iso-8859-9 windows-1254 latin5"),
    ("Мост через реку открыли утром", "iso-8859-5 windows-1251 koi8-r koi8-u ibm866 cp866 x-mac-cyrillic"),
    ("Її мати їхала до Києва, ґанок", "windows-1251 koi8-u"),
    ("Η γέφυρα άνοιξε το πρωί στην Αθήνα", "iso-8859-7 windows-1253 greek"),
    ("הגשר נפתח הבוקר", "iso-8859-8 iso-8859-8-i logical windows-1255 visual"),
    ("افتتح الجسر صباح اليوم", "iso-8859-6 windows-1256 arabic"),
    ("สะพานเปิดเช้านี้ที่กรุงเทพฯ", "tis-620 windows-874 iso-8859-11 dos-874"),
    ("橋は今朝開通した。音楽会も行われた", "euc-jp shift_jis ms_kanji windows-31j iso-2022-jp"),
    ("다리는 오늘 아침에 개통되었다", "euc-kr ks_c_5601-1987 windows-949 iso-2022-kr"),
    ("橋今早開通，居民說好", "big5 big5-hkscs x-x-big5 gbk gb18030"),
    ("桥今早开通", "gb2312 gbk gb18030 x-gbk chinese hz-gb-2312"),
)

#: headlines whose letters change case within a word, as in names and tables of letters
IRREGULAR = (
    ("Türkçe haber ğışİ", "windows-1254 iso-8859-9"),
    ("ŞampiyonLiginde GöztepeÖne", "windows-1254 iso-8859-9"),
    ("ÄÖÜäöüß", "windows-1252 iso-8859-1 iso-8859-15 windows-1250"),
    ("CitroënÉlysée® déjà™", "windows-1252"),
    ("BauÖÄmter", "windows-1252 iso-8859-1"),  # 帜 is usual, but here it is between Latin letters
    ("ÞjóðÖld", "iso-8859-1 iso-8859-10"),
    ("ČSOBaČSAŘíjen", "windows-1250 iso-8859-2"),
    ("PKOżyjeŁódź", "windows-1250 iso-8859-2 iso-8859-16"),
    ("ŽiniosŠiandien", "windows-1257 iso-8859-13 iso-8859-4"),
    ("ĦaġraĠgant", "iso-8859-3"),
    ("ŴyŶd", "iso-8859-14"),
    ("МегаФон", "windows-1251 koi8-r iso-8859-5"),
    ("УкрЗалізниця", "windows-1251 koi8-u"),
    ("ΔΕΗκαιΟΤΕ", "windows-1253 iso-8859-7"),
    ("צה״ל", "windows-1255"),
    ("نعم؛ لا،", "windows-1256 iso-8859-6"),
    ("ĂÂĐÊÔƠƯăâđêôơư", "windows-1258"),
)
CHINESE_HEADLINES = (
    ("总理宣布新的计划", "gb18030"),
    ("A股三大指数集体收跌", "gb18030"),
    ("苹果发布新款iPhone", "gb18030"),
    ("颱風來襲 全台停班停課", "gb18030"),
    ("颱風來襲 全台停班停課", "big5hkscs"),
    ("台股收盤上漲120點", "big5hkscs"),
    ("《渡口》：“船”，开了！", "gb18030"),
)


def feed(text: str, label: str, codec: str = "") -> bytes:
    """An RSS feed of one article whose title and text are `text`."""
    item = f"<item><title>{text}</title><link>https://news.example.org/1</link><description>{text}</description></item>"
    head = f'<?xml version="1.0" encoding="{label}"?><rss version="2.0"><channel><title>{text}</title>'
    whole = f"{head}<link>https://news.example.org/</link>{item}</channel></rss>"
    return whole.encode(codec or charsets.codec(label).name)


def title_of(body: bytes) -> str:
    (article,) = accepted(entries_of_bytes(body))
    return article.title


@pytest.mark.parametrize("name", TITLES)
def test_a_declared_encoding_that_decodes_is_used(name: str) -> None:
    (article,) = articles(f"suites/{name}.rss")
    assert article.title == TITLES[name]
    assert article.content_html == f"<p>{TITLES[name]}. {TITLES[name]}.</p>"


def test_every_encoding_of_the_suites_has_its_title() -> None:
    assert {path.stem for path in (HERE / "suites").glob("F03_*")} == TITLES.keys()


@pytest.mark.parametrize(
    ("text", "label"), [(text, label) for text, labels in SENTENCES for label in labels.split()], ids=str
)
def test_other_texts_in_their_declared_encoding(text: str, label: str) -> None:
    assert title_of(feed(text.replace("&", "&amp;"), label)) == text


@pytest.mark.parametrize(
    ("text", "label"), [(text, label) for text, labels in IRREGULAR for label in labels.split()], ids=str
)
def test_a_headline_in_irregular_case_is_not_decoded_as_chinese(text: str, label: str) -> None:
    assert title_of(feed(text, label)) == text
    body = f"<title>{text}</title><description>x</description>".encode(charsets.codec(label).name)
    assert text in decoding.decode(body, label)


@pytest.mark.parametrize(("text", "codec"), CHINESE_HEADLINES)
@pytest.mark.parametrize("label", ["iso-8859-1", "windows-1252", "utf-8", ""])
def test_a_chinese_headline_with_a_default_label_is_decoded_as_chinese(text: str, codec: str, label: str) -> None:
    assert decoding.decode(f"<title>{text}</title>".encode(codec), label) == f"<title>{text}</title>"


@pytest.mark.parametrize(
    "word", ["größte", "Maß", "ÄÖÜ", "été", "naïveté", "mañana", "Århus", "ÞÆ", "à", "10 °C", "m²"]
)
@pytest.mark.parametrize("label", ["iso-8859-1", "ISO_8859-1", "latin1", "windows-1252", "us-ascii", "iso-8859-15"])
def test_one_western_word_is_not_decoded_as_chinese(word: str, label: str) -> None:
    assert decoding.decode(f"<p>{word}</p>".encode("latin-1"), label) == f"<p>{word}</p>"


@pytest.mark.parametrize("text", ["北京", "系统", "河边的灯亮了", "新华社", "桥", "Windows 系统更新", "碼頭的燈又亮了"])
@pytest.mark.parametrize("label", ["gb2312", "GBK", "gb18030", "gb_2312-80", "csgb2312"])
def test_short_chinese_in_its_declared_encoding(text: str, label: str) -> None:
    assert decoding.decode(f"<p>{text}</p>".encode("gb18030"), label) == f"<p>{text}</p>"


@pytest.mark.parametrize("text", ["café", "A · B", "Straße", "Ünï", "Привет, мир"])
@pytest.mark.parametrize("label", ["gb2312", "big5", "iso-8859-1", "windows-1251", "shift_jis", ""])
def test_western_utf8_with_a_wrong_label_is_utf8(text: str, label: str) -> None:
    assert decoding.decode(f"<p>{text}</p>".encode(), label) == f"<p>{text}</p>"


@pytest.mark.parametrize("label", ["iso-8859-1", "latin1", "windows-1252", "iso-8859-15", "iso-8859-2", "windows-1251"])
@pytest.mark.parametrize("codec", ["gb18030", "big5hkscs"])
def test_chinese_declared_as_western_is_decoded_as_chinese(label: str, codec: str) -> None:
    text = "碼頭的燈又亮了，老船長說，今晚不用等潮水，我們可以回家了。"
    assert decoding.decode(text.encode(codec), label) == text


def test_japanese_with_a_character_that_is_common_in_misread_chinese() -> None:
    """音 in EUC-JP are the bytes of 不 in GBK."""
    text = "音楽、音楽。" * 20
    assert decoding.decode(text.encode("euc_jp"), "euc-jp") == text


@pytest.mark.parametrize("label", sorted(webencodings.LABELS))
def test_every_label_of_the_standard_is_known(label: str) -> None:
    codec = charsets.codec(label)
    if webencodings.LABELS[label] == "replacement":
        # https://encoding.spec.whatwg.org/#replacement: labels with a Python codec are decoded
        assert (codec is not None) == (label in ("hz-gb-2312", "iso-2022-kr", "csiso2022kr"))
    else:
        assert codec is not None
        wide = codec.name in charsets.UNICODE - {"utf-8"}
        assert (
            codec.decode("a".encode("utf-16-be" if codec.name == "utf-16-be" else "utf-16-le") if wide else b"a")[0]
            == "a"
        )


@pytest.mark.parametrize("label", ["ISO_8859_1", "Windows 1252", "UTF8", "cp936", "GB18030-2022", "utf8mb4", "MS950"])
def test_labels_are_case_insensitive(label: str) -> None:
    assert charsets.codec(label) is not None


def test_a_user_defined_byte_does_not_lose_the_text() -> None:
    assert decoding.decode(b"a\x80b", "x-user-defined") == "a\uf780b"


# --- surrogates -----------------------------------------------------------------------------------------------


def test_surrogate_pairs_become_one_character() -> None:
    (article,) = articles("field/bitlove-24.xml")
    assert article.title == "灯\U0001f609"
    assert article.content_html == "<p>\U0001f609 亮</p>"


@pytest.mark.parametrize("character", ["\U0001f609", "\U00010000", "\U0010fffd", "\U00020bb7"])
@pytest.mark.parametrize("form", ["&#{0};&#{1};", "&#x{0:x};&#x{1:X};", "&#X{0:X};&#0{1};", "&#x0{0:x};&#{1};"])
@pytest.mark.parametrize(
    "around",
    ["{}", "<![CDATA[{}]]>", "<![CDATA[<p>{}</p>]]>", "&lt;p&gt;{}&lt;/p&gt;"],
    ids=["raw", "section", "html", "escaped"],
)
def test_references_to_a_surrogate_pair_are_one_character(character: str, form: str, around: str) -> None:
    units = character.encode("utf-16-be")
    references = form.format(int.from_bytes(units[:2], "big"), int.from_bytes(units[2:], "big"))
    text = around.format("乙" + references)
    body = f"<rss><channel><item><title>甲{references}</title><description>{text}</description></item>"
    (article,) = accepted(entries_of_bytes(f"{body}</channel></rss>".encode()))
    assert article.title == "甲" + character
    assert article.content_html == f"<p>乙{character}</p>"


@pytest.mark.parametrize("escaped", ["&#55357;&#56841;", "&#xD83D;&#xDE09;"])
def test_surrogate_references_in_double_escaped_text_or_json(escaped: str) -> None:
    twice = escaped.replace("&", "&amp;")
    xml = f"<rss><channel><item><title>甲{twice}</title><description>乙{twice}</description></item></channel></rss>"
    item = f'{{"id":"1","url":"https://e.example.org/1","title":"甲{escaped}","content_html":"<p>乙{escaped}</p>"}}'
    json = f'{{"version":"https://jsonfeed.org/version/1.1","title":"t","items":[{item}]}}'
    for body in (xml, json):
        (article,) = accepted(entries_of_bytes(body.encode()))
        assert (article.title, article.content_html) == ("甲\U0001f609", "<p>乙\U0001f609</p>")


@pytest.mark.parametrize("label", ["utf-8", "", "gb2312", "iso-8859-1"])
def test_cesu8_is_detected_before_other_encodings(label: str) -> None:
    cesu = "灯\U0001f609亮\U00020bb7".encode("utf-16-le", "surrogatepass")
    units = re.findall("..", cesu.decode("latin-1"), re.DOTALL)
    body = b"".join(
        unit.encode("latin-1").decode("utf-16-le", "surrogatepass").encode("utf-8", "surrogatepass") for unit in units
    )
    assert b"\xed\xa0\xbd" in body
    assert decoding.decode(body, label) == "灯\U0001f609亮\U00020bb7"


@pytest.mark.parametrize("half", [b"\xed\xa0\xbd", b"\xed\xb8\x89", b"\xed\xb8\x89\xed\xa0\xbd"])
def test_a_lone_surrogate_loses_no_other_character(half: bytes) -> None:
    assert decoding.decode("灯".encode() + half + "亮".encode()).strip("灯亮") in ("\ufffd", "\ufffd\ufffd")


@pytest.mark.parametrize(
    ("references", "read"),
    [
        ("a&#55357;b", "a\ufffdb"),
        ("a&#56841;&#55357;b", "a\ufffd\ufffdb"),
        ("a&#x1F;&#8;b", "ab"),
        ("&#x110000;&#99999999999;", "\ufffd\ufffd"),
        ("&#9;&#x4e2d;", "&#9;&#x4e2d;"),
    ],
)
def test_references_to_invalid_characters(references: str, read: str) -> None:
    assert drop_illegal_references(references) == read


def test_references_to_control_characters_are_removed() -> None:
    first, second = articles("field/miniflux-575.xml")
    assert (first.title, first.content_html) == ("甲乙", "<p>正文一段</p>")
    assert second.title == "丙"


def test_pairs_are_found_in_one_pass() -> None:
    assert join_surrogates("&#55357;" * 200_000).count("&#") == 200_000
