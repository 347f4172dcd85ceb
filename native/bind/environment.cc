#include "bind/environment.h"

#include <unordered_set>

namespace kindling {

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

void Environment::Release(double handle) {
  Slot* slot = Find(handle);
  if (slot == nullptr) return;
  if (slot->accounted != nullptr) Unaccount(*slot);
  slot->tensor.reset();
  slot->generation = (slot->generation + 1) & kGenerationMask;
  if (slot->generation == 0) slot->generation = 1;
  slot->next_free = free_head_;
  free_head_ = static_cast<uint32_t>(static_cast<uint64_t>(handle) & kIndexMask);
  --live_;
}

void Environment::Account(double handle) {
  Slot* slot = Find(handle);
  if (slot == nullptr || slot->accounted != nullptr || !slot->tensor.has_storage()) return;
  const auto& storage = slot->tensor.storage();
  slot->accounted = storage.unsafeGetStorageImpl();
  Accounted& entry = storages_[slot->accounted];
  if (entry.tensors++ > 0) return;
  entry.bytes = static_cast<int64_t>(storage.nbytes());
  int64_t total = 0;
  napi_adjust_external_memory(env_, entry.bytes, &total);
}

void Environment::Unaccount(Slot& slot) {
  const auto found = storages_.find(slot.accounted);
  slot.accounted = nullptr;
  if (found == storages_.end() || --found->second.tensors > 0) return;
  int64_t total = 0;
  napi_adjust_external_memory(env_, -found->second.bytes, &total);
  storages_.erase(found);
}

int64_t Environment::live_bytes() const {
  std::unordered_set<const void*> seen;
  int64_t bytes = 0;
  for (uint32_t index = 1; index < used_; ++index) {
    const Slot& slot = (*chunks_[index / kChunk])[index % kChunk];
    if (!slot.tensor.defined() || !slot.tensor.has_storage()) continue;
    const auto& storage = slot.tensor.storage();
    if (seen.insert(storage.unsafeGetStorageImpl()).second)
      bytes += static_cast<int64_t>(storage.nbytes());
  }
  return bytes;
}

void Environment::Close() {
  for (uint32_t index = 1; index < used_; ++index) {
    Slot& slot = SlotAt(index);
    if (!slot.tensor.defined()) continue;
    slot.tensor.reset();
    slot.generation = (slot.generation + 1) & kGenerationMask;
  }
  live_ = 0;
  storages_.clear();
  generators.clear();
  inference_modes.clear();
}

Environment& EnvironmentOf(napi_env env) {
  void* data = nullptr;
  napi_get_instance_data(env, &data);
  return **static_cast<std::shared_ptr<Environment>*>(data);
}

}  // namespace kindling
