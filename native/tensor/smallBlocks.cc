// native/tensor/smallBlocks.cc: small CPU tensors (losses, biases, steps, 4×4 matrices) come and go
// by the thousand, and a quarter of the cost of an operation on them is the aligned allocation.
// Blocks of up to 512 bytes come from an arena of their own, with free lists per thread; everything
// larger, and what the arena cannot hold, from LibTorch's allocator. The arena is one range of
// addresses, so that one deleter (LibTorch's raw interface wants one) can tell whose a block is.
#include "tensor/smallBlocks.h"

#include <c10/core/CPUAllocator.h>

#include <array>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <mutex>
#include <string_view>
#include <vector>

#ifdef _WIN32
#include <windows.h>
#else
#include <sys/mman.h>
#endif

namespace kindling {

namespace {

constexpr std::array<size_t, 4> kSizes = {64, 128, 256, 512};
constexpr size_t kRegion =
    size_t{1} << 24;  // 16 MiB of addresses for each size; memory is used as blocks are
constexpr size_t kBatch =
    256;  // blocks that go between a thread's list and the shared one at a time
constexpr size_t kMaxFree = 4096;  // blocks that a thread keeps of one size

/// Addresses whose pages cost nothing until they are touched; null where the system refuses.
char* ReserveArena() {
#ifdef _WIN32
  return static_cast<char*>(
      VirtualAlloc(nullptr, kRegion * kSizes.size(), MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE));
#else
  void* memory = mmap(nullptr, kRegion * kSizes.size(), PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  return memory == MAP_FAILED ? nullptr : static_cast<char*>(memory);
#endif
}

using Blocks = std::vector<void*>;

/// Blocks of one size that no thread keeps, and the part of the region that was never used.
struct Shared {
  std::mutex mutex;
  Blocks free;
  size_t carved = 0;
};

/// Everything below lives until the process ends: tensors may be freed by exit handlers and by
/// ending threads.
struct Arena {
  char* base = nullptr;
  c10::Allocator* large = nullptr;
  c10::DeleterFnPtr free_large = nullptr;
  std::array<Shared, kSizes.size()> shared;
};
Arena& TheArena() {
  static Arena* arena = std::make_unique<Arena>().release();
  return *arena;
}

/// Moves up to kBatch blocks into `into`: given back ones first, then fresh ones.
void Refill(size_t size_class, Blocks& into) {
  Arena& arena = TheArena();
  Shared& shared = arena.shared[size_class];
  const std::lock_guard<std::mutex> lock(shared.mutex);
  while (into.size() < kBatch && !shared.free.empty()) {
    into.push_back(shared.free.back());
    shared.free.pop_back();
  }
  while (into.size() < kBatch && shared.carved + kSizes[size_class] <= kRegion) {
    into.push_back(arena.base + size_class * kRegion + shared.carved);
    shared.carved += kSizes[size_class];
  }
}

/// Gives the last blocks of `from` to all threads, until `keep` are left.
void Share(size_t size_class, Blocks& from, size_t keep) {
  Shared& shared = TheArena().shared[size_class];
  const std::lock_guard<std::mutex> lock(shared.mutex);
  while (from.size() > keep) {
    shared.free.push_back(from.back());
    from.pop_back();
  }
}

/// The free blocks of one thread. A block may be freed by another thread than the one that took it:
/// it then stays there.
struct Pool {
  std::array<Blocks, kSizes.size()> free;
  ~Pool();
};
thread_local Pool* pool_of_thread = nullptr;
thread_local bool thread_ends = false;

Pool::~Pool() {
  pool_of_thread = nullptr;
  thread_ends = true;
  for (size_t size_class = 0; size_class < kSizes.size(); ++size_class)
    Share(size_class, free[size_class], 0);
}

Pool* PoolOfThread() {
  if (pool_of_thread == nullptr && !thread_ends) {
    thread_local Pool pool;
    pool_of_thread = &pool;
  }
  return pool_of_thread;
}

void* Take(size_t size_class) {
  Pool* pool = PoolOfThread();
  if (pool == nullptr) return nullptr;
  Blocks& blocks = pool->free[size_class];
  if (blocks.empty()) Refill(size_class, blocks);
  if (blocks.empty()) return nullptr;
  void* block = blocks.back();
  blocks.pop_back();
  return block;
}

void Free(void* block) {
  Arena& arena = TheArena();
  const auto offset = reinterpret_cast<uintptr_t>(block) - reinterpret_cast<uintptr_t>(arena.base);
  if (offset >= kRegion * kSizes.size()) {
    arena.free_large(block);
    return;
  }
  c10::profiledCPUMemoryReporter().Delete(block);
  const size_t size_class = offset / kRegion;
  Pool* pool = PoolOfThread();
  if (pool == nullptr) {
    Blocks one = {block};
    Share(size_class, one, 0);
    return;
  }
  Blocks& blocks = pool->free[size_class];
  blocks.push_back(block);
  if (blocks.size() > kMaxFree) Share(size_class, blocks, kMaxFree - kBatch);
}

class SmallBlockAllocator final : public c10::Allocator {
 public:
  c10::DataPtr allocate(size_t bytes) override {
    void* block = nullptr;
    if (bytes > 0 && bytes <= kSizes.back()) {
      block = Take(bytes <= kSizes[0] ? 0 : bytes <= kSizes[1] ? 1 : bytes <= kSizes[2] ? 2 : 3);
    }
    if (block != nullptr) {
      c10::profiledCPUMemoryReporter().New(block, bytes);
    } else {
      block = TheArena().large->raw_allocate(bytes);
    }
    return {block, block, &Free, at::Device(at::DeviceType::CPU)};
  }

  c10::DeleterFnPtr raw_deleter() const override { return &Free; }

  void copy_data(void* to, const void* from, size_t bytes) const override {
    default_copy_data(to, from, bytes);
  }
};

void Install() {
  Arena& arena = TheArena();
  arena.large = c10::GetCPUAllocator();
  arena.free_large = arena.large->raw_deleter();
  if (arena.free_large == nullptr) return;
  arena.base = ReserveArena();
  if (arena.base == nullptr) return;
  static auto* allocator = std::make_unique<SmallBlockAllocator>().release();
  c10::SetCPUAllocator(allocator, /*priority=*/1);
}

}  // namespace

void InstallSmallBlocks() {
  // KINDLING_SMALL_BLOCKS=0: so that a memory checker sees every block.
  const char* wanted = std::getenv("KINDLING_SMALL_BLOCKS");
  if (wanted != nullptr && std::string_view(wanted) == "0") return;
  static std::once_flag once;
  std::call_once(once, Install);
}

}  // namespace kindling
