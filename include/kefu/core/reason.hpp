// Reasons: stable codes with the values that made them, and one place for the sentences, English and Chinese.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace kefu {

enum class Language : std::int32_t { en, zh };

/// A sentence with {name} where a value goes. Where English has a singular, {n:contact|contacts} chooses; Chinese has one form.
struct ReasonText {
    std::string_view code;  ///< "rfm.recency": stable, never reused
    std::string_view en;
    std::string_view zh;
};

/// Many sentences as one run of bytes: a table of addresses would have to be fixed whenever the library is loaded.
///     constexpr std::array list{ReasonText{"too_late", "...", "..."}};
///     constexpr Sentences texts = sentences_of<list>;
class Sentences {
   public:
    constexpr explicit Sentences(std::string_view bytes) : bytes_(bytes) {}
    /// Without a code where it is not there.
    [[nodiscard]] ReasonText find(std::string_view code) const noexcept;

   private:
    std::string_view bytes_;  ///< code, en, zh, each ended by a zero
};
namespace detail {
template <const auto& List>
inline constexpr auto bytes_of = [] {
    constexpr std::size_t size = [] {
        std::size_t sum = 0;
        for (const ReasonText& t : List) sum += t.code.size() + t.en.size() + t.zh.size() + 3;
        return sum;
    }();
    std::array<char, size> bytes{};
    std::size_t at = 0;
    for (const ReasonText& t : List) {
        for (const std::string_view part : {t.code, t.en, t.zh}) {
            for (const char c : part) bytes[at++] = c;
            ++at;
        }
    }
    return bytes;
}();
}  // namespace detail
template <const auto& List>
inline constexpr Sentences sentences_of{std::string_view(detail::bytes_of<List>.data(), detail::bytes_of<List>.size())};

/// A value of a reason, already in words (with its unit).
struct ReasonValue {
    std::string_view name;
    std::string text;
    std::string zh = {};  ///< where it reads otherwise in Chinese
};

/// One reason of one answer: its code and its values.
struct Reason {
    std::string_view code;
    std::vector<ReasonValue> values;
};

/// Fills the sentence. A value that the sentence does not use is left out; one that is missing stays as {name}.
[[nodiscard]] std::string sentence(const Reason& reason, std::span<const ReasonText> texts, Language language);
/// The same of several, a line each.
[[nodiscard]] std::string sentences(std::span<const Reason> reasons, std::span<const ReasonText> texts, Language language);

}  // namespace kefu
