"""Lazily loaded pictures: the best address replaces every placeholder, in any element."""

import time

import pytest

from feeds.parsing.markup import clean, finish, new_draft
from feeds.urls.image_origin import is_preview

BASE = "https://www.example.cn/p/1.html"
LAMP = "https://static.example.cn/u/2026/lamp.jpg"
SHOWN = f'<figure><img src="{LAMP}" alt=""></figure>'

PLACEHOLDERS = (
    "/static/image/common/none.gif",
    "https://simg.sinajs.cn/blog7style/images/common/sg_trans.gif",
    "https://h.example.org/t.gif",
    "/x.gif",
    "/img/ph.png",
    "/uploads/Blank.gif",
    "https://static.example.cn/loading.svg",
    "https://static.example.cn/img/lazy-loader.gif",
    "https://static.example.cn/spinner.png",
    "https://static.example.cn/img/placeholder-640x360.png",
    "https://static.example.cn/placeholder.jpg",
    "https://static.example.cn/spaceball.gif",
    "https://static.example.cn/transparent_1x1.png",
    "https://picsum.photos/400/300",
    "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7",
    "data:image/svg+xml;charset=utf-8,%3Csvg xmlns%3D'http%3A%2F%2Fwww.w3.org%2F2000%2Fsvg' viewBox%3D'0 0 3 2'%2F%3E",
    "about:blank",
    "#",
)
PREVIEWS = (
    f"{LAMP}?w=20&blur=30",
    f"{LAMP}?imageMogr2/thumbnail/40x/blur/20x5",
    f"{LAMP}?x-oss-process=image/resize,w_20/blur,r_3,s_2",
    "https://static.example.cn/u/2026/lamp-20x15.jpg",
    "https://static.example.cn/w_32,q_10/u/2026/lamp.jpg",
    "https://static.example.cn/u/2026/lamp_20x.jpg",
    "https://static.example.cn/u/2026/lamp.lqip.jpg",
    "https://static.example.cn/u/2026/lamp-blurred.jpg",
    # uninformative names
    "https://static.example.cn/u/default.png",
    "https://static.example.cn/u/2026/thumb.jpg",
    "https://static.example.cn/img/bg.png",
    "https://static.example.cn/img/white2.png",
    "https://static.example.cn/img/no-image-default.jpg",
)
LAZY_ATTRIBUTES = (
    f'data-src="{LAMP}"',
    f'data-original="{LAMP}"',
    f'data-lazy-src="{LAMP}"',
    f'data-lazy="{LAMP}"',
    f'zoomfile="{LAMP}" file="{LAMP}?thumb=1"',
    f'real_src="{LAMP}"',
    f'data-cfsrc="{LAMP}"',
    f'data-ezsrc="{LAMP}"',
    f'data-srcset="{LAMP} 1200w, https://static.example.cn/u/2026/lamp-s.jpg 300w"',
    f'data-lazy-srcset="https://static.example.cn/u/2026/lamp-s.jpg 1x, {LAMP} 2x"',
    f'nitro-lazy-srcset="{LAMP} 1x"',
    f'srcset="{LAMP} 800w"',
    f'data-original-set="{LAMP} 1x"',
    f""":src="'{LAMP}'\" """,
    f'v-lazy="`{LAMP}`"',
    # attributes outside the table
    f'data-my-picture="{LAMP}"',
    f'hi-res="{LAMP}"',
    'data-src="https://static.example.cn/u/2026/lamp{width}.jpg" data-widths="[180, 360]"',
)


def cleaned(html: str) -> str:
    return clean(html, base=BASE)


@pytest.mark.parametrize("late", LAZY_ATTRIBUTES)
@pytest.mark.parametrize("placeholder", [*PLACEHOLDERS, *PREVIEWS])
def test_lazy_picture_replaces_a_placeholder(placeholder: str, late: str) -> None:
    expected = SHOWN.replace("lamp.jpg", "lamp360.jpg") if "{width}" in late else SHOWN
    assert cleaned(f'<img src="{placeholder}" {late}>') == expected
    assert cleaned(f'<img {late} class="lazy" src="{placeholder}">') == expected


@pytest.mark.parametrize("preview", PREVIEWS)
def test_preview_is_used_without_an_alternative(preview: str) -> None:
    assert is_preview(preview)
    assert f'src="{preview.replace("&", "&amp;")}"' in cleaned(f'<img src="{preview}">')


