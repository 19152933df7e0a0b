"""The converters of OpenCC, with phrases of our own before its dictionaries.

OpenCC cuts a text into the longest phrases that its dictionaries have, from the left: in 破产制度 it meets 产制, which
becomes 產製. `hant.txt` and `hans.txt` hold the words that win against such phrases. `variants.txt` holds what
is put right behind OpenCC's tables: characters of Taiwan's standard, and surnames that OpenCC takes for other words.
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

#: by the tag of the script that comes out; traditional characters as Taiwan writes them, 裡 and not 裏
_RULES: dict[Script, str] = {"zh-Hans": "t2s", "zh-Hant": "s2tw"}
_DICTIONARIES = Path(opencc.__file__).parent / "clib" / "share" / "opencc"


@cache
def converter(script: Script) -> OpenCC:
    """The converter to `script`; the one for traditional characters takes 43 MB, so each is made when it is needed."""
    rule = _RULES[script]
    config = json.loads((_DICTIONARIES / f"{rule}.json").read_text("utf-8"))
    _name_in_full(config)
    try:
        # OpenCC reads its configuration from a file alone, and everything in it at once
        with TemporaryDirectory() as folder:
            _ADDED[script](config, Path(folder))
            path = Path(folder, "config.json")
            path.write_text(json.dumps(config), "utf-8")
            return OpenCC(str(path))
    except OSError:  # no place for a temporary file: OpenCC's own dictionaries alone
        return OpenCC(rule)


def phrases() -> dict[str, str]:
    """Simplified phrase -> traditional phrase, from `hant.txt`.

    A line that begins with `<` names left neighbours: characters that OpenCC joins with the first character of each
    phrase below it, up to the next empty line. 产 before 制度 gives 产制度 too.
    """
    words: dict[str, str] = {}
    for phrase in _with_neighbours(files(__package__).joinpath("hant.txt").read_text("utf-8")):
        words.setdefault(_simplified(phrase), phrase)
    return words


def simplified_exceptions() -> dict[str, str]:
    """Traditional phrase -> what it is before OpenCC's own rules, from `hans.txt`: 著 is 着 outside the words there."""
    return _pairs("hans.txt")


def variants() -> dict[str, str]:
    """Traditional phrase -> what it is behind OpenCC's tables, from `variants.txt`: 範 is 范 outside words there."""
    return _pairs("variants.txt")


def _pairs(name: str) -> dict[str, str]:
    lines = files(__package__).joinpath(name).read_text("utf-8").splitlines()
    pairs = (word.partition("=") for line in lines if not line.startswith("#") for word in line.split())
    return {word: other or word for word, _, other in pairs}


def _with_neighbours(text: str) -> Iterator[str]:
    """Every phrase by itself first, so that it wins over one that a neighbour makes."""
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
    # what depends on the word in OpenCC's reading: 著 is 着 in all phrases here, and 覆 is 复
    simplified: str = _plain().convert(phrase)
    return simplified.replace("著", "着").replace("覆", "复")


def _name_in_full(config: Any) -> None:
    """Give every dictionary in `config` its full path, as the configuration lies elsewhere."""
    if isinstance(config, dict):
        if "file" in config:
            config["file"] = str(_DICTIONARIES / config["file"])
        config = list(config.values())
    if isinstance(config, list):
        for part in config:
            _name_in_full(part)


def _dictionary(folder: Path, name: str, words: dict[str, str]) -> dict[str, str]:
    """Write `words` as a dictionary of OpenCC's text format."""
    path = folder / name
    path.write_text("".join(f"{word}\t{other}\n" for word, other in sorted(words.items())), "utf-8")
    return {"type": "text", "file": str(path)}


def _add_hant(config: Any, folder: Path) -> None:
    ours = _dictionary(folder, "phrases.txt", phrases())
    # in place of the one for words of a region, which are not converted: a third dictionary costs 20 % of the speed
    for group in (config["segmentation"]["dict"], config["conversion_chain"][0]["dict"]["dicts"][0]):
        group["dicts"] = [ours, group["dicts"][0]]
    config["conversion_chain"][1]["dict"]["dicts"].insert(0, _dictionary(folder, "variants.txt", variants()))


def _add_hans(config: Any, folder: Path) -> None:
    config["conversion_chain"][0]["dict"]["dicts"].insert(0, _dictionary(folder, "kept.txt", simplified_exceptions()))


_ADDED = {"zh-Hans": _add_hans, "zh-Hant": _add_hant}
