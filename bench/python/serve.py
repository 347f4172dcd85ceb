"""How a child of a bench answers: one JSON line for each JSON line, after a first one that says what it is.

{"ready": {"torch": …, "python": …}}
{"threads": 1}             → {"threads": 1}
{"run": "add", "n": 20000} → {"seconds": …}   what `run(name)` gives is called with n and timed; or {"error": …}, where it raises a LookupError
"""

import json
import platform
import sys
import time
from collections.abc import Callable

import torch


def serve(run: Callable[[str], Callable[[int], object]], **versions: str) -> None:
    def say(message):
        print(json.dumps(message), flush=True)

    say({"ready": {"torch": torch.__version__, **versions, "python": platform.python_version()}})
    for line in sys.stdin:
        request = json.loads(line)
        if "threads" in request:
            torch.set_num_threads(request["threads"])
            say({"threads": torch.get_num_threads()})
            continue
        try:
            loop = run(request["run"])
        except LookupError as error:
            say({"error": error.args[0]})
            continue
        start = time.perf_counter()
        loop(request["n"])
        say({"seconds": time.perf_counter() - start})


def choice(kind: str, among, name: str):
    """The entry of that name; a LookupError that lists the others."""
    if name not in among:
        raise LookupError(f"{kind}: expected one of {', '.join(among)}, got {name}")
    return among[name]
