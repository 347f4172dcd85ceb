// native/system/openLibrary.h: opens a shared library that registers operators.
#pragma once

#include <string>

namespace kindling {

/// Opens the library and leaves it open for the life of the process; opening twice is harmless.
/// Returns the system's or the library's words where that fails, "" where it does not.
std::string OpenLibrary(const std::string& path);

}  // namespace kindling
