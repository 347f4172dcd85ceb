#include "bind/environment.h"

#include <ATen/SparseCsrTensorImpl.h>
#include <ATen/SparseTensorImpl.h>

#include <cstring>
#include <unordered_set>
#include <utility>

#include "autograd/callbacks.h"
#include "autograd/engine.h"

namespace kindling {

namespace {

/// Storages of up to so many bytes are told to the collector in lumps: one call, and one entry in a
/// table, for each would cost as much as the operator that made it.
constexpr int64_t kSmall = 4096;
constexpr int64_t kLump = int64_t{1} << 20;
/// What LibTorch allocates for a tensor beside its elements.
constexpr int64_t kTensorItself = 400;

/// The dense tensors that a sparse one consists of; none for other layouts.
c10::SmallVector<at::Tensor, 3> PartsOf(const at::Tensor& tensor) {
  auto* impl = tensor.unsafeGetTensorImpl();
  if (tensor.layout() == at::kSparse) {
    const auto* sparse = static_cast<at::SparseTensorImpl*>(impl);
    return {sparse->indices(), sparse->values()};
  }
  if (impl->is_sparse_compressed()) {
    const auto* sparse = static_cast<at::SparseCsrTensorImpl*>(impl);
    return {sparse->compressed_indices(), sparse->plain_indices(), sparse->values()};
  }
  return {};
}

}  // namespace

Environment::Environment(napi_env env) : env_(env) {
  chunks_.push_back(std::make_unique<std::array<Slot, kChunk>>());
}

double Environment::Add(at::Tensor tensor) {
  if (!tensor.defined()) return 0;
  uint32_t index = free_head_;
  if (index != 0) {
    free_head_ = SlotAt(index).next_free;
  } else {
    index = used_++;
    if (index > kIndexMask) throw std::runtime_error("too many live tensors");
    if (index / kChunk == chunks_.size())
      chunks_.push_back(std::make_unique<std::array<Slot, kChunk>>());
  }
  Slot& slot = SlotAt(index);
  slot.tensor = std::move(tensor);
  ++live_;
  return static_cast<double>((uint64_t{slot.generation} << kIndexBits) | index);
}

Slot* Environment::Find(double handle) const {
  if (!(handle >= 1 && handle < 9007199254740992.0)) return nullptr;
  const auto bits = static_cast<uint64_t>(handle);
  const auto index = static_cast<uint32_t>(bits & kIndexMask);
  if (index == 0 || index >= used_) return nullptr;
  Slot& slot = (*chunks_[index / kChunk])[index % kChunk];
  if (slot.generation != bits >> kIndexBits || !slot.tensor.defined()) return nullptr;
  return &slot;
}

const at::Tensor& Environment::At(double handle) {
  Slot* slot = Find(handle);
  if (slot != nullptr) return slot->tensor;
  const bool plausible = handle >= 1 && handle < 9007199254740992.0 &&
                         (static_cast<uint64_t>(handle) & kIndexMask) < used_;
  if (plausible) throw DisposedError("the tensor has been disposed");
  throw ArgumentError("expected a tensor handle of this environment");
}

bool Environment::IsLive(double handle) const { return Find(handle) != nullptr; }

void Environment::ReleaseHeld() {
  holding_ = false;
  for (const double handle : std::exchange(held_, {})) Release(handle);
}

void Environment::Release(double handle) {
  if (holding_) return held_.push_back(handle);
  Slot* slot = Find(handle);
  if (slot == nullptr) return;
  if (slot->accounted != nullptr || slot->small_bytes != 0) Unaccount(*slot);
  slot->tensor.reset();
  slot->generation = (slot->generation + 1) & kGenerationMask;
  if (slot->generation == 0) slot->generation = 1;
  slot->next_free = free_head_;
  free_head_ = static_cast<uint32_t>(static_cast<uint64_t>(handle) & kIndexMask);
  --live_;
}

void Environment::Guard(double handle, napi_value object) {
  Slot* slot = Find(handle);
  if (slot == nullptr) return;
  // The handle itself is the finalizer's data: nothing is allocated for it.
  void* data = nullptr;
  static_assert(sizeof data == sizeof handle);
  std::memcpy(&data, &handle, sizeof handle);
  if (napi_add_finalizer(env_, object, data, Collected, this, nullptr) != napi_ok)
    throw ArgumentError("expected a tensor object to guard");
  if (guards_++ == 0) kept_by_guards_ = shared_from_this();
  Account(*slot);
}

void Environment::Collected(node_api_basic_env, void* data, void* environment) {
  auto* self = static_cast<Environment*>(environment);
  double handle = 0;
  std::memcpy(&handle, &data, sizeof handle);
  self->Release(handle);
  if (--self->guards_ == 0) std::shared_ptr<Environment>().swap(self->kept_by_guards_);
}

void Environment::Account(Slot& slot) {
  if (slot.accounted != nullptr || slot.small_bytes != 0) return;
  const at::Tensor& tensor = slot.tensor;
  // A sparse tensor counts as one piece: what is taken out of it counts once more, which errs on
  // the safe side.
  int64_t bytes = 0;
  const void* owner = tensor.unsafeGetTensorImpl();
  if (tensor.has_storage()) {
    owner = tensor.storage().unsafeGetStorageImpl();
    bytes = static_cast<int64_t>(tensor.storage().nbytes());
  } else {
    for (const at::Tensor& part : PartsOf(tensor)) bytes += static_cast<int64_t>(part.nbytes());
  }
  if (bytes <= kSmall) {
    slot.small_bytes = static_cast<uint32_t>(bytes + kTensorItself);
    Tell(slot.small_bytes);
    return;
  }
  slot.accounted = owner;
  Accounted& entry = storages_[slot.accounted];
  if (entry.tensors++ > 0) return;
  entry.bytes = bytes;
  int64_t total = 0;
  napi_adjust_external_memory(env_, entry.bytes, &total);
}

void Environment::Unaccount(Slot& slot) {
  if (slot.small_bytes != 0) {
    Tell(-int64_t{slot.small_bytes});
    slot.small_bytes = 0;
    return;
  }
  const auto found = storages_.find(slot.accounted);
  slot.accounted = nullptr;
  if (found == storages_.end() || --found->second.tensors > 0) return;
  int64_t total = 0;
  napi_adjust_external_memory(env_, -found->second.bytes, &total);
  storages_.erase(found);
}

void Environment::Tell(int64_t bytes) {
  untold_ += bytes;
  if (untold_ < kLump && untold_ > -kLump) return;
  int64_t total = 0;
  napi_adjust_external_memory(env_, untold_, &total);
  untold_ = 0;
}

int64_t Environment::live_bytes() const {
  std::unordered_set<const void*> seen;
  int64_t bytes = 0;
  const auto add = [&](const at::Tensor& tensor) {
    if (!tensor.has_storage()) return;
    const auto& storage = tensor.storage();
    if (seen.insert(storage.unsafeGetStorageImpl()).second)
      bytes += static_cast<int64_t>(storage.nbytes());
  };
  for (uint32_t index = 1; index < used_; ++index) {
    const Slot& slot = (*chunks_[index / kChunk])[index % kChunk];
    if (!slot.tensor.defined()) continue;
    add(slot.tensor);
    for (const at::Tensor& part : PartsOf(slot.tensor)) add(part);
  }
  return bytes;
}

std::vector<double> Environment::LiveHandles() const {
  std::vector<double> handles;
  handles.reserve(static_cast<size_t>(live_));
  for (uint32_t index = 1; index < used_; ++index) {
    const Slot& slot = (*chunks_[index / kChunk])[index % kChunk];
    if (slot.tensor.defined())
      handles.push_back(static_cast<double>((uint64_t{slot.generation} << kIndexBits) | index));
  }
  return handles;
}

void Environment::Close() {
  if (callbacks) callbacks->Close();
  saved_tensor_plans.clear();
  anomaly.reset();
  dual_level.reset();
  LeaveThread(*this);
  ranges.clear();
  profile.reset();
  warnings.Uninstall();
  for (uint32_t index = 1; index < used_; ++index) {
    Slot& slot = SlotAt(index);
    if (!slot.tensor.defined()) continue;
    slot.tensor.reset();
    slot.generation = (slot.generation + 1) & kGenerationMask;
  }
  live_ = 0;
  storages_.clear();
  generators.clear();
  events.clear();
  inference_modes.clear();
  codec.reset();
  batch_memory.reset();
}

Environment& EnvironmentOf(napi_env env) {
  void* data = nullptr;
  napi_get_instance_data(env, &data);
  return **static_cast<std::shared_ptr<Environment>*>(data);
}

}  // namespace kindling
