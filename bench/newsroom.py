"""Generated Chinese news stories, and copies of them with the changes that mirrors and reprints make.

Sentences are composed of words of two characters, so that two stories share nearly as little as two real articles: at the
ninth decile a pair of 537 real articles shares .002 of its 4-grams, and a pair of these stories about ten times as much.
"""

from random import Random

WORDS = {
    "time": "清晨 傍晚 午后 昨夜 今早 周一 周二 周三 周四 周五 月初 月底 年初 年末 春天 夏天 秋天 冬天 最近 不久 当时 随后 事后 平日",
    "place": "渡口 码头 老街 山村 河岸 海边 林场 茶园 集市 广场 车站 机场 桥头 巷口 山脚 水库 岛上 城北 城南 郊外 镇上 县城 田间 湖畔",
    "who": "渔民 司机 教师 护士 木匠 店主 船长 工人 学生 医生 农户 记者 邻居 老人 青年 游客 摊贩 画家 厨师 队员 官员 专家 志愿 住户",
    "how": "悄悄 匆忙 再次 陆续 主动 意外 终于 反复 轮流 连夜 亲手 分批 免费 公开 仔细 大声 逐一 当场 共同 独自 暂时 重新 迅速 慢慢",
    "did": "修好 打开 搬走 清理 测量 记录 寻找 发现 归还 借用 展示 更换 检查 拆除 搭建 运送 收集 守护 擦亮 售出 介绍 保存 描绘 种下",
    "kind": "老旧 崭新 破损 明亮 狭窄 宽阔 潮湿 干燥 珍贵 普通 沉重 轻便 彩色 木制 铁制 手工 废弃 闲置 巨大 细小 古老 临时 简易 精致",
    "what": "路灯 渔网 木船 书架 水井 石桥 屋顶 招牌 信件 地图 照片 铜钟 风车 果树 渠道 雨棚 长椅 围墙 仪器 帐篷 电线 水泵 展柜 门锁",
    "felt": "高兴 惊讶 担心 满意 遗憾 平静 疲惫 感激 犹豫 自豪 疑惑 期待 紧张 轻松 失望 骄傲 不安 欣慰 无奈 坚定 好奇 放心 着急 踏实",
    "why": "降雨 台风 干旱 涨潮 停电 堵车 缺水 降温 大雪 浓雾 施工 涨价 节日 比赛 丰收 搬迁 换届 演出 考试 开学 放假 修路 募捐 展览",
}
_CHOICES = {name: words.split() for name, words in WORDS.items()}

TURNS = (
    "{time}{place}{who}{how}{did}{kind}{what}，{felt}。",
    "因{why}，{who}{how}{did}了{place}{kind}{what}。",
    "“{what}{how}{did}，我很{felt}。”{place}{who}{time}说。",
    "{why}过后，{place}只剩{number}件{kind}{what}，{who}很{felt}。",
    "{who}与{who2}{time}在{place}{how}{did}{what}，共{number}次。",
    "{place}往{place2}{number}里，{kind}{what}{time}由{who}{did}。",
    "谈到{why}，{place}{who}{felt}又{felt2}：{what}该{how}{did}。",
    "{time}{why}，{what}在{place}{how}{did}，{who}{number}人{felt}。",
)
FOOTER = "获取更多消息：请访问本站首页，订阅每日更新，或者扫描下方的图案关注我们的公共账号，谢谢您的阅读。"


def story(number: int) -> list[str]:
    """Return the sentences of story `number`: 25 to 75 of them, deterministic for each number."""
    chance = Random(number)  # noqa: S311 # no secret
    return [_sentence(chance) for _ in range(chance.randrange(25, 76))]


def with_footer(sentences: list[str], _chance: Random) -> str:
    """Return the text with an advert behind it."""
    return "".join([*sentences, FOOTER])


def changed(sentences: list[str], chance: Random) -> str:
    """Return the text with one character in twenty replaced by another one."""
    text = list("".join(sentences))
    for position in chance.sample(range(len(text)), len(text) // 20):
        text[position] = chr(chance.randrange(0x4E00, 0x9FA5))
    return "".join(text)


def cut(sentences: list[str], _chance: Random) -> str:
    """Return the first four fifths of the text."""
    text = "".join(sentences)
    return text[: len(text) * 4 // 5]


def shuffled(sentences: list[str], chance: Random) -> str:
    """Return the same sentences in another order."""
    return "".join(chance.sample(sentences, len(sentences)))


PERTURBED = {"footer": with_footer, "changed": changed, "cut": cut, "shuffled": shuffled}


def _sentence(chance: Random) -> str:
    words_by_role = {name: chance.choice(words) for name, words in _CHOICES.items()}
    again = {f"{name}2": chance.choice(_CHOICES[name]) for name in ("who", "place", "felt")}
    return chance.choice(TURNS).format(**words_by_role, **again, number=chance.randrange(2, 300))
