// native/image/batch.cc: image files straight into their places in a batch. What a file is decoded
// to stays in the cache of the core that resamples it, and nothing is made per image that
// JavaScript would have to hold.
#include "image/batch.h"

#include <ATen/core/Tensor.h>

#include <algorithm>
#include <cmath>

#include "bind/jobs.h"
#include "image/jpeg.h"
#include "image/readFile.h"
#include "image/resample.h"

namespace kindling {

namespace {

constexpr size_t kMostFiles = 32;  // one bit of the answer each

/// Where a frame sits in the room that it has, 0 to 1 both ways.
struct Place {
  double vertical;
  double horizontal;
};

/// A row of pictures in a batch, and the files that belong there.
struct Shelf {
  at::Tensor batch;
  int64_t first;
  bool squish;
  std::vector<std::string> paths;
  std::vector<Place> places;
};

/// The part of a picture that is resampled: all of it, or the largest frame of the target's shape,
/// with the rounding of ResizeTransform (src/vision/augment/resize.ts).
Picture Framed(const Picture& whole, int64_t height, int64_t width, bool squish,
               const Place& place) {
  if (squish) return whole;
  const double ratio = std::min(static_cast<double>(whole.width) / static_cast<double>(width),
                                static_cast<double>(whole.height) / static_cast<double>(height));
  const auto within = [&](int64_t size, int64_t most) {
    return std::clamp<int64_t>(static_cast<int64_t>(ratio * static_cast<double>(size)), 1, most);
  };
  const auto at = [](double share, int64_t room) {
    return std::clamp<int64_t>(static_cast<int64_t>(share * static_cast<double>(room)), 0, room);
  };
  Picture part = whole;
  part.height = within(height, whole.height);
  part.width = within(width, whole.width);
  part.data += at(place.vertical, whole.height - part.height) * whole.to_row +
               at(place.horizontal, whole.width - part.width) * whole.to_column;
  return part;
}

/// Decodes the files of a shelf into their places; gives a bit for each that was not.
uint32_t Fill(const std::shared_ptr<Codec>& codec, const Shelf& shelf, int64_t max_pixels) {
  const at::Tensor& batch = shelf.batch;
  const int64_t channels = batch.size(1), height = batch.size(2), width = batch.size(3);
  auto* to =
      static_cast<uint8_t*>(batch.mutable_data_ptr()) + shelf.first * channels * height * width;
  std::vector<uint8_t> decoded;  // the room is kept from file to file
  uint32_t missing = 0;
  for (size_t i = 0; i < shelf.paths.size(); ++i, to += channels * height * width) {
    Picture whole;
    const auto bytes = ReadFile(shelf.paths[i]);
    const auto make_room = [&](int64_t rows, int64_t columns) {
      const auto size = static_cast<size_t>(rows * columns * channels);
      if (decoded.size() < size) decoded.resize(size);
      whole = {decoded.data(), channels, rows, columns, 1, columns * channels, channels};
      return decoded.data();
    };
    if (bytes && DecodeJpeg(codec, *bytes, {channels, max_pixels}, make_room)) {
      Resample(Framed(whole, height, width, shelf.squish, shelf.places[i]), height, width, to);
    } else {
      missing |= 1U << i;
    }
  }
  return missing;
}

/// fillImages(paths): [handle of uint8 [B, C, H, W], first place, most pixels, squish, count,
/// (vertical, horizontal)…] → promise of a number with a bit for each file that has to be decoded
/// elsewhere. The paths are separated by U+0000.
void FillImages(Call& call) {
  Shelf shelf;
  shelf.batch = call.in.Tensor();
  shelf.first = call.in.Integer();
  const int64_t max_pixels = call.in.Integer();
  shelf.squish = call.in.Boolean();
  const auto count = static_cast<size_t>(call.in.Integer());
  for (size_t i = 0; i < count; ++i) {
    const double vertical = call.in.Number();
    shelf.places.push_back({vertical, call.in.Number()});
  }
  const std::string joined = call.String(0);
  for (size_t at = 0; at <= joined.size();) {
    const size_t end = std::min(joined.find('\0', at), joined.size());
    shelf.paths.push_back(joined.substr(at, end - at));
    at = end + 1;
  }
  const at::Tensor& batch = shelf.batch;
  if (batch.dim() != 4 || batch.scalar_type() != at::kByte || !batch.is_cpu() ||
      !batch.is_contiguous() || (batch.size(1) != 1 && batch.size(1) != 3) || batch.size(2) < 1 ||
      batch.size(3) < 1) {
    throw ArgumentError("expected a contiguous batch uint8 [B, 1 or 3, H, W] on the CPU");
  }
  if (count > kMostFiles || shelf.paths.size() != count)
    throw ArgumentError("expected as many paths as places, at most 32");
  if (shelf.first < 0 || shelf.first > batch.size(0) - static_cast<int64_t>(count))
    throw ArgumentError("expected places inside the batch");
  Submit(call, [codec = call.environment.codec, shelf = std::move(shelf), max_pixels]() -> Answer {
    const uint32_t missing = Fill(codec, shelf, max_pixels);
    return [missing](Environment& environment) {
      napi_value number = nullptr;
      napi_create_uint32(environment.env(), missing, &number);
      return number;
    };
  });
}

/// newBatch(): [n, (size)…] → [handle of uint8 of these sizes, with anything in it]
void NewBatch(Call& call) {
  const auto sizes = call.in.Integers<int64_t>();
  for (const int64_t size : sizes)
    if (size < 0) throw ArgumentError("expected sizes of at least 0");
  call.out().Tensor(
      BatchMemoryOf(call.environment).Bytes(at::IntArrayRef(sizes.data(), sizes.size())));
}

}  // namespace

BatchMemory& BatchMemoryOf(Environment& environment) {
  if (environment.batch_memory == nullptr)
    environment.batch_memory = std::make_shared<BatchMemory>();
  return *environment.batch_memory;
}

void InitImageBatch(Environment& environment, napi_value exports) {
  Bind(environment, exports, "fillImages", FillImages);
  Bind(environment, exports, "newBatch", NewBatch);
}

}  // namespace kindling
