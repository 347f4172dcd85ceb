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

/// What a frame is tried with: its share of the picture's area, and its width over its height.
struct Try {
  double scale;
  double ratio;
};

/// Where a frame sits in the room that it has, 0 to 1 both ways.
struct Place {
  double vertical;
  double horizontal;
  std::vector<Try> tries;
};

/// Which part of a picture is resampled: all of it, the largest frame of the target's shape, or the
/// first frame of those tried that fits.
enum class Part { kLargest, kWhole, kTried };

/// A row of pictures in a batch, and the files that belong there.
struct Shelf {
  at::Tensor batch;
  int64_t first;
  Part part;
  int64_t height;  // of what is resampled; the middle of it is kept
  int64_t width;
  double least;  // width over height of a frame where none that was tried fits
  double most;
  std::vector<std::string> paths;
  std::vector<Place> places;
};

Picture CutOut(Picture picture, int64_t top, int64_t left, int64_t height, int64_t width) {
  picture.data += top * picture.to_row + left * picture.to_column;
  picture.height = height;
  picture.width = width;
  return picture;
}

/// The largest frame of a shape, with the rounding of ResizeTransform
/// (src/vision/augment/resize.ts).
Picture Largest(const Picture& whole, int64_t height, int64_t width, const Place& place) {
  const double ratio = std::min(static_cast<double>(whole.width) / static_cast<double>(width),
                                static_cast<double>(whole.height) / static_cast<double>(height));
  const auto within = [&](int64_t size, int64_t most) {
    return std::clamp<int64_t>(static_cast<int64_t>(ratio * static_cast<double>(size)), 1, most);
  };
  const auto at = [](double share, int64_t room) {
    return std::clamp<int64_t>(static_cast<int64_t>(share * static_cast<double>(room)), 0, room);
  };
  const int64_t rows = within(height, whole.height), columns = within(width, whole.width);
  return CutOut(whole, at(place.vertical, whole.height - rows),
                at(place.horizontal, whole.width - columns), rows, columns);
}

/// The first frame that fits, else the largest in the middle of a shape that is allowed, with the
/// rounding of RandomResizedCropTransform (src/vision/augment/randomResizedCrop.ts).
Picture FirstThatFits(const Picture& whole, const Shelf& shelf, const Place& place) {
  const auto height = static_cast<double>(whole.height), width = static_cast<double>(whole.width);
  const auto at = [](double share, int64_t room) {
    const double place = std::floor(share * static_cast<double>(room + 1));
    return std::clamp<int64_t>(static_cast<int64_t>(place), 0, room);
  };
  for (const Try& tried : place.tries) {
    const double area = tried.scale * width * height;
    const double columns = std::max(1.0, std::nearbyint(std::sqrt(area * tried.ratio)));
    const double rows = std::max(1.0, std::nearbyint(std::sqrt(area / tried.ratio)));
    if (!(columns <= width && rows <= height)) continue;
    const auto tall = static_cast<int64_t>(rows), wide = static_cast<int64_t>(columns);
    return CutOut(whole, at(place.vertical, whole.height - tall),
                  at(place.horizontal, whole.width - wide), tall, wide);
  }
  int64_t rows = whole.height, columns = whole.width;
  if (width / height < shelf.least)
    rows = std::clamp<int64_t>(static_cast<int64_t>(width / shelf.least), 1, rows);
  if (width / height > shelf.most)
    columns = std::clamp<int64_t>(static_cast<int64_t>(height * shelf.most), 1, columns);
  return CutOut(whole, (whole.height - rows) / 2, (whole.width - columns) / 2, rows, columns);
}

Picture PartOf(const Picture& whole, const Shelf& shelf, const Place& place) {
  switch (shelf.part) {
    case Part::kLargest:
      return Largest(whole, shelf.height, shelf.width, place);
    case Part::kTried:
      return FirstThatFits(whole, shelf, place);
    default:
      return whole;
  }
}

/// The middle of [channels, rows, columns] as [channels, height, width].
void KeepMiddle(const uint8_t* from, int64_t rows, int64_t columns, int64_t channels,
                int64_t height, int64_t width, uint8_t* to) {
  from += (rows - height) / 2 * columns + (columns - width) / 2;
  for (int64_t c = 0; c < channels; ++c, from += rows * columns)
    for (int64_t y = 0; y < height; ++y, to += width) std::copy_n(from + y * columns, width, to);
}

/// Decodes the files of a shelf into their places; gives a bit for each that was not.
uint32_t Fill(const std::shared_ptr<Codec>& codec, const Shelf& shelf, int64_t max_pixels) {
  const at::Tensor& batch = shelf.batch;
  const int64_t channels = batch.size(1), height = batch.size(2), width = batch.size(3);
  auto* to =
      static_cast<uint8_t*>(batch.mutable_data_ptr()) + shelf.first * channels * height * width;
  std::vector<uint8_t> decoded;  // the room is kept from file to file
  const bool is_cut = shelf.height != height || shelf.width != width;
  std::vector<uint8_t> resampled(is_cut ? static_cast<size_t>(channels * shelf.height * shelf.width)
                                        : 0);
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
      Resample(PartOf(whole, shelf, shelf.places[i]), shelf.height, shelf.width,
               is_cut ? resampled.data() : to);
      if (is_cut)
        KeepMiddle(resampled.data(), shelf.height, shelf.width, channels, height, width, to);
    } else {
      missing |= 1U << i;
    }
  }
  return missing;
}

/// fillImages(paths): [handle of uint8 [B, C, H, W], first place, most pixels, part (0 largest, 1
/// whole, 2 tried), height, width, least, most, count, (vertical, horizontal, n, (scale, ratio)…)…]
/// → promise of a number with a bit for each file that has to be decoded elsewhere. The paths are
/// separated by U+0000.
void FillImages(Call& call) {
  Shelf shelf;
  shelf.batch = call.in.Tensor();
  shelf.first = call.in.Integer();
  const int64_t max_pixels = call.in.Integer();
  const int64_t part = call.in.Integer();
  if (part < 0 || part > 2) throw ArgumentError("expected 0, 1 or 2 for the part of pictures");
  shelf.part = static_cast<Part>(part);
  shelf.height = call.in.Integer();
  shelf.width = call.in.Integer();
  shelf.least = call.in.Number();
  shelf.most = call.in.Number();
  const auto count = static_cast<size_t>(call.in.Integer());
  for (size_t i = 0; i < count; ++i) {
    const double vertical = call.in.Number();
    shelf.places.push_back({vertical, call.in.Number(), {}});
    const auto tries = static_cast<size_t>(call.in.Integer());
    for (size_t k = 0; k < tries; ++k) {
      const double scale = call.in.Number();
      shelf.places.back().tries.push_back({scale, call.in.Number()});
    }
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
  if (shelf.height < batch.size(2) || shelf.width < batch.size(3))
    throw ArgumentError("expected a size of at least that of the batch");
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
