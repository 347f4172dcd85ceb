#include "bind/errors.h"

#include <sstream>

namespace kindling {

void ThrowError(Environment& environment, const char* code, const std::string& op,
                const std::string& message) {
  napi_env env = environment.env();
  bool pending = false;
  napi_is_exception_pending(env, &pending);
  if (pending) return;
  napi_value factory = nullptr;
  napi_value global = nullptr;
  napi_value arguments[3];
  napi_value error = nullptr;
  if (environment.error_factory != nullptr)
    napi_get_reference_value(env, environment.error_factory, &factory);
  napi_get_global(env, &global);
  napi_create_string_utf8(env, code, NAPI_AUTO_LENGTH, &arguments[0]);
  napi_create_string_utf8(env, op.data(), op.size(), &arguments[1]);
  napi_create_string_utf8(env, message.data(), message.size(), &arguments[2]);
  if (factory != nullptr &&
      napi_call_function(env, global, factory, 3, arguments, &error) == napi_ok) {
    napi_throw(env, error);
  } else {
    napi_throw_error(env, code, (op + ": " + message).c_str());
  }
}

void EmitWarnings(Environment& environment, const std::string& op) {
  napi_env env = environment.env();
  if (environment.warning_handler == nullptr) return;
  bool pending = false;
  napi_value exception = nullptr;
  napi_is_exception_pending(env, &pending);
  if (pending) napi_get_and_clear_last_exception(env, &exception);
  napi_value handler = nullptr;
  napi_value global = nullptr;
  napi_value arguments[2];
  napi_get_reference_value(env, environment.warning_handler, &handler);
  napi_get_global(env, &global);
  napi_create_string_utf8(env, op.data(), op.size(), &arguments[0]);
  for (const std::string& text : environment.warnings.Take()) {
    napi_create_string_utf8(env, text.data(), text.size(), &arguments[1]);
    napi_call_function(env, global, handler, 2, arguments, nullptr);
  }
  if (pending) napi_throw(env, exception);
}

std::string MessageOf(const c10::Error& error) {
  std::string text = error.what_without_backtrace();
  // Some messages of the dispatcher append the C++ stack to the text itself.
  for (const char* marker : {"\nException raised from", "\nC++ CapturedTraceback"}) {
    const auto cut = text.find(marker);
    if (cut != std::string::npos) text.resize(cut);
  }
  while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.pop_back();
  return text;
}

std::string DescribeTensor(const at::Tensor& tensor) {
  if (!tensor.defined()) return "none";
  static const std::unordered_map<at::ScalarType, const char*> kNames = {
      {at::kFloat, "float32"},
      {at::kDouble, "float64"},
      {at::kHalf, "float16"},
      {at::kBFloat16, "bfloat16"},
      {at::kLong, "int64"},
      {at::kInt, "int32"},
      {at::kShort, "int16"},
      {at::kChar, "int8"},
      {at::kByte, "uint8"},
      {at::kUInt16, "uint16"},
      {at::kUInt32, "uint32"},
      {at::kUInt64, "uint64"},
      {at::kBool, "bool"},
      {at::kComplexFloat, "complex64"},
      {at::kComplexDouble, "complex128"}};
  std::ostringstream out;
  const auto name = kNames.find(tensor.scalar_type());
  out << (name == kNames.end() ? c10::toString(tensor.scalar_type()) : name->second)
      << tensor.sizes();
  if (!tensor.is_cpu()) out << " on " << tensor.device();
  return out.str();
}

std::string DescribeCell(const std::string& name, const CellError& error) {
  std::ostringstream out;
  out << "expected " << error.expected << " for " << name << ", got " << error.got << " (number)";
  return out.str();
}

}  // namespace kindling
