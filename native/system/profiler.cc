// native/system/profiler.cc: LibTorch's own profiler (Kineto). It records what the calling thread
// does; there is one trace at a time in a process.
#include "system/profiler.h"

#include <ATen/Context.h>
#include <ATen/record_function.h>
#include <torch/csrc/autograd/profiler_kineto.h>

#include <atomic>

#include "bind/function.h"

namespace kindling {

namespace {

namespace kineto = torch::autograd::profiler;
namespace settings = torch::profiler::impl;
using Result = kineto::ProfilerResult;

/// The right to record. Kineto's trace belongs to the process, so no environment can hold this.
class Claim {
 public:
  Claim() {
    if (taken.exchange(true)) {
      throw ArgumentError(
          "a profile is running already in another thread; LibTorch records one at a time in a "
          "process");
    }
  }
  Claim(const Claim&) = delete;
  Claim& operator=(const Claim&) = delete;
  ~Claim() { taken = false; }

 private:
  static inline std::atomic<bool> taken{false};
};

/// A profile from its start to its end, on the thread that started it.
class Profile {
 public:
  Profile(bool shapes, bool memory) {
    std::set<settings::ActivityType> activities = {settings::ActivityType::CPU};
    if (at::hasCUDA()) activities.insert(settings::ActivityType::CUDA);
    const settings::ProfilerConfig config(settings::ProfilerState::KINETO, shapes, memory);
    kineto::prepareProfiler(config, activities);
    kineto::enableProfiler(config, activities);
    enabled_ = true;
  }
  Profile(const Profile&) = delete;
  Profile& operator=(const Profile&) = delete;
  ~Profile() {
    if (enabled_) Attempt([] { return kineto::disableProfiler(); });
  }

  std::unique_ptr<Result> Stop() {
    enabled_ = false;
    return kineto::disableProfiler();
  }

 private:
  Claim claim_;
  bool enabled_ = false;
};

/// startProfile(): [record shapes, record memory]
void StartProfile(Call& call) {
  if (call.environment.profile != nullptr)
    throw ArgumentError("a profile is running already; profiles do not nest");
  const bool shapes = call.in.Boolean();
  const bool memory = call.in.Boolean();
  call.environment.profile = std::make_shared<Profile>(shapes, memory);
}

/// stopProfile() → the trace, for the functions below
void StopProfile(Call& call) {
  const auto profile =
      std::static_pointer_cast<Profile>(std::exchange(call.environment.profile, nullptr));
  if (profile == nullptr) throw ArgumentError("no profile is running");
  std::unique_ptr<Result> result = profile->Stop();
  napi_create_external(
      call.environment.env(), result.release(),
      [](node_api_basic_env, void* data, void*) {
        const std::unique_ptr<Result> owned(static_cast<Result*>(data));
      },
      nullptr, &call.result);
}

Result& TraceOf(Call& call) {
  void* data = nullptr;
  napi_get_value_external(call.environment.env(), call.values[0], &data);
  if (data == nullptr) throw ArgumentError("expected a trace");
  return *static_cast<Result*>(data);
}

/// traceLength(trace) → [count]
void TraceLength(Call& call) {
  call.out().Number(static_cast<double>(TraceOf(call).events().size()));
}

/// traceEvent(trace): [index] → its name, and [start, end (ns since the start of the trace),
/// thread at start, thread at end, device type, device index, bytes, scope, id, id of the
/// event that launched it, count of inputs, (rank, sizes…)…]
void TraceEvent(Call& call) {
  const Result& trace = TraceOf(call);
  const auto index = static_cast<size_t>(call.in.Integer());
  if (index >= trace.events().size()) throw ArgumentError("no such event");
  const kineto::KinetoEvent& event = trace.events()[index];
  const auto since = [&](uint64_t ns) {
    return static_cast<double>(static_cast<int64_t>(ns - trace.trace_start_ns()));
  };
  auto out = call.out();
  out.Number(since(event.startNs()));
  out.Number(since(event.endNs()));
  out.Number(static_cast<double>(event.startThreadId()));
  out.Number(static_cast<double>(event.endThreadId()));
  out.Number(static_cast<double>(event.deviceType()));
  out.Number(event.deviceIndex());
  out.Number(static_cast<double>(event.nBytes()));
  out.Number(event.scope());
  out.Number(static_cast<double>(event.correlationId()));
  out.Number(static_cast<double>(event.linkedCorrelationId()));
  const auto shapes = event.shapes();
  out.Number(static_cast<double>(shapes.size()));
  for (const auto& shape : shapes) {
    out.Number(static_cast<double>(shape.size()));
    for (const int64_t size : shape) out.Number(static_cast<double>(size));
  }
  call.Return(event.name());
}

/// saveTrace(trace, path): writes what chrome://tracing reads; works once for a trace
void SaveTrace(Call& call) { TraceOf(call).save(call.String(1)); }

/// enterRange(label): what follows is inside the range, until leaveRange
void EnterRange(Call& call) {
  auto range = std::make_shared<at::RecordFunction>(at::RecordScope::USER_SCOPE);
  if (range->isActive()) range->before(call.String(0));
  call.environment.ranges.push_back(std::move(range));
}

void LeaveRange(Call& call) {
  if (!call.environment.ranges.empty()) call.environment.ranges.pop_back();
}

}  // namespace

void InitProfiler(Environment& environment, napi_value exports) {
  Bind(environment, exports, "startProfile", StartProfile);
  Bind(environment, exports, "stopProfile", StopProfile);
  Bind(environment, exports, "traceLength", TraceLength);
  Bind(environment, exports, "traceEvent", TraceEvent);
  Bind(environment, exports, "saveTrace", SaveTrace);
  Bind(environment, exports, "enterRange", EnterRange);
  Bind(environment, exports, "leaveRange", LeaveRange);
}

}  // namespace kindling
