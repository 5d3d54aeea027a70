// What an analysis answers: named tables, models, a report, and reasons in words. Immutable.
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "kefu/core/codec.hpp"
#include "kefu/core/columns.hpp"
#include "kefu/core/ids.hpp"
#include "kefu/core/model.hpp"
#include "kefu/core/reason.hpp"
#include "kefu/core/stamp.hpp"
#include "kefu/core/tree.hpp"

namespace kefu {

/// immutable: share freely. Copies share everything.
class Result {
   public:
    struct Parts {
        std::string analysis;
        Stamp stamp;
        std::vector<std::pair<std::string, std::shared_ptr<const Columns>>> tables;
        std::vector<std::pair<std::string, std::shared_ptr<const Model>>> models;
        Tree report = Tree::table();
        std::span<const ReasonText> texts;
        /// Reasons of one row of the first table, from what stands there.
        std::function<std::vector<Reason>(const Columns& table, std::int64_t row)> reasons;
    };
    explicit Result(Parts parts) : parts_(std::make_shared<const Parts>(std::move(parts))) {}

    [[nodiscard]] const std::string& analysis() const noexcept { return parts_->analysis; }
    [[nodiscard]] const Stamp& stamp() const noexcept { return parts_->stamp; }
    [[nodiscard]] const auto& tables() const noexcept { return parts_->tables; }
    [[nodiscard]] const auto& models() const noexcept { return parts_->models; }
    [[nodiscard]] const Tree& report() const noexcept { return parts_->report; }
    /// Errors: UNKNOWN_NAME with the nearest name.
    [[nodiscard]] const Columns& table(std::string_view name) const;
    [[nodiscard]] std::shared_ptr<const Columns> share_table(std::string_view name) const;
    [[nodiscard]] std::shared_ptr<const Model> model(std::string_view name) const;

    /// The row of an id in the first table, by binary search. Errors: UNKNOWN_NAME, BAD_ID for another kind of id.
    [[nodiscard]] std::int64_t row_of(const Id& id) const;
    [[nodiscard]] std::vector<Reason> reasons(std::int64_t row) const;
    /// Why this customer has this answer: one sentence a reason, a line each. Errors: those of row_of, and BAD_OPTION where the
    /// analysis gives no reasons.
    [[nodiscard]] std::string explain(const Id& id, Language language = Language::en) const { return explain_row(row_of(id), language); }
    /// The same for a row of the first table, whatever kind its id is. Errors: SHAPE.
    [[nodiscard]] std::string explain_row(std::int64_t row, Language language = Language::en) const;

    /// All that the result says of one customer: a list of rows for each table where they stand; empty where they stand nowhere.
    /// Errors, as of without(): BAD_ID for an id of the other kind.
    [[nodiscard]] Tree exported(const Id& id) const;
    /// The same result without that customer's rows: figures of the whole (classes, curves, models) stay, they tell of nobody.
    [[nodiscard]] Result without(const Id& id) const;

   private:
    std::shared_ptr<const Parts> parts_;
};

// --------------------------------------------------------------------------------- result tables from described rows
/// Values with a null where `missing` is 1 (empty: none is missing).
template <class Data>
struct Maybe {
    Data data;
    std::vector<std::uint8_t> missing;
};

namespace detail {
template <class M>
constexpr Kind kind_of() {
    using U = Unwrapped<M>;
    if constexpr (std::is_same_v<U, bool>) return Kind::boolean;
    else if constexpr (std::is_same_v<U, double> || std::is_same_v<U, Share>) return Kind::number;
    else if constexpr (std::is_same_v<U, std::string>) return Kind::text;
    else if constexpr (std::is_same_v<U, Id>) return Kind::text;  // or integer: decided by the data
    else if constexpr (std::is_same_v<U, Date>) return Kind::date;
    else if constexpr (std::is_same_v<U, Time>) return Kind::time;
    else if constexpr (std::is_same_v<U, Money>) return Kind::money;
    else if constexpr (std::is_same_v<U, Span>) return Kind::span;
    else if constexpr (Worded<U>) return Kind::word;
    else return Kind::integer;
}
template <class M, class F, class Data>
void set_column(ResultColumn& column, const F& f, std::int64_t scale, Data&& data) {
    column.name = f.name;
    column.text = f.text;
    column.kind = kind_of<M>();
    column.personal = F::template has<Personal>;
    if (column.kind == Kind::money) column.scale = static_cast<std::int32_t>(scale);
    if constexpr (requires { data.missing; }) {
        static_assert(is_optional<M>, "only an optional field may hold nulls");
        column.data = std::move(data.data);
        column.missing = std::move(data.missing);
    } else {
        column.data = std::forward<Data>(data);
    }
    if (std::is_same_v<Unwrapped<M>, Id> && std::holds_alternative<std::vector<std::int64_t>>(column.data)) column.kind = Kind::integer;
    if (std::holds_alternative<Words>(column.data)) column.kind = Kind::word;  // a text of few different values
    if constexpr (Worded<Unwrapped<M>>) {
        // Words come as the enum's int32 values, which must be 0, 1, 2 ... in the order of the description.
        if (auto* values = std::get_if<std::vector<std::int32_t>>(&column.data)) {
            Words w{std::move(*values), {}};
            for (const auto& word : words(Of<Unwrapped<M>>{})) w.words.emplace_back(word.word);
            column.data = std::move(w);
        }
    }
}
}  // namespace detail

/// A result table from one array a field, in the order of the description; names, kinds and texts come from there.
template <Described Row, class... Data>
[[nodiscard]] Columns make_columns(std::int64_t money_scale, Data&&... data) {
    static_assert(sizeof...(Data) == field_count<Row>, "one array a field");
    std::vector<ResultColumn> columns(sizeof...(Data));
    constexpr const auto& described = fields_of<Row>;
    [&]<std::size_t... K>(std::index_sequence<K...>) {
        (detail::set_column<typename std::remove_cvref_t<decltype(std::get<K>(described))>::Member>(columns[K], std::get<K>(described),
                                                                                                    money_scale, std::forward<Data>(data)),
         ...);
    }(std::make_index_sequence<sizeof...(Data)>{});
    return Columns(std::move(columns));
}

/// A result table from rows: for small tables, where an array of structs is easier to read.
template <Described Row>
[[nodiscard]] Columns columns_of(const std::vector<Row>& rows, std::int64_t money_scale = 2);

}  // namespace kefu

#include "kefu/core/result_rows.hpp"
