// native/device/streams.cc: the entry points for streams and events. A stream crosses as two cells,
// id and device index: LibTorch's streams live for ever. Events belong to the environment.
#include "device/streams.h"

#include "bind/work.h"
#include "device/device.h"
#include "device/entries.h"

namespace kindling {

namespace {

c10::Stream Stream(CellReader& in) {
  RequireCuda();
  const int64_t id = in.Integer();
  return c10::Stream(c10::Stream::UNSAFE,
                     at::Device(at::kCUDA, static_cast<c10::DeviceIndex>(in.Integer())), id);
}

void Return(Call& call, const c10::Stream& stream) {
  auto out = call.out();
  out.Number(static_cast<double>(stream.id()));
  out.Number(stream.device_index());
}

std::shared_ptr<cuda::Event> Event(Call& call) {
  const auto index = static_cast<size_t>(call.in.Integer() - 1);
  if (index >= call.environment.events.size() || call.environment.events[index] == nullptr)
    throw CellError{"an event", static_cast<double>(index) + 1};
  return call.environment.events[index];
}

/// [index, priority] → [stream]
void CudaNewStream(Call& call) {
  const int64_t device = CudaDevice(call.in);
  Return(call, cuda::NewStream(device, call.in.Integer()));
}

/// [index] → [stream]
void CudaDefaultStream(Call& call) { Return(call, cuda::DefaultStream(CudaDevice(call.in))); }

/// [index] → [stream]
void CudaCurrentStream(Call& call) { Return(call, cuda::CurrentStream(CudaDevice(call.in))); }

/// [stream]
void CudaSetStream(Call& call) { cuda::SetCurrentStream(Stream(call.in)); }

/// [stream]
void CudaStreamQuery(Call& call) { call.Return(cuda::IsDone(Stream(call.in))); }

/// [stream]
void CudaStreamSynchronize(Call& call) { cuda::Synchronize(Stream(call.in)); }

/// [stream] → promise
void CudaStreamSynchronizeAsync(Call& call) {
  RunAsync(call, [stream = Stream(call.in)] { cuda::Synchronize(stream); });
}

/// → [lowest, highest]
void CudaStreamPriorities(Call& call) {
  RequireCuda();
  const auto [lowest, highest] = cuda::StreamPriorities();
  auto out = call.out();
  out.Number(static_cast<double>(lowest));
  out.Number(static_cast<double>(highest));
}

/// [handle, stream]
void CudaRecordStream(Call& call) {
  RequireCuda();
  const at::Tensor& tensor = call.in.Tensor();
  cuda::RecordStream(tensor, Stream(call.in));
}

/// [timing, blocking] → [code]
void CudaMakeEvent(Call& call) {
  RequireCuda();
  const bool timing = call.in.Boolean();
  auto event = cuda::NewEvent(timing, call.in.Boolean());
  auto& events = call.environment.events;
  auto& free = call.environment.free_events;
  size_t index = events.size();
  if (free.empty()) {
    events.push_back(std::move(event));
  } else {
    index = free.back();
    free.pop_back();
    events[index] = std::move(event);
  }
  call.out().Number(static_cast<double>(index + 1));
}

/// [code]
void CudaFreeEvent(Call& call) {
  const auto index = static_cast<size_t>(call.in.Integer() - 1);
  if (index >= call.environment.events.size()) return;
  call.environment.events[index].reset();
  call.environment.free_events.push_back(index);
}

/// [code, stream]
void CudaEventRecord(Call& call) {
  const auto event = Event(call);
  cuda::Record(*event, Stream(call.in));
}

/// [code, stream]
void CudaEventWait(Call& call) {
  const auto event = Event(call);
  cuda::Wait(*event, Stream(call.in));
}

/// [code]
void CudaEventQuery(Call& call) { call.Return(cuda::IsDone(*Event(call))); }

/// [code]
void CudaEventSynchronize(Call& call) { cuda::Synchronize(*Event(call)); }

/// [code] → promise
void CudaEventSynchronizeAsync(Call& call) {
  RunAsync(call, [event = Event(call)] { cuda::Synchronize(*event); });
}

/// [start, end] → [milliseconds]
void CudaEventElapsedTime(Call& call) {
  const auto start = Event(call);
  call.out().Number(cuda::ElapsedTime(*start, *Event(call)));
}

}  // namespace

void InitStreams(Environment& environment, napi_value exports) {
  Bind(environment, exports, "cudaNewStream", CudaNewStream);
  Bind(environment, exports, "cudaDefaultStream", CudaDefaultStream);
  Bind(environment, exports, "cudaCurrentStream", CudaCurrentStream);
  Bind(environment, exports, "cudaSetStream", CudaSetStream);
  Bind(environment, exports, "cudaStreamQuery", CudaStreamQuery);
  Bind(environment, exports, "cudaStreamSynchronize", CudaStreamSynchronize);
  Bind(environment, exports, "cudaStreamSynchronizeAsync", CudaStreamSynchronizeAsync);
  Bind(environment, exports, "cudaStreamPriorities", CudaStreamPriorities);
  Bind(environment, exports, "cudaRecordStream", CudaRecordStream);
  Bind(environment, exports, "cudaMakeEvent", CudaMakeEvent);
  Bind(environment, exports, "cudaFreeEvent", CudaFreeEvent);
  Bind(environment, exports, "cudaEventRecord", CudaEventRecord);
  Bind(environment, exports, "cudaEventWait", CudaEventWait);
  Bind(environment, exports, "cudaEventQuery", CudaEventQuery);
  Bind(environment, exports, "cudaEventSynchronize", CudaEventSynchronize);
  Bind(environment, exports, "cudaEventSynchronizeAsync", CudaEventSynchronizeAsync);
  Bind(environment, exports, "cudaEventElapsedTime", CudaEventElapsedTime);
}

}  // namespace kindling
