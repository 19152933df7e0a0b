"""Nothing hostile passes, and nothing hostile takes long."""

import json
import re
import time
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from feeds.errors import TooHostile
from feeds.markup import ALLOWED, clean, finish, new_draft
from feeds.markup.allowlist import ADDRESSES, sanitise
from feeds.markup.guards import MOST_ATTRIBUTES, MOST_CHARACTERS, MOST_DEPTH, MOST_FORMATTING, MOST_TAGS, refuse_hostile
from feeds.normalizers import all_normalizers

PAYLOADS = Path(__file__).parents[3] / "shared/corpus/hostile/xss.jsonl"
_ADDRESS = re.compile(r"(?:https?://[^\s\x00-\x20]+|mailto:[^\s]+)")

NASTY = [
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


def outside_the_table(html: str) -> list[str]:
    """Every element, attribute or address of `html` that the table does not allow."""
    body = LexborHTMLParser("<body>" + html).body
    assert body is not None
    found = []
    for node in body.traverse():
        if node.tag == "body":
            continue
        found += [] if node.tag in ALLOWED else [f"<{node.tag}>"]
        for name, value in node.attributes.items():
            allowed = name in ALLOWED.get(node.tag or "", ()) or (name, value) == ("rel", "noopener noreferrer")
            safe = name not in ADDRESSES or _ADDRESS.fullmatch(value or "")
            found += [] if allowed and safe else [f"{name}={value}"]
    return found


@pytest.mark.parametrize("html", NASTY)
def test_what_is_hostile_does_not_pass(html: str) -> None:
    assert outside_the_table(clean(html)) == []


def test_the_check_sees_what_is_outside_the_table() -> None:
    assert outside_the_table("<script>x</script><a href='javascript:x' onclick=y>z</a>") != []


@pytest.mark.parametrize("html", NASTY)
def test_the_wall_holds_without_the_steps_before_it(html: str) -> None:
    assert outside_the_table(sanitise(html)) == []


def test_no_address_of_an_internal_host_passes() -> None:
    assert "127.0.0.1" not in clean("<a href=http://127.0.0.1/>x</a><video src=http://127.0.0.1/a.mp4></video>")


@pytest.mark.corpus
@pytest.mark.skipif(not PAYLOADS.is_file(), reason=f"no public payloads at {PAYLOADS}")
def test_no_public_payload_passes_and_cleaning_is_stable() -> None:
    payloads = [json.loads(line)["payload"] for line in PAYLOADS.read_text("utf-8").splitlines()]
    assert len(payloads) > 5_000
    for payload in payloads:
        try:
            once = clean(payload)
        except TooHostile:
            continue
        assert outside_the_table(once) == [], payload
        assert clean(once) == once, payload


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        pytest.param("<div>" * (MOST_DEPTH + 1), "open tags", id="depth"),
        pytest.param("<div>" * (MOST_DEPTH + 1) + "</p>" * 2000, "open tags", id="depth with false end tags"),
        pytest.param("<div></x>" * 5_000, "open tags", id="end tags of nothing"),
        pytest.param("<!--><div><!--</div>-->" * 5_000, "open tags", id="end tags in comments behind empty ones"),
        pytest.param("<div><!--</div>-->" * 5_000, "open tags", id="end tags in comments"),
        pytest.param("<!--><div>" * 5_000, "open tags", id="comments that end at once"),
        pytest.param("<div><script></div></script>" * 5_000, "open tags", id="end tags in scripts"),
        pytest.param("<br>" * (MOST_TAGS + 1), "tags", id="tags"),
        pytest.param("<p>" + "<b>" * (MOST_FORMATTING + 1) + "<i>x" * MOST_DEPTH, "formatting", id="formatting"),
        pytest.param("x" * (MOST_CHARACTERS + 1), "characters", id="length"),
        pytest.param("<p " + " ".join(f"a{n}=1" for n in range(9_000)) + ">", "attributes", id="attributes"),
        pytest.param('<p a=">" ' + " ".join(f"a{n}" for n in range(9_000)) + ">", "attributes", id="quoted >"),
    ],
)
def test_what_overloads_a_parser_is_refused(html: str, reason: str) -> None:
    with pytest.raises(TooHostile, match=reason):
        refuse_hostile(html)


def test_many_attributes_with_long_values_are_no_attack() -> None:
    refuse_hostile(("<img " + " ".join(f'a{n}="{"x y " * 50}"' for n in range(MOST_ATTRIBUTES)) + ">") * 50)


def test_ordinary_markup_of_any_length_passes() -> None:
    refuse_hostile("<p>甲<b>乙</b><br>丙<li>丁" * 5_000)


@pytest.mark.parametrize(
    "html",
    [
        pytest.param("".join(f"<b {n}><i {n}>x</b>" for n in range(6_000)), id="lexbor 340"),
        pytest.param("<p>" + "<b a=1>" * 20 + "</p>" + "<p>x</p>" * 12_000, id="active formatting"),
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
@pytest.mark.parametrize("name", sorted(all_normalizers()))
def test_hostile_markup_ends_in_time(html: str, name: str) -> None:
    start = time.process_time()
    try:
        size = len(finish(new_draft(html), all_normalizers()[name].steps))
    except TooHostile:
        size = 0
    assert time.process_time() - start < 5
    assert size <= 8 * len(html) + 65_536
