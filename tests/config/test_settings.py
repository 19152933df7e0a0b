"""`feeds.toml`, environment variables and options: parsing and precedence."""

from pathlib import Path

import pytest

from feeds.common.limits import MAX_BODY
from feeds.config import from_environment, load, seeds
from feeds.config.export_settings import ExportSettings
from tests.config.support import FOUR_LINES, config_error, load_config, write_config

# --- parsing ----------------------------------------------------------------------------------------------------


def test_four_lines_declare_a_source_and_its_host(tmp_path: Path) -> None:
    config = load_config(tmp_path, FOUR_LINES)
    source = config.source("example")
    assert source is not None
    assert (source.title, source.normalizer, source.zone) == ("例子新闻", "plain", "UTC")
    assert config.source_of_host("m.example.org") == source
    assert config.source_named(" 例子新闻 ") == source


def test_an_empty_file_gives_the_defaults(tmp_path: Path) -> None:
    config = load_config(tmp_path, "")
    assert (config.base_url, config.items, config.ttl) == ("http://127.0.0.1:8000", 50, 60)
    assert config.max_document_bytes == MAX_BODY
    assert config.database == tmp_path / "data" / "feeds.sqlite3"
    assert not config.shipped


def test_every_key_of_a_source_is_loaded(tmp_path: Path) -> None:
    config = load_config(
        tmp_path,
        FOUR_LINES
        + """language = "zh-Hant"
normalizer = "plain"
feeds = ["https://example.org/rss.xml"]
zone = "Europe/Paris"
hosts = ["example.org", "example.net"]
names = ["例子"]
[[group]]
id = "both"
title = "合集"
sources = ["example"]
prefer = ["example"]
per_source = 7
""",
    )
    (source,) = config.sources
    assert source.feeds == ("https://example.org/rss.xml",)
    assert (source.zone, source.language, source.hosts) == ("Europe/Paris", "zh-Hant", ("example.org", "example.net"))
    (group,) = config.groups
    assert (group.id, group.title, group.sources) == ("both", "合集", ("example",))
    assert (group.prefer, group.per_source) == (("example",), 7)


def test_every_key_of_the_export_is_loaded(tmp_path: Path) -> None:
    assert load_config(tmp_path, "").export == ExportSettings()
    text = """[export]
archive = 12
archive_formats = ["rss", "json"]
converted_archives = true
pages = false
shared_pages = false
languages = ["en"]
keep = "all"
gzip = true
max_size = 400
"""
    assert load_config(tmp_path, text).export == ExportSettings(
        archive=12,
        archive_formats=("rss", "json"),
        converted_archives=True,
        pages=False,
        shared_pages=False,
        languages=("en",),
        keep=0,
        gzip=True,
        max_size=400,
    )


def test_the_nearest_declared_domain_owns_a_host(tmp_path: Path) -> None:
    text = FOUR_LINES + '[[source]]\nid = "inner"\ntitle = "里"\nhosts = ["blog.example.org"]\n'
    config = load_config(tmp_path, text)
    assert config.source_of_host("a.BLOG.example.org.") == config.source("inner")
    assert config.source_of_host("news.example.org") == config.source("example")
    assert config.source_of_host("notexample.org") is None
    assert config.source_of_host("") is None


def test_a_chinese_host_in_unicode_or_punycode_owns_its_articles(tmp_path: Path) -> None:
    """Articles always have the host in punycode."""
    text = FOUR_LINES.replace("www.example.org/news", "www.新闻.example/页")
    text += '[[source]]\nid = "other"\ntitle = "另"\nhosts = ["报纸.example", "xn--55qx5d.example"]\n'
    config = load_config(tmp_path, text)
    source, other = config.sources
    assert source.homepage == "https://www.xn--efvy88h.example/%E9%A1%B5"
    assert source.hosts == ("xn--efvy88h.example",)
    for host in ("xn--efvy88h.example", "m.xn--efvy88h.example", "新闻.example", "WWW.新闻.EXAMPLE."):
        assert config.source_of_host(host) == source, host
    for host in ("a.xn--5nq03b.example", "公司.example"):
        assert config.source_of_host(host) == (other if "公司" in host else None), host
    assert config.source_of_host("报纸.example") == other


def test_two_spellings_of_a_host_conflict(tmp_path: Path) -> None:
    text = FOUR_LINES.replace("www.example.org", "新闻.example")
    error = config_error(tmp_path, text + '[[source]]\nid = "y"\ntitle = "y"\nhosts = ["xn--efvy88h.example"]\n')
    assert "'xn--efvy88h.example' already belongs to source 'example'" in error.reason


def test_feed_urls_are_not_normalized(tmp_path: Path) -> None:
    """Some servers accept only their own spelling of a URL."""
    url = "https://Example.org:443/a/../rss?x=[1]"
    (source,) = load_config(tmp_path, FOUR_LINES + f"feeds = ['{url}']\n").sources
    assert source.feeds == (url,)


def test_a_byte_order_mark_is_accepted(tmp_path: Path) -> None:
    assert load_config(tmp_path, "\ufefftitle = 'x'\n").title == "x"


# --- default file -----------------------------------------------------------------------------------------------


def test_the_shipped_catalogue_is_the_default(tmp_path: Path) -> None:
    config = load(None, tmp_path, {})
    assert config.shipped
    assert config.path == seeds() / "sources.toml"
    assert {"voa", "dw", "zaker"} <= {source.id for source in config.sources}


