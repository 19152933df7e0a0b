"""Sanitizing: hostile HTML is removed, and cleaning it takes limited time."""

import json
import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from feeds.errors import TooHostile
from feeds.parsing.corrections import Corrections
from feeds.parsing.markup import ALLOWED, Draft, clean, finish, new_draft
from feeds.parsing.markup.allowlist import URL_ATTRIBUTES, sanitize
from feeds.parsing.markup.limits import MAX_ATTRIBUTES, MAX_CHARACTERS, MAX_DEPTH, MAX_FORMATTING, MAX_TAGS
from feeds.parsing.markup.preprocess import preprocess
from feeds.parsing.normalizers import all_normalizers

PAYLOADS = Path(__file__).parents[4] / "shared/corpus/hostile/xss.jsonl"
_ADDRESS = re.compile(r"(?:https?://[^\s\x00-\x20]+|mailto:[^\s]+)")

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '<a href="javascript&colon;alert(1)">x</a>',
    '<a href="java\x1bscript:alert(1)">x</a>',
    '<a href="&#106;avascript:alert(1)">x</a>',
    "<svg onload=alert(1)>",
    "<math><mtext><table><mglyph><style><img src onerror=alert(1)>",
    "<noscript><!--</noscript><img src=x onerror=alert(1)>-->",
    "<![CDATA[<img src=x onerror=alert(1)>]]>",
    "<form action=https://evil.example><input name=a><button>ok",
    "<meta http-equiv=refresh content='0;url=https://evil.example'>",
    "<base href=https://evil.example/><a href=x>y</a>",
    "<p style='position:fixed' id=a name=b class=c>x</p>",
    "<img src=http://127.0.0.1/a.png><img src=http://169.254.169.254/latest><img src=//[::1]/a>",
    "<a href='http://user:pw@example.org/'>x</a>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<img srcset='http:a<script>alert(1)</script> 2x'>",
    "<template><script>alert(1)</script></template>",
    "<img src=https://example.org/a.jpg data-feeds-caption='<script>alert(1)</script>'>",
]


def disallowed(html: str) -> list[str]:
    """Return every element, attribute and address of `html` that the table does not allow."""
    body = LexborHTMLParser("<body>" + html).body
    assert body is not None
    violations = []
    for node in body.traverse():
        if node.tag == "body":
            continue
        violations += [] if node.tag in ALLOWED else [f"<{node.tag}>"]
        for name, value in node.attributes.items():
            is_allowed = name in ALLOWED.get(node.tag or "", ()) or (name, value) == ("rel", "noopener noreferrer")
            is_safe = name not in URL_ATTRIBUTES or _ADDRESS.fullmatch(value or "")
            violations += [] if is_allowed and is_safe else [f"{name}={value}"]
    return violations


@pytest.mark.parametrize("html", HOSTILE)
def test_hostile_html_is_cleaned(html: str) -> None:
    assert disallowed(clean(html)) == []


def test_disallowed_finds_violations() -> None:
    assert disallowed("<script>x</script><a href='javascript:x' onclick=y>z</a>") != []


@pytest.mark.parametrize("html", HOSTILE)
def test_sanitize_is_safe_without_the_steps(html: str) -> None:
    assert disallowed(sanitize(html)) == []


def test_internal_addresses_are_removed() -> None:
    assert "127.0.0.1" not in clean("<a href=http://127.0.0.1/>x</a><video src=http://127.0.0.1/a.mp4></video>")


@pytest.mark.corpus
@pytest.mark.skipif(not PAYLOADS.is_file(), reason=f"no public payloads at {PAYLOADS}")
def test_public_xss_payloads_are_cleaned() -> None:
    payloads = [json.loads(line)["payload"] for line in PAYLOADS.read_text("utf-8").splitlines()]
    assert len(payloads) > 5_000
    for payload in payloads:
        try:
            once = clean(payload)
        except TooHostile:
            continue
        assert disallowed(once) == [], payload
        assert clean(once) == once, payload


