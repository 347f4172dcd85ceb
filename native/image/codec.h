// native/image/codec.h: TurboJPEG, opened at run time out of the package that brings it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <vector>

namespace kindling {

/// What a JPEG file says of itself.
struct JpegHeader {
  int64_t width = 0;
  int64_t height = 0;
  bool grey = false;
};

/// The functions of libturbojpeg, and decompressors that are used again. Threads may share it.
class Codec : public std::enable_shared_from_this<Codec> {
 public:
  /// Opens the library for the life of the process; `problem` is set where that fails or a function
  /// is missing.
  static std::shared_ptr<Codec> Open(const std::string& path, std::string& problem);
  ~Codec();
  Codec(const Codec&) = delete;
  Codec& operator=(const Codec&) = delete;

  /// One decompressor, for one thread; goes back when this ends.
  class Decoder {
   public:
    explicit Decoder(std::shared_ptr<Codec> codec);
    ~Decoder();
    Decoder(const Decoder&) = delete;
    Decoder& operator=(const Decoder&) = delete;

    /// Whether the bytes begin as a JPEG file that can be decoded.
    bool ReadHeader(std::span<const uint8_t> file, JpegHeader& header);
    /// Decodes the file of the last header into rows of RGB, or of grey levels, without gaps.
    /// False at any complaint; the pixels are worth nothing then.
    bool Decode(std::span<const uint8_t> file, bool grey, uint8_t* to);

   private:
    std::shared_ptr<Codec> codec_;
    void* handle_;
    /// A complaint may leave the decompressor in the middle of a file for ever.
    bool is_sound_ = true;
  };

 private:
  /// The part of turbojpeg.h, version 3, that is used.
  struct Functions {
    void* (*tj3Init)(int);
    void (*tj3Destroy)(void*);
    int (*tj3Get)(void*, int);
    int (*tj3DecompressHeader)(void*, const unsigned char*, size_t);
    int (*tj3Decompress8)(void*, const unsigned char*, size_t, unsigned char*, int, int);
  };

  explicit Codec(const Functions& functions) : functions_(functions) {}

  Functions functions_;
  std::mutex mutex_;
  std::vector<void*> free_;
};

}  // namespace kindling
