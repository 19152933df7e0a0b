"""The generated pages are up to date, and the JSON Schema agrees with the program about right and wrong files."""

import json
import tomllib
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from feeds.config import SETTINGS, Config, seeds
from feeds.config.catalogue import GROUP, POLL_SETTINGS, SOURCE
from tests.config.support import FOUR_LINES, load_config
from tests.config.test_mistakes import MISTAKES
from tests.docs import descriptions
from tests.docs.generate import DOCS, generated

#: mistakes that only the program finds, because they need more than one key, or more than a pattern
BEYOND_THE_SCHEMA = {
    "a ceiling below the floor",
    "a ceiling below the floor, for all",
    "a selector that is none",
    "base_url with a port that is none",
    "duplicate host",
    "duplicate id",
    "duplicate name",
    "group named like a source",
    "group of an unknown source",
    "group that prefers somebody else's source",
    "normalizer",
    "zone",
    "zone that climbs",
    "zone that is a folder",
}
#: files that are no TOML, or that jsonschema itself cannot read
UNREADABLE = {"a table of 5,000 tables", "a number of 5,000 hexadecimal digits"}


def validator() -> Draft202012Validator:
    return Draft202012Validator(json.loads((DOCS / "feeds.schema.json").read_text(encoding="utf-8")))


@pytest.mark.parametrize("name", generated())
def test_generated_files_are_up_to_date(name: str) -> None:
    """`python -m tests.docs` writes them again."""
    assert (DOCS / name).read_text(encoding="utf-8") == generated()[name]


def test_every_key_is_described_in_both_languages() -> None:
    assert list(descriptions.SETTINGS) == list(SETTINGS)
    assert list(descriptions.SOURCE) == [*SOURCE, *POLL_SETTINGS]
    assert list(descriptions.GROUP) == list(GROUP)
    tables = (descriptions.SETTINGS, descriptions.SOURCE, descriptions.GROUP)
    assert all(all(text) and "|" not in "".join(text) for table in tables for text in table.values())


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(validator().schema)


def test_the_shipped_catalogue_is_valid() -> None:
    validator().validate(tomllib.loads((seeds() / "sources.toml").read_text(encoding="utf-8")))


@pytest.mark.parametrize("name", sorted(MISTAKES.keys() - UNREADABLE))
def test_the_schema_rejects_what_the_program_rejects(name: str) -> None:
    try:
        content = tomllib.loads(MISTAKES[name][0])
    except tomllib.TOMLDecodeError:
        return
    assert validator().is_valid(content) == (name in BEYOND_THE_SCHEMA)


@pytest.mark.parametrize(
    "line",
    [
        'feeds = ["HTTPS://新闻.example.org:8443/源?a=b#c", "http://[2001:db8::1]/"]',
        'hosts = ["medium.com/@name", "新闻.example.org"]',
        'drop = ["div.advert", "p:-soup-contains(扫码关注)"]',
        'zone = "Asia/Shanghai"\nlanguage = "zh-Hant-TW"\ncontent = "link"\npaused = true\nprivate = false',
    ],
)
def test_the_schema_accepts_what_the_program_accepts(line: str, tmp_path: Path) -> None:
    text = f"{FOUR_LINES}{line}\n"
    assert load_config(tmp_path, text)
    validator().validate(tomllib.loads(text))


def test_the_schema_accepts_the_settings_of_the_export(tmp_path: Path) -> None:
    text = (
        '[export]\narchive = 12\nkeep = "all"\narchive_formats = ["atom", "json"]\nlanguages = ["en"]\nmax_size = 1\n'
    )
    assert load_config(tmp_path, text)
    validator().validate(tomllib.loads(text))


def test_the_schema_accepts_every_default() -> None:
    defaults = {name: getattr(Config(), name) for name in SETTINGS}
    validator().validate({name: list(v) if isinstance(v, tuple) else v for name, v in defaults.items()})
