// native/module.cc: the table of contents.
#include "augment/entries.h"
#include "autograd/autograd.h"
#include "bind/function.h"
#include "device/entries.h"
#include "device/flags.h"
#include "device/streams.h"
#include "image/batch.h"
#include "image/image.h"
#include "losses/losses.h"
#include "ops/indexing.h"
#include "ops/lookup.h"
#include "random/generator.h"
#include "system/autocast.h"
#include "system/extension.h"
#include "system/liveTensors.h"
#include "system/profiler.h"
#include "system/system.h"
#include "tensor/data.h"
#include "tensor/handle.h"
#include "tensor/smallBlocks.h"
#include "tensor/storage.h"
#include "version.h"

namespace kindling {

namespace {

/// setCells(Float64Array): the memory through which arguments and results travel; it is kept alive
/// here.
void SetCells(Call& call) {
  napi_env env = call.environment.env();
  napi_typedarray_type type;
  size_t length = 0;
  void* data = nullptr;
  if (napi_get_typedarray_info(env, call.values[0], &type, &length, &data, nullptr, nullptr) !=
          napi_ok ||
      type != napi_float64_array) {
    throw ArgumentError("expected a Float64Array");
  }
  napi_ref previous = call.environment.cells_ref;
  napi_create_reference(env, call.values[0], 1, &call.environment.cells_ref);
  if (previous != nullptr) napi_delete_reference(env, previous);
  call.environment.cells = static_cast<double*>(data);
  call.environment.cell_count = length;
}

/// setErrorFactory(function): makes the library's error classes from (code, op, message)
void SetErrorFactory(Call& call) {
  napi_create_reference(call.environment.env(), call.values[0], 1, &call.environment.error_factory);
}

/// setWarningHandler(function): gets LibTorch's warnings as (op, message)
void SetWarningHandler(Call& call) {
  napi_create_reference(call.environment.env(), call.values[0], 1,
                        &call.environment.warning_handler);
}

/// intern(index, text): [index] the string that an index in a cell stands for
void Intern(Call& call) {
  const auto index = static_cast<size_t>(call.in.Integer());
  if (index >= call.environment.strings.size()) call.environment.strings.resize(index + 1);
  call.environment.strings[index] = call.String(0);
}

}  // namespace

napi_value Init(napi_env env, napi_value exports) {
  InstallSmallBlocks();
  auto environment = std::make_shared<Environment>(env);
  auto* instance = std::make_unique<std::shared_ptr<Environment>>(environment).release();
  napi_set_instance_data(
      env, instance,
      [](node_api_basic_env, void* data, void*) {
        std::unique_ptr<std::shared_ptr<Environment>> owned(
            static_cast<std::shared_ptr<Environment>*>(data));
        (*owned)->Close();
      },
      nullptr);
  Bind(*environment, exports, "setCells", SetCells);
  Bind(*environment, exports, "setErrorFactory", SetErrorFactory);
  Bind(*environment, exports, "setWarningHandler", SetWarningHandler);
  environment->warnings.Install();
  Bind(*environment, exports, "intern", Intern);
  InitHandle(*environment, exports);
  InitData(*environment, exports);
  InitIndexing(*environment, exports);
  InitStorage(*environment, exports);
  InitLookup(*environment, exports);
  InitAutograd(*environment, exports);
  InitGenerator(*environment, exports);
  InitLosses(*environment, exports);
  InitImage(*environment, exports);
  InitImageBatch(*environment, exports);
  InitAugment(*environment, exports);
  InitSystem(*environment, exports);
  InitAutocast(*environment, exports);
  InitExtension(*environment, exports);
  InitLiveTensors(*environment, exports);
  InitProfiler(*environment, exports);
  InitDevice(*environment, exports);
  InitStreams(*environment, exports);
  InitFlags(*environment, exports);
  return exports;
}

}  // namespace kindling

NAPI_MODULE_INIT() { return kindling::Init(env, exports); }
