#include "bind/function.h"

namespace kindling {

namespace {

struct Bound {
  std::shared_ptr<Environment> environment;
  std::string name;
  Entry entry;
};

napi_value Invoke(napi_env env, napi_callback_info info) {
  napi_value values[4];
  size_t count = 4;
  void* data = nullptr;
  napi_get_cb_info(env, info, &count, values, nullptr, &data);
  auto& bound = *static_cast<Bound*>(data);
  Call call{*bound.environment, CellReader(*bound.environment), values, bound.name};
  Guard(
      *bound.environment, bound.name, [&] { bound.entry(call); },
      [](const CellError* error) {
        return error == nullptr ? std::string() : DescribeCell("an argument", *error);
      });
  return call.result;
}

}  // namespace

std::string Call::String(size_t index) {
  size_t length = 0;
  if (napi_get_value_string_utf8(environment.env(), values[index], nullptr, 0, &length) !=
      napi_ok) {
    throw ArgumentError("expected a string");
  }
  std::string text(length, '\0');
  napi_get_value_string_utf8(environment.env(), values[index], text.data(), length + 1, &length);
  return text;
}

void Call::Return(bool value) { napi_get_boolean(environment.env(), value, &result); }

void Call::Return(const std::string& value) {
  napi_create_string_utf8(environment.env(), value.data(), value.size(), &result);
}

void Bind(Environment& environment, napi_value exports, const char* name, Entry entry) {
  napi_env env = environment.env();
  void* instance = nullptr;
  napi_get_instance_data(env, &instance);
  auto* bound = std::make_unique<Bound>(
                    Bound{*static_cast<std::shared_ptr<Environment>*>(instance), name, entry})
                    .release();
  napi_value function = nullptr;
  napi_create_function(env, name, NAPI_AUTO_LENGTH, Invoke, bound, &function);
  napi_add_finalizer(
      env, function, bound,
      [](node_api_basic_env, void* data, void*) { delete static_cast<Bound*>(data); }, nullptr,
      nullptr);
  napi_set_named_property(env, exports, name, function);
}

}  // namespace kindling
