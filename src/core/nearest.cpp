#include "kefu/core/nearest.hpp"

#include <utf8proc.h>

#include <algorithm>
#include <vector>

namespace kefu {

namespace {

constexpr std::size_t longest = 100;

/// Code points without case and width.
std::vector<utf8proc_int32_t> folded(std::string_view text) {
    std::vector<utf8proc_int32_t> out(text.size() * 2 + 16);
    constexpr auto how = static_cast<utf8proc_option_t>(UTF8PROC_COMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_STABLE);
    const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(text.data());
    auto n =
        utf8proc_decompose(bytes, static_cast<utf8proc_ssize_t>(text.size()), out.data(), static_cast<utf8proc_ssize_t>(out.size()), how);
    if (n > static_cast<utf8proc_ssize_t>(out.size())) {
        out.resize(static_cast<std::size_t>(n));
        n = utf8proc_decompose(bytes, static_cast<utf8proc_ssize_t>(text.size()), out.data(), n, how);
    }
    out.resize(n < 0 ? 0 : static_cast<std::size_t>(n));
    return out;
}

/// Optimal string alignment distance.
std::size_t distance(const std::vector<utf8proc_int32_t>& a, const std::vector<utf8proc_int32_t>& b) {
    std::vector<std::size_t> before(b.size() + 1), last(b.size() + 1), now(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) last[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        now[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            now[j] = std::min({last[j] + 1, now[j - 1] + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) now[j] = std::min(now[j], before[j - 2] + 1);
        }
        std::swap(before, last);
        std::swap(last, now);
    }
    return last[b.size()];
}

}  // namespace

std::string_view nearest(std::string_view word, std::span<const std::string_view> known) {
    if (word.size() > 4 * longest) return {};
    const auto wanted = folded(word);
    if (wanted.empty() || wanted.size() > longest) return {};
    std::string_view best;
    std::size_t least = std::max<std::size_t>(1, wanted.size() / 3) + 1;
    for (const std::string_view k : known) {
        if (k.size() > 4 * longest) continue;
        const auto other = folded(k);
        if (other.size() + least <= wanted.size() || wanted.size() + least <= other.size()) continue;
        const std::size_t d = distance(wanted, other);
        if (d < least && d < std::max(wanted.size(), other.size())) {  // something in common, also of short words
            least = d;
            best = k;
        }
    }
    return best;
}

}  // namespace kefu
