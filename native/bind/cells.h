// native/bind/cells.h: how values cross the boundary. Arguments and results are "cells" of one
// shared Float64Array: TypeScript writes, C++ reads in order (and back), so that a call costs one
// transition and no conversions.
//   tensor: handle, 0 = none        int, float, bool, dtype, device …: one number
//   list: length, elements          optional (not tensors): 1, value  or  0
//   scalar: tag (0 float, 1 int, 2 bool, 3 int64 by bits, 4 complex), value(s)
//   string: index into Environment::strings      generator: index + 1, 0 = the default one
#pragma once

#include <ATen/core/Generator.h>
#include <ATen/core/Tensor.h>
#include <c10/core/Scalar.h>
#include <c10/util/SmallVector.h>

#include <cmath>
#include <cstring>
#include <string>

#include "bind/environment.h"

namespace kindling {

enum ScalarTag { kFloat = 0, kInteger = 1, kBoolean = 2, kBits = 3, kComplex = 4 };

/// An argument's cell holds something that its type does not allow; the caller knows the argument's
/// name.
struct CellError {
  const char* expected;
  double got;
};

class CellReader {
 public:
  explicit CellReader(Environment& environment)
      : environment_(environment),
        at_(environment.cells),
        end_(environment.cells + environment.cell_count) {}

  Environment& environment() { return environment_; }

  double Number() {
    if (at_ == end_) throw ArgumentError("too many values in one call");
    return *at_++;
  }
  int64_t Integer() {
    const double value = Number();
    if (!(value >= -9223372036854775808.0 && value < 9223372036854775808.0) ||
        value != std::trunc(value)) {
      throw CellError{"an integer", value};
    }
    return static_cast<int64_t>(value);
  }
  bool Boolean() { return Number() != 0; }
  size_t Length() {
    const double value = Number();
    if (!(value >= 0 && value <= static_cast<double>(end_ - at_)))
      throw CellError{"a list length", value};
    return static_cast<size_t>(value);
  }
  const at::Tensor& Tensor() {
    const double handle = Number();
    if (handle == 0) throw CellError{"a tensor", handle};
    return environment_.At(handle);
  }
  /// Undefined where the cell says "none".
  at::Tensor MaybeTensor() {
    const double handle = Number();
    return handle == 0 ? at::Tensor() : environment_.At(handle);
  }
  at::Scalar Scalar() {
    const auto tag = static_cast<int>(Number());
    switch (tag) {
      case kFloat:
        return at::Scalar(Number());
      case kInteger:
        return at::Scalar(Integer());
      case kBoolean:
        return at::Scalar(Boolean());
      case kBits: {
        const double cell = Number();
        int64_t value;
        std::memcpy(&value, &cell, sizeof value);
        return at::Scalar(value);
      }
      case kComplex: {
        const double real = Number();
        return at::Scalar(c10::complex<double>(real, Number()));
      }
      default:
        throw CellError{"a number", static_cast<double>(tag)};
    }
  }
  template <class Element>
  c10::SmallVector<Element, 8> Integers() {
    c10::SmallVector<Element, 8> out;
    const size_t count = Length();
    out.reserve(count);
    for (size_t i = 0; i < count; ++i) out.push_back(Element(Integer()));
    return out;
  }
  std::vector<at::Tensor> Tensors() {
    std::vector<at::Tensor> out;
    const size_t count = Length();
    out.reserve(count);
    for (size_t i = 0; i < count; ++i) out.push_back(Tensor());
    return out;
  }
  const std::string& String() {
    const auto index = static_cast<size_t>(Integer());
    if (index >= environment_.strings.size())
      throw CellError{"a string", static_cast<double>(index)};
    return environment_.strings[index];
  }
  at::ScalarType DType() { return static_cast<at::ScalarType>(Integer()); }
  /// Devices travel as type · 1000 + index + 1, index -1 meaning "the current one".
  at::Device Device() {
    const int64_t code = Integer();
    return at::Device(static_cast<at::DeviceType>(code / 1000),
                      static_cast<c10::DeviceIndex>(code % 1000 - 1));
  }
  std::optional<at::Generator> Generator() {
    const int64_t code = Integer();
    if (code == 0) return std::nullopt;
    const auto index = static_cast<size_t>(code - 1);
    if (index >= environment_.generators.size())
      throw CellError{"a generator", static_cast<double>(code)};
    return environment_.generators[index];
  }

 private:
  Environment& environment_;
  const double* at_;
  const double* end_;
};

class CellWriter {
 public:
  explicit CellWriter(Environment& environment)
      : environment_(environment),
        at_(environment.cells),
        end_(environment.cells + environment.cell_count) {}

  void Number(double value) {
    if (at_ == end_) throw ArgumentError("too many values in one result");
    *at_++ = value;
  }
  void Tensor(at::Tensor tensor) { Number(environment_.Add(std::move(tensor))); }
  void Tensors(c10::ArrayRef<at::Tensor> tensors) {
    Number(static_cast<double>(tensors.size()));
    for (const auto& tensor : tensors) Tensor(tensor);
  }
  void Integer(int64_t value) {
    // Beyond 2^53 a double would round: send the bits.
    if (value > -9007199254740992 && value < 9007199254740992) {
      Number(kInteger);
      Number(static_cast<double>(value));
    } else {
      Number(kBits);
      double cell;
      std::memcpy(&cell, &value, sizeof cell);
      Number(cell);
    }
  }
  void Scalar(const at::Scalar& value) {
    if (value.isComplex()) {
      const auto number = value.toComplexDouble();
      Number(kComplex);
      Number(number.real());
      Number(number.imag());
    } else if (value.isBoolean()) {
      Number(kBoolean);
      Number(value.toBool() ? 1 : 0);
    } else if (value.isFloatingPoint()) {
      Number(kFloat);
      Number(value.toDouble());
    } else {
      Integer(value.toLong());
    }
  }

 private:
  Environment& environment_;
  double* at_;
  double* end_;
};

inline double DeviceCode(const at::Device& device) {
  return static_cast<double>(device.type()) * 1000 + device.index() + 1;
}

}  // namespace kindling
