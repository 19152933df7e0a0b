"""Articles that are hard to lay out: wide, long, without a space to break at, changed, or published twice."""

import json
from datetime import datetime, timedelta
from typing import Any

HOST = "wide.example.org"
#: longer than any line, without a position to break it
WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 3
ADDRESS = f"https://{HOST}/" + "a/very/long/way/without/any/space" * 8 + "?" + "&".join(f"k{n}={n}" for n in range(40))

TITLES = {
    "wide": f"码头上的告示牌写着一个谁也念不完的名字{WORD}" + "渡轮公司说牌子太窄名字太长只好竖着写" * 3,
    "changed": "旧灯塔的灯今晚重新亮起",
    "told": "盐田边的小学把算盘请回了课堂",
    "silent": "无",
}

SOURCE = f"""
[[source]]
id = "wide"
title = "从河口一直写到上游水库还没有写完的沿河各镇联合新闻{WORD}"
homepage = "https://{HOST}/{"path" * 60}"
feeds = ["https://{HOST}/{"feed" * 80}.xml"]

[[source]]
id = "second"
title = "盐田晚报"
homepage = "https://second.example.org/"
"""

_TABLE = (
    "<table><caption>各镇渡口一周的班次</caption><thead><tr>"
    + "".join(f"<th>第{n}号渡口的名称</th>" for n in range(1, 13))
    + "</tr></thead><tbody>"
    + "".join("<tr>" + "".join(f"<td>{n * 7 + k * 100_000_000}班</td>" for n in range(1, 13)) + "</tr>" for k in (1, 2))
    + "</tbody></table>"
)
_WIDE = f"""<p>告示牌上的名字是{WORD}，来看的人都说念不完。</p><h2>{WORD}</h2>
<p><a href="{ADDRESS}">{ADDRESS}</a></p>{_TABLE}
<pre>{"渡口 08:00 09:30 11:00 13:00 15:30 17:00 " * 12}\n{WORD}</pre>
<p>牌子背面有一行小字 <code>{WORD}</code>，<b>粗体</b>、<i>斜体</i>和<ruby>渡<rt>dù</rt></ruby>口。</p>
<figure><img src="https://pictures.{HOST}/pier.jpg" width="2400" height="1350" alt="傍晚的码头">
<figcaption>傍晚的码头{WORD}</figcaption></figure>
<p><img src="https://pictures.{HOST}/no-words.jpg"></p>
<video src="https://films.{HOST}/pier.mp4" poster="https://pictures.{HOST}/still.jpg" width="1920"></video>
<blockquote><blockquote><blockquote><p>“牌子可以换，名字不能改，”镇上的老人说，{WORD}。</p></blockquote></blockquote></blockquote>
<ul><li>一层<ul><li>二层<ul><li>三层<ol start="1000000"><li>{WORD}</li></ol></li></ul></li></ul></li></ul>
<dl><dt>{WORD}</dt><dd>{WORD}</dd></dl><h3>补记</h3><hr><p>最后一班船在九点半。</p>"""
_CHANGED = (
    "<p>停了三十年的旧灯塔今晚八点重新亮灯，{who}说，灯光能照到十二海里外。</p>"
    "<p>镇上的人从下午就在堤上占位置，卖菱角的推车一直排到鱼市门口。</p><p>{end}</p>"
)
_TOLD = (
    "<p>盐田边的小学这学期把算盘请回了三年级的课堂。校长说，孩子们先学会了听珠子的声音，然后才学会进位。</p>"
    "<p>第一批算盘是村里木匠用旧船板做的，每一把的颜色都不一样，背面写着送它的人家的名字。</p>"
    "<p>数学老师打算期末请会打算盘的爷爷奶奶来当评委，题目是算清全村一年晒出的盐。</p>"
)


def documents(now: datetime) -> tuple[bytes, ...]:
    """The documents in their order of arrival; their articles are published on the day before `now`."""
    day = {"date_published": (now - timedelta(days=1)).isoformat()}
    old_text = _CHANGED.format(who="守塔人的儿子", end="明天起，每晚八点到十点亮灯。")
    new_text = _CHANGED.format(who="航道局", end="从后天起，每晚七点到十一点亮灯，雾天整夜不熄。<b>进塔要先登记。</b>")
    wide = _item("wide", _WIDE, **day, authors=[{"name": f"作者{n}{'欧阳' * (n % 5)}"} for n in range(80)])
    wide["tags"] = [WORD, *(f"标签{n}" for n in range(60))]
    wide["attachments"] = [
        {"url": f"https://films.{HOST}/{name}", "mime_type": kind, "title": f"{WORD}"}
        for name, kind in (("song.mp3", "audio/mpeg"), ("film.mp4", "video/mp4"))
    ]
    silent = _item("silent", f'<p><img src="https://pictures.{HOST}/alone.jpg"></p>', **day)
    copied = _item("told", _TOLD, **day)
    elsewhere = {**copied, "id": "elsewhere", "url": "https://second.example.org/abacus"}
    return (
        _feed(HOST, wide, silent, copied, _item("changed", old_text, **day)),
        _feed(HOST, _item("changed", new_text, **day, date_modified=now.isoformat())),
        _feed("second.example.org", elsewhere),
    )


def _item(name: str, content: str, **fields: Any) -> dict[str, Any]:
    return {
        "id": name,
        "url": ADDRESS if name == "wide" else f"https://{HOST}/{name}",
        "title": TITLES[name],
        "content_html": content,
        **fields,
    }


def _feed(host: str, *items: dict[str, Any]) -> bytes:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": host,
        "home_page_url": f"https://{host}/",
        "items": items,
    }
    return json.dumps(feed).encode()
