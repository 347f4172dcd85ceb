"""fastai's side of the input pipeline: files to batches with its own DataLoader. Answers JSON lines, as worker.py does.

{"run": "160:uint8:2", "n": 1} → {"seconds": …, "images": …}   n passes over the training folder: size, type of the batches, worker processes
{"threads": 2}                 → {"threads": 2}
The folder, laid out as Imagenette is, is the program's argument.
"""

import json
import platform
import sys
import time
from functools import cache
from pathlib import Path

import fastai
import torch
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


def main() -> None:
    def say(message):
        print(json.dumps(message), flush=True)

    say({"ready": {"torch": torch.__version__, "fastai": fastai.__version__, "python": platform.python_version()}})
    for line in sys.stdin:
        request = json.loads(line)
        if "threads" in request:
            torch.set_num_threads(request["threads"])
            say({"threads": torch.get_num_threads()})
            continue
        start = time.perf_counter()
        images = sum(one_pass(request["run"]) for _ in range(request["n"]))
        say({"seconds": time.perf_counter() - start, "images": images})


if __name__ == "__main__":
    main()
