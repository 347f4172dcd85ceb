// native/bind/environment.h: everything that belongs to one Node environment (the main thread or
// one worker). Handles: a tensor is known to JavaScript by a number, slot + generation, so that a
// stale one is detected.
#pragma once

#include <ATen/core/Tensor.h>
#include <c10/core/InferenceMode.h>
#include <node_api.h>

#include <array>
#include <memory>
#include <stdexcept>
#include <string>
#include <unordered_map>
#include <vector>

#include "bind/warnings.h"

namespace kindling {

namespace cuda {
class Event;  // device/device.h
}

/// What JavaScript passed is not what the entry point takes. The message is complete.
struct ArgumentError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// The handle was valid once; its tensor has been freed.
struct DisposedError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// A JavaScript callback threw. TypeScript keeps the thrown value under `id` for as long as `hold`
/// lives, so that it comes out as the same object.
struct CallbackError : std::runtime_error {
  CallbackError(double id, std::shared_ptr<const void> hold)
      : std::runtime_error("a JavaScript callback threw"), id(id), hold(std::move(hold)) {}
  double id;
  std::shared_ptr<const void> hold;
};

/// An error that TypeScript tells from others by its code.
struct CodedError : std::runtime_error {
  CodedError(const char* code, const std::string& message)
      : std::runtime_error(message), code(code) {}
  const char* code;
};

/// CUDA is asked for and is not there. The message is what is missing: "LibTorch" (a build for the
/// CPU), "device" (a GPU that it can use), or "core" (this addon was built without CUDA).
struct NoCudaError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// A JavaScript exception is pending already; unwind without another.
struct PendingException {};

class Callbacks;
class BatchMemory;  // image/batchMemory.h
class Codec;        // image/codec.h
class JobQueue;     // bind/jobs.h
class SavedTensorPlan;

/// One live or free place in the handle table.
struct Slot {
  at::Tensor tensor;
  uint32_t generation = 1;
  uint32_t next_free = 0;
  /// The storage that the collector has been told of for this tensor; the tensor may have been
  /// given another since.
  const void* accounted = nullptr;
  /// What a small tensor adds to Environment::untold_.
  uint32_t small_bytes = 0;
};

class Environment : public std::enable_shared_from_this<Environment> {
 public:
  explicit Environment(napi_env env);

  napi_env env() const { return env_; }

  /// Takes `tensor` into the table and returns its handle; an undefined tensor is 0.
  double Add(at::Tensor tensor);
  /// The tensor of a handle. The reference stays valid while no JavaScript runs.
  const at::Tensor& At(double handle);
  bool IsLive(double handle) const;
  /// Frees the tensor; a stale handle is left alone, so that freeing twice is harmless.
  void Release(double handle);

  /// Gives the tensor to the collector: it is freed when `object`, JavaScript's only way to it, is
  /// collected. The finalizer is a basic one: it runs inside the collection, also within one
  /// synchronous stretch of JavaScript.
  void Guard(double handle, napi_value object);

  /// While JavaScript runs inside an operator, the collector must not free the operator's
  /// arguments: between Hold and Flush what it releases waits.
  void Hold() { holding_ = true; }
  void Flush() {
    if (holding_) ReleaseHeld();
  }

  int64_t live_tensors() const { return live_; }
  int64_t live_bytes() const;
  std::vector<double> LiveHandles() const;

  /// Called when Node tears the environment down: tensors go at once, late finalizers find nothing.
  void Close();

  /// The shared Float64Array through which arguments and results travel (see bind/cells.h).
  double* cells = nullptr;
  size_t cell_count = 0;
  napi_ref cells_ref = nullptr;

  /// JavaScript function (code, op, message) → Error.
  napi_ref error_factory = nullptr;

  /// JavaScript function (op, message), called once per warning, which only schedules.
  napi_ref warning_handler = nullptr;
  Warnings warnings;

  std::vector<std::string> strings;
  std::vector<at::Generator> generators;
  std::vector<size_t> free_generators;
  std::vector<std::shared_ptr<cuda::Event>> events;
  std::vector<size_t> free_events;
  std::vector<std::unique_ptr<c10::InferenceMode>> inference_modes;
  /// What ends with the environment, should its thread be stopped in the middle: the profile that
  /// is running, and the ranges that it is in.
  std::shared_ptr<void> profile;
  std::vector<std::shared_ptr<void>> ranges;

  /// Work that waits for the pool, and what decodes JPEG files there, if anything does.
  std::shared_ptr<JobQueue> jobs;
  std::shared_ptr<Codec> codec;
  std::shared_ptr<BatchMemory> batch_memory;

  /// JavaScript functions that LibTorch calls (autograd/callbacks.h).
  std::shared_ptr<Callbacks> callbacks;
  /// What happens to tensors that operations save for backward (autograd/engine.h), innermost last.
  std::vector<std::shared_ptr<SavedTensorPlan>> saved_tensor_plans;
  /// Anomaly mode is on while this lives; passes that go on later hold it too.
  std::shared_ptr<const void> anomaly;
  /// The level of forward-mode differentiation that this thread is in.
  std::shared_ptr<const void> dual_level;

 private:
  static constexpr uint32_t kChunk = 4096;
  static constexpr uint64_t kIndexBits = 26;
  static constexpr uint64_t kIndexMask = (uint64_t{1} << kIndexBits) - 1;
  static constexpr uint32_t kGenerationMask = (uint32_t{1} << 26) - 1;

  Slot& SlotAt(uint32_t index) { return (*chunks_[index / kChunk])[index % kChunk]; }
  Slot* Find(double handle) const;
  /// Tells the collector about the tensor's storage (once per storage: a view adds nothing), so
  /// that a collection comes. Small ones are told in lumps.
  void Account(Slot& slot);
  void Unaccount(Slot& slot);
  void Tell(int64_t bytes);
  void ReleaseHeld();
  static void Collected(node_api_basic_env env, void* handle, void* environment);

  napi_env env_;
  /// Guards outlive the environment where Node runs their finalizers late; they keep this object.
  int64_t guards_ = 0;
  std::shared_ptr<Environment> kept_by_guards_;
  int64_t untold_ = 0;
  std::vector<std::unique_ptr<std::array<Slot, kChunk>>>
      chunks_;         // chunks never move: references survive growth
  uint32_t used_ = 1;  // index 0 is "no tensor"
  uint32_t free_head_ = 0;
  int64_t live_ = 0;
  bool holding_ = false;
  std::vector<double> held_;
  struct Accounted {
    int64_t tensors = 0;
    int64_t bytes = 0;
  };
  std::unordered_map<const void*, Accounted> storages_;
};

/// The environment of the running call.
Environment& EnvironmentOf(napi_env env);

}  // namespace kindling
