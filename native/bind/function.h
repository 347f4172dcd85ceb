// native/bind/function.h: a plain entry point. Its arguments come as cells or as JavaScript values;
// `Bind` wraps it in Guard and puts it on the exports.
#pragma once

#include <node_api.h>

#include "bind/cells.h"
#include "bind/errors.h"

namespace kindling {

/// The JavaScript side of one call of an entry point.
struct Call {
  Environment& environment;
  CellReader in;
  napi_value* values;  // JavaScript arguments, where the entry point takes any
  const std::string& name;
  napi_value result = nullptr;

  CellWriter out() { return CellWriter(environment); }
  std::string String(size_t index);
  void Return(bool value);
  void Return(const std::string& value);
};

using Entry = void (*)(Call&);

/// Puts `entry` on `exports` under `name`.
void Bind(Environment& environment, napi_value exports, const char* name, Entry entry);

}  // namespace kindling
