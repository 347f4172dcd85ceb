// native/image/readFile.h: a whole file on the thread that asks.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace kindling {

/// The bytes of a regular file of at most 2 GiB; nothing where there is none or it cannot be read.
std::optional<std::vector<uint8_t>> ReadFile(const std::string& path);

}  // namespace kindling
