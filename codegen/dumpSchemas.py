"""Writes codegen/schemas.json: every aten schema as LibTorch prints it, the public names of PyTorch's namespaces, and the
dtypes of results (observeDtypes.py).

    pip install torch==2.13.0 numpy
    python codegen/dumpSchemas.py

Once per LibTorch version, about a minute; only names and schemas are taken, no documentation text.
"""

import json
import pathlib
import types

import torch
import torch.nn.functional

from observeDtypes import observe_all

VERSION = "2.13.0"

NAMESPACES = {
    "torch": torch,
    "Tensor": torch.Tensor,
    "nn.functional": torch.nn.functional,
    "linalg": torch.linalg,
    "fft": torch.fft,
    "special": torch.special,
}

# How operators of a namespace begin.
PREFIX = {"linalg": "linalg_", "fft": "fft_", "special": "special_"}

# The arguments of these are parsed in C++ and handed to the operator of the same name.
NATIVE = (types.BuiltinFunctionType, types.MethodDescriptorType)
ATTRIBUTE = (types.GetSetDescriptorType, property)


def schemas():
    """Every aten schema, in two lists: those of the dispatcher, and those that only TorchScript's interpreter has."""
    dispatched = set(torch._C._dispatch_get_all_op_names())
    lists = {"dispatcher": set(), "torchscript": set()}
    for schema in torch._C._jit_get_all_schemas():
        if schema.name.startswith("aten::"):
            name = f"{schema.name}.{schema.overload_name}" if schema.overload_name else schema.name
            lists["dispatcher" if name in dispatched else "torchscript"].add(str(schema))
    return {key: sorted(value) for key, value in lists.items()}


def names(namespace):
    """Public names by kind, and which of them have no documentation."""
    found = {"native": [], "python": [], "attribute": [], "undocumented": []}
    for name in sorted(dir(namespace)):
        if name.startswith("_"):
            continue
        value = getattr(namespace, name)
        if isinstance(value, NATIVE):
            found["native"].append(name)
        elif isinstance(value, types.FunctionType) and is_own(value):
            found["python"].append(name)
        elif isinstance(value, ATTRIBUTE):
            found["attribute"].append(name)
        else:
            continue
        if not value.__doc__:
            found["undocumented"].append(name)
    return found


def is_own(function):
    """Not a function that the module imports for its own use."""
    return function.__module__ not in ("torch.overrides", "torch._jit_internal", "typing")


def main():
    if torch.__version__.split("+")[0] != VERSION:
        raise SystemExit(f"expected torch {VERSION}, got {torch.__version__}")
    public = {key: names(value) for key, value in NAMESPACES.items()}
    operators = {
        PREFIX.get(key, "") + name
        for key, kinds in public.items()
        for kind in ("native", "python", "attribute")
        for name in kinds[kind]
    }
    content = {
        "version": VERSION,
        "schemas": schemas(),
        "names": public,
        "dtypes": observe_all(operators),
    }
    path = pathlib.Path(__file__).with_name("schemas.json")
    path.write_text(json.dumps(content, indent=0, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
