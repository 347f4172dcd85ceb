"""PyTorch's side of the benchmarks: a long-lived child that answers JSON lines.

{"run": "add", "n": 20000} → {"seconds": …}   n repetitions in one timed loop
{"threads": 1}             → {"threads": 1}
Its first line says what it is: {"ready": {"torch": …, "python": …}}.
"""

import json
import platform
import sys
import time

import torch
from torch import nn


def add():
    a, b = torch.rand(4, 4), torch.rand(4, 4)

    def loop(n):
        for _ in range(n):
            torch.add(a, b)

    return loop


def add_with_gradient():
    a, b = torch.rand(4, 4, requires_grad=True), torch.rand(4, 4)

    def loop(n):
        for _ in range(n):
            torch.add(a, b)

    return loop


def add_boxed():
    a, b = torch.rand(4, 4), torch.rand(4, 4)
    op = torch.ops.aten.add.Tensor

    def loop(n):
        for _ in range(n):
            op(a, b)

    return loop


def tril():
    a = torch.rand(4, 4)

    def loop(n):
        for _ in range(n):
            torch.tril(a)

    return loop


def view():
    a, size = torch.rand(4, 4), [16]

    def loop(n):
        for _ in range(n):
            a.view(size)

    return loop


def item():
    s = torch.rand(())

    def loop(n):
        for _ in range(n):
            s.item()

    return loop


def mlp_step():
    torch.manual_seed(42)
    model = nn.Sequential(nn.Linear(784, 50), nn.ReLU(), nn.Linear(50, 50), nn.ReLU(), nn.Linear(50, 10))
    loss_func = nn.CrossEntropyLoss()
    opt = torch.optim.AdamW(model.parameters(), lr=1e-3, fused=True)
    x, y = torch.rand(64, 784), torch.randint(0, 10, (64,))

    def loop(n):
        for _ in range(n):
            loss = loss_func(model(x), y)
            loss.backward()
            opt.step()
            opt.zero_grad(set_to_none=True)

    return loop


MAKERS = {
    "add": add,
    "addWithGradient": add_with_gradient,
    "addBoxed": add_boxed,
    "tril": tril,
    "view": view,
    "item": item,
    "mlpStep": mlp_step,
}


def timed(loop, n: int) -> float:
    start = time.perf_counter()
    loop(n)
    return time.perf_counter() - start


def main() -> None:
    def say(message):
        print(json.dumps(message), flush=True)

    loops = {}
    say({"ready": {"torch": torch.__version__, "python": platform.python_version()}})
    for line in sys.stdin:
        request = json.loads(line)
        if "threads" in request:
            torch.set_num_threads(request["threads"])
            say({"threads": torch.get_num_threads()})
        elif request["run"] in MAKERS:
            name = request["run"]
            loops[name] = loops.get(name) or MAKERS[name]()
            say({"seconds": timed(loops[name], request["n"])})
        else:
            say({"error": f"run: expected one of {', '.join(MAKERS)}, got {request['run']}"})


if __name__ == "__main__":
    main()
