"""OpenCC converters with our own phrases before its dictionaries.

OpenCC splits a text from the left into the longest phrases of its dictionaries: in 破产制度 it finds 产制, which
becomes 產製. The words in `hant.txt` and `hans.txt` take precedence over such phrases. `variants.txt` has corrections
that are applied after OpenCC's tables: characters of Taiwan's standard, and surnames that OpenCC confuses with other
words.
"""

import json
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal

import opencc
from opencc import OpenCC

Script = Literal["zh-Hans", "zh-Hant"]

#: OpenCC configuration by target script; traditional characters in Taiwan's standard, 裡 and not 裏
_RULES: dict[Script, str] = {"zh-Hans": "t2s", "zh-Hant": "s2tw"}
_DICTIONARIES = Path(opencc.__file__).parent / "clib" / "share" / "opencc"


@cache
def converter(script: Script) -> OpenCC:
    """The cached converter to `script`, created at the first use: the traditional one takes 43 MB of memory."""
    rule = _RULES[script]
    config = json.loads((_DICTIONARIES / f"{rule}.json").read_text("utf-8"))
    _name_in_full(config)
    try:
        # OpenCC reads its configuration only from a file, and loads all dictionaries immediately
        with TemporaryDirectory() as folder:
            _ADDED[script](config, Path(folder))
            path = Path(folder, "config.json")
            path.write_text(json.dumps(config), "utf-8")
            return OpenCC(str(path))
    except OSError:  # temporary files cannot be written: use only OpenCC's own dictionaries
        return OpenCC(rule)


def phrases() -> dict[str, str]:
    """Simplified phrase -> traditional phrase, from `hant.txt`.

    A line with `<` lists left neighbours: characters that OpenCC would join with the first character of each phrase
    below, up to the next empty line. For 产 before 制度 the phrase 产制度 is added too.
    """
    words: dict[str, str] = {}
    for phrase in _with_neighbours(files(__package__).joinpath("hant.txt").read_text("utf-8")):
        words.setdefault(_simplified(phrase), phrase)
    return words


def simplified_exceptions() -> dict[str, str]:
    """Traditional phrase -> its form before OpenCC's own rules, from `hans.txt`: 著 is 着 except in these words."""
    return _pairs("hans.txt")


def variants() -> dict[str, str]:
    """Traditional phrase -> its form after OpenCC's tables, from `variants.txt`: 範 is 范 except in these words."""
    return _pairs("variants.txt")


def _pairs(name: str) -> dict[str, str]:
    lines = files(__package__).joinpath(name).read_text("utf-8").splitlines()
    pairs = (word.partition("=") for line in lines if not line.startswith("#") for word in line.split())
    return {word: other or word for word, _, other in pairs}


def _with_neighbours(text: str) -> Iterator[str]:
    """Yield all phrases first, then those with a left neighbour, because the first entry wins."""
    groups: list[tuple[str, list[str]]] = []
    for block in text.split("\n\n"):
        lefts, words = "", []
        for line in block.splitlines():
            if line.startswith("<"):
                lefts = line[1:].replace(" ", "")
            elif not line.startswith("#"):
                words += line.split()
        groups.append((lefts, words))
    for _, words in groups:
        yield from words
    for lefts, words in groups:
        yield from (neighbour + word for neighbour in lefts for word in words)


@cache
def _plain() -> OpenCC:
    return OpenCC("t2s")


def _simplified(phrase: str) -> str:
    # OpenCC converts these depending on the word; in all our phrases 著 is 着, and 覆 is 复
    simplified: str = _plain().convert(phrase)
    return simplified.replace("著", "着").replace("覆", "复")


def _name_in_full(config: Any) -> None:
    """Set the full path of every dictionary in `config`, because our configuration file is in another folder."""
    if isinstance(config, dict):
        if "file" in config:
            config["file"] = str(_DICTIONARIES / config["file"])
        config = list(config.values())
    if isinstance(config, list):
        for part in config:
            _name_in_full(part)


def _dictionary(folder: Path, name: str, words: dict[str, str]) -> dict[str, str]:
    """Write `words` as a dictionary in OpenCC's text format."""
    path = folder / name
    path.write_text("".join(f"{word}\t{other}\n" for word, other in sorted(words.items())), "utf-8")
    return {"type": "text", "file": str(path)}


def _add_hant(config: Any, folder: Path) -> None:
    ours = _dictionary(folder, "phrases.txt", phrases())
    # replaces the dictionary of regional words, which we do not convert: a third dictionary costs 20 % of the speed
    for group in (config["segmentation"]["dict"], config["conversion_chain"][0]["dict"]["dicts"][0]):
        group["dicts"] = [ours, group["dicts"][0]]
    config["conversion_chain"][1]["dict"]["dicts"].insert(0, _dictionary(folder, "variants.txt", variants()))


def _add_hans(config: Any, folder: Path) -> None:
    config["conversion_chain"][0]["dict"]["dicts"].insert(0, _dictionary(folder, "kept.txt", simplified_exceptions()))


_ADDED = {"zh-Hans": _add_hans, "zh-Hant": _add_hant}
