// native/loader/loader.cc: a tiny addon without any need of LibTorch. It opens LibTorch's libraries
// by absolute path, in order, for the whole process; the core's own needs are then satisfied
// already, wherever the libraries lie.
#include <napi.h>

#include <cstdlib>
#include <string>

#ifdef _WIN32
#include <windows.h>
#else
#include <dlfcn.h>
#endif

namespace {

std::string OpenGlobally(const std::string& path) {
#ifdef _WIN32
  const int length = MultiByteToWideChar(CP_UTF8, 0, path.c_str(), -1, nullptr, 0);
  std::wstring wide(static_cast<size_t>(length), L'\0');
  MultiByteToWideChar(CP_UTF8, 0, path.c_str(), -1, wide.data(), length);
  const DWORD flags = LOAD_LIBRARY_SEARCH_DLL_LOAD_DIR | LOAD_LIBRARY_SEARCH_DEFAULT_DIRS;
  if (LoadLibraryExW(wide.c_str(), nullptr, flags) != nullptr) return "";
  return "error " + std::to_string(GetLastError());
#else
  if (dlopen(path.c_str(), RTLD_NOW | RTLD_GLOBAL) != nullptr) return "";
  return dlerror();
#endif
}

/// open(path): throws with the system's own words when the library cannot be loaded.
void Open(const Napi::CallbackInfo& info) {
  if (info.Length() < 1 || !info[0].IsString()) {
    throw Napi::TypeError::New(info.Env(), "open: expected a path");
  }
  const std::string reason = OpenGlobally(info[0].As<Napi::String>().Utf8Value());
  if (!reason.empty()) throw Napi::Error::New(info.Env(), reason);
}

/// setDefault(name, value): sets a variable of the process that native libraries read, unless it is
/// set. `process.env` of a worker thread does not reach them.
void SetDefault(const Napi::CallbackInfo& info) {
  if (info.Length() < 2 || !info[0].IsString() || !info[1].IsString()) {
    throw Napi::TypeError::New(info.Env(), "setDefault: expected a name and a value");
  }
  const std::string name = info[0].As<Napi::String>().Utf8Value();
  const std::string value = info[1].As<Napi::String>().Utf8Value();
#ifdef _WIN32
  if (GetEnvironmentVariableA(name.c_str(), nullptr, 0) == 0)
    _putenv_s(name.c_str(), value.c_str());
#else
  setenv(name.c_str(), value.c_str(), /*overwrite=*/0);
#endif
}

Napi::Object Init(Napi::Env env, Napi::Object exports) {
  exports.Set("open", Napi::Function::New(env, Open, "open"));
  exports.Set("setDefault", Napi::Function::New(env, SetDefault, "setDefault"));
  return exports;
}

}  // namespace

NODE_API_MODULE(kindling, Init)
