// native/system/extension.cc: libraries of others that register operators (TORCH_LIBRARY).
#include "system/extension.h"

#ifndef _MSC_VER
#include <cxxabi.h>
#endif

#include <cstdlib>

#include "bind/function.h"
#include "system/openLibrary.h"

namespace kindling {

namespace {

/// openLibrary(path) → "" or what went wrong, in the system's or the library's words
void Open(Call& call) { call.Return(OpenLibrary(call.String(0))); }

/// demangle(symbol) → how C++ sources write it, as far as that can be told
void Demangle(Call& call) {
  const std::string symbol = call.String(0);
#ifdef _MSC_VER
  call.Return(symbol);
#else
  int status = 0;
  const std::unique_ptr<char, decltype(&std::free)> text(
      abi::__cxa_demangle(symbol.c_str(), nullptr, nullptr, &status), &std::free);
  call.Return(status == 0 ? std::string(text.get()) : symbol);
#endif
}

}  // namespace

void InitExtension(Environment& environment, napi_value exports) {
  Bind(environment, exports, "openLibrary", Open);
  Bind(environment, exports, "demangle", Demangle);
}

}  // namespace kindling
