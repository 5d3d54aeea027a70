#include "kefu/core/share.hpp"

#include <cmath>

namespace kefu {

namespace {
constexpr std::int32_t share_digits = 9;
}  // namespace

std::optional<Share> parse_share(std::string_view text) noexcept {
    bool percent = false;
    if (!text.empty() && text.back() == '%') {
        percent = true;
        text.remove_suffix(1);
        if (!text.empty() && text.back() == ' ') text.remove_suffix(1);
    }
    auto value = parse_decimal(text);
    if (!value) return std::nullopt;
    if (value->digits == 0) return Share{0};
    if (percent) value->scale += 2;
    for (; value->scale > share_digits; --value->scale) {
        if (value->digits % 10 != 0) return std::nullopt;
        value->digits /= 10;
    }
    constexpr Int128 most = INT64_MAX;
    for (; value->scale < share_digits; ++value->scale) {
        value->digits *= 10;
        if (value->digits > most || value->digits < -most) return std::nullopt;
    }
    if (value->digits > most || value->digits < -most) return std::nullopt;
    return Share{static_cast<std::int64_t>(value->digits)};
}

std::optional<Share> share_of(double value) noexcept {
    constexpr double parts = 1e9;
    constexpr double most = 9e15;  // below 2^53, so that every number of parts is a double
    const double scaled = std::nearbyint(value * parts);
    if (!(std::fabs(scaled) <= most) || scaled / parts != value) return std::nullopt;
    return Share{static_cast<std::int64_t>(scaled)};
}

std::string to_text(Share share) {
    std::string text = money_text(share.parts, share_digits);
    if (text.find('.') == std::string::npos) return text;
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.') text.pop_back();
    return text;
}

double to_double(Share share) noexcept { return to_major(share.parts, share_digits); }

}  // namespace kefu