def size_of_tree(html: str) -> tuple[int, int, int]:
    """Return the size of the parsed tree: depth, elements, and the largest number of attributes of an element."""
    body = LexborHTMLParser("<body>" + html).body
    assert body is not None
    deepest = elements = attributes = 0
    levels = [(body, 0)]
    while levels:
        node, depth = levels.pop()
        deepest, elements = max(deepest, depth), elements + 1
        attributes = max(attributes, len(node.attributes))
        child = node.first_child
        while child is not None:
            if child.tag != "-text":
                levels.append((child, depth + 1))
            child = child.next
    return deepest, elements, attributes


@pytest.mark.parametrize(
    ("html", "note"),
    [
        pytest.param("<div>" * (MAX_DEPTH + 1), "tags? over", id="depth"),
        pytest.param("<div>" * 5_000 + "</p>" * 2000, "tags over", id="depth with false end tags"),
        pytest.param("<div></x>" * 5_000, "tags over", id="end tags of nothing"),
        pytest.param("<!--><div><!--</div>-->" * 5_000, "tags over", id="end tags in comments behind empty ones"),
        pytest.param("<div><!--</div>-->" * 5_000, "tags over", id="end tags in comments"),
        pytest.param("<!--><div>" * 5_000, "tags over", id="comments that end at once"),
        pytest.param("<div><script></div></script>" * 5_000, "tags over", id="end tags in scripts"),
        pytest.param("<div><textarea></div></TEXTAREA>" * 5_000, "tags over", id="end tags in text areas"),
        pytest.param("<div><iframe/></div></iframe>" * 5_000, "", id="end tags behind closed frames"),
        pytest.param("<div><xmp></div></xmp>" * 5_000, "tags over", id="end tags in examples"),
        pytest.param('<div><p title="</div>">' * 5_000, "tags over", id="end tags in values"),
        pytest.param("<div><p title=</div>>" * 5_000, "tags over", id="end tags in values without marks"),
        pytest.param("<br>" * (MAX_TAGS + 1), "1 tag over", id="tags"),
        pytest.param("<p>" + "<b>" * (MAX_FORMATTING + 1) + "<i>x" * MAX_DEPTH, "tags over", id="formatting"),
        pytest.param("x" * (MAX_CHARACTERS + 1), "text cut after 2000000 characters", id="length"),
        pytest.param("<p>" * MAX_CHARACTERS, "text cut after 2000000 characters", id="length of tags"),
        pytest.param("<p " + " ".join(f"a{n}=1" for n in range(9_000)) + ">", "attributes over", id="attributes"),
        pytest.param('<p a=">" ' + " ".join(f"a{n}" for n in range(9_000)) + ">", "attributes over", id="quoted >"),
    ],
)
def test_markup_beyond_the_limits_is_cut_before_parsing(html: str, note: str) -> None:
    notes = Corrections()
    start = time.process_time()
    cut = preprocess(html, notes)
    assert time.process_time() - start < 5
    assert re.search(note, " ".join(tuple(map(str, notes.messages()))))
    assert preprocess(cut, Corrections()) == cut
    depth, elements, attributes = size_of_tree(cut)
    # the parser reopens formatting in a paragraph, below the open elements
    assert depth <= MAX_DEPTH + MAX_FORMATTING + 1
    assert elements <= MAX_TAGS + 1
    assert attributes <= MAX_ATTRIBUTES


def test_long_attribute_values_are_kept() -> None:
    html = ("<img " + " ".join(f'a{n}="{"x y " * 50}"' for n in range(MAX_ATTRIBUTES)) + ">") * 50
    assert preprocess(html, Corrections()) == html


def test_ordinary_markup_is_not_cut() -> None:
    html = "<p>甲<b>乙</b><br>丙<li>丁" * 5_000
    assert preprocess(html, Corrections()) == html


