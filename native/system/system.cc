// native/system/system.cc: what the process runs on, and how many threads it uses.
#include "system/system.h"

#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <ATen/Version.h>
#include <c10/core/InferenceMode.h>
#include <torch/headeronly/version.h>

#include "bind/function.h"

namespace kindling {

namespace {

void TorchVersion(Call& call) { call.Return(std::string(TORCH_VERSION)); }
void CpuCapability(Call& call) { call.Return(at::get_cpu_capability()); }
void BuildConfiguration(Call& call) { call.Return(at::show_config()); }
void HasCuda(Call& call) { call.Return(at::hasCUDA()); }
void GetNumThreads(Call& call) { call.out().Number(at::get_num_threads()); }

void SetNumThreads(Call& call) {
  const int64_t count = call.in.Integer();
  if (count < 1 || count > 4096)
    throw CellError{"an integer from 1 to 4096", static_cast<double>(count)};
  at::set_num_threads(static_cast<int>(count));
}

/// interopThreads() → [count]
void GetNumInteropThreads(Call& call) {
  call.out().Number(static_cast<double>(at::get_num_interop_threads()));
}

void SetNumInteropThreads(Call& call) {
  const int64_t count = call.in.Integer();
  if (count < 1 || count > 4096)
    throw CellError{"an integer from 1 to 4096", static_cast<double>(count)};
  at::set_num_interop_threads(static_cast<int>(count));
}

/// determinism() → [algorithms, warn only, fill uninitialised memory]
void Determinism(Call& call) {
  const at::Context& context = at::globalContext();
  auto out = call.out();
  out.Number(context.deterministicAlgorithms() ? 1 : 0);
  out.Number(context.deterministicAlgorithmsWarnOnly() ? 1 : 0);
  out.Number(context.deterministicFillUninitializedMemory() ? 1 : 0);
}

/// setDeterminism(): [algorithms, warn only, fill uninitialised memory]
void SetDeterminism(Call& call) {
  const bool algorithms = call.in.Boolean();
  const bool warn_only = call.in.Boolean();
  at::globalContext().setDeterministicAlgorithms(algorithms, warn_only);
  at::globalContext().setDeterministicFillUninitializedMemory(call.in.Boolean());
}

/// float32MatmulPrecision() → [0 highest, 1 high, 2 medium]
void GetFloat32MatmulPrecision(Call& call) {
  call.out().Number(static_cast<double>(at::globalContext().float32MatmulPrecision()));
}

/// setFloat32MatmulPrecision(name)
void SetFloat32MatmulPrecision(Call& call) {
  at::globalContext().setFloat32MatmulPrecision(call.String(0));
}

/// setFlushDenormal(): [on] → whether the processor can
void SetFlushDenormal(Call& call) {
  call.Return(at::globalContext().setFlushDenormal(call.in.Boolean()));
}

void IsInferenceMode(Call& call) { call.Return(c10::InferenceMode::is_enabled()); }

}  // namespace

void InitSystem(Environment& environment, napi_value exports) {
  Bind(environment, exports, "torchVersion", TorchVersion);
  Bind(environment, exports, "cpuCapability", CpuCapability);
  Bind(environment, exports, "buildConfiguration", BuildConfiguration);
  Bind(environment, exports, "hasCuda", HasCuda);
  Bind(environment, exports, "getNumThreads", GetNumThreads);
  Bind(environment, exports, "setNumThreads", SetNumThreads);
  Bind(environment, exports, "getNumInteropThreads", GetNumInteropThreads);
  Bind(environment, exports, "setNumInteropThreads", SetNumInteropThreads);
  Bind(environment, exports, "determinism", Determinism);
  Bind(environment, exports, "setDeterminism", SetDeterminism);
  Bind(environment, exports, "getFloat32MatmulPrecision", GetFloat32MatmulPrecision);
  Bind(environment, exports, "setFloat32MatmulPrecision", SetFloat32MatmulPrecision);
  Bind(environment, exports, "setFlushDenormal", SetFlushDenormal);
  Bind(environment, exports, "isInferenceMode", IsInferenceMode);
}

}  // namespace kindling