@pytest.mark.parametrize(
    "url",
    [
        LAMP,
        f"{LAMP}?w=640&h=20",
        "https://a.example.cn/u/lamp_1x.jpg",
        "https://a.example.cn/u/lamp-thumb.jpg",
        "https://a.example.cn/20x15/lamp.jpg",
        "https://a.example.cn/w_640,h_20/lamp.jpg",
    ],
)
def test_full_pictures_are_not_previews(url: str) -> None:
    assert not is_preview(url)


@pytest.mark.parametrize("value", ["true", "1", "lazy", "", "undefined"])
@pytest.mark.parametrize("name", ["data-lazy", "data-src", "data-lazyload", "data-original"])
def test_invalid_lazy_address_is_ignored(name: str, value: str) -> None:
    assert cleaned(f'<img src="{LAMP}" class="lazy" {name}="{value}">') == SHOWN
    assert cleaned(f'<p>文</p><img {name}="{value}">') == "<p>文</p>"


def test_lazy_class_selects_the_lazy_picture() -> None:
    assert cleaned(f'<img class="lazyload" src="https://static.example.cn/cover.jpg" data-src="{LAMP}">') == SHOWN
    # already loaded
    came = f'<img class="lazyloaded" src="{LAMP}" data-src="https://static.example.cn/cover.jpg">'
    assert cleaned(came) == SHOWN
    # both are one picture, and the address in `src` is as good
    assert cleaned(f'<img class="lazy" src="{LAMP}?w=640" data-original="{LAMP}">') == SHOWN.replace(
        LAMP, LAMP + "?w=640"
    )


PLACE = "https://static.example.cn/u/2026/place-7.jpg"
AWAY = "https://cdn.example.net/static/img/lamp.3f2a.png"


@pytest.mark.parametrize("name", ["data-original", "data-src", "real_src", "zoomfile", "file", "nitro-lazy-src"])
@pytest.mark.parametrize(
    "src",
    [PLACE, "/u/2026/place-7.jpg", AWAY, "https://cdn.example.net/sky.jpg", "https://cdn.example.net/u/2026/7.svg"],
)
def test_lazy_picture_replaces_other_files_of_its_site(src: str, name: str) -> None:
    assert cleaned(f'<img src="{src}" {name}="{LAMP}">') == SHOWN
    assert cleaned(f'<img src="{src}" data-lazy-srcset="{LAMP} 2x">') == SHOWN
    # already loaded
    assert LAMP not in cleaned(f'<img src="{src}" {name}="{LAMP}" class="lazyloaded">')


@pytest.mark.parametrize(
    "late",
    [
        # a copy on another site, and the lazy address of the first publisher
        'data-src="https://mmbiz.example.com/a/640?wx_fmt=jpeg"',
        'real_src="https://s1.example.com/u/4.jpg" data-original="https://s1.example.com/u/4.jpg"',
        # the same file in another size, format or folder
        'data-original="https://static.example.cn/large/place-7.jpg"',
        'data-original="https://static.example.cn/u/2026/place-7-1024x768.webp"',
        # no address
        ':src="item.pic"',
        'v-lazy="lamp.jpg"',
        'ng-src="{{host}}/u/4.jpg"',
        # a file that is not a replacement
        f'data-url="{LAMP}"',
        f'data-image="{LAMP}"',
        f'data-large-file="{LAMP}"',
    ],
)
def test_src_is_kept_if_the_lazy_address_is_another_size(late: str) -> None:
    draft = new_draft(f'<img src="{PLACE}" {late} loading="lazy">', base=BASE)
    assert finish(draft) == SHOWN.replace(LAMP, PLACE)
    assert tuple(map(str, draft.notes.messages())) == ()


def test_source_for_other_screens_does_not_replace_the_picture() -> None:
    source = '<source srcset="/u/2026/wide-9.jpg" media="(min-width: 900px)">'
    assert cleaned(f'<picture>{source}<img src="{PLACE}"></picture>') == SHOWN.replace(LAMP, PLACE)


def test_linked_photo_replaces_a_placeholder() -> None:
    assert cleaned(f'<p><a href="{LAMP}"><img src="/img/blank.gif"></a></p>') == SHOWN
    assert cleaned(f'<p><a href="{LAMP}"><span><img src="/img/blank.gif"></span> </a></p>') == SHOWN
    assert cleaned(f'<p><a href="{LAMP}"><img src="{PLACE}"></a></p>') == SHOWN.replace(LAMP, PLACE)
    for link in (
        f'<a href="{LAMP}"><img src="/img/blank.gif" width="1"></a>',
        '<a href="/p.html"><img src="/x.gif"></a>',
    ):
        assert cleaned(f"<p>上</p>{link}") == "<p>上</p>"
    wiki = "https://commons.example.org/wiki/File:Lamp_7.jpg"
    assert cleaned(f'<p>上</p><a href="{wiki}"><img src="/img/blank.gif"></a>') == "<p>上</p>"


