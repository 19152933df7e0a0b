"""The READMEs and the pages of `docs/`: their examples are valid, and both languages show the same."""

import re
from itertools import pairwise
from pathlib import Path

import click
import pytest

from feeds.cli import main
from feeds.cli.groups import LazyCommand
from feeds.config import SETTINGS, load

ROOT = Path(__file__).parent.parent
ENGLISH, CHINESE = "README.md", "README.zh.md"
BOTH = pytest.mark.parametrize("name", [ENGLISH, CHINESE])
#: the README of a language and its pages
PAGES = {
    ENGLISH: [
        ENGLISH,
        *(f"docs/{path.name}" for path in sorted((ROOT / "docs").glob("*.md")) if ".zh" not in path.name),
    ],
    CHINESE: [CHINESE, *(f"docs/{path.name}" for path in sorted((ROOT / "docs").glob("*.zh.md")))],
}
ALL = pytest.mark.parametrize("name", [*PAGES[ENGLISH], *PAGES[CHINESE]])
#: limit of words in a README
MAX_WORDS = 900

#: paths of the repository in a text; a leading slash means a URL path
_PLACE = re.compile(r"(?<![\w/.-])(?:\.github|bench|feeds|seeds|tests)/[\w./-]*[\w/]|\bwsgi\.py\b|\bMakefile\b")
#: placeholders in commands
_OWN = re.compile(r"[A-Z.\[\]|]+|[^\x00-\x7f]+")


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def blocks(name: str) -> list[tuple[str, str]]:
    """Return the language and the text of every code block of a page."""
    return re.findall(r"^```(\w+)\n(.*?)^```$", text(name), re.DOTALL | re.MULTILINE)


def blocks_of(readme: str) -> list[tuple[str, str]]:
    """Return the code blocks of a README and of all pages in its language."""
    return [block for page in PAGES[readme] for block in blocks(page)]


def bare(code: str) -> str:
    """Remove comments, which are translated."""
    return "".join(line for line in code.splitlines(keepends=True) if not line.strip().startswith("#"))


def prose(name: str) -> str:
    return re.sub(r"^```\w+\n.*?^```$", "", text(name), flags=re.DOTALL | re.MULTILINE)


def promises(name: str) -> dict[int, str]:
    """Return the row of every promise by its number."""
    heading = "## Promises" if name == ENGLISH else "## 承诺"
    section = text(name).partition(f"\n{heading}\n")[2].partition("\n## ")[0]
    return {int(number): row for number, row in re.findall(r"^\| (\d+) \| (.*) \|$", section, re.MULTILINE)}


def anchors(name: str) -> set[str]:
    """The link targets in a file: the anchors of its headings, as on GitHub."""
    headings = re.findall(r"^#+ (.+)$", prose(name), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading).lower().replace(" ", "-") for heading in headings}


def commands(name: str) -> list[list[str]]:
    """The words of every `feeds …` command in a console block or in the text."""
    console_lines = [line for language, code in blocks(name) if language == "console" for line in code.splitlines()]
    console_commands = [line.removeprefix("$ ") for line in console_lines if line.startswith("$ feeds ")]
    # test_readme.py checks those in the table
    running = "\n".join(line for line in prose(name).splitlines() if not line.startswith("|"))
    return [command.split() for command in (*console_commands, *re.findall(r"`(feeds [^`]+)`", running))]


# --- each README ------------------------------------------------------------------------------------------------


@BOTH
def test_every_promise_names_existing_tests(name: str) -> None:
    rows = promises(name)
    assert list(rows) == list(range(1, len(rows) + 1)) != []
    for number, body in rows.items():
        tests = re.findall(r"`(tests/[\w/]+\.py)`", body)
        assert tests, number
        assert [path for path in tests if "\ndef test_" not in text(path)] == []


@BOTH
def test_the_important_paths_of_the_repository_are_mentioned(name: str) -> None:
    assert {"seeds/sources.toml", ".github/workflows/publish.yml", "wsgi.py"} <= set(_PLACE.findall(text(name)))


@ALL
def test_every_mentioned_path_exists(name: str) -> None:
    assert [path for path in sorted(set(_PLACE.findall(text(name)))) if not (ROOT / path).exists()] == []


@ALL
def test_every_internal_link_has_a_target(name: str) -> None:
    links = [link for link in re.findall(r"\]\(([^)\s]+)\)", text(name)) if "://" not in link]
    assert links
    for link in links:
        path, _, anchor = link.partition("#")
        target = ((ROOT / name).parent / path).resolve() if path else ROOT / name
        assert target.exists(), link
        assert not anchor or anchor in anchors(target.relative_to(ROOT).as_posix()), link


