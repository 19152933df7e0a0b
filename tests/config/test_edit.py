"""Editing the settings file in place: minimal, atomic, without overwriting concurrent changes."""

import errno
import os
import stat
import tomllib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.common.folder import DISK, TEMPORARY, Disk
from feeds.config import seeds
from feeds.config.edit import add_sources, edit, remove_source, replace_feed, set_key
from feeds.config.toml_editor import TomlEditor
from feeds.errors import ConfigError, ExportError

MINE = """# 我的设置，请勿移动
title = "早报"   # 站名

# --- 第一部分 ---

# 港口的报纸
[[source]]  # 头
id = "harbour"
title = "海港日报"
feeds = [
    "https://harbour.example.org/feed",  # 先问这个
    'https://mirror.example.net/harbour',
]
# 上面的镜像有时慢
homepage = "https://harbour.example.org/"

[[source]]
title = "山城晚报"
id = "hill"
homepage = "https://hill.example.org/"
# 写在最后的话

# --- 合集 ---

[[group]]
id = "both"
title = "两份报纸"
sources = ["harbour",   "hill"] # 顺序随意

# 后来补的
[[source]]
id = "island"
title = "小岛新闻"
"""
NEW = {"id": "valley", "title": "山谷周刊", "feeds": ("https://valley.example.org/rss",), "hosts": ()}


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    path = tmp_path / "feeds.toml"
    path.write_text(MINE, encoding="utf-8")
    return path


def text(path: Path) -> str:
    return path.read_bytes().decode()


def test_a_new_source_is_inserted_after_the_last_one(mine: Path) -> None:
    edit(mine, add_sources([NEW]))
    assert text(mine) == MINE + (
        '\n[[source]]\nid = "valley"\ntitle = "山谷周刊"\nfeeds = ["https://valley.example.org/rss"]\nhosts = []\n'
    )


def test_a_new_source_is_inserted_before_the_next_heading(mine: Path) -> None:
    first_part, _, last_part = MINE.partition("\n# --- 合集 ---")
    mine.write_text(first_part + "\n# --- 合集 ---" + last_part.partition("\n# 后来补的")[0], encoding="utf-8")
    edit(mine, add_sources([{"id": "valley", "title": "山谷周刊"}]))
    added = '# 写在最后的话\n\n[[source]]\nid = "valley"\ntitle = "山谷周刊"\n\n# --- 合集 ---\n'
    assert added in text(mine)


@pytest.mark.parametrize("end", ["", "\n", "\n\n"])
def test_a_source_is_added_to_a_file_without_sources(tmp_path: Path, end: str) -> None:
    path = tmp_path / "feeds.toml"
    path.write_text(f'title = "早报" # 站名{end}', encoding="utf-8")
    edit(path, add_sources([{"id": "valley", "title": "山谷周刊"}]))
    assert text(path).startswith('title = "早报" # 站名\n\n[[source]]\nid = "valley"\ntitle = "山谷周刊"\n')


def test_add_and_remove_restore_the_file(mine: Path) -> None:
    edit(mine, add_sources([NEW]))
    edit(mine, remove_source("valley"))
    assert text(mine) == MINE


def test_remove_also_removes_comments_and_group_members(mine: Path) -> None:
    edit(mine, remove_source("harbour"))
    expected = MINE.replace(MINE[MINE.index("# 港口") : MINE.index('[[source]]\ntitle = "山城晚报"')], "")
    assert text(mine) == expected.replace('["harbour",   "hill"]', '["hill"]')


def test_an_empty_group_stays(mine: Path) -> None:
    edit(mine, remove_source("harbour"))
    edit(mine, remove_source("hill"))
    assert "sources = [] # 顺序随意" in text(mine)


def test_remove_also_removes_the_source_from_prefer(mine: Path) -> None:
    members = 'sources = ["harbour",   "hill"] # 顺序随意'
    mine.write_text(text(mine).replace(members, f'{members}\nprefer = ["harbour", "hill"]'), encoding="utf-8")
    edit(mine, remove_source("harbour"))
    assert '\nprefer = ["hill"]\n' in text(mine)