def test_shared_placeholder_is_replaced() -> None:
    for late in ('data-original="/u/{}.jpg"', 'data-url="/u/{}.jpg"', 'data-srcset="/u/{}.jpg 2x"'):
        html = "".join(f'<img src="https://a.example.net/7.jpg" {late.format(number)}>' for number in range(3))
        assert cleaned(html) == "".join(
            f'<figure><img src="https://www.example.cn/u/{number}.jpg" alt=""></figure>' for number in range(3)
        )


OTHER_ELEMENTS = {
    "amp": f'<amp-img src="{LAMP}" width="600" height="400" layout="responsive"></amp-img>',
    "amp with a twin": f'<amp-img src="{LAMP}"><noscript><img src="{LAMP}?w=300"></noscript></amp-img>',
    "amp with a set": f'<amp-img srcset="{LAMP} 600w, https://static.example.cn/s.jpg 300w"></amp-img>',
    "an element of a single site": f'<lazy-image src="{LAMP}"></lazy-image>',
    "an element of a component": f'<LazyImage src="{LAMP}"></LazyImage>',
    "an element that waits": f'<x-picture data-src="{LAMP}"></x-picture>',
    "parallax": f'<div class="parallax-window" data-image-src="{LAMP}"></div>',
    "mip": f'<mip-img src="{LAMP}"></mip-img>',
    "a picture with sources": f'<picture><source srcset="{LAMP} 600w"><img src="/none.gif"></picture>',
    "late sources": f'<picture><source data-srcset="{LAMP}" type="image/webp"><img class="lazy"></picture>',
    "the format that most readers know": (
        f'<picture><source srcset="/a.avif" type="image/avif"><source srcset="{LAMP}" type="image/webp"><img></picture>'
    ),
    "sources alone": f'<picture data-alt=""><source srcset="{LAMP}"></picture>',
    "a background": f'<div style="height: 300px; background-image: url({LAMP})"></div>',
    "a background in quotation marks": f"<span style=\"background:#eee url('{LAMP}') no-repeat center/cover\"></span>",
    "a background in references": f'<section style="background-image:url(&quot;{LAMP}&quot;)"><svg></svg></section>',
    "a drawing with a background": f'<svg style="background-image:url(&quot;{LAMP}&quot;)" viewBox="0 0 1 1"></svg>',
    "a picture in a drawing": f'<svg><g><image href="{LAMP}"></image></g></svg>',
    "lazysizes": f'<div class="lazyload" data-bg="{LAMP}"></div>',
    "rocket": f'<div class="rocket-lazyload" data-bg="url({LAMP})"></div>',
    "lozad": f'<div class="lozad" data-background-image="{LAMP}"></div>',
    "bgset": f'<div class="lazyload" data-bgset="{LAMP} 600w, /s.jpg 300w"></div>',
    "uikit": f'<div data-src="{LAMP}" uk-img></div>',
    "a background beside its picture": f'<div style="background-image:url({LAMP})"></div><img src="{LAMP}">',
    "a background with a twin": f'<div data-bg="{LAMP}"></div><noscript><img src="{LAMP}"></noscript>',
    "Mirage": (
        f'<img data-cfsrc="{LAMP}" style="display:none;visibility:hidden"><noscript><img src="{LAMP}"></noscript>'
    ),
    "Mirage alone": f'<img data-cfsrc="{LAMP}" style="display:none;visibility:hidden">',
    "a picture that fades in": f'<img data-src="{LAMP}" style="opacity: 0">',
}


@pytest.mark.parametrize("name", OTHER_ELEMENTS)
def test_picture_in_another_element_is_shown_once(name: str) -> None:
    html = cleaned(f"<p>上</p>{OTHER_ELEMENTS[name]}<p>下</p>")
    assert html.replace(' width="600" height="400"', "") == f"<p>上</p>{SHOWN}<p>下</p>"
    assert clean(html) == html


