"""What everybody may read of errors and addresses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.health.redact import MAX_LENGTH, redact

ALLOW = ("rsshub.lan:1200", "hub:1200", "127.0.0.1:1200", "feeds.example.net:9000")

SAID = {
    # a URL keeps its public parts
    "https://rss.example.org/dw/zh": "https://rss.example.org/dw/zh",
    "https://rss.example.org:8443/dw/": "https://rss.example.org:8443/dw/",
    "https://rss.example.org/dw?key=secret&lang=zh": "https://rss.example.org/dw?…",
    "https://rss.example.org?key=secret": "https://rss.example.org?…",
    "https://rss.example.org/dw#secret": "https://rss.example.org/dw#…",
    "https://reader:secret@rss.example.org/dw": "https://rss.example.org/dw",
    "https://a@secret@rss.example.org/dw": "https://rss.example.org/dw",
    "HTTPS://reader:secret@RSS.example.org/": "HTTPS://RSS.example.org/",
    "https://rss.example.org/dw?key=secret: status 403": "https://rss.example.org/dw?…: status 403",
    "(see https://rss.example.org/dw?key=secret), status 403": "(see https://rss.example.org/dw?…), status 403",
    "https://rss.example.org/l'avenir?key='secret'": "https://rss.example.org/l'avenir?…'",
    'leads to "https://b.example.org/?secret"': 'leads to "https://b.example.org/?…"',
    "https://a.example.org/?secret https://b.example.org/?secret": "https://a.example.org/?… https://b.example.org/?…",
    # internal hosts in all spellings, with and without a URL around them
    "http://rsshub.lan:1200/dw: status 503": "http://…/dw: status 503",
    "http://HUB:1200/dw": "http://…/dw",
    "http://10.1.2.3/dw": "http://…/dw",
    "http://[fd00::1]:1200/dw": "http://…/dw",
    "http://0x7f.1/": "http://…/",
    "http://printer/queue": "http://…/queue",
    "http://feeds.example.net:9000/dw": "http://…/dw",
    "news.example.org resolves to 10.1.2.3, an internal address": (
        "news.example.org resolves to …, an internal address"
    ),
    "news.example.org is at fd00::1, which lies inside": "news.example.org is at …, which lies inside",
    "no connection to rsshub.lan:1200": "no connection to …",
    "the name hub cannot be resolved": "the name … cannot be resolved",
    "metadata.google.internal lies inside": "… lies inside",
    # paths of this machine
    "cannot write /var/lib/feeds/feeds.sqlite3: disk full": "cannot write …: disk full",
    "'/home/somebody/secret.toml' is missing": "'…' is missing",
    # and what only looks like something to hide
    "expected application/rss+xml or text/html, found image/png": (
        "expected application/rss+xml or text/html, found image/png"
    ),
    "expected an answer within 0.5 s, found 12 bytes at 12:30:00": (
        "expected an answer within 0.5 s, found 12 bytes at 12:30:00"
    ),
    "line 3: version 1.10.2 of the hub.js, 93.184.216.34": "line 3: version 1.10.2 of the hub.js, 93.184.216.34",
    "第一条：没有标题（<title/>）和/或正文": "第一条：没有标题（<title/>）和/或正文",
    "半个字\udce4": "半个字?",
    "": "",
}


@pytest.mark.parametrize("words", SAID, ids=range(len(SAID)))
def test_secrets_hosts_inside_and_paths_are_left_out(words: str) -> None:
    assert redact(words, ALLOW) == SAID[words]


@pytest.mark.parametrize("words", SAID, ids=range(len(SAID)))
def test_showing_twice_is_showing_once(words: str) -> None:
    assert redact(SAID[words], ALLOW) == SAID[words]


@pytest.mark.parametrize(
    "words",
    ["长" * 100_000, "http://" * 50_000, "a." * 100_000, "/a" * 100_000, "1:" * 100_000, "https://x?" + "(" * 9999],
)
def test_endless_words_end(words: str) -> None:
    assert len(redact(words, ALLOW)) <= MAX_LENGTH


@given(st.text(alphabet="htps:/@?#.a1[]%… \n\"'…\ud800"))
def test_no_user_name_and_no_query_survives(text: str) -> None:
    visible = redact(f"https://reader:secret@rss.example.org/{text}?key=secret", ALLOW)
    assert "reader" not in visible
    visible.encode()
