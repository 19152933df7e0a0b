"""Hidden tips and menus are dropped, visible text is kept."""

import pytest

from feeds.parsing.markup import clean, finish, new_draft

TEXT = "<p>傍晚六点，老街的灯一盏一盏亮起来，行人放慢了脚步。</p>"
LONG = "<p>" + "灯一盏一盏亮起来，行人放慢了脚步，" * 20 + "</p>"

HIDDEN = {
    "display": '<div style="display: none">点击查看大图</div>',
    "without blanks": '<span style="color:red;display:none">点击查看大图</span>',
    "in capitals": '<span style="DISPLAY:NONE !important">点击查看大图</span>',
    "visibility": '<div style="visibility: hidden">点击查看大图</div>',
    "collapsed": '<div style="visibility:collapse">点击查看大图</div>',
    "the attribute": "<div hidden>点击查看大图</div>",
    "the attribute with a value": '<div hidden="hidden">点击查看大图</div>',
    "one in another": '<div hidden><p style="display:none">点击</p>查看大图</div>',
    "the last word counts": '<div style="display:block;display:none">点击查看大图</div>',
    "a tip longer than the text": (
        '<div class="tip" style="position:absolute;display:none"><strong>image.png</strong>'
        '<em>(432.98 KB, 下载次数: 0)</em><a href="/x">下载附件</a>2024-8-2 06:37 上传，请登录后下载，支持原图</div>'
    ),
    "a menu": (
        '<ul class="menu" style="display:none"><li><a href="/1">首页</a></li><li><a href="/2">新闻</a></li></ul>'
    ),
    "nothing": '<div style="display:none"></div>',
}

VISIBLE = {
    "aria": '<div aria-hidden="true">点击查看大图</div>',
    "another value": '<div style="display:block">点击查看大图</div>',
    "the last word shows it": '<div style="display:none;display:block">点击查看大图</div>',
    "a name that only begins so": '<div style="x-display:none">点击查看大图</div>',
    "found by searching": '<div hidden="until-found">点击查看大图</div>',
    "fading in": '<div style="opacity:0">点击查看大图</div>',
    "a class": '<div class="hidden">点击查看大图</div>',
}

KEPT = {
    "a whole body, as WeChat has it": f'<div id="js_content" style="visibility: hidden; opacity: 0">{LONG}</div>',
    "a whole short body": f'<div style="display:none">{TEXT}</div>',
    "all but the head": f'<h2>老街</h2><div style="display:none">{TEXT * 5}</div>',
    "the rest behind a button": f'{TEXT * 30}<div class="more" style="display:none">{LONG}</div>',
}


@pytest.mark.parametrize("name", HIDDEN)
def test_hidden_elements_are_dropped(name: str) -> None:
    draft = new_draft(TEXT + HIDDEN[name])
    assert finish(draft) == TEXT
    counted = () if name == "nothing" else ("1 hidden tip or menu of the page removed",)
    assert tuple(map(str, draft.notes.messages())) == counted


@pytest.mark.parametrize("name", VISIBLE)
def test_visible_elements_are_kept(name: str) -> None:
    assert "点击查看大图" in clean(TEXT + VISIBLE[name])


@pytest.mark.parametrize("name", KEPT)
def test_long_hidden_text_is_kept(name: str) -> None:
    html = clean(KEPT[name])
    assert "灯一盏一盏亮起来" in html
    assert html.count("盏") == KEPT[name].count("盏")


def test_hidden_slide_keeps_its_picture() -> None:
    slides = "".join(
        f'<div class="slide" style="display:{display}"><img src="https://a.example.cn/{display}.jpg"><p>第{display}张</p></div>'
        for display in ("block", "none")
    )
    assert clean(TEXT + slides).count("<img ") == 2


def test_counter_in_a_hidden_element_is_dropped() -> None:
    assert clean(f'{TEXT}<div style="display:none"><img src="https://count.example.cn/c?id=1"></div>') == TEXT
