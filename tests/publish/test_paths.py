"""Which documents there are, and that no other path leads anywhere."""

from dataclasses import replace
from urllib.parse import quote

import pytest

from feeds.export import export
from feeds.model import Group
from feeds.publish.publisher import Publisher
from feeds.store import open_store
from tests.publish.formats.samples import BASE, article, at, urn
from tests.publish.formats.validity import problems
from tests.publish.site import CONFIG, EMPTY, PLAIN, fill, found, ids, read_json
from tests.store.asked import asked


def three(stem: str) -> list[str]:
    return [f"{stem}.{extension}" for extension in ("rss", "atom", "json")]


def lists(prefix: str) -> list[str]:
    """Of every feed, of every month of a source."""
    months = {"harbour": ("05", "03", "01"), "island": ("05",), "met.example.net": ("05",)}
    places = ["", "search/", "status/"]
    for name in ("all", "coast", "harbour", "island", "empty", "met.example.net"):
        places += [f"sources/{name}/", *(f"sources/{name}/2024-{month}/" for month in months.get(name, ()))]
    return [f"{prefix}{location}index.html" for location in places]


def articles() -> list[str]:
    """Of every article by its id, in every language."""
    uuids = sorted(urn(item).removeprefix("urn:uuid:") for item in ("h1", "h2", "h3", "h4", "i1", "m1"))
    return [f"{prefix}articles/{uuid}/index.html" for uuid in uuids for prefix in ("", "zh-Hans/", "zh-Hant/", "en/")]


def feeds() -> list[str]:
    """Of every feed, with the months of its archive."""
    documents = (
        *("all", "all/archive/2024-05", "all/archive/2024-03", "all/archive/2024-01"),
        *("coast", "coast/archive/2024-05", "coast/archive/2024-03", "coast/archive/2024-01"),
        *("harbour", "harbour/archive/2024-05", "harbour/archive/2024-03", "harbour/archive/2024-01"),
        *("island", "island/archive/2024-05", "empty", "met.example.net", "met.example.net/archive/2024-05"),
    )
    scripts = ("", "zh-Hans/", "zh-Hant/")
    return [path for stem in documents for script in scripts for path in three(f"{script}feeds/{stem}")]


def test_paths_name_every_document_in_a_stable_order(publisher):
    assert publisher.paths() == [
        *("style.css", "copy.js", "icon.svg", "404.html", "opml.xml", "robots.txt", "status.atom"),
        *lists(""),
        *lists("zh-Hans/"),
        *lists("zh-Hant/"),
        *lists("en/"),
        *articles(),
        *feeds(),
    ]


def test_a_feed_is_read_once_for_its_formats_and_scripts(publisher):
    paths = [path for path in publisher.paths() if "feeds/" in path]
    with asked("SELECT article.id, article.source, article.url") as questions:
        bodies = [found(publisher, path).body for path in paths]
    assert len(set(bodies)) == len(paths)
    assert 0 < len(questions) <= len(paths) / 9


def test_the_headlines_of_sources_without_articles_are_read_with_those_of_all_others(tmp_path):
    counts = []
    for number in (2, 40):
        sources = tuple(replace(EMPTY, id=f"empty{index}") for index in range(number))
        with open_store(tmp_path / f"{number}.sqlite3") as store:
            fill(store, (), at(7))
            with store.batch(at(8)) as batch:
                for source in sources:
                    batch.put_source(source)
            publisher = Publisher(store, replace(CONFIG, sources=sources, groups=()))
            with asked() as questions:
                assert found(publisher, "index.html").body.count(b"feeds/empty") >= number
            counts.append(len(questions))
    assert counts[0] == counts[1] > 0


def test_every_path_has_a_rendition_of_its_type(publisher):
    types = {
        "html": "text/html",
        "css": "text/css",
        "js": "text/javascript",
        "svg": "image/svg+xml",
        "xml": "text/x-opml",
        "txt": "text/plain",
        "rss": "application/rss+xml",
        "atom": "application/atom+xml",
        "json": "application/feed+json",
    }
    for path in publisher.paths():
        rendition = found(publisher, path)
        assert rendition.path == path
        assert rendition.media_type == f"{types[path.rpartition('.')[2]]}; charset=utf-8"
        assert rendition.body


def test_every_document_is_valid_at_its_address(publisher):
    for path in publisher.paths():
        if path.endswith((".rss", ".atom", ".xml")):
            assert problems(found(publisher, path).body, f"{BASE}/{path}") == [], path


