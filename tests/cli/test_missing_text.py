"""`feeds check`, `import` and `explain` report text of a document that is missing in its article."""

import json
from pathlib import Path

from tests.cli.conftest import Run
from tests.ingest.test_pipeline import item, rss

#: a parser reads the text after `<EOF` as attributes of one tag
SWALLOWED = (
    "<p>cat <<EOF 读者排到了门外的长椅旁边，第一位借走的是一本讲候鸟的画册 '</p><p>馆长说修屋顶用了三个星期。</p>"
)


def test_check_import_and_explain_say_what_is_missing(run: Run, tmp_path: Path) -> None:
    link = "https://news.example.org/1"
    text = SWALLOWED.replace("<", "&lt;")
    (tmp_path / "feed.xml").write_text(rss(item("一", link, text=text), item("二", f"{link}2", text="好")), "utf-8")
    message = "percent of the visible text is missing for an unknown reason"
    assert message in run("check", tmp_path / "feed.xml").stdout
    result = run("import", tmp_path / "feed.xml")
    assert result.stdout.endswith("0 rejected, 1 without a part of their text\n")
    assert message in result.stderr
    (document,) = json.loads(run("import", tmp_path / "feed.xml", "--json").stdout)["incomplete"]
    assert document["title"] == "一"
    assert message in document["note"]
    assert message in run("explain", link).stdout
