#include "kefu/core/columns.hpp"

#include <charconv>

#include "hint.hpp"
#include "kefu/core/error.hpp"

namespace kefu {

namespace {
/// "90", "0.25": decimal seconds, as a table holds them.
std::string seconds_text(std::int64_t us) {
    std::string text = money_text(us, 6);
    text.resize(text.find_last_not_of('0') + 1);
    if (text.back() == '.') text.pop_back();
    return text;
}
}  // namespace

std::string_view kind_name(Kind kind) noexcept {
    switch (kind) {
        case Kind::boolean: return "boolean";
        case Kind::integer: return "integer";
        case Kind::number: return "number";
        case Kind::text: return "text";
        case Kind::word: return "word";
        case Kind::date: return "date";
        case Kind::time: return "time";
        case Kind::money: return "money";
        case Kind::span: return "span";
    }
    return "unknown";
}

std::int64_t ResultColumn::size() const noexcept {
    return std::visit(
        [](const auto& d) -> std::int64_t {
            if constexpr (requires { d.codes; }) return static_cast<std::int64_t>(d.codes.size());
            else return static_cast<std::int64_t>(d.size());
        },
        data);
}

std::int64_t ResultColumn::integer(std::int64_t row) const noexcept {
    const auto i = static_cast<std::size_t>(row);
    return std::visit(
        [i](const auto& d) -> std::int64_t {
            using D = std::remove_cvref_t<decltype(d)>;
            if constexpr (std::is_same_v<D, Texts>) return 0;
            else if constexpr (std::is_same_v<D, Words>) return d.codes[i];
            else return static_cast<std::int64_t>(d[i]);
        },
        data);
}

double ResultColumn::number(std::int64_t row) const noexcept {
    if (const auto* doubles = std::get_if<std::vector<double>>(&data)) return (*doubles)[static_cast<std::size_t>(row)];
    const std::int64_t value = integer(row);
    return kind == Kind::money ? to_major(value, scale) : static_cast<double>(value);
}

std::string_view ResultColumn::word(std::int64_t row) const noexcept {
    if (const auto* texts = std::get_if<Texts>(&data)) return (*texts)[row];
    if (const auto* words = std::get_if<Words>(&data)) {
        const auto code = static_cast<std::size_t>(words->codes[static_cast<std::size_t>(row)]);
        if (code < words->words.size()) return words->words[code];
    }
    return {};
}

std::string ResultColumn::cell(std::int64_t row) const {
    if (is_null(row)) return {};
    switch (kind) {
        case Kind::boolean: return integer(row) != 0 ? "true" : "false";
        case Kind::integer: return std::to_string(integer(row));
        case Kind::number: {
            char digits[40];
            const auto end = std::to_chars(digits, digits + sizeof digits, number(row)).ptr;
            return {digits, end};
        }
        case Kind::text:
        case Kind::word: return std::string(word(row));
        case Kind::date: return to_text(Date{static_cast<std::int32_t>(integer(row))});
        case Kind::time: return to_text(Time{integer(row)});
        case Kind::money: return money_text(integer(row), scale);
        case Kind::span: return seconds_text(integer(row));
    }
    return {};
}

Columns::Columns(std::vector<ResultColumn> columns) {
    if (!columns.empty()) rows_ = columns.front().size();
    columns_.reserve(columns.size());
    for (ResultColumn& c : columns) {
        if (c.size() != rows_ || (!c.missing.empty() && static_cast<std::int64_t>(c.missing.size()) != rows_))
            throw Error(Status::internal, "result columns of different lengths: " + c.name);
        columns_.push_back(std::make_shared<const ResultColumn>(std::move(c)));
    }
}

const ResultColumn* Columns::find(std::string_view name) const noexcept {
    for (const auto& c : columns_)
        if (c->name == name) return c.get();
    return nullptr;
}

const ResultColumn& Columns::at(std::string_view name) const {
    if (const ResultColumn* c = find(name)) return *c;
    std::vector<std::string_view> known;
    for (const auto& c : columns_) known.push_back(c->name);
    throw Error(Status::unknown_name, "there is no column " + detail::quoted(name) + detail::hint(name, known, "columns"));
}

}  // namespace kefu
