"""The garbage collector, told what a poller is like: much is held for long, and little of it in circles."""

import gc

#: objects made between two looks at the young ones, and such looks between two at the old ones
_YOUNG, _MIDDLE, _OLD = 200_000, 20, 50


def tune_garbage_collector() -> None:
    """Let the collector leave alone what is held now, and look at the rest more rarely.

    With 10,000 sources it took two fifths of the time, walking over what is remembered of them again and again.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_YOUNG, _MIDDLE, _OLD)
