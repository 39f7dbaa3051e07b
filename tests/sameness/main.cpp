// Prints "name hash" for every preset and every hard case. scripts/check_sameness.py demands that
// native, WebAssembly with SIMD and scalar WebAssembly print the same lines.
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <limits>
#include <string>
#include <vector>

#include "base/check.h"
#include "base/hash.h"
#include "base/json.h"
#include "math/kernels.h"
#include "sameness/cases.h"
#include "scenario/keras_version.h"
#include "scenario/presets.h"
#include "scenario/property.h"
#include "trace/trace.h"
#include "workbench/outcome.h"

namespace fitscope {
namespace {

void print(const std::string& name, const Hash& hash) {
  std::printf("%s %016llx\n", name.c_str(), static_cast<unsigned long long>(hash.value()));
}

// Everything a run shows: figures by bits, the console by bytes, the rest as its JSON text.
Hash hash_of(const workbench::Outcome& outcome) {
  Hash hash;
  for (const trace::StepFigure& figure : outcome.trace.figures.kept()) {
    hash.integer(figure.epoch);
    hash.integer(figure.step);
    hash.integer(figure.rows);
    hash.real(figure.loss);
    hash.real(figure.gradient_norm);
    hash.real(figure.update_ratio);
  }
  hash.text(outcome.trace.console.bytes());
  hash.text(to_text(workbench::to_json(outcome)));
  return hash;
}

void print_presets() {
  for (const scenario::Preset& preset : scenario::presets()) {
    for (const scenario::ProfileInfo& profile : scenario::all_profiles()) {
      const workbench::Outcome outcome = workbench::run(preset.scenario, profile.profile);
      print(std::string(preset.name) + " " + std::string(profile.key), hash_of(outcome));
    }
  }
}

void print_function(const char* name, void (*function)(const float*, float*, math::Index),
                    const std::vector<float>& inputs) {
  std::vector<float> outputs(inputs.size());
  function(inputs.data(), outputs.data(), static_cast<math::Index>(inputs.size()));
  Hash hash;
  for (const float value : outputs)
    hash.real(value);
  print(name, hash);
}

// Every sign and exponent with a few mantissas: zeros, subnormals, infinities and NaN included.
std::vector<float> all_magnitudes() {
  std::vector<float> values;
  for (std::uint32_t top = 0; top < 512; ++top) {
    for (const std::uint32_t mantissa : {0U, 1U, 0x155555U, 0x400000U, 0x7fffffU}) {
      const std::uint32_t bits = (top << 23U) | mantissa;
      float value = 0;
      std::memcpy(&value, &bits, sizeof value);
      values.push_back(value);
    }
  }
  return values;
}

void print_kernels() {
  const std::vector<float> values = all_magnitudes();
  print_function("kernel exp", math::exp, values);
  print_function("kernel log", math::log, values);
  print_function("kernel log1p", math::log1p, values);
  print_function("kernel tanh", math::tanh, values);
  print_function("kernel sigmoid", math::sigmoid, values);
  print_function("kernel softplus", math::softplus, values);
  for (math::Index size = 1; size <= 9; ++size) {  // tails of 1 to 3, alone and after full lanes
    Hash hash;
    hash.real(math::sum(values.data() + 700, size));
    hash.real(math::sum_of_squares(values.data() + 700, size));
    print("kernel sums of " + std::to_string(size), hash);
  }
}

scenario::Scenario with(std::initializer_list<std::pair<const char*, const char*>> fields) {
  scenario::Scenario scenario;
  for (const auto& [key, text] : fields) {
    const auto error = scenario::set_text(scenario, key, text);
    if (error) std::fprintf(stderr, "%s: %s\n", key, error->message.c_str());
    FS_CHECK(!error);
  }
  FS_CHECK(scenario::check_together(scenario).empty());
  return scenario;
}

void print_run(const std::string& name, const scenario::Scenario& scenario) {
  for (const scenario::ProfileInfo& profile : scenario::all_profiles()) {
    print(name + " " + std::string(profile.key),
          hash_of(workbench::run(scenario, profile.profile)));
  }
}

void print_trainings() {
  for (const char* optimizer :
       {"sgd", "adam", "adamw", "rmsprop", "adagrad", "adadelta", "nadam"}) {
    for (const char* loss : {"mean_squared_error", "mean_absolute_error", "huber"}) {
      print_run(std::string(optimizer) + " " + loss,
                with({{"data.kind", "quadratic_regression"},
                      {"model.layers", "Dense(7, tanh); Dense(5, softplus); Dense(1)"},
                      {"compile.metrics", "mae,mse"},
                      {"compile.loss", loss},
                      {"compile.optimizer", optimizer},
                      {"compile.global_clipnorm", "0.5"},
                      {"fit.batch_size", "33"}}));  // a tail of 1 row
    }
    print_run(std::string(optimizer) + " softmax",
              with({{"data.kind", "blobs"},
                    {"data.classes", "3"},
                    {"data.label_shape", "one_hot"},
                    {"model.layers",
                     "Dense(6, selu); Dropout(0.3); Dense(9, elu); Dense(5, leaky_relu); "
                     "Dense(3, softmax)"},
                    {"compile.loss", "categorical_crossentropy"},
                    {"compile.optimizer", optimizer},
                    {"fit.batch_size", "49"}}));  // a tail of 2 rows
  }
  print_run("overflow", with({{"data.kind", "linear_regression"},
                              {"data.feature_scale", "1e18"},
                              {"model.layers", "Dense(3, relu); Dense(1)"},
                              {"compile.loss", "mean_squared_error"},
                              {"compile.optimizer", "sgd"},
                              {"compile.metrics", "none"},
                              {"compile.learning_rate", "10"}}));
  print_run("subnormal", with({{"data.feature_scale", "1e-39"},
                               {"compile.optimizer", "sgd"},
                               {"compile.learning_rate", "1e-3"}}));
  print_run("not a number", with({{"data.nan_cells", "3"}, {"fit.callbacks", "terminate_on_nan"}}));
}

}  // namespace
}  // namespace fitscope

int main() {
  const auto report = [](const std::string& name, std::uint64_t hash) {
    std::printf("%s %016llx\n", name.c_str(), static_cast<unsigned long long>(hash));
  };
  fitscope::sameness::kernel_cases(report);
  fitscope::sameness::training_cases(report);
  fitscope::print_kernels();
  fitscope::print_trainings();
  fitscope::print_presets();
  return 0;
}
