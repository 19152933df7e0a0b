"""The W3C Feed Validator itself, in a process of its own: documents as JSON come in, the messages of each go out.

`python w3c.py FOLDER <documents >messages`; FOLDER holds the package `feedvalidator`. A script, imported by nobody.
"""

import io
import json
import sys

sys.path.insert(0, sys.argv[1])
import feedvalidator
from feedvalidator import logging


def messages(address: str, content_type: str, body: str) -> list[str]:
    """What the validator shows as an error or a warning."""
    try:
        events = feedvalidator.validateStream(io.BytesIO(body.encode()), 0, content_type, address)["loggedEvents"]
    except logging.ValidationFailure as failure:
        events = [failure.event]
    errors = [event for event in events if isinstance(event, logging.Error | logging.Warning)]
    return [f"{type(event).__name__}: {event.params}" for event in errors]


json.dump([messages(*document) for document in json.load(sys.stdin)], sys.stdout)
