// native/device/cuda.cc: device.h with CUDA. It asks CUDA's runtime and LibTorch's c10 for CUDA,
// and includes nothing of ATen for CUDA: that would need the headers of cuBLAS, cuSPARSE and
// cuSOLVER as well.
#include <c10/cuda/CUDACachingAllocator.h>
#include <c10/cuda/CUDAException.h>
#include <c10/cuda/CUDAFunctions.h>
#include <c10/cuda/CUDAGuard.h>
#include <c10/cuda/CUDAStream.h>
#include <cuda_runtime_api.h>

#include <array>
#include <cstdio>

#include "device/device.h"

namespace kindling::cuda {

namespace {

using c10::cuda::CUDAGuard;
using c10::cuda::CUDAStream;

c10::DeviceIndex Index(int64_t device) { return static_cast<c10::DeviceIndex>(device); }

std::string UuidText(const cudaUUID_t& uuid) {
  std::string text;
  for (size_t i = 0; i < sizeof uuid.bytes; ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) text += '-';
    std::array<char, 3> digits{};
    std::snprintf(digits.data(), digits.size(), "%02x", static_cast<unsigned char>(uuid.bytes[i]));
    text += digits.data();
  }
  return text;
}

void Append(Figures& figures, const std::string& name, const c10::CachingAllocator::Stat& stat) {
  figures.emplace_back(name + ".current", static_cast<double>(stat.current));
  figures.emplace_back(name + ".peak", static_cast<double>(stat.peak));
  figures.emplace_back(name + ".allocated", static_cast<double>(stat.allocated));
  figures.emplace_back(name + ".freed", static_cast<double>(stat.freed));
}

void Append(Figures& figures, const std::string& name,
            const c10::CachingAllocator::StatArray& pools) {
  using c10::CachingAllocator::StatType;
  Append(figures, name + ".all", pools[static_cast<size_t>(StatType::AGGREGATE)]);
  Append(figures, name + ".smallPool", pools[static_cast<size_t>(StatType::SMALL_POOL)]);
  Append(figures, name + ".largePool", pools[static_cast<size_t>(StatType::LARGE_POOL)]);
}

}  // namespace

/// Made on the device of the first stream that it is recorded in.
class Event {
 public:
  explicit Event(unsigned flags) : flags_(flags) {}
  Event(const Event&) = delete;
  Event& operator=(const Event&) = delete;

  ~Event() {
    if (event_ == nullptr) return;
    const CUDAGuard guard(device_);
    // At the end of the process the driver may be gone, and its events with it.
    C10_CUDA_IGNORE_ERROR(cudaEventDestroy(event_));
  }

  void Record(const CUDAStream& stream) {
    const CUDAGuard guard(stream.device_index());
    if (event_ == nullptr) {
      C10_CUDA_CHECK(cudaEventCreateWithFlags(&event_, flags_));
      device_ = stream.device_index();
    }
    TORCH_CHECK(device_ == stream.device_index(),
                "the event belongs to cuda:", static_cast<int>(device_),
                ", the stream to cuda:", static_cast<int>(stream.device_index()));
    C10_CUDA_CHECK(cudaEventRecord(event_, stream));
  }

  /// Null until it is recorded.
  cudaEvent_t get() const { return event_; }
  c10::DeviceIndex device() const { return device_; }

 private:
  unsigned flags_;
  cudaEvent_t event_ = nullptr;
  c10::DeviceIndex device_ = 0;
};

bool IsBuilt() { return true; }

int64_t CurrentDevice() { return c10::cuda::current_device(); }

int64_t ExchangeDevice(int64_t device) { return c10::cuda::ExchangeDevice(Index(device)); }

void SynchronizeDevice(int64_t device) {
  const CUDAGuard guard(Index(device));
  c10::cuda::device_synchronize();
}

Properties PropertiesOf(int64_t device) {
  cudaDeviceProp found{};
  C10_CUDA_CHECK(cudaGetDeviceProperties(&found, static_cast<int>(device)));
  return {found.name,
          UuidText(found.uuid),
          {{"major", found.major},
           {"minor", found.minor},
           {"totalMemory", static_cast<double>(found.totalGlobalMem)},
           {"multiProcessorCount", found.multiProcessorCount},
           {"maxThreadsPerMultiProcessor", found.maxThreadsPerMultiProcessor},
           {"maxThreadsPerBlock", found.maxThreadsPerBlock},
           {"warpSize", found.warpSize},
           {"regsPerMultiprocessor", found.regsPerMultiprocessor},
           {"L2CacheSize", found.l2CacheSize},
           {"sharedMemoryPerBlock", static_cast<double>(found.sharedMemPerBlock)},
           {"sharedMemoryPerBlockOptin", static_cast<double>(found.sharedMemPerBlockOptin)},
           {"sharedMemoryPerMultiprocessor", static_cast<double>(found.sharedMemPerMultiprocessor)},
           {"isIntegrated", found.integrated},
           {"isMultiGpuBoard", found.isMultiGpuBoard},
           {"pciDomainId", found.pciDomainID},
           {"pciBusId", found.pciBusID},
           {"pciDeviceId", found.pciDeviceID}}};
}

