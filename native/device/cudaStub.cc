// native/device/cudaStub.cc: the core without CUDA. Tensors on a GPU work all the same, where
// LibTorch is a CUDA build: operators are LibTorch's. What needs CUDA's own interface says that
// this build has none.
#include "bind/environment.h"
#include "device/device.h"

namespace kindling::cuda {

namespace {

[[noreturn]] void NotBuilt() { throw NoCudaError("core"); }

}  // namespace

class Event {};

bool IsBuilt() { return false; }

int64_t CurrentDevice() { NotBuilt(); }
int64_t ExchangeDevice(int64_t) { NotBuilt(); }
void SynchronizeDevice(int64_t) { NotBuilt(); }
Properties PropertiesOf(int64_t) { NotBuilt(); }

c10::Stream NewStream(int64_t, int64_t) { NotBuilt(); }
c10::Stream DefaultStream(int64_t) { NotBuilt(); }
c10::Stream CurrentStream(int64_t) { NotBuilt(); }
void SetCurrentStream(const c10::Stream&) { NotBuilt(); }
bool IsDone(const c10::Stream&) { NotBuilt(); }
void Synchronize(const c10::Stream&) { NotBuilt(); }
std::pair<int64_t, int64_t> StreamPriorities() { NotBuilt(); }
void RecordStream(const at::Tensor&, const c10::Stream&) { NotBuilt(); }

std::shared_ptr<Event> NewEvent(bool, bool) { NotBuilt(); }
void Record(Event&, const c10::Stream&) { NotBuilt(); }
void Wait(const Event&, const c10::Stream&) { NotBuilt(); }
bool IsDone(const Event&) { NotBuilt(); }
void Synchronize(const Event&) { NotBuilt(); }
double ElapsedTime(const Event&, const Event&) { NotBuilt(); }

Figures MemoryStats(int64_t) { NotBuilt(); }
void ResetPeakMemoryStats(int64_t) { NotBuilt(); }
void ResetAccumulatedMemoryStats(int64_t) { NotBuilt(); }
std::pair<double, double> MemoryOf(int64_t) { NotBuilt(); }
void EmptyCache() { NotBuilt(); }

}  // namespace kindling::cuda
