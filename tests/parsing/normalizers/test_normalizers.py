"""Each normalizer's proof is a folder: documents as they came, and `expected.json`, what they became."""

import dataclasses
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from feeds.config import load
from feeds.ingest.pipeline import Document, Rejection, entries_of
from feeds.parsing.normalizers import Normalized, all_normalizers

HERE = Path(__file__).parent
NOW = datetime(2026, 1, 1, tzinfo=UTC)
CONFIG = load(None, Path("unused"), {})
FOLDERS = sorted(path.name for path in HERE.iterdir() if path.is_dir() and not path.name.startswith("_"))


def cleaned(folder: Path) -> dict[str, list[dict[str, Any]]]:
    """File name -> its articles (or rejections) without empty fields."""
    return {
        path.name: [shown(one) for one in entries_of(Document(path=path.name, body=path.read_bytes()), CONFIG, NOW)]
        for path in sorted(folder.iterdir())
        if path.suffix in {".md", ".xml", ".json"} and path.name != "expected.json"
    }


def shown(one: Normalized | Rejection) -> dict[str, Any]:
    """A value as JSON, empty fields left out, the content one block a line."""
    found = dataclasses.asdict(one.article if isinstance(one, Normalized) else one)
    found = _without_empty(found)
    if "content_html" in found:
        found["content_html"] = found["content_html"].replace("><", ">\n<").split("\n")
    return found


def _without_empty(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_empty(one) for key, one in value.items() if one not in (None, "", (), [], {})}
    if isinstance(value, list | tuple):
        return [_without_empty(one) for one in value]
    return value.isoformat() if isinstance(value, datetime) else value


@pytest.mark.parametrize("name", FOLDERS)
def test_a_normalizer_makes_of_its_documents_what_is_expected(name: str, update: bool) -> None:
    folder = HERE / name
    found = json.loads(json.dumps(cleaned(folder)))
    expected = folder / "expected.json"
    if update:
        expected.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", "utf-8")
    assert found == json.loads(expected.read_text("utf-8"))


def test_every_normalizer_has_a_folder_and_every_folder_a_normalizer() -> None:
    assert sorted(all_normalizers()) == FOLDERS


#: beside what every article has
SHOWN = {
    "voa": {"credits", "media", "lead_image", "provenance"},
    "dw": {"authors", "credits", "rights", "media", "lead_image", "provenance"},
    "zaker": {"credits", "media", "lead_image", "categories", "provenance"},
    "bbc": {"authors", "lead_image", "provenance"},
    "feedx": {"authors", "credits", "rights", "lead_image", "provenance"},
    "rfi": {"rights", "lead_image"},
    "rsshub": {"lead_image", "rights"},
    "plain": {"authors", "categories", "media", "lead_image", "fingerprint"},
}


@pytest.mark.parametrize("name", FOLDERS)
def test_every_field_a_normalizer_fills_is_shown_filled(name: str) -> None:
    expected = json.loads((HERE / name / "expected.json").read_text("utf-8"))
    articles = [article for found in expected.values() for article in found if "reason" not in article]
    assert len(articles) > 5
    filled = {field for article in articles for field, value in article.items() if value}
    always = {
        "title",
        "native_key",
        "published",
        "updated",
        "first_seen",
        "content_html",
        "summary",
        "images",
        "language",
    }
    assert filled >= always | SHOWN[name]
