"""`feeds.toml`, the environment and the options: what is read, and how every mistake is named."""

from pathlib import Path

import pytest

from feeds.config import Config, from_environment, load, seeds
from feeds.errors import ConfigError

FOUR_LINES = """[[source]]
id = "example"
title = "例子新闻"
homepage = "https://www.example.org/news"
"""


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No `feeds.toml` of the checkout is picked up by accident."""
    monkeypatch.chdir(tmp_path)


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "mine.toml"
    path.write_text(text, encoding="utf-8")
    return path


def loaded(tmp_path: Path, text: str, **environ: str) -> Config:
    return load(written(tmp_path, text), tmp_path / "data", environ)


def refused(tmp_path: Path, text: str, **environ: str) -> ConfigError:
    with pytest.raises(ConfigError) as caught:
        loaded(tmp_path, text, **environ)
    return caught.value


# --- what is read -----------------------------------------------------------------------------------------------


def test_four_lines_declare_a_source_and_its_host(tmp_path: Path) -> None:
    config = loaded(tmp_path, FOUR_LINES)
    source = config.source("example")
    assert source is not None
    assert (source.title, source.normalizer, source.zone) == ("例子新闻", "plain", "UTC")
    assert config.source_of_host("m.example.org") == source
    assert config.source_named(" 例子新闻 ") == source


def test_an_empty_file_gives_the_defaults(tmp_path: Path) -> None:
    config = loaded(tmp_path, "")
    assert (config.base_url, config.items, config.ttl) == ("http://127.0.0.1:8000", 50, 60)
    assert config.max_document_bytes == 32 * 1024 * 1024
    assert config.database == tmp_path / "data" / "feeds.sqlite3"
    assert not config.shipped


def test_every_key_of_a_source_reaches_it(tmp_path: Path) -> None:
    config = loaded(
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
""",
    )
    (source,) = config.sources
    assert source.feeds == ("https://example.org/rss.xml",)
    assert (source.zone, source.language, source.hosts) == ("Europe/Paris", "zh-Hant", ("example.org", "example.net"))
    assert [(group.id, group.title, group.sources) for group in config.groups] == [("both", "合集", ("example",))]


def test_the_nearest_declared_domain_owns_a_host(tmp_path: Path) -> None:
    text = FOUR_LINES + '[[source]]\nid = "inner"\ntitle = "里"\nhosts = ["blog.example.org"]\n'
    config = loaded(tmp_path, text)
    assert config.source_of_host("a.BLOG.example.org.") == config.source("inner")
    assert config.source_of_host("news.example.org") == config.source("example")
    assert config.source_of_host("notexample.org") is None
    assert config.source_of_host("") is None


def test_a_byte_order_mark_is_no_mistake(tmp_path: Path) -> None:
    assert loaded(tmp_path, "\ufefftitle = 'x'\n").title == "x"


# --- which file -------------------------------------------------------------------------------------------------


def test_without_a_file_the_shipped_catalogue_is_read(tmp_path: Path) -> None:
    config = load(None, tmp_path, {})
    assert config.shipped
    assert config.path == seeds() / "sources.toml"
    assert {"voa", "dw", "zaker"} <= {source.id for source in config.sources}


def test_the_shipped_catalogue_knows_its_publishers(tmp_path: Path) -> None:
    config = load(None, tmp_path, {})
    zones = {source.id: source.zone for source in config.sources}
    assert (zones["rfi"], zones["nytimes"], zones["voa"]) == ("Europe/Paris", "Asia/Shanghai", "UTC")
    for host, id in [("www.dw.com", "dw"), ("cn.nytimes.com", "nytimes"), ("www.voachinese.com", "voa")]:
        assert config.source_of_host(host) == config.source(id), host
    assert config.source_named("ZAKER - channel") == config.source("zaker")
    assert all(source.feeds for source in config.sources)


def test_feeds_toml_of_the_folder_replaces_the_catalogue(tmp_path: Path) -> None:
    (tmp_path / "feeds.toml").write_text('title = "我的"\n', encoding="utf-8")
    config = load(None, tmp_path, {})
    assert (config.title, config.shipped, config.sources) == ("我的", False, ())


def test_a_variable_names_the_file_and_the_data_folder(tmp_path: Path) -> None:
    path = written(tmp_path, 'title = "那个"\n')
    config = from_environment({"FEEDS_CONFIG": str(path), "FEEDS_DATA": "elsewhere"})
    assert (config.title, config.data) == ("那个", Path("elsewhere"))


