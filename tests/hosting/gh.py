#!/usr/bin/env python3
"""A fake `gh` with the few commands of the workflow; its releases are folders below $GH_FOLDER."""

import os
import shutil
import sys
from pathlib import Path

#: the part of `gh release view --json assets` that the workflow queries, in the format of its `--jq` query
WANTED = '.assets[] | select(.state == "uploaded") | .name'


def main(*arguments: str) -> int:
    folder = Path(os.environ["GH_FOLDER"]) / os.environ["GH_REPO"]
    match arguments:
        case "release", "create", tag, "--draft", "--title", _, "--notes", _:
            (folder / tag).mkdir(parents=True)
        case "release", _, tag, *_ if not (folder / tag).is_dir() or (folder / "down").exists():
            # same message and exit code for a missing release and for a failed request
            sys.stderr.write("release not found\n")
            return 1
        case "release", "view", _:
            pass
        case "release", "view", tag, "--json", "assets", "--jq", question if question == WANTED:
            # in no particular order, like the service
            assets = sorted(folder.joinpath(tag).glob("*.gz"), key=lambda path: path.name[::-1])
            sys.stdout.writelines(f"{path.name}\n" for path in assets)
        case "release", "download", tag, "--pattern", name, "--output", place:
            shutil.copyfile(folder / tag / name, place)
        case "release", "upload", tag, file:
            shutil.copyfile(file, folder / tag / Path(file).name)
        case "release", "delete-asset", tag, name, "--yes":
            (folder / tag / name).unlink()
        case _:
            sys.stderr.write(f"expected a command that this gh knows, found {arguments}\n")
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