@pytest.mark.parametrize(
    "path",
    [
        *("", "/", "feeds", "feeds/", "feeds/.rss", "feeds/all", "feeds/all.xml", "feeds/all.rss/", "/feeds/all.rss"),
        *("feeds/nobody.rss", "feeds/ALL.rss", "feeds/all.rss\n", "feeds/all.rss\x00", "feeds/../all.rss"),
        *("feeds/all/archive/2024-02.rss", "feeds/all/archive/0000-00.rss", "feeds/all/archive/２０２４-０５.rss"),
        *("sources/nobody/index.html", "sources/harbour/2024-02/index.html", "sources/all/2024-05/index.html"),
        *("fr/index.html", "en/en/index.html", "en/style.css", "articles/index.html", "articles/1/index.html"),
        *(f"articles/{urn('nobody')[9:]}/index.html", f"articles/{urn('h1')[9:].upper()}/index.html"),
        *("../../etc/passwd", "feeds/..rss", "feeds/....rss", "feeds/\ud800.rss", "feeds/%61ll.rss", "style.css?x"),
        "feeds/" + "a" * 1_000_000 + ".rss",
        "feeds/" + ".rss" * 100_000 + "!",
        "feeds/a" + ".rss" * 100_000 + "!",
    ],
)
def test_other_paths_are_none_whatever_they_hold(publisher, path):
    assert publisher.rendition(path) is None


def test_a_path_that_cannot_be_ours_is_turned_away_before_the_store_is_asked():
    assert Publisher(None, CONFIG).rendition("feeds/../../etc/passwd") is None


#: sources that importing can make: hosts as browsers spell them, and names of archives
MET = [
    *("old_blog.example.org", "_dmarc.example.org", "a_.example.org", "-x-.example.org", "xn--fiq228c.example.org"),
    *("xn--efvy88h.xn--fiqs8s", "9.9.9.9", "2606:4700::1111", "::", "site-0a1b2c3d", "rss.example.atom", "a" * 63),
]


@pytest.mark.parametrize("name", MET)
def test_every_source_that_can_be_met_has_its_own_feed(tmp_path, name):
    with open_store(tmp_path / "met.sqlite3") as store:
        fill(store, (article("met", source=name),), at(7))
        publisher = Publisher(store, PLAIN)
        for path in (*three(f"feeds/{name}"), *three(f"feeds/{name}/archive/2024-05")):
            assert path in publisher.paths()
            assert not problems(found(publisher, path).body, f"{BASE}/{path}") or path.endswith("json")
        export(publisher, tmp_path / "site")
        assert (tmp_path / "site" / f"feeds/{name}.rss").is_file()
        assert f"feeds/{quote(name, safe='')}.rss" in found(publisher, "index.html").body.decode()


@pytest.mark.parametrize(
    "name",
    ["../odd/name", "..", ".", ".hidden", "a..b", "a.", "a/b", "a\\b", "A.example", "新闻", "a b", "a\nb", "x" * 251],
)
def test_a_name_that_cannot_stand_in_a_path_has_no_feed_but_its_articles_are_in_all(tmp_path, name):
    with open_store(tmp_path / "odd.sqlite3") as store:
        fill(store, (article("odd", source=name),), at(7))
        publisher = Publisher(store, CONFIG)
        assert not [path for path in publisher.paths() if name in path.removeprefix("feeds/").rpartition(".")[0]]
        assert publisher.rendition(f"feeds/{name}.rss") is None
        assert ids(publisher, "feeds/all.json") == [urn("odd")]


def test_a_name_as_long_as_a_file_name_may_be_can_be_exported(tmp_path):
    name = ".".join(["a" * 49] * 5) + "b"
    with open_store(tmp_path / "long.sqlite3") as store:
        fill(store, (article("long", source=name),), at(7))
        export(Publisher(store, PLAIN), tmp_path / "site")
    assert (tmp_path / "site" / f"feeds/{name}.atom").is_file()
    assert (tmp_path / "site" / f"feeds/{name}/archive/2024-05.atom").is_file()


def test_a_source_named_like_a_group_leaves_the_group_its_address(store):
    config = replace(CONFIG, groups=(Group(id="harbour", title="同名", sources=("island",)),))
    publisher = Publisher(store, config)
    assert read_json(publisher, "feeds/harbour.json")["title"] == "同名"
    assert len(publisher.paths()) == len(set(publisher.paths()))
