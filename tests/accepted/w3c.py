"""Run the W3C Feed Validator in a separate process: documents as JSON on stdin, the messages of each on stdout.

`python w3c.py FOLDER <documents >messages`; FOLDER contains the package `feedvalidator`. A script, imported nowhere.
"""

import io
import json
import sys

sys.path.insert(0, sys.argv[1])
import feedvalidator
from feedvalidator import logging


def messages(address: str, content_type: str, body: str) -> list[str]:
    """The errors and warnings of the validator."""
    try:
        events = feedvalidator.validateStream(io.BytesIO(body.encode()), 0, content_type, address)["loggedEvents"]
    except logging.ValidationFailure as failure:
        events = [failure.event]
    errors = [event for event in events if isinstance(event, logging.Error | logging.Warning)]
    return [f"{type(event).__name__}: {event.params}" for event in errors]


json.dump([messages(*document) for document in json.load(sys.stdin)], sys.stdout)
