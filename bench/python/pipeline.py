"""fastai's side of `pipeline`, in the protocol of serve.py: files to batches with its own DataLoader.

A run is `n` passes over the training folder: "augment:2" is the recipe and the number of worker processes.
The folder, laid out as Imagenette is, is the program's argument.
"""

import sys
from functools import cache
from pathlib import Path

import fastai
from fastai.vision.all import (
    CategoryBlock,
    DataBlock,
    FlipItem,
    ImageBlock,
    IndexSplitter,
    Normalize,
    Pipeline,
    RandomResizedCrop,
    Resize,
    aug_transforms,
    get_image_files,
    imagenet_stats,
    parent_label,
)
from serve import choice, serve

FOLDER = Path(sys.argv[1])
BS = 64


def normalize():
    return Normalize.from_stats(*imagenet_stats, cuda=False)


# Item transforms, and batch transforms after IntToFloatTensor; None leaves batches as they are collated.
RECIPES = {
    "resize160": lambda: ([Resize(160)], None),
    "resize128": lambda: ([Resize(128)], None),
    "resize224": lambda: ([Resize(224)], None),
    "float160": lambda: ([Resize(160)], []),
    "augment": lambda: ([Resize(160)], [*aug_transforms(size=128), normalize()]),
    "presize": lambda: ([Resize(224)], [*aug_transforms(size=128, min_scale=0.75), normalize()]),
    "crop": lambda: ([RandomResizedCrop(128, min_scale=0.35), FlipItem()], [normalize()]),
}


@cache
def files():
    return sorted(get_image_files(FOLDER))


@cache
def loader(recipe: str, workers: int):
    item_tfms, batch_tfms = choice("recipe", RECIPES, recipe)()
    block = DataBlock(
        blocks=(ImageBlock, CategoryBlock),
        get_items=lambda _: files(),
        splitter=IndexSplitter([0]),
        get_y=parent_label,
        item_tfms=item_tfms,
        batch_tfms=batch_tfms,
    )
    train = block.dataloaders(FOLDER, bs=BS, num_workers=workers).train
    if batch_tfms is None:
        train.after_batch = Pipeline([])
    return train


def passes(run: str):
    recipe, workers = run.split(":")
    train = loader(recipe, int(workers))

    def loop(n: int) -> None:
        for _ in range(n):
            for _batch in train:
                pass

    return loop


if __name__ == "__main__":
    serve(passes, fastai=fastai.__version__)