c10::Stream NewStream(int64_t device, int64_t priority) {
  return c10::cuda::getStreamFromPool(static_cast<int>(priority), Index(device));
}

c10::Stream DefaultStream(int64_t device) { return c10::cuda::getDefaultCUDAStream(Index(device)); }

c10::Stream CurrentStream(int64_t device) { return c10::cuda::getCurrentCUDAStream(Index(device)); }

void SetCurrentStream(const c10::Stream& stream) {
  c10::cuda::setCurrentCUDAStream(CUDAStream(stream));
}

bool IsDone(const c10::Stream& stream) { return CUDAStream(stream).query(); }

void Synchronize(const c10::Stream& stream) { CUDAStream(stream).synchronize(); }

std::pair<int64_t, int64_t> StreamPriorities() {
  int lowest = 0;
  int highest = 0;
  C10_CUDA_CHECK(cudaDeviceGetStreamPriorityRange(&lowest, &highest));
  return {lowest, highest};
}

void RecordStream(const at::Tensor& tensor, const c10::Stream& stream) {
  tensor.record_stream(stream);
}

std::shared_ptr<Event> NewEvent(bool timing, bool blocking) {
  const unsigned flags = (timing ? cudaEventDefault : cudaEventDisableTiming) |
                         (blocking ? cudaEventBlockingSync : cudaEventDefault);
  return std::make_shared<Event>(flags);
}

void Record(Event& event, const c10::Stream& stream) { event.Record(CUDAStream(stream)); }

void Wait(const Event& event, const c10::Stream& stream) {
  if (event.get() == nullptr) return;
  const CUDAStream waiting(stream);
  const CUDAGuard guard(waiting.device_index());
  C10_CUDA_CHECK(cudaStreamWaitEvent(waiting, event.get(), 0));
}

bool IsDone(const Event& event) {
  if (event.get() == nullptr) return true;
  const cudaError_t status = cudaEventQuery(event.get());
  if (status == cudaSuccess) return true;
  if (status != cudaErrorNotReady) C10_CUDA_CHECK(status);
  (void)cudaGetLastError();  // "not ready" is an answer, not a failure to be found later
  return false;
}

void Synchronize(const Event& event) {
  if (event.get() != nullptr) C10_CUDA_CHECK(cudaEventSynchronize(event.get()));
}

double ElapsedTime(const Event& start, const Event& end) {
  float milliseconds = 0;
  const CUDAGuard guard(start.device());
  C10_CUDA_CHECK(cudaEventElapsedTime(&milliseconds, start.get(), end.get()));
  return milliseconds;
}

Figures MemoryStats(int64_t device) {
  const auto stats = c10::cuda::CUDACachingAllocator::getDeviceStats(Index(device));
  Figures figures;
  Append(figures, "allocation", stats.allocation);
  Append(figures, "segment", stats.segment);
  Append(figures, "active", stats.active);
  Append(figures, "inactiveSplit", stats.inactive_split);
  Append(figures, "allocatedBytes", stats.allocated_bytes);
  Append(figures, "reservedBytes", stats.reserved_bytes);
  Append(figures, "activeBytes", stats.active_bytes);
  Append(figures, "inactiveSplitBytes", stats.inactive_split_bytes);
  Append(figures, "requestedBytes", stats.requested_bytes);
  Append(figures, "oversizeAllocations", stats.oversize_allocations);
  Append(figures, "oversizeSegments", stats.oversize_segments);
  figures.emplace_back("numAllocRetries", static_cast<double>(stats.num_alloc_retries));
  figures.emplace_back("numOoms", static_cast<double>(stats.num_ooms));
  figures.emplace_back("numSyncAllStreams", static_cast<double>(stats.num_sync_all_streams));
  figures.emplace_back("numDeviceAlloc", static_cast<double>(stats.num_device_alloc));
  figures.emplace_back("numDeviceFree", static_cast<double>(stats.num_device_free));
  figures.emplace_back("maxSplitSize", static_cast<double>(stats.max_split_size));
  return figures;
}

void ResetPeakMemoryStats(int64_t device) {
  c10::cuda::CUDACachingAllocator::resetPeakStats(Index(device));
}

void ResetAccumulatedMemoryStats(int64_t device) {
  c10::cuda::CUDACachingAllocator::resetAccumulatedStats(Index(device));
}

std::pair<double, double> MemoryOf(int64_t device) {
  const CUDAGuard guard(Index(device));
  size_t free = 0;
  size_t total = 0;
  C10_CUDA_CHECK(cudaMemGetInfo(&free, &total));
  return {static_cast<double>(free), static_cast<double>(total)};
}

void EmptyCache() { c10::cuda::CUDACachingAllocator::emptyCache(); }

}  // namespace kindling::cuda