def test_an_existing_key_is_changed_in_place(mine: Path) -> None:
    edit(mine, set_key("harbour", "title", "新海港日报"))
    assert text(mine) == MINE.replace('"海港日报"', '"新海港日报"')


def test_a_new_key_is_added_at_the_end_of_its_table(mine: Path) -> None:
    edit(mine, set_key("hill", "paused", True))
    home = 'homepage = "https://hill.example.org/"\n# 写在最后的话\n'
    assert text(mine) == MINE.replace(home, home + "paused = true\n")
    edit(mine, set_key("hill", "paused", None))
    assert text(mine) == MINE


def test_only_the_changed_member_of_a_list_is_edited(mine: Path) -> None:
    edit(mine, set_key("harbour", "feeds", ("https://new.example.org/feed", "https://mirror.example.net/harbour")))
    assert text(mine) == MINE.replace("https://harbour.example.org/feed", "https://new.example.org/feed")


def test_moving_a_feed_keeps_other_urls_and_needs_the_old_url(mine: Path) -> None:
    change = replace_feed("hill", "https://hill.example.org/rss", "https://hill.example.org/atom")
    with pytest.raises(ConfigError) as caught:
        edit(mine, change)
    assert "expected 'https://hill.example.org/rss' among those of 'hill'" in caught.value.reason
    edit(mine, set_key("hill", "feeds", ("https://mirror.example.net/hill", "https://hill.example.org/rss")))
    edit(mine, change)
    assert 'feeds = ["https://mirror.example.net/hill", "https://hill.example.org/atom"]\n' in text(mine)


def test_group_members_and_groups_are_added(mine: Path) -> None:
    groups = [{"id": "both", "sources": ["hill", "valley"]}, {"id": "far", "title": "远方", "sources": ["valley"]}]
    edit(mine, add_sources([NEW], groups))
    groups_in_file = tomllib.loads(text(mine))["group"]
    assert [group["sources"] for group in groups_in_file] == [["harbour", "hill", "valley"], ["valley"]]
    assert '"valley"] # 顺序随意\n\n[[group]]\nid = "far"\n' in text(mine)


def test_line_endings_and_byte_order_mark_are_kept(mine: Path) -> None:
    mine.write_bytes(b"\xef\xbb\xbf" + MINE.replace("\n", "\r\n").encode())
    edit(mine, add_sources([NEW]))
    body = mine.read_bytes()
    assert body.startswith(b"\xef\xbb\xbf#")
    assert body.count(b"\r\n") == body.count(b"\n") == MINE.count("\n") + 6


def test_file_mode_and_symbolic_link_are_kept(mine: Path, tmp_path: Path) -> None:
    mine.chmod(0o640)
    link = tmp_path / "elsewhere" / "link.toml"
    link.parent.mkdir()
    link.symlink_to("../feeds.toml")
    edit(link, add_sources([NEW]))
    assert link.is_symlink()
    assert "valley" in text(mine)
    assert stat.S_IMODE(mine.stat().st_mode) == 0o640


def test_temporary_files_are_removed(mine: Path, tmp_path: Path) -> None:
    (tmp_path / TEMPORARY).write_text("half", encoding="utf-8")
    edit(mine, add_sources([NEW]))
    assert [path.name for path in tmp_path.iterdir()] == ["feeds.toml"]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (add_sources([{"id": "hill", "title": "另一个"}]), "already belongs to source 'hill'"),
        (add_sources([{"id": "valley", "title": "海港日报"}]), "already belongs to source 'harbour'"),
        (add_sources([{"id": "both", "title": "与合集同名"}]), "already the id of a source or group"),
        (add_sources([{"id": "valley"}]), "title: expected in [[source]]"),
        (add_sources([{"id": "valley", "title": "山谷", "colour": "red"}]), "unknown key"),
        (set_key("hill", "zone", "Mars/Base"), "expected a time zone"),
        (set_key("hill", "id", "uphill"), "expected the id of a source above"),
        (set_key("sea", "paused", True), "no source has the id 'sea'"),
        (remove_source("sea"), "no source has the id 'sea'"),
    ],
)
def test_invalid_changes_are_rejected_and_not_written(mine: Path, change: Any, reason: str) -> None:
    stat_before = mine.stat()
    with pytest.raises(ConfigError) as caught:
        edit(mine, change)
    assert reason in caught.value.reason
    assert caught.value.path == str(mine)
    stat_after = mine.stat()
    assert (text(mine), stat_after.st_ino, stat_after.st_mtime_ns) == (
        MINE,
        stat_before.st_ino,
        stat_before.st_mtime_ns,
    )


