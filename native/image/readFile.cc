#include "image/readFile.h"

#include <sys/stat.h>

#ifdef _WIN32
#include <filesystem>
#include <fstream>
#else
#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#endif

namespace kindling {

namespace {

constexpr int64_t kMaxBytes = int64_t{1} << 31;

}  // namespace

#ifdef _WIN32

std::optional<std::vector<uint8_t>> ReadFile(const std::string& path) {
  const std::filesystem::path file(std::u8string(path.begin(), path.end()));
  std::error_code problem;
  if (!std::filesystem::is_regular_file(file, problem)) return std::nullopt;
  const auto size = std::filesystem::file_size(file, problem);
  if (problem || static_cast<int64_t>(size) > kMaxBytes) return std::nullopt;
  std::vector<uint8_t> bytes(static_cast<size_t>(size));
  std::ifstream stream(file, std::ios::binary);
  stream.read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(size));
  if (stream.gcount() != static_cast<std::streamsize>(size)) return std::nullopt;
  return bytes;
}

#else

namespace {

/// Closes a descriptor.
struct Descriptor {
  explicit Descriptor(int number) : number(number) {}
  ~Descriptor() {
    if (number >= 0) close(number);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  const int number;
};

}  // namespace

std::optional<std::vector<uint8_t>> ReadFile(const std::string& path) {
  if (path.find('\0') != std::string::npos) return std::nullopt;
  // Opening a pipe would wait for its other end.
  const Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  struct stat about{};
  if (file.number < 0 || fstat(file.number, &about) != 0 || !S_ISREG(about.st_mode) ||
      about.st_size > kMaxBytes) {
    return std::nullopt;
  }
  std::vector<uint8_t> bytes(static_cast<size_t>(about.st_size));
  size_t at = 0;
  while (at < bytes.size()) {
    const ssize_t count = read(file.number, bytes.data() + at, bytes.size() - at);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return std::nullopt;
    if (count == 0) break;  // it has become shorter
    at += static_cast<size_t>(count);
  }
  bytes.resize(at);
  return bytes;
}

#endif

}  // namespace kindling
