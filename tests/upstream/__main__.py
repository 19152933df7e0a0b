"""`python -m tests.upstream [--port N]`: serve the scenarios until Ctrl-C."""

import argparse
import time

from tests.upstream.scenarios import SCENARIOS, handlers
from tests.upstream.server import Upstream


def main() -> None:
    parser = argparse.ArgumentParser(description="a hostile upstream on 127.0.0.1")
    parser.add_argument("--port", type=int, default=0)
    with Upstream(handlers(), port=parser.parse_args().port) as upstream:
        for path, scenario in SCENARIOS.items():
            print(f"{scenario.outcome:<9} {upstream.url(path)}", flush=True)
        try:
            while True:
                time.sleep(3600)
        except KeyboardInterrupt:
            pass


if __name__ == "__main__":
    main()
