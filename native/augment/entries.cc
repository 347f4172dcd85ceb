// native/augment/entries.cc: batches of pictures and masks moved on Node's pool, a few samples at a
// time, so that the JavaScript thread and LibTorch's threads are free for the batch before.
#include "augment/entries.h"

#include <algorithm>
#include <atomic>

#include "augment/cpu.h"
#include "bind/jobs.h"

namespace kindling {

namespace {

/// Pixels of sources and results for one job: about a millisecond.
constexpr int64_t kPixelsPerJob = 600'000;

/// A batch on its way. The job that ends last answers with the result; where one failed, none does.
template <class AnyPlan>
struct Batch {
  AnyPlan plan;
  at::Tensor result;
  int64_t samples;
  std::atomic<int64_t> left;
};

/// The answers are handles, 0 except for one: promises of them in an array.
template <class AnyPlan>
void SubmitAll(Call& call, AnyPlan plan, at::Tensor result, int64_t pixels) {
  napi_env env = call.environment.env();
  const int64_t samples = result.size(0);
  const int64_t each = std::clamp<int64_t>(kPixelsPerJob / std::max<int64_t>(pixels, 1), 1,
                                           std::max<int64_t>(samples, 1));
  const int64_t jobs = std::max<int64_t>((samples + each - 1) / each, 1);
  auto batch = std::make_shared<Batch<AnyPlan>>();
  batch->plan = std::move(plan);
  batch->result = std::move(result);
  batch->samples = samples;
  batch->left = jobs;
  napi_value promises = nullptr;
  napi_create_array_with_length(env, static_cast<size_t>(jobs), &promises);
  for (int64_t job = 0; job < jobs; ++job) {
    Submit(call, [batch, job, each]() -> Answer {
      Run(batch->plan, job * each, std::min((job + 1) * each, batch->samples), batch->result);
      at::Tensor done = --batch->left == 0 ? std::move(batch->result) : at::Tensor();
      return [done = std::move(done)](Environment& environment) {
        napi_value handle = nullptr;
        napi_create_double(environment.env(), done.defined() ? environment.Add(done) : 0, &handle);
        return handle;
      };
    });
    napi_set_element(env, promises, static_cast<uint32_t>(job), call.result);
  }
  call.result = promises;
}

std::vector<double> Numbers(Call& call) {
  std::vector<double> numbers(call.in.Length());
  for (double& number : numbers) number = call.in.Number();
  return numbers;
}

/// [maps, height, width, padding 0 reflection, 1 border, 2 zeros, align corners]
augment::Request ReadMotion(Call& call, std::array<int64_t, 2>& size) {
  static constexpr std::string_view kModes[] = {"reflection", "border", "zeros"};
  augment::Request request;
  request.maps = Numbers(call);
  size = {call.in.Integer(), call.in.Integer()};
  request.size = size;
  const int64_t mode = call.in.Integer();
  if (mode < 0 || mode > 2) throw ArgumentError("expected a padding mode from 0 to 2");
  request.padding_mode = kModes[mode];
  request.align_corners = call.in.Boolean();
  return request;
}

void CheckOnCpu(const at::Tensor& source) {
  if (!source.is_cpu()) throw ArgumentError("expected a batch on the CPU");
}

/// augmentImages(): [handle, (motion), shrink, kinds, amounts, div, mean, std, dtype, channels
/// last] → promises of handles, of which one is not 0
void AugmentImages(Call& call) {
  const at::Tensor images = call.in.Tensor();
  std::array<int64_t, 2> size;
  augment::Request request = ReadMotion(call, size);
  const auto shrink = call.in.Integers<int64_t>(), colors = call.in.Integers<int64_t>();
  request.shrink = {shrink.data(), shrink.size()};
  request.colors = {colors.data(), colors.size()};
  const std::vector<double> amounts = Numbers(call);
  request.amounts.assign(amounts.begin(), amounts.end());
  request.div = call.in.Number();
  const std::vector<double> mean = Numbers(call), std = Numbers(call);
  if (!mean.empty()) request.mean = mean;
  if (!std.empty()) request.std = std;
  request.dtype = call.in.DType();
  request.channels_last = call.in.Boolean();
  CheckOnCpu(images);
  augment::Plan plan = augment::MakePlan(images, request);
  at::Tensor result = EmptyResult(plan);
  const int64_t pixels = size[0] * size[1] * 2 + images.size(2) * images.size(3) / 4;
  SubmitAll(call, std::move(plan), std::move(result), pixels);
}

/// augmentMasks(): [handle, (motion), div] → as augmentImages
void AugmentMasks(Call& call) {
  const at::Tensor masks = call.in.Tensor();
  std::array<int64_t, 2> size;
  const augment::Request request = ReadMotion(call, size);
  const int64_t div = call.in.Integer();
  CheckOnCpu(masks);
  augment::MaskPlan plan = augment::MakeMaskPlan(masks, request, div);
  at::Tensor result = EmptyResult(plan);
  SubmitAll(call, std::move(plan), std::move(result), size[0] * size[1] / 2);
}

}  // namespace

void InitAugment(Environment& environment, napi_value exports) {
  Bind(environment, exports, "augmentImages", AugmentImages);
  Bind(environment, exports, "augmentMasks", AugmentMasks);
}

}  // namespace kindling