@pytest.mark.parametrize(
    "html",
    [
        pytest.param("".join(f"<b {n}><i {n}>x</b>" for n in range(6_000)), id="lexbor 340"),
        pytest.param("<p>" + "<b a=1>" * 20 + "</p>" + "<p>x</p>" * 12_000, id="active formatting"),
        pytest.param(
            "<p>" + "".join(f"<b a{n}>" for n in range(24)) + "<p>x" * 12_000, id="active formatting that differs"
        ),
        pytest.param("<b><strong><i><em><u><s><code>" + "<p>x" * 12_000, id="active formatting of all kinds"),
        pytest.param(f"<a href=//a.example/{'x' * 2_000}>" + "<p>x" * 12_000, id="a link that is opened again"),
        pytest.param("<iframe>" * 200_000, id="frames"),
        pytest.param("<iframe>x</iframe" * 100_000, id="frames without the end of their end"),
        pytest.param("<script>" * 200_000 + "</script", id="scripts in scripts"),
        pytest.param("<script>'<p>" * 150_000 + " <script></script>", id="scripts in the words of scripts"),
        pytest.param("<script src>'<p>" * 100_000 + "</script>", id="scripts from elsewhere"),
        pytest.param("<script/>x" * 100_000, id="closed scripts"),
        pytest.param("<xmp>" * 200_000 + "</xmp>", id="examples"),
        pytest.param("<code>" * 200_000 + "</code>", id="code"),
        pytest.param("<pre><x <b" * 100_000 + "</pre>", id="words in code"),
        pytest.param("<pre>" + "<svg a>" * 100_000 + "</svg>" * 100_000 + "</pre>", id="drawings in code"),
        pytest.param("<pre" * 200_000, id="unclosed code"),
        pytest.param("<object>" * 100_000, id="plug-ins"),
        pytest.param("<q>" * 100_000 + "x" * 100_000, id="quotations"),
        pytest.param("<div>" * 100_000 + "<img src=//a.example/b>" * 10_000, id="pictures at depth"),
        pytest.param("<" * 1_000_000, id="only <"),
        pytest.param('<a href="' * 40_000, id="unclosed quotes"),
        pytest.param("<!--" * 200_000, id="unclosed comments"),
        pytest.param("<br>" * 49_000, id="breaks"),
        pytest.param("<table><tr><td>" * 16_000, id="tables"),
        pytest.param("<small>x</small><div>" * 250, id="captions without pictures"),
        pytest.param("<ul><li>" * 125, id="lists in lists"),
        pytest.param("<table><tr><td>" * 80, id="tables in tables"),
        pytest.param("<blockquote>" * 250, id="quotes in quotes"),
        pytest.param("<div>" + "<small>x</small>" * 20_000, id="captions in one holder"),
        pytest.param("<figure>" + "<figcaption>x</figcaption>" * 24_000 + "<img src=//a.example/b>", id="captions"),
        pytest.param("<div>" + "<img src=//a.example/b>" * 12_000, id="pictures in one holder"),
        pytest.param("<div>" + "x" * 100_000 + "<a href=//feedx.net></a>" * 24_000, id="links to the mirror"),
        pytest.param(" \u3000" * 500_000, id="spaces"),
    ],
)
def test_hostile_markup_is_cleaned_in_time(html: str, one_in: Callable[[int, list[str]], list[str]]) -> None:
    """By one normalizer in three, others for each text and every day. All of them start from the same parsed tree."""
    names = sorted(all_normalizers())
    first = len(html) % len(names)
    start = time.process_time()
    try:
        draft = new_draft(html)
    except TooHostile:
        assert time.process_time() - start < 5
        return
    parsed = time.process_time() - start
    for name in one_in(3, names[first:] + names[:first]):
        start = time.process_time()
        tree = draft.tree.clone()
        assert tree.body is not None
        copy = Draft(tree=tree, body=tree.body, size=draft.size)
        size = len(finish(copy, all_normalizers()[name].steps))
        assert parsed + time.process_time() - start < 5, name
        assert size <= 8 * len(html) + 65_536, name
