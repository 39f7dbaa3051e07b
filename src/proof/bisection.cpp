#include "proof/bisection.h"

#include <cmath>
#include <cstdint>

#include "base/text.h"
#include "scenario/property.h"

namespace fitscope::proof {
namespace {

/// Two digits: a limit that depends on the data deserves no more.
double two_digits(double value) {
  return parse_real(format("%.1e", value)).value_or(value);
}

}  // namespace

std::optional<Bisection> Bisection::start(const scenario::Scenario& asked, const Searchable& row,
                                          const std::string& works) {
  const scenario::Property* property = scenario::find_property(row.key);
  const auto working = parse_real(works);
  const auto failing =
      property == nullptr ? std::nullopt : parse_real(scenario::value_text(*property, asked));
  if (!working || !failing || !std::isfinite(*working) || !std::isfinite(*failing)) {
    return std::nullopt;
  }
  Bisection made;
  made.key_ = row.key;
  made.whole_ = row.tries == Tries::kPatience;
  made.works_ = *working;
  made.fails_ = *failing;
  const bool rate = row.tries == Tries::kRate && *working > 0 && *failing > *working;
  const bool patience = made.whole_ && *working > *failing;
  if (!rate && !patience) return std::nullopt;
  return made;
}

std::optional<std::string> Bisection::next() const {
  if (whole_) {
    const double middle = std::floor((works_ + fails_) / 2);
    if (middle <= fails_ || middle >= works_) return std::nullopt;
    return std::to_string(static_cast<std::int64_t>(middle));
  }
  const double middle = two_digits(std::sqrt(works_ * fails_));
  if (middle <= works_ || middle >= fails_ || fails_ / works_ < 1.1) return std::nullopt;
  return shortest(middle);
}

void Bisection::answer(bool works) {
  const std::optional<std::string> asked = next();
  if (!asked) return;
  (works ? works_ : fails_) = parse_real(*asked).value_or(works_);
}

std::string Bisection::label() const {
  const std::string argument(key_.substr(key_.rfind('.') + 1));
  const std::string value =
      whole_ ? std::to_string(static_cast<std::int64_t>(works_)) : shortest(works_);
  return "Set " + argument + "=" + value +
         (whole_ ? ", the smallest that works here" : ", about the largest that works here");
}

std::string Bisection::why() const {
  return (whole_ ? std::to_string(static_cast<std::int64_t>(fails_)) : shortest(fails_)) +
         " does not work on these data.";
}

}  // namespace fitscope::proof
