"""Large hostile texts in every field: no format raises, grows without bound or takes long."""

import json
import time
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.publish.formats import atom, jsonfeed, rss
from tests.publish.formats.samples import HOSTILE_URLS, RICH, article, combined, feed, hostile
from tests.publish.formats.validity import problems

FORMATS = {"rss": rss, "atom": atom, "json": jsonfeed}


@pytest.mark.parametrize("extension", FORMATS)
def test_no_secret_script_or_forbidden_character_gets_out(extension):
    articles = [hostile(number) for number in range(len(HOSTILE_URLS))]
    text = FORMATS[extension].render(combined(extension), articles).decode()
    assert not set(text) & set("\x00\x0b\x1b\x7f\x85\ufffd\ufffe\uffff\u202e")
    for evil in ("javascript:", "secret", "</script>", "&lt;/script"):
        assert evil not in text
    assert "]]>" not in text or extension == "json", "the end of a CDATA section"


@pytest.mark.parametrize("extension", FORMATS)
def test_a_title_of_ten_megabytes_costs_nothing_and_reads_back(extension):
    huge = replace(RICH, title="长<b>&lt;\x00" * 1_200_000, summary="长" * 3_000_000, rights="\n" * 10_000_000)
    started = time.process_time()
    body = FORMATS[extension].render(feed(extension), (huge,))
    # uncut it takes more than 0.3 s
    assert time.process_time() - started < 0.1
    assert len(body) < 200_000
    assert json.loads(body) if extension == "json" else not problems(body, feed(extension).self_url)


@given(
    title=st.text(min_size=1),
    summary=st.text(),
    name=st.text(),
    url=st.one_of(st.none(), st.text(), st.builds("https://a.example.com/{}".format, st.text())),
    content=st.text(),
)
@settings(max_examples=200)
def test_no_text_loses_a_feed(title, summary, name, url, content):
    odd = article(
        "odd", title=title, summary=summary, authors=(name,), categories=(name,), url=url, content_html=content
    )
    for output_format in (rss, atom):
        root = ElementTree.fromstring(output_format.render(feed(), (RICH, odd)))  # noqa: S314
        assert odd.id in ElementTree.tostring(root, encoding="unicode")
    assert json.loads(jsonfeed.render(feed(), (RICH, odd)))["items"][1]["id"] == odd.id


@given(text=st.text())
@settings(max_examples=200)
def test_no_plain_text_earns_a_message(text):
    odd = article("odd", title=text or "x", summary=text, authors=(text,), categories=(text,), rights=text)
    for extension, output_format in (("rss", rss), ("atom", atom)):
        head = feed(extension, title=text, subtitle=text)
        assert problems(output_format.render(head, (odd,)), head.self_url) == []
