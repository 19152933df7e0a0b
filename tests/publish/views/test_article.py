"""Pages of articles out of a store: what is linked, what is left out, and what the rights allow."""

from dataclasses import replace

import pytest

from feeds.ingest.deduplicate import put_article
from feeds.publish.publisher import Publisher
from tests.publish.formats.samples import article, at, urn
from tests.publish.site import CONFIG, TEXT, found
from tests.store.asked import asked

ISLAND, MET = urn("i1"), urn("m1")


def place(id: str) -> str:
    return f"articles/{id.removeprefix('urn:uuid:')}/"


def body(publisher: Publisher, id: str) -> str:
    return found(publisher, f"{place(id)}index.html").body.decode()


def test_a_copy_of_a_source_that_nobody_declares_leads_to_the_declared_one_alone(publisher):
    assert place(MET) not in body(publisher, ISLAND)
    assert f'href="../../{place(ISLAND)}"' in body(publisher, MET)


def test_a_copy_is_linked_from_both_sides_where_both_are_declared(store, publisher):
    with store.batch(at(9)) as batch:
        put_article(batch, article("h9", published=at(4), fingerprint="f" * 32, content_html=TEXT))
    assert f'href="../../{place(urn("h9"))}"' in body(publisher, ISLAND)
    assert f'href="../../{place(ISLAND)}"' in body(publisher, urn("h9"))


def test_what_says_the_same_is_not_told_twice(store, publisher):
    story = "渡轮公司宣布下月起恢复海港到小岛的夜间航班"
    with store.batch(at(9)) as batch:
        for source in ("island", "harbour"):
            put_article(
                batch, article(f"s-{source}", source=source, title=story, content_html=TEXT.replace("渡轮", "夜航"))
            )
    visible = body(publisher, urn("s-island"))
    assert visible.count(f'href="../../{place(urn("s-harbour"))}"') == 1


def test_what_is_forgotten_has_no_page_and_no_page_leads_to_it(store, publisher):
    with store.batch(at(9)) as batch:
        batch.forget(MET)
    assert publisher.rendition(f"{place(MET)}index.html") is None
    assert f"{place(MET)}index.html" not in publisher.paths()
    assert place(MET) not in body(publisher, ISLAND)
    for path in publisher.paths():
        assert MET.removeprefix("urn:uuid:").encode() not in found(publisher, path).body, path


def test_a_rewritten_article_shows_what_was_rewritten(store, publisher):
    old = article("h2", content_html="<p>码头的灯亮了一夜。</p><p>雾很浓。</p>", published=at(2), updated=at(2))
    new = replace(old, content_html="<p>码头的灯灭了一夜。</p><p>雾很浓。</p>", updated=at(8))
    with store.batch(at(8)) as batch:
        put_article(batch, old)
    with store.batch(at(9)) as batch:
        put_article(batch, replace(new, first_seen=at(9)), live=True)
    visible = body(publisher, urn("h2"))
    assert "码头的灯<del>亮</del><ins>灭</ins>了一夜。" in visible
    assert visible.count('<details class="revision">') >= 1


@pytest.mark.parametrize("amount", ["summary", "link"])
def test_a_page_shows_no_more_than_the_rights_allow_in_its_revisions_either(store, amount):
    config = replace(CONFIG, own={"harbour": {"content": amount}})
    old = article("h2", content_html=f"<p>先前的段落。</p>{TEXT}", published=at(2), updated=at(2))
    new = replace(old, content_html=f"<p>后来的段落。</p>{TEXT}", first_seen=at(9), updated=at(9))
    for item, when in ((old, at(8)), (new, at(9))):
        with store.batch(when) as batch:
            put_article(batch, item, live=True)
    visible = body(Publisher(store, config), urn("h2"))
    assert "先前的段落" not in visible
    assert TEXT not in visible
    assert "先前的段落" in body(Publisher(store, CONFIG), urn("h2"))


def test_every_page_of_every_language_can_be_made(publisher):
    paths = set(publisher.paths())
    for path in paths:
        if path.endswith("index.html"):
            assert found(publisher, path).body.startswith(b"<!DOCTYPE html>")


def test_an_article_is_read_once_for_its_pages_in_all_languages(publisher):
    paths = [path for path in publisher.paths() if path.rpartition("articles/")[1]]
    found(publisher, "index.html")
    with asked("SELECT tombstone.at") as questions:
        pages = [found(publisher, path).body for path in paths]
    assert len(questions) * 4 == len(paths)
    assert len(set(pages)) == len(paths)


def test_a_page_under_the_prefix_of_a_script_is_in_that_script_whole(publisher):
    def shown(prefix: str) -> str:
        return found(publisher, f"{prefix}{place(ISLAND)}index.html").body.decode()

    assert "渡轮今天停航" in shown("")
    assert "渡轮今天停航" in shown("en/")
    assert "渡輪今天停航，島上的人只好等到明天" in shown("zh-Hant/")
    assert "渡轮今天停航" not in shown("zh-Hant/")


@pytest.mark.parametrize(("via", "visible"), [("rsshub.lan", False), ("10.0.0.7", False), ("rsshub.example.org", True)])
def test_a_host_inside_the_network_is_not_named(store, via, visible):
    config = replace(CONFIG, allow=("rsshub.lan:1200",))
    with store.batch(at(9)) as batch:
        put_article(batch, article("via", source="met.example.net", via=via))
    assert (via in body(Publisher(store, config), urn("via"))) == visible


def test_pages_exist_in_the_languages_of_the_settings_alone(store):
    publisher = Publisher(store, replace(CONFIG, languages=("zh-Hant",)))
    assert publisher.rendition("zh-Hant/index.html") is not None
    assert publisher.rendition("en/index.html") is None
    assert 'lang="zh-Hant"' in found(publisher, "index.html").body.decode()
    assert not [path for path in publisher.paths() if path.startswith(("en/", "zh-Hans/"))]
