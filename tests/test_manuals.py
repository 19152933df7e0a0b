"""Both READMEs are kept true, and to one another: what they show exists, and the shorter one has no fact of its own."""

import re
from itertools import pairwise
from pathlib import Path

import click
import pytest

from feeds.cli import main
from feeds.config import SETTINGS, load

ROOT = Path(__file__).parent.parent
ENGLISH, CHINESE = "README.md", "README.zh.md"
BOTH = pytest.mark.parametrize("name", [ENGLISH, CHINESE])

#: places of the repository, as they stand in a text; what begins with a slash is an address
_PLACE = re.compile(r"(?<![\w/.-])(?:\.github|bench|feeds|seeds|tests)/[\w./-]*[\w/]|\bwsgi\.py\b|\bMakefile\b")
#: what commands show in place of a word of the reader's own
_OWN = re.compile(r"[A-Z.\[\]|]+|[^\x00-\x7f]+")


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def blocks(name: str) -> list[tuple[str, str]]:
    """The language and the text of every block of code."""
    return re.findall(r"^```(\w+)\n(.*?)^```$", text(name), re.DOTALL | re.MULTILINE)


def bare(code: str) -> str:
    """Without comments, which are in the language of the reader."""
    return "".join(line for line in code.splitlines(keepends=True) if not line.strip().startswith("#"))


def prose(name: str) -> str:
    return re.sub(r"^```\w+\n.*?^```$", "", text(name), flags=re.DOTALL | re.MULTILINE)


def promises(name: str) -> dict[int, str]:
    """The text of every promise by its number."""
    heading = "## Promises" if name == ENGLISH else "## 承诺"
    section = text(name).partition(f"\n{heading}\n")[2].partition("\n## ")[0]
    found = re.findall(r"^(\d+)\. (.*?)(?=^\d+\. |\n\n|\Z)", section, re.DOTALL | re.MULTILINE)
    return {int(number): body for number, body in found}


def anchors(name: str) -> set[str]:
    """Where links into a file may lead: the headings, as GitHub spells them."""
    headings = re.findall(r"^#+ (.+)$", prose(name), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading).lower().replace(" ", "-") for heading in headings}


def commands(name: str) -> list[list[str]]:
    """The words of every `feeds …` in a line of a console, or in the text."""
    shown = [line for language, code in blocks(name) if language == "console" for line in code.splitlines()]
    found = [line.removeprefix("$ ") for line in shown if line.startswith("$ feeds ")]
    # those of the table are looked at as a whole in test_readme.py
    running = "\n".join(line for line in prose(name).splitlines() if not line.startswith("|"))
    return [one.split() for one in (*found, *re.findall(r"`(feeds [^`]+)`", running))]


# --- each by itself ---------------------------------------------------------------------------------------------


@BOTH
def test_every_promise_names_tests_that_there_are(name: str) -> None:
    found = promises(name)
    assert list(found) == list(range(1, len(found) + 1)) != []
    for number, body in found.items():
        tests = re.findall(r"`(tests/[\w/]+\.py)`", body)
        assert tests, number
        assert [one for one in tests if "\ndef test_" not in text(one)] == []


@BOTH
def test_every_place_of_the_repository_is_there(name: str) -> None:
    found = set(_PLACE.findall(text(name)))
    assert {"seeds/sources.toml", ".github/workflows/publish.yml", "wsgi.py"} <= found
    assert [place for place in sorted(found) if not (ROOT / place).exists()] == []


@BOTH
def test_every_link_inside_the_repository_leads_somewhere(name: str) -> None:
    links = [link for link in re.findall(r"\]\(([^)\s]+)\)", text(name)) if "://" not in link]
    assert links
    for link in links:
        path, _, anchor = link.partition("#")
        assert (ROOT / (path or name)).exists(), link
        assert not anchor or anchor in anchors(path or name), link


@BOTH
def test_every_setting_that_is_shown_is_understood(name: str, tmp_path: Path) -> None:
    shown = [code for language, code in blocks(name) if language == "toml"]
    assert shown
    for code in shown:
        (tmp_path / "feeds.toml").write_text(code, encoding="utf-8")
        assert load(tmp_path / "feeds.toml", tmp_path, {})


@BOTH
def test_every_command_that_is_shown_exists_with_its_options(name: str) -> None:
    found = commands(name)
    assert len(found) > 5
    for _, *words in found:
        command: click.Command = main
        options: set[str] = set()
        for word in words:
            options.update(option for known in command.params for option in (*known.opts, *known.secondary_opts))
            if word.startswith("-"):
                assert word.partition("=")[0] in options, words
            elif isinstance(command, click.Group) and not _OWN.fullmatch(word):
                assert word in command.commands, words
                command = command.commands[word]


@BOTH
def test_the_braces_of_every_server_are_balanced(name: str) -> None:
    shown = [code for language, code in blocks(name) if language in ("nginx", "caddyfile")]
    assert {language for language, _ in blocks(name)} >= {"nginx", "caddyfile"}
    for code in shown:
        depths = [0]
        for line in bare(code).splitlines():
            depths.append(depths[-1] + line.count("{") - line.count("}"))
        assert min(depths) == depths[-1] == 0, code
        assert all(abs(after - before) <= 1 for before, after in pairwise(depths)), code


# --- and both together ------------------------------------------------------------------------------------------


def test_whatever_is_shown_in_chinese_is_shown_in_english_too() -> None:
    """The two commands with what they print among it; comments aside."""
    english = {(language, bare(code)) for language, code in blocks(ENGLISH)}
    chinese = [(language, bare(code)) for language, code in blocks(CHINESE)]
    assert [one for one in chinese if one not in english] == []
    assert [bare(code).splitlines()[0] for _, code in blocks(CHINESE)[:2]] == ["$ make serve", "$ make test"]


def test_both_promise_the_same_by_the_same_tests() -> None:
    named = [
        {number: re.findall(r"`(tests/[\w/]+\.py)`", body) for number, body in promises(name).items()}
        for name in (ENGLISH, CHINESE)
    ]
    assert named[0] == named[1]


def test_every_setting_is_explained_in_chinese() -> None:
    """Its variable and its default stand in the English table alone."""
    assert re.findall(r"^\| `([a-z_]+)` \| .+ \|$", text(CHINESE), re.MULTILINE) == list(SETTINGS)


def test_each_leads_to_the_other() -> None:
    assert f"]({CHINESE})" in text(ENGLISH)[:100]
    assert f"]({ENGLISH})" in text(CHINESE)[:100]
