#include "image/codec.h"

#ifdef _WIN32
#include <windows.h>
#else
#include <dlfcn.h>
#endif

namespace kindling {

namespace {

// turbojpeg.h, version 3. What is not set stays as the library has it: the accurate transform and
// smooth upsampling, which are Pillow's too.
constexpr int kDecompress = 1;                   // TJINIT_DECOMPRESS
constexpr int kWidth = 5, kHeight = 6;           // TJPARAM_JPEGWIDTH, TJPARAM_JPEGHEIGHT
constexpr int kPrecision = 7, kColourSpace = 8;  // TJPARAM_PRECISION, TJPARAM_COLORSPACE
constexpr int kRgb = 0, kGrey = 6;               // TJPF_RGB, TJPF_GRAY
constexpr int kGreySpace = 2;                    // TJCS_GRAY
constexpr int kCmykSpace = 3, kYcckSpace = 4;    // TJCS_CMYK, TJCS_YCCK

#ifdef _WIN32

void* OpenLocally(const std::string& path, std::string& problem) {
  const int length = MultiByteToWideChar(CP_UTF8, 0, path.c_str(), -1, nullptr, 0);
  std::wstring wide(static_cast<size_t>(length), L'\0');
  MultiByteToWideChar(CP_UTF8, 0, path.c_str(), -1, wide.data(), length);
  void* library = LoadLibraryExW(
      wide.c_str(), nullptr, LOAD_LIBRARY_SEARCH_DLL_LOAD_DIR | LOAD_LIBRARY_SEARCH_DEFAULT_DIRS);
  if (library == nullptr) problem = "error " + std::to_string(GetLastError());
  return library;
}

void* Symbol(void* library, const char* name) {
  return reinterpret_cast<void*>(GetProcAddress(static_cast<HMODULE>(library), name));
}

#else

void* OpenLocally(const std::string& path, std::string& problem) {
  void* library = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) problem = dlerror();
  return library;
}

void* Symbol(void* library, const char* name) { return dlsym(library, name); }

#endif

template <class Function>
bool Find(void* library, const char* name, Function& function, std::string& problem) {
  function = reinterpret_cast<Function>(Symbol(library, name));
  if (function == nullptr) problem = std::string("it has no ") + name;
  return function != nullptr;
}

}  // namespace

std::shared_ptr<Codec> Codec::Open(const std::string& path, std::string& problem) {
  void* library = OpenLocally(path, problem);
  if (library == nullptr) return nullptr;
  Functions f;
  const bool complete = Find(library, "tj3Init", f.tj3Init, problem) &&
                        Find(library, "tj3Destroy", f.tj3Destroy, problem) &&
                        Find(library, "tj3Get", f.tj3Get, problem) &&
                        Find(library, "tj3DecompressHeader", f.tj3DecompressHeader, problem) &&
                        Find(library, "tj3Decompress8", f.tj3Decompress8, problem);
  return complete ? std::shared_ptr<Codec>(new Codec(f)) : nullptr;
}

Codec::~Codec() {
  for (void* handle : free_) functions_.tj3Destroy(handle);
}

Codec::Decoder::Decoder(std::shared_ptr<Codec> codec) : codec_(std::move(codec)), handle_(nullptr) {
  {
    const std::lock_guard lock(codec_->mutex_);
    if (!codec_->free_.empty()) {
      handle_ = codec_->free_.back();
      codec_->free_.pop_back();
    }
  }
  if (handle_ == nullptr) handle_ = codec_->functions_.tj3Init(kDecompress);
  if (handle_ == nullptr) throw std::bad_alloc();
}

Codec::Decoder::~Decoder() {
  if (!is_sound_) {
    codec_->functions_.tj3Destroy(handle_);
    return;
  }
  const std::lock_guard lock(codec_->mutex_);
  codec_->free_.push_back(handle_);
}

bool Codec::Decoder::ReadHeader(std::span<const uint8_t> file, JpegHeader& header) {
  const Functions& f = codec_->functions_;
  is_sound_ = f.tj3DecompressHeader(handle_, file.data(), file.size()) == 0;
  if (!is_sound_) return false;
  header.width = f.tj3Get(handle_, kWidth);
  header.height = f.tj3Get(handle_, kHeight);
  const int space = f.tj3Get(handle_, kColourSpace);
  header.grey = space == kGreySpace;
  return header.width > 0 && header.height > 0 && f.tj3Get(handle_, kPrecision) == 8 &&
         space != kCmykSpace && space != kYcckSpace;
}

bool Codec::Decoder::Decode(std::span<const uint8_t> file, bool grey, uint8_t* to) {
  is_sound_ = codec_->functions_.tj3Decompress8(handle_, file.data(), file.size(), to, 0,
                                                grey ? kGrey : kRgb) == 0;
  return is_sound_;
}

}  // namespace kindling
