"""PyTorch's side of `dispatch`, in the protocol of serve.py: a run is `n` repetitions in one loop."""

from functools import cache

import torch
from serve import choice, serve
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


@cache
def loop(name: str):
    return choice("run", MAKERS, name)()


if __name__ == "__main__":
    serve(loop)
