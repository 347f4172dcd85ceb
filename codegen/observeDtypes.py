"""Which dtype each operator's results have, observed by calling it; dumpSchemas.py writes it down.

Per overload one string for each result, a letter per dtype that the arguments had ("-" where the operator refuses it),
and, where a second tensor of another dtype is allowed, `mixed`: the first result for a float32 first argument beside a
second one of each dtype.
"""

import itertools
import re
import warnings

import torch

LETTERS = {
    torch.float32: "f", torch.float64: "d", torch.float16: "h", torch.bfloat16: "b",
    torch.int64: "l", torch.int32: "i", torch.int16: "s", torch.int8: "c", torch.uint8: "u", torch.bool: "?",
    torch.complex64: "F", torch.complex128: "D",
}  # fmt: skip
DTYPES = list(LETTERS)
CALLS = 400  # attempts per overload and dtype before it counts as refused
# In-place forms; what is not called for its result; embedding_bag, which corrupts memory for some of these arguments.
SKIPPED = re.compile(
    r"_$|^(cudnn|miopen|mkldnn|fbgemm|quantized|sym|q)_"
    r"|^(resize|set|record_stream|is_pinned|pin_memory|from_file|embedding_bag)"
)
INDEX = re.compile(r"ind(ex|ices)|^target$|^offsets$|^pivots$|repeats|^LU_pivots$")


def square(dtype):
    """Invertible, within [0, 1] and valid for every domain that matters here."""
    return (torch.eye(4) * 0.5 + 0.125).to(dtype) if dtype.is_floating_point else torch.eye(4).to(dtype)


def tensors(name, dtype, exact):
    """Candidates for a tensor argument, likeliest first; where its dtype is under test, no other dtype will do."""
    x = square(dtype)
    flat, batch = x[0], torch.stack([x, x])
    index = [torch.zeros(4, 4, dtype=torch.int64), torch.zeros(4, dtype=torch.int64), torch.ones(4, dtype=torch.int64)]
    mask = [torch.ones(4, 4, dtype=torch.bool)]
    image = [x[None, None], torch.stack([batch, batch]), x.expand(1, 1, 4, 4, 4)]
    if INDEX.search(name):
        return index
    if name in ("mask", "condition"):
        return mask
    values = [x, flat, batch, x[0, 0], x[:1], *image, x[:, :2]]
    return values if exact else [*values, *index, *mask]


def candidates(arg, dtype, exact):
    kind, name = str(arg.type), arg.name
    inner = kind.removeprefix("Optional[").removesuffix("]") if kind.startswith("Optional") else kind
    if inner == "Tensor":
        return tensors(name, dtype, exact)
    if inner.startswith("List[Tensor") or inner.startswith("List[Optional[Tensor"):
        return [[t, t] for t in tensors(name, dtype, exact)]
    if inner.startswith("List[int"):
        return [[0], [0, 1], [4, 4], [16], [1], [2, 2], [1, 0], [1, 1, 4, 4]]
    if inner in ("int", "SymInt"):
        return [1, 0, 2, 4]
    if inner == "float":
        return [0.5, 1.0]
    if inner == "bool":
        return [False]
    if inner in ("number", "Scalar"):
        return [1, 2]
    if inner == "str":
        return ["sum", "add", "fro", "floor", "ij", "max", "ij,jk->ik", "constant", "mean"]
    return []


def calls(schema, dtype, other=None):
    """Argument lists for one overload, likeliest first."""
    demanded = [a for a in schema.arguments if not a.has_default_value()]
    first = next((a for a in demanded if "Tensor" in str(a.type)), None)
    choices = []
    for arg in demanded:
        under_test = arg is first or other is not None
        choices.append(candidates(arg, dtype if arg is first else other or dtype, under_test))
    for values in itertools.islice(itertools.product(*choices), CALLS):
        pairs = list(zip(demanded, values))
        yield [v for a, v in pairs if not a.kwarg_only], {a.name: v for a, v in pairs if a.kwarg_only}


def letters(result):
    if isinstance(result, torch.Tensor):
        return [LETTERS.get(result.dtype, "*")]
    if isinstance(result, (list, tuple)):
        return [letter for item in result for letter in letters(item)[:1]]
    return []


def call(overload, args, kwargs):
    fresh = [a.clone() if isinstance(a, torch.Tensor) else a for a in args]
    try:
        return letters(overload(*fresh, **kwargs))
    except Exception:
        return None


def first_success(overload, attempts):
    return next((r for args, kwargs in attempts if (r := call(overload, args, kwargs)) is not None), None)


def observe(overload):
    """Per result a letter for each dtype, and the mixed row where there are two tensors of values."""
    schema = overload._schema
    columns = [first_success(overload, calls(schema, d)) for d in DTYPES]
    known = [c for c in columns if c]
    if not known:
        return None
    length = 1 if "[]" in str(schema).split("->")[-1] else len(known[0])
    results = ["".join(c[i] if c and i < len(c) else "-" for c in columns) for i in range(length)]
    record = {"results": results}
    values = [a for a in schema.arguments if str(a.type) == "Tensor" and not a.has_default_value()]
    values = [a for a in values if not INDEX.search(a.name) and a.name not in ("mask", "condition")]
    if len(values) > 1:
        row = [first_success(overload, calls(schema, torch.float32, d)) for d in DTYPES]
        record["mixed"] = "".join(c[0] if c else "-" for c in row)
    return record


def overloads(names):
    """The overloads, without outputs, of the operators of these names that give tensors."""
    for full in sorted(torch._C._dispatch_get_all_op_names()):
        base, _, overload = full.removeprefix("aten::").partition(".")
        if not full.startswith("aten::") or base not in names or SKIPPED.search(base):
            continue
        found = getattr(getattr(torch.ops.aten, base), overload or "default")
        gives_tensors = "Tensor" in str(found._schema).split("->")[-1]
        if gives_tensors and not any(a.is_out for a in found._schema.arguments):
            yield base + (f".{overload}" if overload else ""), found


def observe_all(names):
    warnings.filterwarnings("ignore")
    torch.manual_seed(0)
    return {key: record for key, overload in overloads(names) if (record := observe(overload))}
