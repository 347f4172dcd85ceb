// native/device/device.h: what the core asks of CUDA. cuda.cc answers with CUDA's headers and
// libraries, cudaStub.cc without them by NoCudaError: CMake compiles exactly one of the two.
// entries.cc puts these on the exports.
#pragma once

#include <ATen/core/Tensor.h>
#include <c10/core/Stream.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace kindling::cuda {

/// Named numbers; a dot in a name stands for one level of nesting.
using Figures = std::vector<std::pair<std::string, double>>;

/// What a GPU is.
struct Properties {
  std::string name;
  std::string uuid;
  Figures figures;
};

/// A point in the work of a stream.
class Event;

/// Whether this file's functions have CUDA behind them.
bool IsBuilt();

int64_t CurrentDevice();
/// Makes `device` the calling thread's current one; gives the one before.
int64_t ExchangeDevice(int64_t device);
/// Waits for everything that the device has been given to do.
void SynchronizeDevice(int64_t device);
Properties PropertiesOf(int64_t device);

c10::Stream NewStream(int64_t device, int64_t priority);
c10::Stream DefaultStream(int64_t device);
/// The calling thread's current stream of the device.
c10::Stream CurrentStream(int64_t device);
void SetCurrentStream(const c10::Stream& stream);
bool IsDone(const c10::Stream& stream);
void Synchronize(const c10::Stream& stream);
/// The lowest and the highest priority (a smaller number) of streams.
std::pair<int64_t, int64_t> StreamPriorities();
/// Keeps the tensor's memory from being given away before the stream's work so far is done.
void RecordStream(const at::Tensor& tensor, const c10::Stream& stream);

std::shared_ptr<Event> NewEvent(bool timing, bool blocking);
void Record(Event& event, const c10::Stream& stream);
/// Lets the stream's further work wait for the event.
void Wait(const Event& event, const c10::Stream& stream);
bool IsDone(const Event& event);
void Synchronize(const Event& event);
/// Milliseconds between two events.
double ElapsedTime(const Event& start, const Event& end);

/// LibTorch's counts of its memory on the device.
Figures MemoryStats(int64_t device);
void ResetPeakMemoryStats(int64_t device);
void ResetAccumulatedMemoryStats(int64_t device);
/// Bytes of the device that are free, and all of its bytes.
std::pair<double, double> MemoryOf(int64_t device);
/// Gives memory that no tensor uses back to the driver.
void EmptyCache();

}  // namespace kindling::cuda