@BOTH
def test_every_page_is_linked_from_the_readme(name: str) -> None:
    pages = set(PAGES[name][1:]) - {"docs/promises.md", "docs/promises.zh.md"}
    assert [page for page in sorted(pages) if f"]({page})" not in text(name)] == []


@BOTH
def test_a_readme_is_short(name: str) -> None:
    """Two Chinese characters count as a word."""
    words = re.sub(r"[\u3400-\u9fff]{1,2}", " x ", text(name)).split()
    assert len(words) <= MAX_WORDS


@BOTH
def test_every_example_of_settings_is_valid(name: str, tmp_path: Path) -> None:
    examples = [code for language, code in blocks_of(name) if language == "toml"]
    assert len(examples) > 2
    for code in examples:
        (tmp_path / "feeds.toml").write_text(code, encoding="utf-8")
        assert load(tmp_path / "feeds.toml", tmp_path, {})


@BOTH
def test_every_example_of_a_command_is_valid(name: str) -> None:
    shown_commands = [command for page in PAGES[name] for command in commands(page)]
    assert len(shown_commands) > 5
    for _, *words in shown_commands:
        command: click.Command = main
        options: set[str] = set()
        for word in words:
            options.update(
                option for parameter in command.params for option in (*parameter.opts, *parameter.secondary_opts)
            )
            if word.startswith("-"):
                assert word.partition("=")[0] in options, words
            elif isinstance(command, click.Group) and not _OWN.fullmatch(word):
                assert word in command.commands, words
                command = command.commands[word]
                command = command.load() if isinstance(command, LazyCommand) else command


@BOTH
def test_braces_in_server_configurations_are_balanced(name: str) -> None:
    examples = [code for language, code in blocks_of(name) if language in ("nginx", "caddyfile")]
    assert {language for language, _ in blocks_of(name)} >= {"nginx", "caddyfile"}
    for code in examples:
        depths = [0]
        for line in bare(code).splitlines():
            depths.append(depths[-1] + line.count("{") - line.count("}"))
        assert min(depths) == depths[-1] == 0, code
        assert all(abs(next_depth - depth) <= 1 for depth, next_depth in pairwise(depths)), code


# --- both READMEs -----------------------------------------------------------------------------------------------


def test_every_chinese_example_is_also_in_english() -> None:
    """This includes the two commands with their output; comments may differ."""
    english = {(language, bare(code)) for language, code in blocks_of(ENGLISH)}
    chinese = [(language, bare(code)) for language, code in blocks_of(CHINESE)]
    assert [block for block in chinese if block not in english] == []
    assert [bare(code).splitlines()[0] for _, code in blocks(CHINESE)[:2]] == ["$ make serve", "$ make test"]


def test_both_readmes_have_the_same_promises() -> None:
    test_files = [
        {number: re.findall(r"`(tests/[\w/]+\.py)`", body) for number, body in promises(name).items()}
        for name in (ENGLISH, CHINESE)
    ]
    assert test_files[0] == test_files[1]


@pytest.mark.parametrize("name", PAGES[CHINESE])
def test_a_chinese_page_has_the_headings_rows_and_items_of_the_english_one(name: str) -> None:
    english, chinese = (
        re.findall(r"^(#+|\||-|\d+\.) ", prose(page), re.MULTILINE) for page in (name.replace(".zh.md", ".md"), name)
    )
    assert chinese == english


def test_every_parameter_is_explained_in_chinese() -> None:
    english, chinese = (re.findall(r"`([a-z_]+=)", text(f"docs/{name}")) for name in ("http.md", "http.zh.md"))
    assert sorted(chinese) == sorted(english)


def test_every_setting_is_explained_in_chinese() -> None:
    assert re.findall(r"^\| `([a-z_]+)` \| `FEEDS_.+ \|$", text("docs/settings.zh.md"), re.MULTILINE) == list(SETTINGS)


def test_both_readmes_link_to_each_other() -> None:
    assert f"]({CHINESE})" in text(ENGLISH)[:100]
    assert f"]({ENGLISH})" in text(CHINESE)[:100]
    for name in PAGES[CHINESE][1:]:
        chinese, english = Path(name).name, Path(name).name.replace(".zh.md", ".md")
        assert f"]({english})" in text(name)[:100]
        assert f"]({chinese})" in text(f"docs/{english}")[:100]


def test_both_readmes_show_the_same_pictures() -> None:
    """And the same code blocks, except links to pages."""
    pictures = [re.findall(r"\.github/screenshots/[\w.-]+", text(name)) for name in (ENGLISH, CHINESE)]
    assert pictures[0] == pictures[1] != []
    assert blocks(ENGLISH) == blocks(CHINESE)