# --- what overrides what ----------------------------------------------------------------------------------------


def test_the_environment_overrides_the_file_and_options_override_both(tmp_path: Path) -> None:
    path = written(tmp_path, "items = 10\nttl = 20\nport = 1000\n")
    config = load(path, tmp_path, {"FEEDS_ITEMS": "11", "FEEDS_PORT": "1001"}, {"port": "1002"})
    assert (config.items, config.ttl, config.port) == (11, 20, 1002)


def test_an_empty_variable_counts_as_unset(tmp_path: Path) -> None:
    assert loaded(tmp_path, "items = 10", FEEDS_ITEMS="", FEEDS_CONFIG="").items == 10


def test_variables_of_other_programs_are_left_alone(tmp_path: Path) -> None:
    assert loaded(tmp_path, "", PATH="/bin", MY_FEEDS_PORT="x", feeds_port="x").port == 8000


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ("base_url = 'https://feeds.example.org/'", "https://feeds.example.org"),
        ("base_url = 'https://example.org/news/'", "https://example.org/news"),
        ("port = 9000", "http://127.0.0.1:9000"),
        ("host = '0.0.0.0'\nport = 81", "http://127.0.0.1:81"),
        ("host = '::1'", "http://[::1]:8000"),
        ("host = 'box.local'", "http://box.local:8000"),
    ],
)
def test_base_url_is_given_or_follows_host_and_port(tmp_path: Path, settings: str, expected: str) -> None:
    assert loaded(tmp_path, settings).base_url == expected


# --- mistakes ---------------------------------------------------------------------------------------------------