NO_PICTURES = {
    "behind words": f'<div style="background-image:url({LAMP})">字</div>',
    "behind a picture": f'<a data-src="https://static.example.cn/big.jpg"><img src="{LAMP}"></a>',
    "an icon": f'<span class="icon" style="background-image:url({LAMP})"></span>',
    "a small one": f'<span style="width:24px;height:24px;background-image:url({LAMP})"></span>',
    "a line": '<div style="background-image:url(/img/line.gif)"></div>',
    "of our own network": '<div style="background-image:url(http://10.0.0.1/a.jpg)"></div>',
    "a script": '<div style="background-image:url(javascript:alert(1)//a.jpg)"></div>',
    "a counter": '<div data-bg="https://hm.baidu.com/hm.jpg"></div>',
    "a button": f'<button style="background:url({LAMP})"></button>',
}


@pytest.mark.parametrize("name", NO_PICTURES)
def test_decorative_background_is_not_a_picture(name: str) -> None:
    html = cleaned(f"<p>上</p>{NO_PICTURES[name]}")
    assert html.replace("<p>字</p>", "") == f"<p>上</p>{SHOWN if '<img' in NO_PICTURES[name] else ''}"


def test_lazy_recording_is_resolved() -> None:
    html = cleaned('<video data-poster="/still.jpg"><source data-src="/a.mp4" type="video/mp4"></video>')
    assert 'src="https://www.example.cn/a.mp4"' in html
    assert 'poster="https://www.example.cn/still.jpg"' in html


TWINS = {
    "another host": f'<noscript><img src="{LAMP.replace("static", "www6")}"></noscript>',
    "another size": f'<noscript><img src="{LAMP.replace(".jpg", "-300x200.jpg")}"></noscript>',
    "another folder": '<noscript><img src="https://cdn.example.net/640/lamp.jpg?v=2"></noscript>',
    "a link around it": f'<noscript><a href="/big"><img src="{LAMP}"></a></noscript>',
    "escaped": f'<noscript>&lt;img src="{LAMP}" alt="灯"&gt;</noscript>',
}
FIRST = (
    f'<img src="{LAMP}">',
    f'<a href="/p"><picture><img src="{LAMP}"></picture></a>',
    f'<span><img data-src="{LAMP}"></span>',
)


@pytest.mark.parametrize("first", FIRST)
@pytest.mark.parametrize("twin", TWINS)
def test_noscript_twin_is_not_repeated(twin: str, first: str) -> None:
    assert cleaned(f"<div>{first}{TWINS[twin]}</div>") == SHOWN
    assert cleaned(f"<div>{TWINS[twin]}{first}</div>") == SHOWN


def test_escaped_noscript_picture_is_shown() -> None:
    assert cleaned(f'<p>上</p><noscript>&lt;img src="{LAMP}"&gt;</noscript>') == f"<p>上</p>{SHOWN}"
    assert cleaned("<p>上</p><noscript>&lt;img src=x onerror=alert(1)&gt;</noscript>") == "<p>上</p>"


def test_lazy_picture_is_noted() -> None:
    draft = new_draft(f'<p>文</p><div data-bg="{LAMP}"></div>', base=BASE)
    finish(draft)
    assert tuple(map(str, draft.notes.messages())) == ("1 picture or recording shown that a script would have loaded",)


@pytest.mark.parametrize(
    "placeholder",
    [
        '<div style="background:url(background:url(',
        "<picture><source srcset=a.jpg>",
        "<svg><g>",
        "<amp-img src=a.jpg>",
        '<img src=a.jpg data-src="b.jpg">',
        '<div data-bg="a.jpg">',
        '<a href="a.jpg"><img src=blank.gif>',
        "<noscript>&lt;img src=a.jpg&gt;</noscript>",
    ],
)
def test_hostile_elements_are_cleaned_in_time(placeholder: str) -> None:
    closing = '"></div>' if placeholder.endswith("url(") else ""
    html = "".join(placeholder + closing for _ in range(120))
    began = time.process_time()
    clean(html, base=BASE)
    clean(f'<div style="{"background:url(" * 5000}">{html}</div>', base=BASE)
    assert time.process_time() - began < 5


def test_unclosed_urls_in_styles_are_cleaned_in_time() -> None:
    """Each `url(` of each style was matched with each `background:` before it."""
    style = ")" + "background:url(" * 130
    html = f'<p>文</p><div style="{style}"></div>' * 900
    began = time.process_time()
    clean(html, base=BASE)
    assert time.process_time() - began < 0.6  # takes an eighth of that
