// native/augment/plan.h: what is to be done with a batch, checked once: after this nothing reads or
// writes where it should not, whatever the numbers are.
#pragma once

#include <ATen/core/Tensor.h>

#include <array>
#include <optional>
#include <string_view>
#include <vector>

#include "augment/pixel.h"

namespace kindling::augment {

/// Output pixels (column, row, 1) to source pixels (column, row, w), row by row.
using Map = std::array<double, 9>;

/// How pixels are found; the same for pictures and masks.
struct Motion {
  std::vector<Map> maps;  // one per sample
  int64_t height = 0;     // of the result
  int64_t width = 0;
  Padding padding = Padding::kReflection;
  bool align_corners = true;
};

/// Numbers of the operator, as they come.
struct Request {
  std::vector<double> maps;  // 9 per sample
  at::IntArrayRef size;
  std::string_view padding_mode;
  bool align_corners = true;
  at::IntArrayRef shrink;      // rows, columns per sample, or nothing
  at::IntArrayRef colors;      // kinds
  std::vector<float> amounts;  // [colors, samples]
  double div = 255;
  std::optional<at::ArrayRef<double>> mean;
  std::optional<at::ArrayRef<double>> std;
  at::ScalarType dtype = at::kFloat;
  bool channels_last = false;
};

/// What to do with the pictures [B, C, H, W] of bytes.
struct Plan {
  at::Tensor images;
  Motion motion;
  std::vector<std::array<int64_t, 2>> shrink;  // rows, columns; one per sample
  std::vector<std::vector<Colour>> colours;    // one list per sample
  float per_level = 0;                         // 1 / div
  std::array<float, 3> times{};                // normalisation
  std::array<float, 3> plus{};
  at::ScalarType dtype = at::kFloat;
  bool channels_last = false;

  std::vector<int64_t> ResultSizes() const;
};

/// @throws c10::ValueError with the argument that is wrong
Plan MakePlan(const at::Tensor& images, const Request& request);

/// What to do with the masks [B, H, W] of bytes: the nearest pixel, divided without rest.
struct MaskPlan {
  at::Tensor masks;
  Motion motion;
  int64_t div = 1;

  std::vector<int64_t> ResultSizes() const;
};

MaskPlan MakeMaskPlan(const at::Tensor& masks, const Request& request, int64_t div);

/// The numbers of a float64 [B, 3, 3] on the CPU.
std::vector<double> NumbersOf(const at::Tensor& maps);

/// The numbers of a float32 [K, B] on the CPU.
std::vector<float> AmountsOf(const at::Tensor& color_values);

}  // namespace kindling::augment
