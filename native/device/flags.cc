// native/device/flags.cc: the switches of cuBLAS and cuDNN. They belong to LibTorch's context, with
// CUDA or without.
#include "device/flags.h"

#include <ATen/Context.h>

#include "bind/function.h"

namespace kindling {

namespace {

struct Flag {
  bool (*get)(at::Context&);
  void (*set)(at::Context&, bool);
};

/// By TypeScript's names.
const std::unordered_map<std::string, Flag>& Flags() {
  static const std::unordered_map<std::string, Flag> flags = {
      {"matmul.allowTf32",
       {[](at::Context& context) { return context.allowTF32CuBLAS(); },
        [](at::Context& context, bool value) { context.setAllowTF32CuBLAS(value); }}},
      {"cudnn.allowTf32",
       {[](at::Context& context) { return context.allowTF32CuDNN(); },
        [](at::Context& context, bool value) { context.setAllowTF32CuDNN(value); }}},
      {"cudnn.benchmark",
       {[](at::Context& context) { return context.benchmarkCuDNN(); },
        [](at::Context& context, bool value) { context.setBenchmarkCuDNN(value); }}},
      {"cudnn.deterministic",
       {[](at::Context& context) { return context.deterministicCuDNN(); },
        [](at::Context& context, bool value) { context.setDeterministicCuDNN(value); }}},
      {"cudnn.enabled",
       {[](at::Context& context) { return context.userEnabledCuDNN(); },
        [](at::Context& context, bool value) { context.setUserEnabledCuDNN(value); }}}};
  return flags;
}

const Flag& FlagOf(Call& call) {
  const auto found = Flags().find(call.String(0));
  if (found == Flags().end()) throw ArgumentError("there is no such flag");
  return found->second;
}

/// backendFlag(name)
void BackendFlag(Call& call) { call.Return(FlagOf(call).get(at::globalContext())); }

/// setBackendFlag(name): [value]
void SetBackendFlag(Call& call) { FlagOf(call).set(at::globalContext(), call.in.Boolean()); }

/// → [version]: 0 where LibTorch has no cuDNN
void CudnnVersion(Call& call) {
  const auto& hooks = at::detail::getCUDAHooks();
  call.out().Number(hooks.compiledWithCuDNN() ? static_cast<double>(hooks.versionCuDNN()) : 0);
}

}  // namespace

void InitFlags(Environment& environment, napi_value exports) {
  Bind(environment, exports, "backendFlag", BackendFlag);
  Bind(environment, exports, "setBackendFlag", SetBackendFlag);
  Bind(environment, exports, "cudnnVersion", CudnnVersion);
}

}  // namespace kindling
