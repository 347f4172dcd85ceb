// native/ops/lookup.cc: name and overload → JavaScript function. No operator is named here:
// LibTorch's dispatcher is the list.
#include "ops/lookup.h"

#include <sstream>

#include "bind/errors.h"
#include "bind/function.h"
#include "ops/operator.h"

namespace kindling {

namespace {

std::string DescribeList(const std::vector<at::Tensor>& tensors) {
  constexpr size_t kShown = 4;
  std::string text = "[";
  for (size_t i = 0; i < tensors.size() && i < kShown; ++i)
    text += (i > 0 ? ", " : "") + DescribeTensor(tensors[i]);
  return text + (tensors.size() > kShown ? ", …]" : "]");
}

/// Which argument a CellError belongs to is not known to the reader; the TypeScript writer has
/// checked types before, so that naming the operator and all tensors is enough here.
std::string Describe(const Operator& op, const CellError* error) {
  if (error != nullptr) return DescribeCell("an argument", *error);
  return Attempt([&] {
    std::ostringstream out;
    CellReader in(*op.environment);
    const auto stack = ReadStack(op, in);
    const auto& arguments = op.handle.schema().arguments();
    const char* separator = " (";
    for (size_t i = 0; i < stack.size(); ++i) {
      if (stack[i].isTensor() && stack[i].toTensor().defined()) {
        out << separator << arguments[i].name() << ": " << DescribeTensor(stack[i].toTensor());
      } else if (stack[i].isTensorList()) {
        out << separator << arguments[i].name() << ": " << DescribeList(stack[i].toTensorVector());
      } else {
        continue;
      }
      separator = ", ";
    }
    if (out.tellp() > 0) out << ")";
    return out.str();
  });
}

/// The bound function: arguments and results in cells. The object that it may be given is the one
/// that will stand for its only result, outside every scope: guarding it here saves a transition.
napi_value InvokeOperator(napi_env env, napi_callback_info info) {
  void* data = nullptr;
  size_t count = 1;
  napi_value object = nullptr;
  napi_get_cb_info(env, info, &count, &object, nullptr, &data);
  const auto& op = *static_cast<const Operator*>(data);
  Guard(
      *op.environment, op.name,
      [&] {
        CellReader in(*op.environment);
        op.invoke(op, in);
        op.environment->Flush();
        if (count > 0) op.environment->Guard(op.environment->cells[0], object);
      },
      [&](const CellError* error) { return Describe(op, error); });
  return nullptr;
}

/// Says what there is instead: other overloads, or nothing at all under this namespace.
std::string DescribeMissing(const std::string& name, const std::string& overload) {
  std::string text = "no operator " + name + (overload.empty() ? "" : "." + overload);
  const std::string space = name.substr(0, name.find("::") + 2);
  std::string overloads;
  bool known_namespace = false;
  for (const auto& other : c10::Dispatcher::singleton().getAllOpNames()) {
    known_namespace = known_namespace || other.name.rfind(space, 0) == 0;
    if (other.name != name) continue;
    overloads += (overloads.empty() ? "" : ", ") + other.name +
                 (other.overload_name.empty() ? "" : "." + other.overload_name);
  }
  if (!overloads.empty()) return text + "; there are " + overloads;
  if (name.find("::") == std::string::npos) return text + "; a name has a namespace: aten::" + name;
  if (!known_namespace)
    text +=
        "; nothing is registered under " + space + " (loadLibrary loads a library of operators)";
  return text;
}

c10::OperatorHandle Find(const std::string& name, const std::string& overload) {
  const auto found = c10::Dispatcher::singleton().findSchema({name, overload});
  if (!found) throw ArgumentError(DescribeMissing(name, overload));
  return *found;
}

/// bindOperator(name, overload) → function () that reads its arguments from the cells.
void BindOperator(Call& call) {
  const std::string name = call.String(0);
  const std::string overload = call.String(1);
  const auto handle = Find(name, overload);
  std::unique_ptr<Operator> op = MakeTypedOperator(handle);
  if (!op) {
    op = std::make_unique<Operator>(handle);
    op->invoke = InvokeBoxed;
  }
  op->name = overload.empty() ? name : name + "." + overload;
  napi_env env = call.environment.env();
  void* instance = nullptr;
  napi_get_instance_data(env, &instance);
  op->environment = *static_cast<std::shared_ptr<Environment>*>(instance);
  Operator* data = op.release();
  napi_create_function(env, data->name.c_str(), data->name.size(), InvokeOperator, data,
                       &call.result);
  napi_add_finalizer(
      env, call.result, data,
      [](node_api_basic_env, void* data, void*) { delete static_cast<Operator*>(data); }, nullptr,
      nullptr);
}

/// schemaOf(name, overload) → the schema as LibTorch prints it.
void SchemaOf(Call& call) {
  std::ostringstream out;
  out << Find(call.String(0), call.String(1)).schema();
  call.Return(out.str());
}

/// isBoxed(name, overload) → whether the operator goes through the boxed invoker.
void IsBoxed(Call& call) {
  call.Return(MakeTypedOperator(Find(call.String(0), call.String(1))) == nullptr);
}

/// overloadsOf(name) → the overloads of an operator, separated by commas ("" is one).
void OverloadsOf(Call& call) {
  const std::string name = call.String(0);
  std::string out;
  for (const auto& operator_name : c10::Dispatcher::singleton().getAllOpNames()) {
    if (operator_name.name == name) out += (out.empty() ? "" : ",") + operator_name.overload_name;
  }
  call.Return(out);
}

/// operatorNames() → every registered operator, one a line.
void OperatorNames(Call& call) {
  std::ostringstream out;
  for (const auto& name : c10::Dispatcher::singleton().getAllOpNames()) out << name << "\n";
  call.Return(out.str());
}

}  // namespace

void InitLookup(Environment& environment, napi_value exports) {
  Bind(environment, exports, "bindOperator", BindOperator);
  Bind(environment, exports, "schemaOf", SchemaOf);
  Bind(environment, exports, "overloadsOf", OverloadsOf);
  Bind(environment, exports, "operatorNames", OperatorNames);
  Bind(environment, exports, "isBoxed", IsBoxed);
}

}  // namespace kindling
