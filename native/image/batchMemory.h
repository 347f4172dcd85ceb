// native/image/batchMemory.h: memory for batches of pictures, used again. A loader makes one batch
// after another of the same size. malloc scatters them over its heap, which grew to five times what
// was alive, and every fresh one costs a page fault for each 4 KiB.
#pragma once

#include <ATen/core/Tensor.h>

#include <memory>
#include <mutex>
#include <vector>

namespace kindling {

/// Blocks of bytes whose tensors have gone. Threads may share it.
class BatchMemory : public std::enable_shared_from_this<BatchMemory> {
 public:
  /// What lies idle at most, in bytes. Default: a few batches of pictures of ordinary size.
  explicit BatchMemory(size_t most_idle = size_t{64} << 20) : most_idle_(most_idle) {}
  ~BatchMemory();
  BatchMemory(const BatchMemory&) = delete;
  BatchMemory& operator=(const BatchMemory&) = delete;

  /// A contiguous uint8 tensor; what is in it is anything.
  at::Tensor Bytes(at::IntArrayRef sizes) { return Empty(sizes, at::kByte); }
  at::Tensor Empty(at::IntArrayRef sizes, at::ScalarType dtype,
                   at::MemoryFormat format = at::MemoryFormat::Contiguous);

 private:
  struct Block {
    void* data;
    size_t size;
  };

  void* Take(size_t size);
  void Give(Block block);

  const size_t most_idle_;
  std::mutex mutex_;
  std::vector<Block> kept_;
  size_t kept_bytes_ = 0;
};

}  // namespace kindling
