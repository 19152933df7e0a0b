"""Each normalizer has a folder of original documents, and `expected.json` with the normalized articles."""

import dataclasses
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from feeds.config import load
from feeds.ingest.pipeline import InputDocument, Rejection, entries_of
from feeds.model import Article
from feeds.parsing.normalizers import Normalized, all_normalizers
from feeds.parsing.normalizers._base import Normalizer
from tests.corrections import noted

HERE = Path(__file__).parent
NOW = datetime(2026, 1, 1, tzinfo=UTC)
CONFIG = load(None, Path("unused"), {})
FOLDERS = sorted(path.name for path in HERE.iterdir() if path.is_dir() and not path.name.startswith("_"))


def cleaned(folder: Path) -> dict[str, list[dict[str, Any]]]:
    """Return the articles (or rejections) by file name, without empty fields."""
    return {
        path.name: [
            as_json(result) for result in entries_of(InputDocument(path=path.name, body=path.read_bytes()), CONFIG, NOW)
        ]
        for path in sorted(folder.iterdir())
        if path.suffix in {".md", ".xml", ".json"} and path.name != "expected.json"
    }


def as_json(result: Normalized | Rejection) -> dict[str, Any]:
    """Return a value as JSON, without empty fields, and the content with one block per line."""
    fields = dataclasses.asdict(result.article if isinstance(result, Normalized) else result)
    if isinstance(result, Normalized):
        fields["provenance"] = noted(result.article)
    else:
        fields["reason"] = str(result.reason)
    fields = _without_empty(fields)
    if "content_html" in fields:
        fields["content_html"] = fields["content_html"].replace("><", ">\n<").split("\n")
    return fields


def _without_empty(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_empty(part) for key, part in value.items() if part not in (None, "", (), [], {})}
    if isinstance(value, list | tuple):
        return [_without_empty(part) for part in value]
    return value.isoformat() if isinstance(value, datetime) else value


@pytest.mark.parametrize("name", FOLDERS)
def test_normalizer_gives_the_expected_articles(name: str, update: bool) -> None:
    folder = HERE / name
    results = json.loads(json.dumps(cleaned(folder)))
    expected = folder / "expected.json"
    if update:
        expected.write_text(json.dumps(results, ensure_ascii=False, indent=1) + "\n", "utf-8")
    assert results == json.loads(expected.read_text("utf-8"))


def test_folders_match_the_normalizers() -> None:
    assert sorted(all_normalizers()) == FOLDERS


#: fields that the expected articles of every normalizer fill
ALWAYS = set("title native_key published updated first_seen content_html summary images lead_image language".split())
#: fields that other code fills: duplicates, related articles, feeds of third parties
NEVER = {"also_at", "related", "via"}


def articles_of(name: str) -> list[dict[str, Any]]:
    """Return the expected articles of a folder."""
    expected = json.loads((HERE / name / "expected.json").read_text("utf-8"))
    return [article for results in expected.values() for article in results if "reason" not in article]


def filled(articles: list[dict[str, Any]]) -> set[str]:
    return {field for article in articles for field, value in article.items() if value}


def declared(normalizer: Normalizer) -> set[str]:
    """Return the fields that the rules of a normalizer fill."""
    destinations = {rule.to for rule in normalizer.lines} - {"nowhere"}
    return destinations | ({"provenance"} if normalizer.steps or normalizer.lines else set())


@pytest.mark.parametrize("name", FOLDERS)
def test_expected_articles_fill_every_field_that_the_normalizer_declares(name: str) -> None:
    articles = articles_of(name)
    assert len(articles) > 5
    assert filled(articles) >= ALWAYS | declared(all_normalizers()[name])


def test_expected_articles_together_fill_every_field() -> None:
    fields = {field.name for field in dataclasses.fields(Article)}
    assert filled([article for name in FOLDERS for article in articles_of(name)]) >= fields - NEVER
