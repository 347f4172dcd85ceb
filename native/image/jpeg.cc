#include "image/jpeg.h"

#include "image/orientation.h"

namespace kindling {

namespace {

/// Pillow's grey of a colour: fixed-point weights .299, .587, .114.
uint8_t Luma(const uint8_t* rgb) {
  return static_cast<uint8_t>((rgb[0] * 19595 + rgb[1] * 38470 + rgb[2] * 7471 + 0x8000) >> 16);
}

/// Pixels along a path, into an upright picture without gaps; of RGB the luma where `to_grey`.
void CopyAlong(const Path& path, const uint8_t* from, int64_t channels, bool to_grey, uint8_t* to) {
  for (int64_t y = 0; y < path.height; ++y) {
    const uint8_t* pixel = from + path.start + y * path.to_row;
    for (int64_t x = 0; x < path.width; ++x, pixel += path.to_column) {
      if (to_grey) {
        *to++ = Luma(pixel);
      } else {
        for (int64_t c = 0; c < channels; ++c) *to++ = pixel[c];
      }
    }
  }
}

}  // namespace

bool DecodeJpeg(const std::shared_ptr<Codec>& codec, std::span<const uint8_t> file,
                const Wanted& wanted, const MakeRoom& make_room) {
  const bool is_jpeg = file.size() > 3 && file[0] == 0xff && file[1] == 0xd8 && file[2] == 0xff;
  if (codec == nullptr || !is_jpeg) return false;
  Codec::Decoder decoder(codec);
  JpegHeader header;
  if (!decoder.ReadHeader(file, header)) return false;
  const int64_t pixels = header.width * header.height;
  if (pixels > wanted.max_pixels) return false;
  const bool to_grey = wanted.channels == 1 && !header.grey;
  const int orientation = OrientationOf(file);
  if (orientation == 1 && !to_grey)
    return decoder.Decode(file, wanted.channels == 1, make_room(header.height, header.width));
  const int64_t channels = to_grey ? 3 : wanted.channels;
  const auto stored =
      std::make_unique_for_overwrite<uint8_t[]>(static_cast<size_t>(pixels * channels));
  if (!decoder.Decode(file, channels == 1, stored.get())) return false;
  const Path path = UprightPath(orientation, header.height, header.width, channels);
  CopyAlong(path, stored.get(), channels, to_grey, make_room(path.height, path.width));
  return true;
}

}  // namespace kindling
