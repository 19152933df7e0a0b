"""Every document in the folder of a format reads as the file beside it says; the folders are the list."""

import dataclasses
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from feeds.errors import DocumentError
from feeds.parsing import formats

HERE = Path(__file__).parent
EXPECTED = ".expected.json"
DOCUMENTS = sorted(path for path in HERE.glob("*/*") if path.is_file() and not path.name.endswith((EXPECTED, ".pyc")))


def outcome(body: bytes) -> Iterator[dict[str, Any]]:
    """Yield what reading `body` gives, entries and errors alike, without empty fields."""
    try:
        for item in formats.detect(body).read(body):
            yield shown(item)
    except DocumentError as error:
        yield {"raised": type(error).__name__, "line": error.line, "reason": error.reason}


def shown(item: Any) -> dict[str, Any]:
    if isinstance(item, DocumentError):
        return {"error": type(item).__name__, "line": item.line, "reason": item.reason}
    fields = filled(dataclasses.asdict(item))
    return {name: value for name, value in fields.items() if name.removesuffix("_type") in fields}


def filled(value: Any) -> Any:
    """Return `value` without its empty parts, tuples as lists."""
    if isinstance(value, dict):
        return {key: filled(part) for key, part in value.items() if filled(part)}
    return [filled(part) for part in value] if isinstance(value, tuple) else value


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_document_reads_as_expected(path: Path, update: bool) -> None:
    found = list(outcome(path.read_bytes()))
    expected = path.with_name(path.stem + EXPECTED)
    if update:
        expected.write_text(json.dumps(found, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    assert found == json.loads(expected.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_document_is_recognised_by_its_own_format_alone(path: Path) -> None:
    try:
        assert formats.detect(path.read_bytes()).name == path.parent.name
    except formats.TooHostile:
        assert path.stem in ("billion_laughs", "external_entity", "document_type")


def test_every_format_has_documents_and_every_folder_a_format() -> None:
    folders = {path.name for path in HERE.iterdir() if path.is_dir() and path.name != "__pycache__"}
    assert folders == {known.name for known in formats.FORMATS}


def test_every_expected_file_has_its_document() -> None:
    assert {path.name.removesuffix(EXPECTED) for path in HERE.glob(f"*/*{EXPECTED}")} == {d.stem for d in DOCUMENTS}
