// native/bind/errors.h: the only try/catch. Every entry point runs inside Guard; nothing crosses
// the boundary uncaught.
#pragma once

#include <c10/util/Exception.h>
#include <node_api.h>

#include <exception>
#include <new>
#include <string>

#include "bind/cells.h"
#include "bind/environment.h"

namespace kindling {

/// Throws a JavaScript error made by the registered factory from (code, op, message).
void ThrowError(Environment& environment, const char* code, const std::string& op,
                const std::string& message);

/// Hands the warnings that wait to JavaScript, as warnings of `op`, which may have thrown.
void EmitWarnings(Environment& environment, const std::string& op);

/// The text of LibTorch's error without C++ frames.
std::string MessageOf(const c10::Error& error);

/// Runs `body`; on an exception throws its JavaScript translation. `describe` adds what only the
/// caller knows (the arguments' dtypes and shapes, the name of the argument that was wrong) and
/// runs on the failing path alone.
template <class Body, class Describe>
void Guard(Environment& environment, const std::string& op, Body&& body,
           Describe&& describe) noexcept {
  try {
    try {
      body();
    } catch (const PendingException&) {
    } catch (const CallbackError& error) {
      ThrowError(environment, "ERR_CALLBACK", op, std::to_string(error.id));
    } catch (const CodedError& error) {
      ThrowError(environment, error.code, op, error.what());
    } catch (const ArgumentError& error) {
      ThrowError(environment, "ERR_ARGUMENT", op, error.what());
    } catch (const CellError& error) {
      ThrowError(environment, "ERR_ARGUMENT", op, describe(&error));
    } catch (const DisposedError& error) {
      ThrowError(environment, "ERR_DISPOSED", op, error.what());
    } catch (const NoCudaError& error) {
      ThrowError(environment, "ERR_NO_CUDA", op, error.what());
    } catch (const c10::OutOfMemoryError& error) {
      ThrowError(environment, "ERR_OUT_OF_MEMORY", op, MessageOf(error) + describe(nullptr));
    } catch (const c10::IndexError& error) {
      ThrowError(environment, "ERR_INDEX", op, MessageOf(error) + describe(nullptr));
    } catch (const c10::ValueError& error) {
      ThrowError(environment, "ERR_VALUE", op, MessageOf(error) + describe(nullptr));
    } catch (const c10::TypeError& error) {
      ThrowError(environment, "ERR_TYPE", op, MessageOf(error) + describe(nullptr));
    } catch (const c10::NotImplementedError& error) {
      ThrowError(environment, "ERR_NOT_IMPLEMENTED", op, MessageOf(error) + describe(nullptr));
    } catch (const c10::Error& error) {
      ThrowError(environment, "ERR_TORCH", op, MessageOf(error) + describe(nullptr));
    } catch (const std::bad_alloc&) {
      ThrowError(environment, "ERR_OUT_OF_MEMORY", op, "out of memory" + describe(nullptr));
    } catch (const std::exception& error) {
      ThrowError(environment, "ERR_NATIVE", op, error.what());
    } catch (...) {
      ThrowError(environment, "ERR_NATIVE", op, "unknown native error");
    }
    if (environment.warnings.waiting()) [[unlikely]]
      EmitWarnings(environment, op);
  } catch (...) {
    // Describing the failure failed (out of memory, say): still an error, never a crash.
    ThrowError(environment, "ERR_NATIVE", op, "failed, and its description failed too");
  }
}

/// The value of `body`, or a default-made one where it throws.
template <class Body>
auto Attempt(Body&& body) -> decltype(body()) {
  try {
    return body();
  } catch (...) {
    return {};
  }
}

/// What `body` throws, to be thrown again on another thread; null where it throws nothing.
template <class Body>
std::exception_ptr Caught(Body&& body) noexcept {
  try {
    body();
  } catch (...) {
    return std::current_exception();
  }
  return nullptr;
}

/// "float32[2, 3]": how a tensor is named in a message.
std::string DescribeTensor(const at::Tensor& tensor);

/// The message for a cell of the wrong kind.
std::string DescribeCell(const std::string& name, const CellError& error);

}  // namespace kindling
