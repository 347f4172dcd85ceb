"""fastai's side of `pipeline`, in the protocol of serve.py: files to batches with its own DataLoader.

A run is `n` passes over the training folder: "160:uint8:2" is size, type of the batches, worker processes.
The folder, laid out as Imagenette is, is the program's argument.
"""

import sys
from functools import cache
from pathlib import Path

import fastai
from fastai.vision.all import (
    CategoryBlock,
    DataBlock,
    ImageBlock,
    IndexSplitter,
    Pipeline,
    Resize,
    get_image_files,
    parent_label,
)
from serve import serve

FOLDER = Path(sys.argv[1])
BS = 64


@cache
def files():
    return sorted(get_image_files(FOLDER))


@cache
def loader(size: int, kind: str, workers: int):
    block = DataBlock(
        blocks=(ImageBlock, CategoryBlock),
        get_items=lambda _: files(),
        splitter=IndexSplitter([0]),
        get_y=parent_label,
        item_tfms=Resize(size),
    )
    train = block.dataloaders(FOLDER, bs=BS, num_workers=workers).train
    if kind == "uint8":
        train.after_batch = Pipeline([])
    return train


def one_pass(run: str) -> int:
    size, kind, workers = run.split(":")
    images = 0
    for xb, _ in loader(int(size), kind, int(workers)):
        images += len(xb)
    return images


def passes(run: str):
    def loop(n: int) -> int:
        return sum(one_pass(run) for _ in range(n))

    return loop


if __name__ == "__main__":
    serve(passes, fastai=fastai.__version__)
