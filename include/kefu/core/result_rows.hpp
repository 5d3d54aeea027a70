// columns_of: a small result table from an array of described structs. Included by result.hpp.
#pragma once

#include "kefu/core/result.hpp"

namespace kefu {

namespace detail {
template <class M>
ResultColumn column_from(const auto& rows, auto member) {
    using U = Unwrapped<M>;
    ResultColumn column;
    const std::size_t n = rows.size();
    if constexpr (is_optional<M>) {
        column.missing.resize(n);
        bool any = false;
        for (std::size_t i = 0; i < n; ++i) any |= (column.missing[i] = !(rows[i].*member).has_value()) != 0;
        if (!any) column.missing.clear();
    }
    const auto each = [&](auto&& put) {
        for (const auto& row : rows) {
            if constexpr (is_optional<M>) put((row.*member).value_or(U{}));
            else put(row.*member);
        }
    };
    if constexpr (std::is_same_v<U, std::string>) {
        Texts texts;
        each([&](const std::string& x) { texts.push_back(x); });
        column.data = std::move(texts);
    } else if constexpr (std::is_same_v<U, Id>) {
        bool number = n > 0;
        each([&](const Id& x) { number = number && x.kind == IdKind::number; });
        if (number) {
            std::vector<std::int64_t> values;
            each([&](const Id& x) { values.push_back(x.number); });
            column.data = std::move(values);
        } else {
            Texts texts;
            each([&](const Id& x) { texts.push_back(to_text(x)); });
            column.data = std::move(texts);
        }
    } else if constexpr (std::is_same_v<U, double> || std::is_same_v<U, Share>) {
        std::vector<double> values;
        each([&](const U& x) { values.push_back(as_number(x)); });
        column.data = std::move(values);
    } else if constexpr (std::is_same_v<U, bool>) {
        std::vector<std::uint8_t> values;
        each([&](bool x) { values.push_back(x ? 1 : 0); });
        column.data = std::move(values);
    } else if constexpr (std::is_same_v<U, Date>) {
        std::vector<std::int32_t> values;
        each([&](Date x) { values.push_back(x.days); });
        column.data = std::move(values);
    } else if constexpr (Worded<U>) {
        std::vector<std::int32_t> values;
        each([&](U x) { values.push_back(static_cast<std::int32_t>(x)); });
        column.data = std::move(values);
    } else {
        std::vector<std::int64_t> values;
        each([&](const U& x) {
            if constexpr (std::is_same_v<U, Time> || std::is_same_v<U, Span>) values.push_back(x.us);
            else if constexpr (std::is_same_v<U, Money>) values.push_back(x.minor);
            else values.push_back(x);
        });
        column.data = std::move(values);
    }
    return column;
}
}  // namespace detail

template <Described Row>
Columns columns_of(const std::vector<Row>& rows, std::int64_t money_scale) {
    std::vector<ResultColumn> columns;
    each_field<Row>([&](const auto& f) {
        using M = typename std::remove_cvref_t<decltype(f)>::Member;
        ResultColumn filled = detail::column_from<M>(rows, f.member);
        ResultColumn& column = columns.emplace_back();
        if constexpr (is_optional<M>)
            detail::set_column<M>(column, f, money_scale, Maybe<ResultColumn::Data>{std::move(filled.data), std::move(filled.missing)});
        else detail::set_column<M>(column, f, money_scale, std::move(filled.data));
    });
    return Columns(std::move(columns));
}

}  // namespace kefu
