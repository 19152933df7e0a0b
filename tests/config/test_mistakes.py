"""Errors in the settings: one line with file and line, variable or option."""

from pathlib import Path

import pytest

from feeds.common.limits import MAX_BODY
from feeds.config import load
from feeds.errors import ConfigError
from tests.config.support import FOUR_LINES, config_error, write_config

MISTAKES = {
    "unknown key": ("items = 5\nitemz = 6\n", 2, ["unknown key 'itemz'; did you mean items?"]),
    "unknown key of a source": (FOUR_LINES + 'homepgae = "x"\n', 5, ["unknown key 'homepgae'; did you mean homepage?"]),
    "export that is no table": ("export = 1\n", 1, ["expected [export] with its keys below it"]),
    "unknown key of the export": ("[export]\narchives = 3\n", 2, ["did you mean archive?"]),
    "no months": ("[export]\nkeep = 0\n", 2, ['expected "all" or a number of months from 1 to 1200']),
    "months in words": ('[export]\narchive = "some"\n', 2, ['expected "all" or a number of months']),
    "a format twice": ('[export]\narchive_formats = ["atom", "atom"]\n', 2, ["expected a list with each item once"]),
    "an unknown format": ('[export]\narchive_formats = ["opml"]\n', 2, ["expected one of atom, rss, json"]),
    "no language": ("[export]\nlanguages = []\n", 2, ["expected at least one language"]),
    "a size in words": ('[export]\nmax_size = "1 GB"\n', 2, ["expected a whole number from 1 to 1000000"]),
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
    "base_url without a host": ('base_url = "https:///x"\n', 1, ["http or https"]),
    "base_url of two addresses": ('base_url = "https://a.examplehttps://b.example"\n', 1, ["http or https"]),
    "base_url with a port that is none": ('base_url = "https://example.org:70000"\n', 1, ["http or https"]),
    "host that is an address": ('host = "http://127.0.0.1/"\n', 1, ["host: expected a name or number"]),
    "more bytes than any format reads": (
        f"max_document_bytes = {MAX_BODY + 1}\n",
        1,
        [f"max_document_bytes: expected a whole number from 1024 to {MAX_BODY}"],
    ),
    "a list instead of a title": ('title = ["a"]\n', 1, ["title: expected a line of text, found a list"]),
    "a table of 5,000 tables": (f"title{'.a' * 5000} = 1\n", 1, ["title: expected a line of text, found a table"]),
    "a number of 5,000 hexadecimal digits": (f"items = 0x{'f' * 5000}\n", 1, ["items: "]),
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
    "group that prefers somebody else's source": (
        FOUR_LINES + '[[group]]\nid = "g"\ntitle = "g"\nsources = ["example"]\nprefer = ["nobody"]\n',
        9,
        ["prefer: expected the id of a source of this group", "'nobody'"],
    ),
    "content of another kind": (
        FOUR_LINES + 'content = "some"\n',
        5,
        ['content: expected "full", "summary" or "link"', "'some'"],
    ),
    "group with no share at all": (
        FOUR_LINES + '[[group]]\nid = "g"\ntitle = "g"\nsources = ["example"]\nper_source = 0\n',
        9,
        ["per_source: expected", "0"],
    ),
    "group named like a source": (
        FOUR_LINES + '[[group]]\nid = "example"\ntitle = "g"\nsources = []\n',
        6,
        ["'example' is already the id"],
    ),
    "group without sources": ('[[group]]\nid = "g"\ntitle = "g"\n', 1, ["sources: expected in [[group]]"]),
    "broken TOML": ("items = 5\ntitle = \n", 2, ["not valid TOML: ", "column 9"]),
    "TOML that ends too early": ("items = 5\ntitle = '''\nx\n", 3, ["not valid TOML"]),
    "a key twice": ("items = 5\nitems = 6\n", 2, ["not valid TOML"]),
    "a selector that is none": (FOUR_LINES + 'drop = ["div", "p["]\n', 5, ["drop: expected a CSS selector", "'p['"]),
    "a ceiling below the floor": (FOUR_LINES + "poll_ceiling = 30\n", 5, ["poll_ceiling of at least", "60", "30"]),
    "a ceiling below the floor, for all": ("poll_floor = 1441\n", 0, ["poll_ceiling of at least", "1441"]),
    "paused in words": (FOUR_LINES + 'paused = "perhaps"\n', 5, ["paused: expected true or false", "'perhaps'"]),
    "a host that may be asked on no port": ('allow = ["rsshub.lan"]\n', 1, ["allow: expected a host and a port"]),
    "a hub without a scheme": ('hubs = ["hub.example.org"]\n', 1, ["hubs: expected an http or https address"]),
    "a hub with a password": ('hubs = ["https://me:pw@hub.example.org/"]\n', 1, ["hubs: expected an http or https"]),
    "port 0 that may be asked": ('allow = ["rsshub.lan:0"]\n', 1, ["allow: expected a host and a port"]),
    "ports as a number": ("ports = 80\n", 1, ["ports: expected a list, found 80"]),
    "an array of several lines": ('items = 5\nx = [\n"a",\n]\n', 2, ["unknown key"]),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_errors_have_file_and_line(tmp_path: Path, name: str) -> None:
    text, line, words = MISTAKES[name]
    error = config_error(tmp_path, text)
    assert error.path == str(tmp_path / "mine.toml")
    assert error.line == line, str(error)
    for word in words:
        assert word in error.reason
    assert str(error).startswith(f"{error.path}:{line}: " if line else f"{error.path}: ")
    assert "\n" not in str(error)


@pytest.mark.parametrize(
    ("depth", "words"), [(100, "expected a whole number"), (5000, "not valid TOML: too many nested")]
)
def test_deeply_nested_brackets_are_reported_in_one_line(tmp_path: Path, depth: int, words: str) -> None:
    for text in (f"items = {'[' * depth}{']' * depth}\n", f"items = {'{a = ' * depth}1{'}' * depth}\n"):
        error = config_error(tmp_path, text)
        assert error.path == str(tmp_path / "mine.toml")
        assert len(error.reason) < 100
        assert words in error.reason


def test_too_long_numbers_are_reported_in_one_line(tmp_path: Path) -> None:
    error = config_error(tmp_path, f"items = {'9' * 5000}\n")
    assert error.path == str(tmp_path / "mine.toml")
    assert error.reason.startswith("not valid TOML: ")


def test_a_missing_file_is_reported(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        load(tmp_path / "no.toml", tmp_path, {})
    assert (caught.value.path, caught.value.line) == (str(tmp_path / "no.toml"), 0)
    assert "No such file" in caught.value.reason


def test_invalid_utf8_is_reported_with_its_line(tmp_path: Path) -> None:
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
        ("FEEDS_BASE_URL", "http://example.org/\udcff", "http or https"),
        ("FEEDS_TITLE", "\udcff", "expected a line of text, found '\\udcff'"),
        ("FEEDS_HOST", "\udcff", "expected a name or number of this machine"),
        ("FEEDS_LANGUAGE", "zh-\udcff", "expected a language"),
        ("FEEDS_PORTS", "80,http", "expected a whole number from 1 to 65535, found 'http'"),
        ("FEEDS_POLL", "maybe", "expected true or false"),
        ("FEEDS_ITEM", "5", "unknown variable; did you mean FEEDS_ITEMS?"),
        ("FEEDS_COLOUR", "red", "unknown variable; known: FEEDS_BASE_URL, "),
        ("FEEDS_", "5", "unknown variable; known: FEEDS_BASE_URL, "),
    ],
)
def test_invalid_variables_are_reported(tmp_path: Path, variable: str, value: str, words: str) -> None:
    error = config_error(tmp_path, "", **{variable: value})
    assert (error.path, error.line) == (variable, 0)
    assert words in error.reason


def test_invalid_options_are_reported(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        load(write_config(tmp_path, ""), tmp_path, {}, {"base_url": "nowhere"})
    assert caught.value.path == "--base-url"
