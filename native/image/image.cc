// native/image/image.cc: image files to tensors and tensors to other sizes, on the pool.
#include "image/image.h"

#include <ATen/Functions.h>

#include <algorithm>
#include <optional>

#include "bind/jobs.h"
#include "image/batch.h"
#include "image/batchMemory.h"
#include "image/codec.h"
#include "image/jpeg.h"
#include "image/readFile.h"
#include "image/resample.h"
#include "tensor/data.h"

namespace kindling {

namespace {

at::Tensor BytesOfSize(at::IntArrayRef sizes) { return at::empty(sizes, at::kByte); }

/// [channels, H, W], a view of [H, W, channels], or nothing (DecodeJpeg).
std::optional<at::Tensor> TensorOfJpeg(const std::shared_ptr<Codec>& codec,
                                       std::span<const uint8_t> file, const Wanted& wanted) {
  at::Tensor image;
  const auto make_room = [&](int64_t height, int64_t width) {
    image = BytesOfSize({height, width, wanted.channels});
    return image.mutable_data_ptr<uint8_t>();
  };
  if (!DecodeJpeg(codec, file, wanted, make_room)) return std::nullopt;
  return image.permute({2, 0, 1});
}

Answer TensorAnswer(at::Tensor tensor) {
  return [tensor = std::move(tensor)](Environment& environment) {
    napi_value handle = nullptr;
    napi_create_double(environment.env(), environment.Add(tensor), &handle);
    return handle;
  };
}

Answer BytesAnswer(std::vector<uint8_t> bytes) {
  auto kept = std::make_shared<const std::vector<uint8_t>>(std::move(bytes));
  return [kept](Environment& environment) {
    void* data = nullptr;
    napi_value buffer = nullptr;
    napi_create_arraybuffer(environment.env(), kept->size(), &data, &buffer);
    if (data != nullptr && !kept->empty()) std::memcpy(data, kept->data(), kept->size());
    return buffer;
  };
}

Answer NoAnswer() {
  return [](Environment& environment) {
    napi_value undefined = nullptr;
    napi_get_undefined(environment.env(), &undefined);
    return undefined;
  };
}

/// openCodec(path): '' or what went wrong
void OpenCodec(Call& call) {
  std::string problem;
  call.environment.codec = Codec::Open(call.String(0), problem);
  call.Return(problem);
}

/// openImage(path): [channels, most pixels] → promise of the handle of uint8 [channels, H, W], of
/// the file's bytes where it has to be decoded elsewhere, or of undefined where it cannot be read
void OpenImage(Call& call) {
  Wanted wanted{call.in.Integer(), call.in.Integer()};
  Submit(call, [codec = call.environment.codec, path = call.String(0), wanted]() -> Answer {
    auto bytes = ReadFile(path);
    if (!bytes) return NoAnswer();
    auto image = TensorOfJpeg(codec, *bytes, wanted);
    return image ? TensorAnswer(*std::move(image)) : BytesAnswer(*std::move(bytes));
  });
}

/// decodeImage(bytes): the same of a file's bytes, which are copied; undefined where they have to
/// be decoded elsewhere
void DecodeImage(Call& call) {
  Wanted wanted{call.in.Integer(), call.in.Integer()};
  const Bytes bytes = BytesOf(call, 0);
  const auto* first = static_cast<const uint8_t*>(bytes.data);
  std::vector<uint8_t> copy(first, first + bytes.size);
  Submit(call, [codec = call.environment.codec, copy = std::move(copy), wanted]() -> Answer {
    auto image = TensorOfJpeg(codec, copy, wanted);
    return image ? TensorAnswer(*std::move(image)) : NoAnswer();
  });
}

/// Whether Resample can walk through the memory as it is. The stride of a single column is any
/// number.
bool IsWalkable(const at::Tensor& image) {
  const bool together = image.stride(0) == 1 && image.stride(2) == image.size(0);
  return together || image.stride(2) == 1 || image.size(2) == 1;
}

Picture PictureOf(const at::Tensor& image) {
  const int64_t to_column = image.size(2) == 1 ? 1 : image.stride(2);
  return {image.const_data_ptr<uint8_t>(),
          image.size(0),
          image.size(1),
          image.size(2),
          image.stride(0),
          image.stride(1),
          to_column};
}

/// resizeImage(): [handle, top, left, height, width of the frame, height, width] → promise of the
/// handle of the resampled part of a picture of bytes [C, H, W]
void ResizeImage(Call& call) {
  const at::Tensor& image = call.in.Tensor();
  const auto frame = call.in.Integers<int64_t>();
  if (frame.size() != 6) throw ArgumentError("expected six numbers for the frame and the size");
  const int64_t top = frame[0], left = frame[1], rows = frame[2], columns = frame[3];
  const int64_t height = frame[4], width = frame[5];
  if (image.dim() != 3 || image.scalar_type() != at::kByte || !image.is_cpu() ||
      image.layout() != at::kStrided || image.size(0) < 1) {
    throw ArgumentError("expected a picture uint8 [C, H, W] on the CPU");
  }
  const bool inside = top >= 0 && left >= 0 && rows >= 1 && columns >= 1 && rows <= image.size(1) &&
                      columns <= image.size(2) && top <= image.size(1) - rows &&
                      left <= image.size(2) - columns;
  if (!inside) throw ArgumentError("expected a frame inside the picture");
  if (height < 1 || width < 1) throw ArgumentError("expected a size of at least 1");
  const at::Tensor part = image.narrow(1, top, rows).narrow(2, left, columns);
  Submit(call, [part, height, width] {
    const at::Tensor from = IsWalkable(part) ? part : part.contiguous();
    at::Tensor to = BytesOfSize({from.size(0), height, width});
    Resample(PictureOf(from), height, width, to.mutable_data_ptr<uint8_t>());
    return TensorAnswer(std::move(to));
  });
}

/// stackImages(): [count, handles…] → [handle] of contiguous pictures of bytes as one batch; [0]
/// where they are anything else. LibTorch's stack would use all cores, on which the next batch is
/// decoded.
void StackImages(Call& call) {
  const std::vector<at::Tensor> images = call.in.Tensors();
  if (images.empty()) throw ArgumentError("expected at least one image");
  const at::Tensor& first = images.front();
  const auto is_plain = [&](const at::Tensor& image) {
    return image.is_cpu() && image.layout() == at::kStrided && image.scalar_type() == at::kByte &&
           image.is_contiguous() && image.sizes() == first.sizes();
  };
  if (!std::all_of(images.begin(), images.end(), is_plain)) return call.out().Number(0);
  std::vector<int64_t> sizes = first.sizes().vec();
  sizes.insert(sizes.begin(), static_cast<int64_t>(images.size()));
  at::Tensor batch = BatchMemoryOf(call.environment).Bytes(sizes);
  auto* to = batch.mutable_data_ptr<uint8_t>();
  const size_t count = first.nbytes();
  for (const at::Tensor& image : images) {
    if (count > 0) std::memcpy(to, image.const_data_ptr(), count);
    to += count;
  }
  call.out().Tensor(std::move(batch));
}

/// imageToFloat(): [handle, divisor] → [handle] of contiguous bytes as floats, divided, in one pass
/// of this thread; [0] where it is anything else.
void ImageToFloat(Call& call) {
  const at::Tensor& image = call.in.Tensor();
  const auto divisor = static_cast<float>(call.in.Number());
  if (!image.is_cpu() || image.layout() != at::kStrided || image.scalar_type() != at::kByte ||
      !image.is_contiguous()) {
    return call.out().Number(0);
  }
  at::Tensor floats = at::empty(image.sizes(), at::kFloat);
  const auto* from = image.const_data_ptr<uint8_t>();
  auto* to = floats.mutable_data_ptr<float>();
  const int64_t count = image.numel();
  for (int64_t i = 0; i < count; ++i) to[i] = static_cast<float>(from[i]) / divisor;
  call.out().Tensor(std::move(floats));
}

}  // namespace

void InitImage(Environment& environment, napi_value exports) {
  Bind(environment, exports, "openCodec", OpenCodec);
  Bind(environment, exports, "openImage", OpenImage);
  Bind(environment, exports, "decodeImage", DecodeImage);
  Bind(environment, exports, "resizeImage", ResizeImage);
  Bind(environment, exports, "stackImages", StackImages);
  Bind(environment, exports, "imageToFloat", ImageToFloat);
}

}  // namespace kindling
