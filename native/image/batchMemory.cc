#include "image/batchMemory.h"

#include <ATen/ops/empty.h>
#include <ATen/ops/from_blob.h>
#include <c10/core/impl/alloc_cpu.h>

#include <algorithm>
#include <utility>

namespace kindling {

namespace {

/// Smaller batches are malloc's: it keeps them together itself.
constexpr size_t kLarge = size_t{1} << 18;

}  // namespace

BatchMemory::~BatchMemory() {
  for (const Block& block : kept_) c10::free_cpu(block.data);
}

at::Tensor BatchMemory::Empty(at::IntArrayRef sizes, at::ScalarType dtype,
                              at::MemoryFormat format) {
  size_t size = c10::elementSize(dtype);
  for (const int64_t length : sizes) size *= static_cast<size_t>(length);
  if (size < kLarge) return at::empty(sizes, dtype, format);
  void* data = Take(size);
  auto give_back = [memory = shared_from_this(), size](void* data) { memory->Give({data, size}); };
  if (format != at::MemoryFormat::ChannelsLast)
    return at::from_blob(data, sizes, std::move(give_back), dtype);
  return at::from_blob(data, sizes, c10::get_channels_last_strides_2d(sizes), std::move(give_back),
                       dtype);
}

void* BatchMemory::Take(size_t size) {
  const std::lock_guard lock(mutex_);
  const auto same = std::find_if(kept_.rbegin(), kept_.rend(),
                                 [&](const Block& block) { return block.size == size; });
  if (same == kept_.rend()) return c10::alloc_cpu(size);
  void* data = same->data;
  kept_bytes_ -= size;
  kept_.erase(std::next(same).base());
  return data;
}

/// The oldest blocks make room: they are of a size that is not asked for any more.
void BatchMemory::Give(Block block) {
  const std::lock_guard lock(mutex_);
  kept_.push_back(block);
  kept_bytes_ += block.size;
  while (kept_bytes_ > most_idle_) {
    c10::free_cpu(kept_.front().data);
    kept_bytes_ -= kept_.front().size;
    kept_.erase(kept_.begin());
  }
}

}  // namespace kindling