MISTAKES = {
    "unknown key": ("items = 5\nitemz = 6\n", 2, ['unknown key: expected "items"', "'itemz'"]),
    "unknown key of a source": (FOUR_LINES + 'homepgae = "x"\n', 5, ['"homepage"', "'homepgae'"]),
    "number as text": ('items = "50"\n', 1, ["items: expected a whole number from 1 to 500", "'50'"]),
    "true as number": ("\nttl = true\n", 2, ["ttl: expected a whole number", "True"]),
    "number out of bounds": ("items = 0\n", 1, ["found 0"]),
    "empty title": ('title = "  "\n', 1, ["title: expected a line of text"]),
    "title of two lines": ('title = "a\\nb"\n', 1, ["title: expected a line of text"]),
    "base_url without scheme": ('base_url = "example.org"\n', 1, ["http or https", "'example.org'"]),
    "base_url of another scheme": ('base_url = "ftp://example.org"\n', 1, ["http or https"]),
    "base_url with credentials": ('base_url = "https://a:b@example.org"\n', 1, ["http or https"]),
    "base_url with a query": ('base_url = "https://example.org/?a"\n', 1, ["without ? and #"]),
    "base_url with a broken port": ('base_url = "https://example.org:x"\n', 1, ["http or https"]),
    "base_url with a space": ('base_url = "https://exa mple.org"\n', 1, ["http or https"]),
    "language": ('language = "Chinese (PRC)"\n', 1, ["language: expected a language"]),
    "zone": (FOUR_LINES + 'zone = "Asia/Peking"\n', 5, ["zone: expected a time zone", "'Asia/Peking'"]),
    "zone that is a folder": (FOUR_LINES + 'zone = "Asia"\n', 5, ["zone: expected a time zone"]),
    "zone that climbs": (FOUR_LINES + 'zone = "../../etc/passwd"\n', 5, ["zone: expected a time zone"]),
    "normalizer": (FOUR_LINES + 'normalizer = "nobody"\n', 5, ["normalizer: expected one of", "plain", "'nobody'"]),
    "feeds as text": (FOUR_LINES + 'feeds = "https://example.org/"\n', 5, ["feeds: expected a list"]),
    "feed of another scheme": (FOUR_LINES + 'feeds = ["file:///etc/passwd"]\n', 5, ["http or https"]),
    "host in capitals": (FOUR_LINES + 'hosts = ["Example.org"]\n', 5, ["hosts: expected a host name"]),
    "host with a scheme": (FOUR_LINES + 'hosts = ["https://x.org"]\n', 5, ["hosts: expected a host name"]),
    "id in capitals": (FOUR_LINES.replace("example", "Example", 1), 2, ["id: expected up to 60 of a-z"]),
    "id that climbs": (FOUR_LINES.replace("example", "../x", 1), 2, ["id: expected up to 60 of a-z"]),
    "id beginning with a dash": (FOUR_LINES.replace("example", "-x", 1), 2, ["id: expected"]),
    "reserved id": (FOUR_LINES.replace("example", "all", 1), 2, ["not reserved", "'all'"]),
    "missing id": ('\n[[source]]\ntitle = "x"\n', 2, ["id: expected in [[source]], found nothing"]),
    "missing title": ('[[source]]\nid = "x"\n', 1, ["title: expected in [[source]]"]),
    "duplicate id": (FOUR_LINES + '[[source]]\nid = "example"\ntitle = "y"\n', 6, ["'example' already belongs"]),
    "duplicate host": (
        FOUR_LINES + '[[source]]\nid = "y"\ntitle = "y"\nhosts = ["example.org"]\n',
        8,
        ["hosts: 'example.org' already belongs to source 'example'"],
    ),
    "duplicate name": (
        FOUR_LINES + '[[source]]\nid = "y"\ntitle = "y"\nnames = ["例子新闻"]\n',
        8,
        ["names: '例子新闻' already belongs"],
    ),
    "one source instead of a list": ('[source]\nid = "x"\n', 1, ["expected [[source]]"]),
    "source as a value": ("items = 5\nsource = 3\n", 2, ["expected [[source]]"]),
    "group of an unknown source": (
        FOUR_LINES + '[[group]]\nid = "g"\ntitle = "g"\nsources = ["example", "nobody"]\n',
        8,
        ["sources: expected the id of a source", "'nobody'"],
    ),
    "group named like a source": (
        FOUR_LINES + '[[group]]\nid = "example"\ntitle = "g"\nsources = []\n',
        6,
        ["'example' is already the id"],
    ),
    "group without sources": ('[[group]]\nid = "g"\ntitle = "g"\n', 1, ["sources: expected in [[group]]"]),
    "broken TOML": ("items = 5\ntitle = \n", 2, ["expected TOML", "column 9"]),
    "TOML that ends too early": ("items = 5\ntitle = '''\nx\n", 3, ["expected TOML"]),
    "a key twice": ("items = 5\nitems = 6\n", 2, ["expected TOML"]),
    "an array of several lines": ('items = 5\nx = [\n"a",\n]\n', 2, ["unknown key"]),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_named_with_file_and_line(tmp_path: Path, name: str) -> None:
    text, line, words = MISTAKES[name]
    error = refused(tmp_path, text)
    assert error.path == str(tmp_path / "mine.toml")
    assert error.line == line, str(error)
    for word in words:
        assert word in error.reason
    assert str(error).startswith(f"{error.path}:{line}: ")
    assert "\n" not in str(error)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        load(tmp_path / "no.toml", tmp_path, {})
    assert (caught.value.path, caught.value.line) == (str(tmp_path / "no.toml"), 0)
    assert "No such file" in caught.value.reason


def test_bytes_that_are_no_utf_8_are_named_with_their_line(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_bytes('items = 5\ntitle = "新闻"\n'.encode("gb18030"))
    with pytest.raises(ConfigError) as caught:
        load(path, tmp_path, {})
    assert (caught.value.line, caught.value.reason) == (2, "expected UTF-8, found other bytes")


@pytest.mark.parametrize(
    ("variable", "value", "words"),
    [
        ("FEEDS_ITEMS", "many", "expected a whole number from 1 to 500, found 'many'"),
        ("FEEDS_ITEMS", "1" * 5000, "expected a whole number"),
        ("FEEDS_ITEMS", "-1", "expected a whole number"),
        ("FEEDS_PORT", "70000", "found 70000"),
        ("FEEDS_BASE_URL", "javascript:alert(1)", "http or https"),
        ("FEEDS_ITEM", "5", 'expected "FEEDS_ITEMS"'),
        ("FEEDS_", "5", "unknown variable"),
    ],
)
def test_a_bad_variable_is_named(tmp_path: Path, variable: str, value: str, words: str) -> None:
    error = refused(tmp_path, "", **{variable: value})
    assert (error.path, error.line) == (variable, 0)
    assert words in error.reason


def test_a_bad_option_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        load(written(tmp_path, ""), tmp_path, {}, {"base_url": "nowhere"})
    assert caught.value.path == "--base-url"


def test_a_config_is_never_changed(tmp_path: Path) -> None:
    with pytest.raises(AttributeError):
        loaded(tmp_path, "").items = 3  # type: ignore[misc]
