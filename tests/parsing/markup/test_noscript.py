"""Pictures in `<noscript>` are shown once, in the place where a script would show them; other content is dropped."""

import pytest

from feeds.parsing.markup import clean, finish, new_draft

PICTURE = '<img src="https://pictures.example.com/ferry.jpg" alt="渡轮">'
LAZY = '<img data-src="https://pictures.example.com/ferry.jpg" alt="渡轮">'
EMPTY = '<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" class="lazy">'
FIGURE = '<figure><img src="https://pictures.example.com/ferry.jpg" alt="渡轮"></figure>'

SHOWN = {
    "in front of the lazy one": (f"<noscript>{PICTURE}</noscript>{LAZY}", FIGURE),
    "behind the lazy one": (f"{LAZY}<noscript>{PICTURE}</noscript>", FIGURE),
    "where a script knows the address": (f"{EMPTY}<noscript>{PICTURE}</noscript>", FIGURE),
    "in another size beside the lazy one": (
        f"{LAZY}<noscript>{PICTURE.replace('ferry', 'ferry_large')}</noscript>",
        FIGURE,
    ),
    "in another size elsewhere": (
        f"<p>{LAZY}</p><noscript>{PICTURE.replace('.jpg', '-300x200.jpg?w=900')}</noscript>",
        FIGURE,
    ),
    "beside one that needs no script": (
        f"{PICTURE}<noscript>{PICTURE.replace('ferry', 'quay')}</noscript>",
        FIGURE + FIGURE.replace("ferry", "quay"),
    ),
    "within another noscript": (f"<noscript><div><noscript>{PICTURE}</noscript></div></noscript>", FIGURE),
    "twice": (f"<noscript>{PICTURE}</noscript>" * 2, FIGURE),
    "between words": (
        f"<p>靠岸。</p><noscript>请打开脚本{PICTURE}</noscript><p>离岸。</p>",
        f"<p>靠岸。</p>{FIGURE}<p>离岸。</p>",
    ),
    "with a caption": (
        f"<figure><noscript>{PICTURE}</noscript><figcaption>雾里的渡轮</figcaption></figure>",
        FIGURE.replace("</figure>", "<figcaption>雾里的渡轮</figcaption></figure>"),
    ),
}

NOT_SHOWN = {
    "a counter": '<img src="https://count.example.com/tr?id=3">',
    "a pixel": '<img src="https://count.example.com/a.jpg" width="1" height="1">',
    "a hidden one": '<img src="https://count.example.com/a.jpg" style="display:none">',
    "one without a picture's name": '<img src="https://pictures.example.com/photo?id=5">',
    "of our own network": '<img src="http://192.168.0.1/a.jpg">',
    "words": "<p>请打开脚本再看</p>",
}


@pytest.mark.parametrize("name", SHOWN)
def test_noscript_picture_is_shown_once(name: str) -> None:
    html, expected = SHOWN[name]
    draft = new_draft(html)
    assert finish(draft) == expected
    # the other picture was never visible
    assert not any("repeated" in note for note in tuple(map(str, draft.notes.messages())))


@pytest.mark.parametrize("name", NOT_SHOWN)
def test_other_noscript_content_is_dropped(name: str) -> None:
    assert clean(f"<p>靠岸。</p><noscript>{NOT_SHOWN[name]}</noscript>") == "<p>靠岸。</p>"


def test_long_noscript_text_is_shown_with_its_pictures() -> None:
    code = "<pre><code>print('靠岸')\n" + "x = 1\n" * 60 + "</code></pre>"
    html = f'<p>代码：</p><script src="https://gist.github.com/1.js"></script><noscript>{code}</noscript><p>完。</p>'
    result = clean(html)
    assert result.startswith("<p>代码：</p><pre>print('靠岸')")
    assert result.count("x = 1") == 60
    assert clean(result) == result
    nested = clean(f"<noscript><noscript>{code}</noscript><img src=https://a.example/1.jpg></noscript>")
    assert 'src="https://a.example/1.jpg"' in nested
