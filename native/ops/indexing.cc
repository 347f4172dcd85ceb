// native/ops/indexing.cc: x.at(…) and x.setAt(…). The one operator family whose arguments are a
// language of their own; its meaning is LibTorch's own code for it (ATen/TensorIndexing.h), which
// Python's x[…] mirrors, so that a whole list of indices costs one call from JavaScript.
#include "ops/indexing.h"

#include <ATen/TensorIndexing.h>

#include "bind/function.h"

namespace kindling {

namespace {

using at::indexing::Slice;
using at::indexing::TensorIndex;

/// The tags of src/tensor/indexing.ts.
enum IndexTag {
  kAt = 0,
  kRange = 1,
  kEllipsis = 2,
  kNewAxis = 3,
  kTruth = 4,
  kTensor = 5,
  kList = 6
};

/// A bound of a range: NaN stands for one that is not given.
std::optional<c10::SymInt> ReadBound(CellReader& in) {
  const double value = in.Number();
  if (std::isnan(value)) return std::nullopt;
  return c10::SymInt(static_cast<int64_t>(value));
}

/// [is boolean, rank, sizes…, elements…]
at::Tensor ReadList(CellReader& in) {
  const bool is_boolean = in.Boolean();
  const auto sizes = in.Integers<int64_t>();
  at::Tensor list = at::empty(at::IntArrayRef(sizes.data(), sizes.size()),
                              at::TensorOptions().dtype(is_boolean ? at::kBool : at::kLong));
  const int64_t count = list.numel();
  if (is_boolean) {
    bool* data = list.mutable_data_ptr<bool>();
    for (int64_t i = 0; i < count; ++i) data[i] = in.Boolean();
  } else {
    int64_t* data = list.mutable_data_ptr<int64_t>();
    for (int64_t i = 0; i < count; ++i) data[i] = in.Integer();
  }
  return list;
}

TensorIndex ReadIndex(CellReader& in) {
  const int64_t tag = in.Integer();
  switch (tag) {
    case kAt:
      return TensorIndex(in.Integer());
    case kRange: {
      auto start = ReadBound(in);
      auto stop = ReadBound(in);
      auto step = ReadBound(in);
      return TensorIndex(Slice(std::move(start), std::move(stop), std::move(step)));
    }
    case kEllipsis:
      return TensorIndex(at::indexing::Ellipsis);
    case kNewAxis:
      return TensorIndex(at::indexing::None);
    case kTruth:
      return TensorIndex(in.Boolean());
    case kTensor: {
      const at::Tensor& tensor = in.Tensor();
      // Bytes are masks too; as bools they come without LibTorch's warning that they are
      // deprecated.
      return TensorIndex(tensor.scalar_type() == at::kByte ? tensor.to(at::kBool) : tensor);
    }
    case kList:
      return TensorIndex(ReadList(in));
    default:
      throw CellError{"an index", static_cast<double>(tag)};
  }
}

c10::SmallVector<TensorIndex, 4> ReadIndices(CellReader& in) {
  c10::SmallVector<TensorIndex, 4> indices;
  const size_t count = in.Length();
  indices.reserve(count);
  for (size_t i = 0; i < count; ++i) indices.push_back(ReadIndex(in));
  return indices;
}

/// at(): [handle, count, indices…] → [handle]
void At(Call& call) {
  const at::Tensor& self = call.in.Tensor();
  const auto indices = ReadIndices(call.in);
  call.out().Tensor(at::indexing::get_item(self, indices));
}

/// Without the sizes of 1 in front, as NumPy assigns.
at::Tensor WithoutLeadingOnes(const at::Tensor& value) {
  return value.view_symint(at::indexing::slicePrefix1sSize(value.sym_sizes()));
}

/// setAt(): [handle, accumulate, count, indices…, is tensor, handle or scalar]. As
/// at::indexing::set_item, and it can add instead of overwrite.
void SetAt(Call& call) {
  const at::Tensor& self = call.in.Tensor();
  const bool accumulate = call.in.Boolean();
  const auto indices = ReadIndices(call.in);
  const at::Tensor value = call.in.Boolean() ? call.in.Tensor()
                                             : at::indexing::scalarToTensor(
                                                   call.in.Scalar(), self.options(), self.device());
  if (self.layout() != at::kStrided) throw ArgumentError("expected a dense tensor to assign to");

  std::vector<at::Tensor> advanced;
  const at::Tensor target = at::indexing::impl::applySlicing(self, indices, advanced,
                                                             /*disable_slice_optimization=*/false,
                                                             self.device(), self.sym_sizes());
  if (!advanced.empty()) {
    target.index_put_(at::indexing::impl::typeConvertIndices(self, std::move(advanced)),
                      WithoutLeadingOnes(value).to(self.scalar_type()), accumulate);
  } else if (accumulate) {
    target.add_(WithoutLeadingOnes(value).to(self.scalar_type()));
  } else {
    at::indexing::copy_to(target, value);
  }
}

}  // namespace

void InitIndexing(Environment& environment, napi_value exports) {
  Bind(environment, exports, "at", At);
  Bind(environment, exports, "setAt", SetAt);
}

}  // namespace kindling
