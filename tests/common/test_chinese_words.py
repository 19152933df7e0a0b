"""Words that need conversion by word, not by character: each with its context in a sentence."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from opencc import OpenCC

from feeds.common.chinese import to_hans, to_hant
from feeds.common.chinese.characters import SIMPLIFIED, TRADITIONAL
from feeds.common.chinese.converters import converter, phrases, simplified_exceptions
from tests.cases.documents import articles

#: simplified -> traditional in Taiwan's standard, one line per character with several forms
WORDS = {
    "个": "一个中国=一個中國 一个中年人=一個中年人 另一个中心=另一個中心 多个中学=多個中學 "
    "一个旧书店=一個舊書店 这个中午=這個中午 每个中国人=每個中國人 几个月=幾個月 个人=個人 "
    "个中滋味=箇中滋味 个中原因=箇中原因",
    "干": "饼干=餅乾 饼干的=餅乾的 干净=乾淨 干燥=乾燥 干旱=乾旱 干脆=乾脆 干杯=乾杯 葡萄干=葡萄乾 "
    "晒干了=曬乾了 干炒牛河=乾炒牛河 干着急=乾著急 一干二净=一乾二淨 外强中干=外強中乾 干部=幹部 "
    "好干部=好幹部 干活=幹活 干什么=幹什麼 骨干=骨幹 主干=主幹 树干=樹幹 干细胞=幹細胞 "
    "长江干流=長江幹流 干得好=幹得好 干扰=干擾 去干扰=去干擾 被干扰=被干擾 政府干预=政府干預 "
    "多干预=多干預 干涉=干涉 若干=若干 不相干=不相干 干戈=干戈 天干地支=天干地支 乾隆=乾隆 "
    "乌干达=烏干達",
    "里": "房间里=房間裡 心里=心裡 这里面=這裡面 脑海里=腦海裡 版本里=版本裡 村里=村裡 "
    "糊里糊涂=糊裡糊塗 公里=公里 万里=萬里 五万里=五萬里 两万五千里长征=兩萬五千里長征 英里=英里 "
    "邻里=鄰里 里程碑=里程碑 故里=故里 阿里巴巴=阿里巴巴 埃里克=埃里克 弗里德曼=弗里德曼 "
    "加布里埃尔=加布里埃爾 索马里=索馬里 马里兰州=馬里蘭州 果戈里=果戈里 "
    "马里政府军=馬里政府軍 马里总统=馬里總統 百里挑一=百里挑一 首里城=首里城",
    "发": "头发=頭髮 白发=白髮 理发店=理髮店 染发=染髮 毛发=毛髮 千钧一发=千鈞一髮 令人发指=令人髮指 "
    "发型=髮型 发布=發布 被发布=被發布 被发现=被發現 镜头发现=鏡頭發現 街头发生=街頭發生 "
    "不断发布=不斷發布 增长发展=增長發展 资金发放=資金發放 明白发生=明白發生 粉丝发帖=粉絲發帖 "
    "发财=發財 发音=發音 出发=出發 字节跳动=字節跳動",
    "后": "以后=以後 后来=後來 后果=後果 皇后=皇后 太后=太后 王后=王后 天后宫=天后宮 三天后=三天後 "
    "15天后=15天後 几天后=幾天後 电影后期=電影後期 入球后=入球後 亿元后=億元後 后代=後代 "
    "后冷战=後冷戰",
    "面": "面条=麵條 面粉=麵粉 面包=麵包 方便面=方便麵 一碗面=一碗麵 和面部识别=和面部識別 "
    "里面包含=裡面包含 上面包括=上面包括 面对=面對 海洋面积=海洋面積 表面=表面 见面=見面 "
    "面子=面子",
    "台": "台风=颱風 强台风=強颱風 柜台=櫃檯 台湾=臺灣 带领台湾=帶領臺灣 平台=平臺 天台县=天台縣 "
    "郭台铭=郭台銘 平台风险=平臺風險",
    "只": "一只猫=一隻貓 两只手=兩隻手 50只羊=50隻羊 几十只鸟=幾十隻鳥 数百万只=數百萬隻 船只=船隻 "
    "只有=只有 最多只能=最多只能 还是只能=還是只能 这只是=這只是 是只有=是只有 不只=不只 "
    "只言片语=隻言片語 只身=隻身 一只可爱的狗=一隻可愛的狗",
    "松": "松树=松樹 松岗=松崗 马拉松=馬拉松 轻松=輕鬆 放松=放鬆 宽松=寬鬆 松散=鬆散 武松=武松 松鼠=松鼠",
    "云": "云南=雲南 而云南=而雲南 但云服务=但雲服務 云计算=雲計算 人云亦云=人云亦云 古人云=古人云 风云=風雲",
    "周": "周末=週末 每周=每週 上周五=上週五 周刊=週刊 周围=周圍 四周=四周 周恩来=周恩來 周到=周到 "
    "一周岁=一週歲 首周=首週 首周票房=首週票房 国家元首周恩来=國家元首周恩來 回首周围=回首周圍 榜首周杰伦=榜首周杰倫 "
    "一周年=一週年 本次周末=本次週末",
    "余": "余华=余華 余光中=余光中 余秋雨=余秋雨 余杰=余杰 余茂春说=余茂春說 余先生=余先生 余某某=余某某 "
    "其余先生=其餘先生 业余教授=業餘教授 十余人=十餘人 50余名=50餘名 余额=餘額 余生=餘生 余杭=餘杭 余震=餘震",
    "范": "范冰冰=范冰冰 范丞丞=范丞丞 范先生说=范先生說 范长江=范長江 范加尔=范加爾 张范=張范 范围=範圍 不规范=不規範 "
    "师范大学=師範大學 示范区=示範區 防范范先生=防範范先生 范例=範例 范畴=範疇",
    "郁": "郁达夫=郁達夫 郁慕明=郁慕明 郁先生=郁先生 馥郁=馥郁 忧郁=憂鬱 抑郁症=抑鬱症 郁闷=鬱悶 郁金香=鬱金香 "
    "郁郁葱葱=鬱鬱蔥蔥",
    "岳": "岳飞=岳飛 岳云鹏=岳雲鵬 岳先生=岳先生 岳父=岳父 岳阳=岳陽 岳塘区=岳塘區 山岳=山嶽 五岳=五嶽",
    "于": "于谦=于謙 于右任=于右任 于和伟=于和偉 于先生=于先生 于小姐=于小姐 位于北京=位於北京 由于先生=由於先生 "
    "于是=於是 求助于律师=求助於律師 死于=死於",
    "surnames": "钟南山=鍾南山 钟楚红=鍾楚紅 钟先生=鍾先生 闹钟=鬧鐘 谷爱凌=谷愛凌 谷先生=谷先生 后羿=后羿 干宝=干寶 "
    "姜文=姜文 姜先生=姜先生 生姜=生薑 丑角=丑角 丑闻=醜聞 曲婉婷=曲婉婷 曲先生=曲先生 沈从文=沈從文 沈阳=瀋陽 "
    "党项=党項 党员=黨員 涂先生=涂先生 涂醒哲=涂醒哲 涂鸦=塗鴉 台山=台山",
    "系": "关系=關係 系统=系統 有关系统=有關系統 情系中华=情繫中華 联系=聯繫 维系=維繫 系列=系列 确系=確係 体系=體系",
    "历": "历史=歷史 美国历史=美國歷史 百年历史=百年歷史 中国历代=中國歷代 经历=經歷 日历=日曆 农历=農曆 万历=萬曆",
    "制": "制度=制度 破产制度=破產制度 美国制裁=美國制裁 美国制造=美國製造 制作=製作 抑制剂=抑制劑 "
    "复制=複製 控制=控制 手机制造商=手機製造商",
    "复": "复杂=複雜 更复杂=更複雜 重复=重複 恢复=恢復 反复=反覆 答复=答覆 复工=復工 覆盖=覆蓋",
    "others": "标签=標籤 晚上签署=晚上簽署 求签证=求簽證 重大冲击=重大衝擊 互相冲突=互相衝突 "
    "怒气冲天=怒氣沖天 国家具有=國家具有 一家私人公司=一家私人公司 家具=家具 唯一出路=唯一出路 "
    "一出戏=一齣戲 一出好戏=一齣好戲 市场准入=市場准入 标准=標準 尽可能=儘可能 用尽=用盡 "
    "没有采取=沒有採取 神采=神采 硅谷=硅谷 去年谷歌=去年谷歌 谷物=穀物 几分钟=幾分鐘 钟情=鍾情 "
    "折合=折合 折叠=摺疊 回归=回歸 北回归线=北迴歸線 骑手表示=騎手表示 手表=手錶 "
    "重大斗争=重大鬥爭 北斗=北斗 公布=公布 岩石=岩石 死胡同=死胡同 看着=看著 着急=著急 着火=著火 "
    "接着=接著 著名=著名 著作=著作 显著=顯著 土著=土著",
}
PAIRS = [tuple(pair.split("=")) for line in WORDS.values() for pair in line.split()]

#: traditional words whose simplified form differs from a conversion by character; in one direction only
HANS = {
    "看著": "看着",
    "看着": "看着",
    "執著": "执着",
    "穿著": "穿着",
    "附著": "附着",
    "著火": "着火",
    "看著作業": "看着作业",
    "等著名額": "等著名额",
    "對著名作家": "对著名作家",
    "編著": "编著",
    "原著": "原著",
    "名著": "名著",
    "見微知著": "见微知著",
    "著稱": "著称",
    "甚麼": "什么",
    "祇是": "只是",
    "想像": "想象",
    "座標": "坐标",
    "瞭解": "了解",
    "藉口": "借口",
    "乾坤": "乾坤",
    "徵求": "征求",
}


def test_the_word_table_is_large_enough() -> None:
    assert len(PAIRS) > 200
    assert len(set(PAIRS)) == len(PAIRS)


@pytest.mark.parametrize(("hans", "hant"), PAIRS)
def test_words_to_traditional(hans: str, hant: str) -> None:
    assert to_hant(hans) == hant


@pytest.mark.parametrize(("hans", "hant"), PAIRS)
def test_words_back_to_simplified(hans: str, hant: str) -> None:
    assert to_hans(hant) == hans


@pytest.mark.parametrize(("prefix", "suffix"), [("，", "。"), ("他说：“", "”。"), ("", "，"), ("\n", "\n")])
def test_punctuation_around_a_word_does_not_matter(prefix: str, suffix: str) -> None:
    for hans, hant in PAIRS:
        assert to_hant(prefix + hans + suffix) == to_hant(prefix) + hant + to_hant(suffix)


@pytest.mark.parametrize(("hant", "hans"), HANS.items())
def test_words_to_simplified(hant: str, hans: str) -> None:
    assert to_hans(hant) == hans


@given(st.lists(st.sampled_from(PAIRS), min_size=1, max_size=8))
def test_adjacent_words_are_converted_separately(pairs: list[tuple[str, str]]) -> None:
    assert to_hant("，".join(hans for hans, _ in pairs)) == "，".join(hant for _, hant in pairs)


@pytest.mark.parametrize(("hans", "hant"), PAIRS)
def test_conversion_is_idempotent(hans: str, hant: str) -> None:
    assert to_hant(hant) == hant
    assert to_hans(hans) == hans


def test_a_traditional_line_in_a_simplified_text_is_unchanged() -> None:
    """OpenCC would take it for simplified text and convert it to 萬裡, 幹擾 and 皇後."""
    assert to_hant("万里长城的面积\n萬里長城和皇后的干擾\n干扰") == "萬里長城的面積\n萬里長城和皇后的干擾\n干擾"
    assert to_hans("萬里\n著名的瞭望台说\n顯著") == "万里\n著名的瞭望台说\n显著"


@pytest.mark.parametrize("characters", [SIMPLIFIED, TRADITIONAL])
def test_character_tables_equal_those_of_opencc(characters: frozenset[str]) -> None:
    convert, other = (to_hant, to_hans) if characters is SIMPLIFIED else (to_hans, to_hant)
    plain = OpenCC("t2s" if convert is to_hans else "s2tw")
    assert {character for character in characters if plain.convert(character) == character} == set()
    assert {character for character in characters if other(character) != character} == set()


def test_no_word_contains_a_character_of_the_other_script() -> None:
    for hans, hant in PAIRS:
        assert not TRADITIONAL & set(hans), hans
        assert not SIMPLIFIED & set(hant), hant


def test_every_custom_phrase_is_effective() -> None:
    """A phrase hidden by another phrase would have no effect."""
    words = phrases()
    assert {hans: to_hant(hans) for hans, hant in words.items() if to_hant(hans) != hant} == {}
    assert all(len(hans) == len(hant) <= 7 for hans, hant in words.items())
    assert all(len(hans) == len(hant) for hans, hant in simplified_exceptions().items())


def test_without_temporary_files_opencc_uses_its_own_dictionaries(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))
    convert = converter.__wrapped__("zh-Hant").convert
    assert convert("头发") == "頭髮"


def test_reported_issue_opencc_580() -> None:
    """field/opencc-580.xml"""
    (article,) = articles("field/opencc-580.xml")
    assert to_hant(article.title) == "乾鍋雞與去干擾1"
    assert to_hant("\n".join([article.summary])) == (
        "乾炒牛河、去干擾、一個中年人、頭髮和發布、皇后與後來、松崗的松樹、麵條與面對、他說“看著著急”。字節跳動。"
    )
    assert to_hans(to_hant(article.summary)) == article.summary
