"""The README and `docs/` agree with the program."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from feeds.cli import main
from feeds.cli.serve import import_samples
from feeds.config import SETTINGS, Config, load, seeds
from feeds.config.catalogue import GROUP, POLL_SETTINGS, SOURCE
from feeds.publish.pages.context import ASSETS
from feeds.publish.status import STATES
from feeds.store import open_store
from feeds.web import create_app
from tests.browser.screenshots import ARTICLE, pictures

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
DOCS = ROOT / "docs"


def page(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def test_the_four_line_source_example_works(tmp_path: Path) -> None:
    match = re.search(r"```toml\n(.*?)```", README, re.DOTALL)
    assert match
    assert match[1].count("\n") == 4
    path = tmp_path / "feeds.toml"
    path.write_text(match[1], encoding="utf-8")
    config = load(path, tmp_path, {})
    assert config.source_of_host("news.example.org") == config.source("example")


@pytest.mark.parametrize("name", ["commands.md", "commands.zh.md"])
def test_every_verb_is_listed_with_its_options(name: str) -> None:
    rows = dict(re.findall(r"^\| `feeds ([^`]+)` \| (.+) \|$", page(name), re.MULTILINE))
    listed = {row.split()[0] for row in rows}
    assert listed == set(main.commands)
    for row in rows:
        verb = re.match(r"(?:[a-z]+ ?)+", row)
        assert verb
        help_text = CliRunner().invoke(main, [*verb[0].split(), "--help"]).stdout
        assert set(re.findall(r"--[a-z-]+", row)) == set(re.findall(r"--[a-z-]+", help_text)) - {
            "--help",
            "--data",
            "--config",
        }


@pytest.mark.parametrize("name", ["settings.md", "settings.zh.md"])
def test_every_setting_is_listed_with_its_variable_and_default(name: str) -> None:
    rows = re.findall(r"^\| `([a-z_]+)` \| `([A-Z_]+)` \| (.+?) \|", page(name), re.MULTILINE)
    assert [name for name, _, _ in rows] == list(SETTINGS)
    for setting, variable, default in rows:
        assert variable == f"FEEDS_{setting.upper()}"
        assert setting == "base_url" or default.strip("`") == in_toml(getattr(Config(), setting))


def in_toml(value: object) -> str:
    """Return a default as it is written in the file."""
    if isinstance(value, bool):
        return str(value).lower()
    return str(list(value)).replace("'", '"') if isinstance(value, tuple) else str(value)


def test_every_key_of_a_source_and_a_group_is_named() -> None:
    text = page("settings.md")
    for key in (*SOURCE, *POLL_SETTINGS, *GROUP):
        assert f"\n| `{key}` |" in text.partition("\n## Keys of a source\n")[2], key


@pytest.mark.parametrize(("name", "heading"), [("operating.md", "Source states"), ("operating.zh.md", "来源的状态")])
def test_every_state_of_a_source_is_explained(name: str, heading: str) -> None:
    section = page(name).partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    assert re.findall(r"^\| `([a-z]+)` \|", section, re.MULTILINE) == list(STATES)


@pytest.mark.parametrize("name", ["http.md", "http.zh.md"])
def test_every_address_is_named(name: str, tmp_path: Path) -> None:
    with open_store(tmp_path / "feeds.sqlite3") as store:
        rules = [rule.rule for rule in create_app(Config(), store).url_map.iter_rules()]
    # assets are only for the pages
    unnamed = [rule for rule in rules if f"`{rule.replace('<path:', '<').partition('<')[0]}" not in page(name)]
    assert {rule.removeprefix("/") for rule in unnamed} == ASSETS.keys()


def test_the_first_run_prints_the_documented_output(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    config = load(seeds() / "sources.toml", tmp_path / "data", {})
    with open_store(config.database) as store:
        import_samples(store, config)
        articles = store.count()
    output = capsys.readouterr().out.replace(f"{tmp_path}/", "")
    assert f"$ make serve\n{output}feeds: {articles} articles at {config.base_url}/ " in README


def test_screenshots_are_those_of_the_script_and_small() -> None:
    names = re.findall(r"\.github/screenshots/([a-z-]+)\.png", README)
    assert sorted(names) == sorted(picture.name for picture in pictures({ARTICLE: ""}))
    for name in names:
        body = (ROOT / ".github" / "screenshots" / f"{name}.png").read_bytes()
        assert body.startswith(b"\x89PNG")
        assert len(body) < 150_000, name
