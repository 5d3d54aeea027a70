#include "hint.hpp"

#include "kefu/core/nearest.hpp"
#include "kefu/core/utf8.hpp"

namespace kefu::detail {

namespace {
constexpr std::size_t longest = 80;      // bytes of a name
constexpr std::size_t most_listed = 20;  // names

/// Cut before a continuation byte, so that no character is split.
std::string_view cut(std::string_view name) {
    if (name.size() <= longest) return name;
    std::size_t n = longest;
    while (n > 0 && (static_cast<unsigned char>(name[n]) & 0xc0) == 0x80) --n;
    return name.substr(0, n);
}

std::string_view nearest_of(std::string_view name, std::span<const std::string_view> known) {
    return name.size() <= longest ? nearest(name, known) : std::string_view();
}
std::string listed(std::span<const std::string_view> known, std::string_view comma) {
    std::string text;
    for (std::size_t i = 0; i < known.size() && i < most_listed; ++i) {
        if (i > 0) text += comma;
        text += escape_controls(cut(known[i]));
    }
    return text;
}

}  // namespace

std::string fit(std::string_view text) { return escape_controls(cut(text)) + (text.size() > longest ? "..." : ""); }

std::string quoted(std::string_view name) { return "'" + fit(name) + "'"; }

std::string hint(std::string_view name, std::span<const std::string_view> known, std::string_view title) {
    if (known.empty()) return {};
    std::string text = ";";
    if (const std::string_view near = nearest_of(name, known); !near.empty()) text += " did you mean " + quoted(near) + "?";
    text += " " + std::string(title) + ": " + listed(known, ", ");
    if (known.size() > most_listed) text += " and " + std::to_string(known.size() - most_listed) + " more";
    return text;
}

Phrase hints(std::string_view name, std::span<const std::string_view> known, std::string_view title, std::string_view zh) {
    Phrase both{hint(name, known, title), {}};
    if (known.empty()) return both;
    both.zh = "；";
    if (const std::string_view near = nearest_of(name, known); !near.empty()) both.zh += "是不是“" + fit(near) + "”？";
    both.zh += "可用";
    if (!zh.empty()) both.zh.append("的").append(zh);
    both.zh += "：" + listed(known, "、");
    if (known.size() > most_listed) both.zh += "，另有 " + std::to_string(known.size() - most_listed) + " 个";
    return both;
}

Phrase kind_phrase(Tree::Kind kind) {
    std::string_view zh;
    switch (kind) {
        case Tree::Kind::null: zh = "空值"; break;
        case Tree::Kind::boolean: zh = " true 或 false"; break;
        case Tree::Kind::integer: zh = "整数"; break;
        case Tree::Kind::real: zh = "数字"; break;
        case Tree::Kind::text: zh = "文本"; break;
        case Tree::Kind::list: zh = "列表"; break;
        case Tree::Kind::table: zh = "一组键值"; break;
    }
    return {std::string(kind_name(kind)), std::string(zh)};
}

}  // namespace kefu::detail