def test_settings_from_the_environment_are_validated_too(mine: Path) -> None:
    slow = set_key("hill", "poll_ceiling", 90)
    with pytest.raises(ConfigError) as caught:
        edit(mine, slow, environ={"FEEDS_POLL_FLOOR": "120"})
    assert "a poll_ceiling of at least poll_floor" in caught.value.reason
    edit(mine, slow)
    assert "poll_ceiling = 90\n" in text(mine)
    edit(mine, set_key("hill", "poll_ceiling", 30), environ={"FEEDS_POLL_FLOOR": "20"})
    edit(mine, set_key("hill", "zone", "Asia/Shanghai"), environ={"FEEDS_POLL_FLOOR": "20"})
    assert 'poll_ceiling = 30\nzone = "Asia/Shanghai"\n' in text(mine)


TIGHT = """# 版权所有，请勿删除
[[source]]
id = "harbour"
title = "海港日报"
# 山城的报纸
[[source]]
id = "hill"
title = "山城晚报"
# 合集
[[group]]
id = "both"
title = "两份报纸"
sources = []
"""


def test_comments_belong_to_the_table_below_except_the_first(mine: Path) -> None:
    mine.write_text(TIGHT, encoding="utf-8")
    edit(mine, add_sources([{"id": "valley", "title": "山谷周刊"}]))
    assert '"山城晚报"\n\n[[source]]\nid = "valley"\ntitle = "山谷周刊"\n\n# 合集\n' in text(mine)
    edit(mine, remove_source("valley"))
    edit(mine, remove_source("hill"))
    assert '"海港日报"\n\n# 合集\n' in text(mine)
    edit(mine, remove_source("harbour"))
    assert text(mine).startswith("# 版权所有，请勿删除\n")


ODD = {
    "in one line": 'source = [{id = "hill", title = "山城晚报"}]\n',
    "a quoted header": '[["source"]]\nid = "hill"\ntitle = "山城晚报"\n',
    "a header inside a text": '[[source]]\nid = "hill"\ndrop = ["""\n[href]"""]\ntitle = "山城晚报"\n',
}


