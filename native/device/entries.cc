// native/device/entries.cc: the entry points for GPUs. What they do is in cuda.cc or cudaStub.cc;
// what needs no CUDA headers (the count of devices) is here. Streams and events: streams.cc.
#include "device/entries.h"

#include <ATen/Context.h>

#include "bind/work.h"
#include "device/device.h"

namespace kindling {

namespace {

int64_t DeviceCount() { return at::detail::getCUDAHooks().deviceCount(); }

napi_value Text(napi_env env, const std::string& text) {
  napi_value value = nullptr;
  napi_create_string_utf8(env, text.data(), text.size(), &value);
  return value;
}

/// An object with one level of objects per dot in a name.
napi_value ToObject(napi_env env, const cuda::Figures& figures) {
  napi_value root = nullptr;
  napi_create_object(env, &root);
  for (const auto& [path, figure] : figures) {
    napi_value parent = root;
    size_t from = 0;
    for (size_t dot = path.find('.'); dot != std::string::npos; dot = path.find('.', from)) {
      const std::string name = path.substr(from, dot - from);
      bool known = false;
      napi_has_named_property(env, parent, name.c_str(), &known);
      napi_value child = nullptr;
      if (known) {
        napi_get_named_property(env, parent, name.c_str(), &child);
      } else {
        napi_create_object(env, &child);
        napi_set_named_property(env, parent, name.c_str(), child);
      }
      parent = child;
      from = dot + 1;
    }
    napi_value value = nullptr;
    napi_create_double(env, figure, &value);
    napi_set_named_property(env, parent, path.substr(from).c_str(), value);
  }
  return root;
}

/// → [count]: 0 where LibTorch is a build for the CPU or finds no GPU
void CudaDeviceCount(Call& call) { call.out().Number(static_cast<double>(DeviceCount())); }

void CudaIsBuilt(Call& call) { call.Return(cuda::IsBuilt()); }

/// → [index]
void CudaCurrentDevice(Call& call) {
  RequireCuda();
  call.out().Number(static_cast<double>(cuda::CurrentDevice()));
}

/// [index] → [the index before]
void CudaSetDevice(Call& call) {
  call.out().Number(static_cast<double>(cuda::ExchangeDevice(CudaDevice(call.in))));
}

/// [index]
void CudaSynchronize(Call& call) { cuda::SynchronizeDevice(CudaDevice(call.in)); }

/// [index] → promise
void CudaSynchronizeAsync(Call& call) {
  RunAsync(call, [device = CudaDevice(call.in)] { cuda::SynchronizeDevice(device); });
}

/// [index] → object
void CudaProperties(Call& call) {
  const auto properties = cuda::PropertiesOf(CudaDevice(call.in));
  napi_env env = call.environment.env();
  call.result = ToObject(env, properties.figures);
  napi_set_named_property(env, call.result, "name", Text(env, properties.name));
  napi_set_named_property(env, call.result, "uuid", Text(env, properties.uuid));
}

/// [index] → object
void CudaMemoryStats(Call& call) {
  call.result = ToObject(call.environment.env(), cuda::MemoryStats(CudaDevice(call.in)));
}

/// [index]
void CudaResetPeakMemoryStats(Call& call) { cuda::ResetPeakMemoryStats(CudaDevice(call.in)); }

/// [index]
void CudaResetAccumulatedMemoryStats(Call& call) {
  cuda::ResetAccumulatedMemoryStats(CudaDevice(call.in));
}

/// [index] → [free, total]
void CudaMemGetInfo(Call& call) {
  const auto [free, total] = cuda::MemoryOf(CudaDevice(call.in));
  auto out = call.out();
  out.Number(free);
  out.Number(total);
}

void CudaEmptyCache(Call& call) {
  RequireCuda();
  static_cast<void>(call);
  cuda::EmptyCache();
}

}  // namespace

void RequireCuda() {
  if (!at::detail::getCUDAHooks().isBuilt()) throw NoCudaError("LibTorch");
  if (DeviceCount() == 0) throw NoCudaError("device");
  at::globalContext().lazyInitDevice(at::kCUDA);
}

int64_t CudaDevice(CellReader& in) {
  RequireCuda();
  const int64_t index = in.Integer();
  if (index == -1) return cuda::CurrentDevice();
  if (index < 0 || index >= DeviceCount())
    throw CellError{"the index of a GPU", static_cast<double>(index)};
  return index;
}

void InitDevice(Environment& environment, napi_value exports) {
  Bind(environment, exports, "cudaDeviceCount", CudaDeviceCount);
  Bind(environment, exports, "cudaIsBuilt", CudaIsBuilt);
  Bind(environment, exports, "cudaCurrentDevice", CudaCurrentDevice);
  Bind(environment, exports, "cudaSetDevice", CudaSetDevice);
  Bind(environment, exports, "cudaSynchronize", CudaSynchronize);
  Bind(environment, exports, "cudaSynchronizeAsync", CudaSynchronizeAsync);
  Bind(environment, exports, "cudaProperties", CudaProperties);
  Bind(environment, exports, "cudaMemoryStats", CudaMemoryStats);
  Bind(environment, exports, "cudaResetPeakMemoryStats", CudaResetPeakMemoryStats);
  Bind(environment, exports, "cudaResetAccumulatedMemoryStats", CudaResetAccumulatedMemoryStats);
  Bind(environment, exports, "cudaMemGetInfo", CudaMemGetInfo);
  Bind(environment, exports, "cudaEmptyCache", CudaEmptyCache);
}

}  // namespace kindling
