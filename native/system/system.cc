// native/system/system.cc: what the process runs on, and how many threads it uses.
#include "system/system.h"

#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <ATen/Version.h>
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

}  // namespace

void InitSystem(Environment& environment, napi_value exports) {
  Bind(environment, exports, "torchVersion", TorchVersion);
  Bind(environment, exports, "cpuCapability", CpuCapability);
  Bind(environment, exports, "buildConfiguration", BuildConfiguration);
  Bind(environment, exports, "hasCuda", HasCuda);
  Bind(environment, exports, "getNumThreads", GetNumThreads);
  Bind(environment, exports, "setNumThreads", SetNumThreads);
}

}  // namespace kindling
