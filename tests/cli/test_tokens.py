"""`feeds tokens`: a token is printed once, listed by number, and revoked by number or by itself."""

import json
import re
from pathlib import Path

import pytest

from tests.cli.conftest import Run

SETTINGS = """base_url = "https://news.example"

[[source]]
id = "voa"
title = "美国之音"
homepage = "https://www.voachinese.com/"
private = true

[[source]]
id = "open"
title = "公开"
"""


@pytest.fixture(autouse=True)
def private(run: Run, lamp: Path, tmp_path: Path) -> None:
    """A private source with an article."""
    (tmp_path / "feeds.toml").write_text(SETTINGS, encoding="utf-8")
    assert run("import", lamp).exit_code == 0


def added(run: Run, *options: str) -> str:
    result = run("tokens", "add", "voa", *options)
    assert result.exit_code == 0
    return str(result.stdout)


def test_the_address_is_printed_once_and_only_on_stdout(run: Run) -> None:
    result = run("tokens", "add", "voa", "--label", "阿梅的手机")
    match = re.fullmatch(r"https://news\.example/feeds/voa\.atom\?token=(feeds_[\w-]{32})\n", result.stdout)
    assert match
    assert result.stderr == "feeds: token 1; everyone with this address can read the feed; it is not shown again\n"
    listing = run("tokens", "list").stdout + run("tokens", "list", "--json").stdout
    assert "阿梅的手机" in listing
    assert match[1] not in listing


def test_two_tokens_are_never_the_same(run: Run) -> None:
    assert added(run) != added(run)


def test_the_list_tells_number_feed_label_and_times(run: Run) -> None:
    added(run, "--label", "甲")
    added(run)
    run("tokens", "revoke", "2")
    first, second = json.loads(run("tokens", "list", "voa", "--json").stdout)
    assert (first["number"], first["feed"], first["label"], first["revoked"]) == (1, "voa", "甲", None)
    assert second["revoked"] >= second["made"] >= first["made"]
    lines = run("tokens", "list").stdout.splitlines()
    assert [line.split("\t")[:3] for line in lines] == [["1", "voa", "甲"], ["2", "voa", ""]]


@pytest.mark.parametrize("how", ["by number", "by itself", "by its address"])
def test_a_token_is_revoked(run: Run, how: str) -> None:
    address = added(run).strip()
    argument = {"by number": "1", "by itself": address.partition("token=")[2], "by its address": address}[how]
    result = run("tokens", "revoke", argument)
    assert (result.exit_code, result.stdout) == (0, "revoked: token 1 of voa\n")
    again = run("tokens", "revoke", argument)
    assert (again.exit_code, again.stdout) == (0, "already revoked: token 1 of voa\n")


@pytest.mark.parametrize("argument", ["9", "feeds_" + "A" * 32, "secret", "", "0", "١", "9" * 30, "-1x"])
def test_an_unknown_token_is_refused_and_not_printed(run: Run, argument: str) -> None:
    added(run)
    result = run("tokens", "revoke", "--", argument)
    assert result.exit_code == 1
    assert result.stderr == "feeds: error: expected the number of a token, or a known token, found neither\n"
    assert json.loads(run("tokens", "list", "--json").stdout)[0]["revoked"] is None


@pytest.mark.parametrize("verb", ["add", "list"])
@pytest.mark.parametrize("name", ["open", "all", "nobody"])
def test_only_private_feeds_have_tokens(run: Run, name: str, verb: str) -> None:
    result = run("tokens", verb, name)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == f"feeds: error: feeds.toml: NAME: expected one of voa, found '{name}'\n"


def test_tokens_of_a_feed_that_is_not_private_any_more_are_listed(run: Run, tmp_path: Path) -> None:
    assert run("tokens", "list", "voa", "--json").stdout == "[]\n"
    added(run)
    (tmp_path / "feeds.toml").write_text(SETTINGS.replace("private = true\n", ""), encoding="utf-8")
    assert run("tokens", "list", "voa").stdout.startswith("1\tvoa\t")


def test_without_private_feeds_the_setting_is_explained(run: Run, tmp_path: Path) -> None:
    (tmp_path / "feeds.toml").write_text(SETTINGS.replace("private = true\n", ""), encoding="utf-8")
    result = run("tokens", "add", "voa")
    assert "no source or group is private; set `private = true` first" in result.stderr
    assert result.exit_code == 2


@pytest.mark.parametrize("label", ["  ", "a\x1b[31m", "\udcff"])
def test_a_label_is_a_line_of_text(run: Run, label: str) -> None:
    result = run("tokens", "add", "voa", "--label", label)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "--label: expected a line of text" in result.stderr


@pytest.mark.parametrize("verb", [("add", "voa"), ("list",), ("revoke", "1")])
def test_without_a_database_there_is_nothing_to_do(run: Run, verb: tuple[str, ...]) -> None:
    result = run("--data", "elsewhere", "tokens", *verb)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "no database yet" in result.stderr


# --- doctor -----------------------------------------------------------------------------------------------------


def warned(run: Run) -> list[str]:
    return [line for line in run("doctor").stdout.splitlines() if line.startswith(("warn  feed", "warn  base_url"))]


def test_doctor_names_a_private_feed_that_nobody_can_read(run: Run) -> None:
    warning = "warn  feed voa: private, but it has no token; `feeds tokens add voa` creates one"
    assert warned(run) == [warning]
    added(run)
    assert warned(run) == []
    run("tokens", "revoke", "1")
    assert warned(run) == [warning]


def test_doctor_names_a_token_that_opens_nothing(run: Run, tmp_path: Path) -> None:
    added(run)
    added(run)
    run("tokens", "revoke", "2")
    (tmp_path / "feeds.toml").write_text(SETTINGS.replace("private = true\n", ""), encoding="utf-8")
    assert warned(run) == ["warn  feed voa: token 1 has no effect, the feed is not private"]


@pytest.mark.parametrize(
    ("base", "is_warned"),
    [("http://news.example.org", True), ("https://news.example.org", False), ("http://127.0.0.1:8000", False)],
)
def test_doctor_warns_of_tokens_over_plain_http(run: Run, tmp_path: Path, base: str, is_warned: bool) -> None:
    (tmp_path / "feeds.toml").write_text(SETTINGS.replace("https://news.example", base), encoding="utf-8")
    added(run)
    message = f"warn  base_url: {base} sends the tokens of private feeds unencrypted; use https"
    assert warned(run) == ([message] if is_warned else [])
    (tmp_path / "feeds.toml").write_text(f'base_url = "{base}"\n', encoding="utf-8")
    run("tokens", "revoke", "1")
    assert warned(run) == []
