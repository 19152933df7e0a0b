"""`private = true`: feeds that need a token, and the public config."""

from pathlib import Path

import pytest

from feeds.config import Config
from feeds.model import Group, Source
from feeds.publish.visibility import hidden_sources, private_feeds, without_hidden
from tests.config.support import FOUR_LINES, config_error, load_config

QUIET = '[[source]]\nid = "letter"\ntitle = "内部通讯"\nprivate = true\n'
MIXED = '[[group]]\nid = "desk"\ntitle = "编辑部"\nsources = ["example", "letter"]\n'

DAILY = Source(id="daily", title="日报", hosts=("daily.example.org",))
LETTER = Source(id="letter", title="内部通讯", hosts=("letter.example.org",), private=True)
OTHER = Source(id="other", title="另一封", private=True)
DESK = Group(id="desk", title="编辑部", sources=("daily", "letter"), private=True)
CONFIG = Config(sources=(DAILY, LETTER, OTHER), groups=(Group(id="open", title="公开", sources=("daily",)), DESK))


def test_sources_and_groups_are_public_by_default(tmp_path: Path) -> None:
    config = load_config(tmp_path, FOUR_LINES + QUIET + MIXED + "private = true\n")
    assert private_feeds(config) == ("letter", "desk")
    config = load_config(tmp_path, FOUR_LINES + QUIET.replace("true", "false") + MIXED)
    assert private_feeds(config) == ()


def test_a_private_source_in_a_public_group_is_an_error(tmp_path: Path) -> None:
    error = config_error(tmp_path, FOUR_LINES + QUIET + MIXED)
    assert error.reason == "sources: expected a source that is not private either, found 'letter'"
    assert error.line == 12


@pytest.mark.parametrize("value", ['"secret"', "1", '["x"]'])
def test_private_must_be_a_boolean(tmp_path: Path, value: str) -> None:
    """A typo must not make a private source public."""
    error = config_error(tmp_path, QUIET.replace("true", value))
    assert error.reason.startswith("private: expected true or false, found ")
    assert error.line == 4


@pytest.mark.parametrize(
    ("reader", "hidden"),
    [("", {"letter", "other"}), ("letter", {"other"}), ("other", {"letter"}), ("desk", {"other"}),
     ("open", {"letter", "other"}), ("daily", {"letter", "other"})],
)  # fmt: skip
def test_hidden_sources_per_reader(reader: str, hidden: set[str]) -> None:
    assert hidden_sources(reader, CONFIG, ()) == hidden


@pytest.mark.parametrize(
    ("stored", "is_hidden"),
    [
        (Source(id="gone", title="已撤", declared=False, private=True), True),
        (Source(id="gone", title="已撤", declared=False), False),
        # the declaration takes precedence
        (Source(id="daily", title="日报", private=True), False),
        # its articles belong to the private source and will be reassigned
        (Source(id="letter.example.org", title="x", declared=False), True),
        (Source(id="daily.example.org", title="x", declared=False), False),
        (Source(id="daily.example.org", title="x", declared=False, private=True), True),
    ],
)
def test_undeclared_private_sources_stay_hidden(stored: Source, is_hidden: bool) -> None:
    assert (stored.id in hidden_sources("", CONFIG, [stored])) is is_hidden


def test_the_public_config_has_no_private_sources_and_groups() -> None:
    visible = without_hidden(CONFIG, hidden_sources("", CONFIG, ()), "")
    assert [item.id for item in (*visible.sources, *visible.groups)] == ["daily", "open"]
    assert visible.source_of_host("letter.example.org") is None
    assert visible.source_named("内部通讯") is None


def test_the_config_of_a_private_group_has_its_members() -> None:
    visible = without_hidden(CONFIG, hidden_sources("desk", CONFIG, ()), "desk")
    assert [item.id for item in (*visible.sources, *visible.groups)] == ["daily", "letter", "open", "desk"]