def test_the_shipped_catalogue_declares_its_publishers(tmp_path: Path) -> None:
    config = load(None, tmp_path, {})
    zones = {source.id: source.zone for source in config.sources}
    assert (zones["rfi"], zones["nytimes"], zones["voa"]) == ("Europe/Paris", "Asia/Shanghai", "UTC")
    for host, id in [("www.dw.com", "dw"), ("cn.nytimes.com", "nytimes"), ("www.voachinese.com", "voa")]:
        assert config.source_of_host(host) == config.source(id), host
    assert config.source_named("ZAKER - channel") == config.source("zaker")
    assert all(source.feeds for source in config.sources)


def test_feeds_toml_in_the_working_directory_replaces_the_catalogue(tmp_path: Path) -> None:
    (tmp_path / "feeds.toml").write_text('title = "我的"\n', encoding="utf-8")
    config = load(None, tmp_path, {})
    assert (config.title, config.shipped, config.sources) == ("我的", False, ())


def test_a_variable_names_the_file_and_the_data_folder(tmp_path: Path) -> None:
    path = write_config(tmp_path, 'title = "那个"\n')
    config = from_environment({"FEEDS_CONFIG": str(path), "FEEDS_DATA": "elsewhere"})
    assert (config.title, config.data) == ("那个", Path("elsewhere"))


# --- precedence -------------------------------------------------------------------------------------------------


def test_the_environment_overrides_the_file_and_options_override_both(tmp_path: Path) -> None:
    path = write_config(tmp_path, "items = 10\nttl = 20\nport = 1000\n")
    config = load(path, tmp_path, {"FEEDS_ITEMS": "11", "FEEDS_PORT": "1001"}, {"port": "1002"})
    assert (config.items, config.ttl, config.port) == (11, 20, 1002)


def test_an_empty_variable_counts_as_unset(tmp_path: Path) -> None:
    assert load_config(tmp_path, "items = 10", FEEDS_ITEMS="", FEEDS_CONFIG="").items == 10


def test_variables_of_other_programs_are_ignored(tmp_path: Path) -> None:
    assert load_config(tmp_path, "", PATH="/bin", MY_FEEDS_PORT="x", feeds_port="x").port == 8000


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ("base_url = 'https://feeds.example.org/'", "https://feeds.example.org"),
        ("base_url = 'https://example.org/news/'", "https://example.org/news"),
        ("port = 9000", "http://127.0.0.1:9000"),
        ("host = '0.0.0.0'\nport = 81", "http://127.0.0.1:81"),
        ("host = '::1'", "http://[::1]:8000"),
        ("host = 'box.local'", "http://box.local:8000"),
        ("host = '新闻.example'", "http://xn--efvy88h.example:8000"),
        ("base_url = 'https://新闻.example/订阅/'", "https://xn--efvy88h.example/%E8%AE%A2%E9%98%85"),
        ("base_url = 'http://[::1]:8000'", "http://[::1]:8000"),
    ],
)
def test_base_url_defaults_to_host_and_port(tmp_path: Path, settings: str, expected: str) -> None:
    assert load_config(tmp_path, settings).base_url == expected


def test_a_config_is_frozen(tmp_path: Path) -> None:
    with pytest.raises(AttributeError):
        load_config(tmp_path, "").items = 3  # type: ignore[misc]


# --- poll settings ----------------------------------------------------------------------------------------------

OF_ALL = "poll_floor = 90\ndeadline = 20\n"
OF_ONE = 'poll_floor = 15\npaused = true\ndrop = ["div.ad", "p:-soup-contains(广告)"]\n'


def test_source_settings_override_global_settings(tmp_path: Path) -> None:
    config = load_config(tmp_path, OF_ALL + FOUR_LINES + OF_ONE + '[[source]]\nid = "plain"\ntitle = "另一个"\n')
    own, shared = config.settings_of("example"), config.settings_of("plain")
    assert (own.poll_floor, own.poll_ceiling, own.deadline, own.paused) == (15, 1440, 20, True)
    assert own.drop == ("div.ad", "p:-soup-contains(广告)")
    assert (shared.poll_floor, shared.deadline, shared.paused, shared.drop) == (90, 20, False, ())


def test_variables_can_be_lists_and_booleans(tmp_path: Path) -> None:
    path = write_config(tmp_path, "")
    variables = {"FEEDS_PORTS": "80, 8000", "FEEDS_ALLOW": "RSSHub.lan:1200,[::1]:80", "FEEDS_POLL": "off"}
    config = load(path, tmp_path, variables)
    assert config.ports == (80, 8000)
    assert config.allow == ("rsshub.lan:1200", "[::1]:80")
    assert config.poll is False


def test_internal_hosts_are_not_allowed_by_default(tmp_path: Path) -> None:
    assert load_config(tmp_path, "").allow == ()


def test_hubs_are_urls(tmp_path: Path) -> None:
    config = load_config(tmp_path, 'hubs = ["https://hub.example.org/", "http://127.0.0.1:9000/push"]\n')
    assert config.hubs == ("https://hub.example.org/", "http://127.0.0.1:9000/push")
    assert load(config.path, tmp_path, {"FEEDS_HUBS": "https://hub.example.net/"}).hubs == ("https://hub.example.net/",)
    assert load_config(tmp_path, "").hubs == ()
