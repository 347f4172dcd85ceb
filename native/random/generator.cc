// native/random/generator.cc: seeds and generators. The default generator is LibTorch's, shared by
// all threads of the process.
#include "random/generator.h"

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Context.h>

#include "bind/function.h"
#include "device/entries.h"

namespace kindling {

namespace {

/// The generator of a code: 0 = the default one of the CPU.
at::Generator GeneratorOf(CellReader& in) {
  const auto generator = in.Generator();
  return generator ? *generator : at::detail::getDefaultCPUGenerator();
}

/// The seed crosses as text: its 64 bits do not fit a double.
uint64_t SeedOf(Call& call) { return std::stoull(call.String(0)); }

/// manualSeed(seed): every device's default generator
void ManualSeed(Call& call) { at::manual_seed(SeedOf(call)); }

double Keep(Environment& environment, at::Generator generator) {
  size_t index = environment.generators.size();
  if (environment.free_generators.empty()) {
    environment.generators.push_back(std::move(generator));
  } else {
    index = environment.free_generators.back();
    environment.free_generators.pop_back();
    environment.generators[index] = std::move(generator);
  }
  return static_cast<double>(index + 1);
}

at::Generator NewGenerator(const at::Device& device) {
  if (device.is_cpu()) return at::make_generator<at::CPUGeneratorImpl>();
  RequireCuda();
  return at::globalContext()
      .getAcceleratorHooksInterface(device.type())
      .getNewGenerator(device.index());
}

/// makeGenerator(seed): [device] → [code]
void MakeGenerator(Call& call) {
  at::Generator generator = NewGenerator(call.in.Device());
  generator.set_current_seed(SeedOf(call));
  call.out().Number(Keep(call.environment, std::move(generator)));
}

/// defaultGenerator(): [device] → [code], which stands for the device's own generator
void DefaultGenerator(Call& call) {
  const at::Device device = call.in.Device();
  if (!device.is_cpu()) RequireCuda();
  call.out().Number(Keep(call.environment, at::globalContext().defaultGenerator(device)));
}

void FreeGenerator(Call& call) {
  const auto index = static_cast<size_t>(call.in.Integer() - 1);
  if (index >= call.environment.generators.size()) return;
  call.environment.generators[index] = at::Generator();
  call.environment.free_generators.push_back(index);
}

/// seedGenerator(seed): [code]
void SeedGenerator(Call& call) {
  at::Generator generator = GeneratorOf(call.in);
  const std::lock_guard<std::mutex> lock(generator.mutex());
  generator.set_current_seed(SeedOf(call));
}

/// seedOfGenerator(): [code] → the seed as text
void SeedOfGenerator(Call& call) {
  call.Return(std::to_string(GeneratorOf(call.in).current_seed()));
}

/// generatorState(): [code] → [handle of a uint8 tensor]
void GeneratorState(Call& call) {
  at::Generator generator = GeneratorOf(call.in);
  const std::lock_guard<std::mutex> lock(generator.mutex());
  call.out().Tensor(generator.get_state());
}

/// setGeneratorState(): [code, handle]
void SetGeneratorState(Call& call) {
  at::Generator generator = GeneratorOf(call.in);
  const at::Tensor state = call.in.Tensor();
  const std::lock_guard<std::mutex> lock(generator.mutex());
  generator.set_state(state);
}

}  // namespace

void InitGenerator(Environment& environment, napi_value exports) {
  Bind(environment, exports, "manualSeed", ManualSeed);
  Bind(environment, exports, "makeGenerator", MakeGenerator);
  Bind(environment, exports, "defaultGenerator", DefaultGenerator);
  Bind(environment, exports, "freeGenerator", FreeGenerator);
  Bind(environment, exports, "seedGenerator", SeedGenerator);
  Bind(environment, exports, "seedOfGenerator", SeedOfGenerator);
  Bind(environment, exports, "generatorState", GeneratorState);
  Bind(environment, exports, "setGeneratorState", SetGeneratorState);
}

}  // namespace kindling
