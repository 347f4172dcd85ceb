"""fastai's side of `augment`, in the protocol of serve.py: its batch pipeline on one batch, as its DataLoader calls it.

A run is `n` calls on a batch of bytes: "train:aug" is the side and the recipe. Arguments: images, size before, size after.
"""

import sys
from functools import cache

import fastai
import torch
from fastai.vision.all import (
    IntToFloatTensor,
    Normalize,
    Pipeline,
    TensorCategory,
    TensorImage,
    aug_transforms,
    imagenet_stats,
)
from serve import choice, serve

IMAGES, FROM, TO = (int(number) for number in sys.argv[1:])

torch.manual_seed(42)
X = TensorImage(torch.randint(0, 256, (IMAGES, 3, FROM, FROM), dtype=torch.uint8))
Y = TensorCategory(torch.randint(0, 10, (IMAGES,)))

RECIPES = {
    "float": lambda: [],
    "aug": lambda: aug_transforms(size=TO),
    "presize": lambda: aug_transforms(size=TO, min_scale=0.75),
}
SIDES = {"train": 0, "valid": 1}


@cache
def pipeline(side: str, recipe: str) -> Pipeline:
    tfms = [IntToFloatTensor(), *choice("recipe", RECIPES, recipe)(), Normalize.from_stats(*imagenet_stats, cuda=False)]
    return Pipeline(tfms, split_idx=choice("side", SIDES, side))


def calls(run: str):
    after_batch = pipeline(*run.split(":"))

    def loop(n: int) -> None:
        for _ in range(n):
            after_batch((X, Y))

    return loop


if __name__ == "__main__":
    serve(calls, fastai=fastai.__version__)