@pytest.mark.parametrize("layout", ODD.values(), ids=ODD.keys())
@pytest.mark.parametrize("change", [set_key("hill", "title", "晚报"), remove_source("hill")], ids=["change", "remove"])
def test_unsupported_layouts_are_not_changed(tmp_path: Path, layout: str, change: Any) -> None:
    path = tmp_path / "feeds.toml"
    path.write_text(layout, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        edit(path, change)
    assert "change it by hand" in caught.value.reason
    assert text(path) == layout


def test_every_source_of_the_shipped_catalogue_can_be_removed() -> None:
    shipped = (seeds() / "sources.toml").read_text(encoding="utf-8")
    for id in [source["id"] for source in tomllib.loads(shipped)["source"]]:
        editor = TomlEditor(Path("feeds.toml"), shipped)
        remove_source(id)(editor)
        assert editor.is_consistent()
        gone = set(shipped.split("\n")) - set(editor.text.split("\n"))
        assert [line for line in gone if line.startswith("# ---")] == []
        assert f'id = "{id}"' in gone


#: layouts of a source with two feeds; empty lines, comments and indentation may be anywhere
FEEDS = (
    'feeds = ["https://a.example.org/1", "https://b.example.org/2"]  # 两个',
    "feeds = [\n  'https://a.example.org/1', # 先\n\n  # 后\n  'https://b.example.org/2',\n]",
)
BETWEEN = st.lists(st.sampled_from(["", "# 说明", "  # 又一句"]), max_size=4)


@st.composite
def files(draw: st.DrawFn) -> str:
    """A settings file with a few sources and groups in a random layout."""
    lines = draw(st.sampled_from([[], ["# 开头"], ['title = "早报" # 站名']]))
    for number in range(draw(st.integers(1, 4))):
        keys = draw(st.permutations([f'id = "s{number}"', f"title = '报 {number}'", draw(st.sampled_from(FEEDS))]))
        lines = [*lines, *draw(BETWEEN), draw(st.sampled_from(["[[source]]", " [[ source ]] # 头"]))]
        lines += [line for key in keys for line in (key, *draw(BETWEEN))]
    group = f'[[group]]\nid = "g"\ntitle = "合集"\nsources = ["s0"{draw(st.sampled_from(["", ",", " , "]))}]'
    at = draw(st.sampled_from([len(lines), *(i for i, line in enumerate(lines) if "[[" in line)]))
    return "\n".join([*lines[:at], group, *lines[at:], *draw(st.sampled_from([[], [""], ["", ""]]))])


@given(files())
def test_edits_of_random_layouts(text: str) -> None:
    def changed(change: Any) -> str:
        editor = TomlEditor(Path("feeds.toml"), text)
        change(editor)
        assert editor.is_consistent()
        return editor.text

    assert set(text.split("\n")) <= set(
        changed(add_sources([NEW], [{"id": "g", "sources": ["valley"]}])).split("\n")
    ) | {line for line in text.split("\n") if line.startswith("sources")}
    assert "s0" not in changed(remove_source("s0"))
    paused, resumed = set_key("s0", "paused", True), set_key("s0", "paused", None)
    ends = "" if text.endswith("\n") else "\n"
    assert changed(lambda editor: [paused(editor), resumed(editor)]) in (text, text + ends)
    moved = changed(replace_feed("s0", "https://a.example.org/1", "https://new.example.org/")).split("\n")
    assert sum(new != old for new, old in zip(moved, text.split("\n"), strict=False)) == 1


def test_concurrent_edits_are_all_kept(mine: Path) -> None:
    def add(number: int) -> None:
        edit(mine, add_sources([{"id": f"new-{number}", "title": f"新报 {number}"}]))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(add, range(24)))
    ids = {source["id"] for source in tomllib.loads(text(mine))["source"]}
    assert ids == {"harbour", "hill", "island", *(f"new-{number}" for number in range(24))}


def test_a_change_by_another_program_is_not_overwritten(mine: Path) -> None:
    def change(editor: TomlEditor) -> None:
        mine.write_text(MINE + "# 刚刚改过\n", encoding="utf-8")
        add_sources([NEW])(editor)

    with pytest.raises(ConfigError) as caught:
        edit(mine, change)
    assert "nothing was written" in caught.value.reason
    assert text(mine) == MINE + "# 刚刚改过\n"


def test_a_missing_file_starts_as_a_copy(mine: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.toml"
    edit(other, add_sources([NEW]), start=mine)
    assert text(other).startswith(MINE)
    assert text(mine) == MINE
    edit(other, remove_source("hill"), start=mine)
    assert "valley" in text(other)
    with pytest.raises(ConfigError):
        edit(tmp_path / "none.toml", add_sources([NEW]))


class Crash(BaseException):
    """A simulated power failure."""


def failing(limit: int, error: Callable[[], BaseException]) -> Disk:
    """A disk whose calls fail after the first `limit` ones."""
    calls = 0

    def around(call: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*args: Any, **kwargs: Any) -> Any:
            nonlocal calls
            calls += 1
            if calls > limit:
                raise error()
            return call(*args, **kwargs)

        return counted

    return Disk(**{field.name: around(getattr(DISK, field.name)) for field in fields(Disk)})


@pytest.mark.parametrize("error", [Crash, lambda: OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))])
def test_a_failed_write_leaves_the_old_or_the_new_file(mine: Path, error: Any) -> None:
    outcomes = []
    for step in range(6):
        mine.write_text(MINE, encoding="utf-8")
        with pytest.raises((Crash, ExportError)):
            edit(mine, add_sources([NEW]), disk=failing(step, error))
        outcomes.append(text(mine) == MINE)
        assert outcomes[-1] or "valley" in text(mine)
    # steps: remove the old temporary file, open, write, sync, rename, then sync the folder
    assert outcomes == [True, True, True, True, True, False]
    edit(mine, add_sources([{"id": "last", "title": "最后一个"}]))
