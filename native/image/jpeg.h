// native/image/jpeg.h: JPEG files to upright pixels.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>

#include "image/codec.h"

namespace kindling {

/// What a file is decoded to.
struct Wanted {
  int64_t channels = 3;
  int64_t max_pixels = 0;
};

/// Gives the place for an upright picture [height, width, channels].
using MakeRoom = std::function<uint8_t*(int64_t height, int64_t width)>;

/// Decodes a file into the room that is made for it. False where it is no JPEG that the codec takes
/// without complaint, or has too many pixels; what the room holds is worth nothing then.
bool DecodeJpeg(const std::shared_ptr<Codec>& codec, std::span<const uint8_t> file,
                const Wanted& wanted, const MakeRoom& make_room);

}  // namespace kindling
