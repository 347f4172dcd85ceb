// native/tensor/smallBlocks.cc: small CPU tensors (losses, biases, steps, 4×4 matrices) come and go by the thousand, and a
// quarter of the cost of an operation on them is the aligned allocation. Blocks of up to 512 bytes are kept in free lists
// per thread; everything larger goes to LibTorch's own allocator.
#include "tensor/smallBlocks.h"

#include <c10/core/CPUAllocator.h>
#include <c10/core/alignment.h>
#include <c10/core/impl/alloc_cpu.h>

#include <array>
#include <mutex>
#include <vector>

namespace kindling {

namespace {

constexpr std::array<size_t, 4> kSizes = {64, 128, 256, 512};
constexpr size_t kMaxFree = 4096;  // blocks that a thread keeps of one size: 3.75 MiB in all

/// The free blocks of one thread. A block may be freed by another thread than the one that made it: it then stays there.
struct Pool {
  std::array<std::vector<void*>, kSizes.size()> free;
  ~Pool();
};

thread_local Pool* current_pool = nullptr;
thread_local bool thread_ends = false;

Pool::~Pool() {
  current_pool = nullptr;
  thread_ends = true;  // what is freed from now on goes back at once
  for (const auto& list : free) {
    for (void* block : list) c10::free_cpu(block);
  }
}

Pool* PoolOfThread() {
  if (current_pool == nullptr && !thread_ends) {
    thread_local Pool pool;
    current_pool = &pool;
  }
  return current_pool;
}

template <size_t SizeClass>
void Free(void* block) {
  c10::profiledCPUMemoryReporter().Delete(block);
  Pool* pool = PoolOfThread();
  if (pool != nullptr && pool->free[SizeClass].size() < kMaxFree) {
    pool->free[SizeClass].push_back(block);
  } else {
    c10::free_cpu(block);
  }
}

class SmallBlockAllocator final : public c10::Allocator {
 public:
  explicit SmallBlockAllocator(c10::Allocator* large) : large_(large) {}

  c10::DataPtr allocate(size_t bytes) override {
    if (bytes == 0 || bytes > kSizes.back()) return large_->allocate(bytes);
    if (bytes <= kSizes[0]) return Take<0>(bytes);
    if (bytes <= kSizes[1]) return Take<1>(bytes);
    if (bytes <= kSizes[2]) return Take<2>(bytes);
    return Take<3>(bytes);
  }

  // raw_deleter() stays null: blocks of different sizes have different deleters. Only Thrust (CUDA) asks for one.

  void copy_data(void* to, const void* from, size_t bytes) const override { default_copy_data(to, from, bytes); }

 private:
  template <size_t SizeClass>
  static c10::DataPtr Take(size_t bytes) {
    void* block = nullptr;
    Pool* pool = PoolOfThread();
    if (pool != nullptr && !pool->free[SizeClass].empty()) {
      block = pool->free[SizeClass].back();
      pool->free[SizeClass].pop_back();
    } else {
      block = c10::alloc_cpu(kSizes[SizeClass]);
    }
    c10::profiledCPUMemoryReporter().New(block, bytes);
    return {block, block, &Free<SizeClass>, at::Device(at::DeviceType::CPU)};
  }

  c10::Allocator* large_;
};

}  // namespace

void InstallSmallBlocks() {
  static std::once_flag once;
  std::call_once(once, [] {
    // Never destroyed: tensors may outlive everything else at exit.
    static auto* allocator = std::make_unique<SmallBlockAllocator>(c10::GetCPUAllocator()).release();
    c10::SetCPUAllocator(allocator, /*priority=*/1);
  });
}

}  // namespace kindling
