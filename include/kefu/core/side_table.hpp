// A side table: one row a customer, beside what happened (accounts, the last tiers, records). A keyed accumulator, gathered in any
// order and found by id; a customer who comes twice is an error.
//
//     struct Account { Id customer; std::optional<std::string> contract; std::optional<Date> renewal; };
//     constexpr auto fields(Of<Account>) { ... }                  // the id first
//     using Accounts = SideTable<Account, AccountOptions>;
//     accounts.column<&Account::contract>().text(accounts.ids().find("c-7"))
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "kefu/core/accumulator.hpp"

namespace kefu {

/// One field of all rows, by the dense number of the row's id.
class SideColumn {
   public:
    static constexpr std::uint8_t null = 1, unknown = 2;  ///< an empty cell; no such column in the table that the row came in

    /// 0 = a value, else null or unknown.
    [[nodiscard]] std::uint8_t state(std::uint32_t row) const noexcept {
        return never_came() ? unknown : missing_.empty() ? std::uint8_t{0} : missing_[row];
    }
    [[nodiscard]] bool has(std::uint32_t row) const noexcept { return state(row) == 0; }
    /// A whole number, a date in days, money in minor units; of a text its number in `texts`. 0 where nothing stands.
    [[nodiscard]] std::int64_t value(std::uint32_t row) const noexcept { return never_came() ? 0 : values_[row]; }
    /// Precondition: the row has a text.
    [[nodiscard]] std::string_view text(std::uint32_t row) const noexcept { return texts.text(static_cast<std::uint32_t>(values_[row])); }
    /// The row is asked for soon.
    void prefetch(std::uint32_t row) const noexcept {
        if (!never_came()) __builtin_prefetch(&values_[row]);
    }
    /// No table had the column: nothing is held of it.
    [[nodiscard]] bool never_came() const noexcept { return values_.empty(); }

    /// So many rows are to come, if the column does.
    void reserve(std::size_t more) noexcept { expected_ = more; }
    /// Rows of a chunk, behind the `before` that are there.
    void append(const IntegerCells& cells, std::span<const std::uint32_t> rows, std::size_t before);
    void append(const TextCells& cells, std::span<const std::uint32_t> rows, std::size_t before);
    void append(const SideColumn& other, std::size_t rows, std::size_t before);
    void truncate(std::size_t rows, std::uint32_t texts) noexcept;
    /// Values and states of all rows, as saved.
    void restore(std::vector<std::int64_t> values, std::vector<std::uint8_t> states);
    [[nodiscard]] std::size_t bytes() const noexcept;

    IdTable texts;  ///< each text once, in the order they came

   private:
    /// Makes room; false where the column has never come and does not now.
    bool begin(bool present, std::size_t rows, std::size_t before);
    void push(std::int64_t value) {
        values_.push_back(value);
        if (!missing_.empty()) missing_.push_back(0);
    }
    void push_missing(std::uint8_t state) {
        if (missing_.empty()) missing_.resize(values_.size());
        missing_.push_back(state);
        values_.push_back(0);
    }

    std::vector<std::int64_t> values_;   // empty = never came
    std::vector<std::uint8_t> missing_;  // states; empty = all rows have a value
    std::size_t expected_ = 0;
};

/// What is saved: rows in the order of their ids, texts in the order in which they then come.
struct SideColumnState {
    std::vector<std::int64_t> values;
    std::vector<std::uint8_t> missing;
    std::vector<std::string> texts;
};
constexpr auto fields(Of<SideColumnState>) {
    using S = SideColumnState;
    return std::tuple{field("values", &S::values, "numbers, and places among the texts"),
                      field("missing", &S::missing, "0 = a value, 1 = null, 2 = unknown"), field("texts", &S::texts, "each once")};
}
struct SideTableState {
    std::vector<std::int64_t> numbers;
    std::vector<std::string> ids;
    std::vector<SideColumnState> columns;
    std::int64_t rows = 0;
    std::int64_t anonymous = 0;
    DecodeNotes notes;
};
constexpr auto fields(Of<SideTableState>) {
    using S = SideTableState;
    return std::tuple{field("numbers", &S::numbers, "ids that are numbers, ascending"),
                      field("ids", &S::ids, "ids that are texts, ascending by bytes"),
                      field("columns", &S::columns, "one a field, without the id"),
                      field("rows", &S::rows, "rows that came in"),
                      field("anonymous", &S::anonymous, "rows without a customer, left out"),
                      field("notes", &S::notes, "what was changed on the way")};
}

namespace detail {
/// What side tables share, whatever their rows are.
class SideData {
   public:
    explicit SideData(std::size_t fields) : columns(fields) {}

    void reserve(std::int64_t more);
    /// Enters the ids of a chunk, but those of `skip`; gives back which rows they stand in. -1, or the first row whose id was there.
    [[nodiscard]] std::int64_t enter(const IdCells& who, std::int64_t n, std::span<const std::uint8_t> skip,
                                     std::vector<std::uint32_t>& kept);
    /// `whose`: what the rows are of, "a customer". Errors: BAD_VALUE where an id stands in both, BAD_ID for another kind of id.
    void merge(const SideData& other, std::string_view whose);
    struct Mark {
        std::uint32_t size;
        std::int64_t rows, anonymous;
        DecodeNotes notes;
        std::vector<std::uint32_t> texts;  ///< of each column
    };
    [[nodiscard]] Mark mark() const;
    void rollback(const Mark& mark) noexcept;
    [[nodiscard]] SideTableState state() const;
    /// Errors: BAD_ID where ids here are of the other kind.
    [[nodiscard]] std::uint32_t find(const Id& id) const {
        require_same_kind(ids.kind(), id, "the side table");
        return id.kind == IdKind::number ? ids.find(id.number) : ids.find(std::string_view(id.text));
    }
    /// Precondition: the customer is there.
    [[nodiscard]] SideTableState without(const Id& id) const;
    /// `is_text` of each column. Errors: BAD_FILE.
    void restore(SideTableState state, std::span<const bool> is_text);
    [[nodiscard]] std::size_t bytes() const noexcept;

    IdTable ids;
    std::vector<SideColumn> columns;
    std::int64_t rows = 0;
    std::int64_t anonymous = 0;
    DecodeNotes notes;

   private:
    std::size_t expected_ = 0;  // ids to come; their kind is not known before they do
};
/// Errors: BAD_FILE.
[[noreturn]] void refuse_saved(std::string_view what);
/// What a saved column may hold, by the type of its field: words that there are, days that a calendar has.
template <class M>
void check_saved(const SideColumn& column, std::uint32_t rows) {
    for (std::uint32_t row = 0; row < rows; ++row) {
        if (!column.has(row)) continue;
        [[maybe_unused]] const std::int64_t value = column.value(row);
        if constexpr (Worded<M>) {
            if (value < 0 || value > INT32_MAX || word_of(static_cast<M>(value)).empty()) refuse_saved("a word that there is not");
        } else if constexpr (std::is_same_v<M, Date>) {
            if (value < earliest_date.days || value > latest_date.days) refuse_saved("a day that no calendar has");
        } else if constexpr (std::is_same_v<M, bool>) {
            if (value < 0 || value > 1) refuse_saved("a yes or no that is neither");
        } else if constexpr (std::is_same_v<M, Time>) {
            if (!is_in_calendar({value})) refuse_saved("a time that no calendar has");
        } else if constexpr (std::is_same_v<M, Span>) {
            if (value < -longest_span.us || value > longest_span.us) refuse_saved("a length of time beyond 100 years");
        }
    }
}
template <class Options>
[[nodiscard]] Decoding decoding_of(const Options& options) {
    if constexpr (requires { options.money; }) return Decoding(options.money, options.time);
    else return Decoding({}, options.time);
}
template <class Options>
[[nodiscard]] std::int64_t money_scale(const Options& options) {
    if constexpr (requires { options.money; }) return options.money.scale;
    else return 0;
}
}  // namespace detail

/// A struct of rows may have a function check(const Rows<Row>&, skip) beside it, which refuses what its cells say.
///
/// confined: one thread at a time.
template <Described Row, Described OptionsOf>
class SideTable {
   public:
    using Options = OptionsOf;
    using State = SideTableState;
    using Mark = detail::SideData::Mark;
    static constexpr Memory memory = Memory::keyed;
    static constexpr std::string_view memory_text =
        "beside it a row a customer: about 24 bytes (40 where ids are texts), 8 or 9 a field that came, and each text once";

    explicit SideTable(Options options = {})
        : options_(std::move(options)), how_(detail::decoding_of(options_)), data_(field_count<Row> - 1) {}

    void reserve(std::int64_t more) { data_.reserve(more); }
    void add(Rows<Row>& rows, std::span<const std::uint8_t> skip) {
        constexpr const auto& described = fields_of<Row>;
        if constexpr (requires { check(std::as_const(rows), skip); }) check(std::as_const(rows), skip);
        const std::int64_t twin = data_.enter(rows.template cells<std::get<0>(described).member>(), rows.size(), skip, kept_);
        if (twin >= 0)
            rows.template fail<std::get<0>(described).member>(Status::bad_value, twin,
                                                              "holds an id that came before; expected one row " + row_of());
        [&]<std::size_t... K>(std::index_sequence<K...>) {
            (data_.columns[K].append(rows.template cells<std::get<K + 1>(described).member>(), kept_, size() - kept_.size()), ...);
        }(std::make_index_sequence<field_count<Row> - 1>{});
    }
    /// Takes the rows of a table; `columns` maps fields to the table's own names. All or nothing.
    /// Errors: BAD_VALUE for a customer who comes twice, and those of decoding, each with row and column.
    void add(const Table& table, const ColumnNames& columns = {}, Progress* progress = nullptr) {
        detail::take_table<Row>(*this, table, columns, progress);
    }
    void merge(const SideTable& other) { data_.merge(other.data_, row_of()); }

    [[nodiscard]] const Options& options() const noexcept { return options_; }
    [[nodiscard]] const Decoding& decoding() const noexcept { return how_; }
    [[nodiscard]] DecodeNotes& notes() noexcept { return data_.notes; }
    [[nodiscard]] std::int64_t rows() const noexcept { return data_.rows; }
    [[nodiscard]] std::int64_t anonymous() const noexcept { return data_.anonymous; }
    [[nodiscard]] std::size_t bytes() const noexcept { return data_.bytes(); }
    [[nodiscard]] std::shared_ptr<const Mark> mark() const { return std::make_shared<const Mark>(data_.mark()); }
    void rollback(const Mark& mark) noexcept { data_.rollback(mark); }
    [[nodiscard]] State state() const { return data_.state(); }
    [[nodiscard]] static SideTable restore(Options options, State state) {
        SideTable table(std::move(options));
        table.data_.restore(std::move(state), texts_of(std::make_index_sequence<field_count<Row> - 1>{}));
        std::size_t k = 0;
        each_field<Row>([&](const auto& f) {
            using M = Unwrapped<typename std::remove_cvref_t<decltype(f)>::Member>;
            if constexpr (!std::is_same_v<M, Id>) detail::check_saved<M>(table.data_.columns[k++], table.size());
        });
        return table;
    }

    /// What is held of one customer: a list of one row, or of none.
    [[nodiscard]] Tree exported(const Id& id) const {
        const std::uint32_t row = data_.find(id);
        TreeList rows;
        if (row == IdTable::none) return rows;
        Tree& one = rows.emplace_back(Tree::table());
        std::size_t k = 0;
        each_field<Row>([&](const auto& f) {
            using M = Unwrapped<typename std::remove_cvref_t<decltype(f)>::Member>;
            if constexpr (!std::is_same_v<M, Id>) {
                const SideColumn& column = data_.columns[k++];
                if (!column.has(row)) one.set(std::string(f.name), Tree());
                else if constexpr (std::is_same_v<M, std::string>) one.set(std::string(f.name), column.text(row));
                else if constexpr (std::is_same_v<M, Date>)
                    one.set(std::string(f.name), to_text(Date{static_cast<std::int32_t>(column.value(row))}));
                else if constexpr (std::is_same_v<M, Time>) one.set(std::string(f.name), to_text(Time{column.value(row)}));
                else if constexpr (std::is_same_v<M, Span>) one.set(std::string(f.name), to_text(Span{column.value(row)}));
                else if constexpr (std::is_same_v<M, Money>)
                    one.set(std::string(f.name), money_text(column.value(row), static_cast<int>(detail::money_scale(options_))));
                else if constexpr (Worded<M>) one.set(std::string(f.name), word_of(static_cast<M>(column.value(row))));
                else one.set(std::string(f.name), column.value(row));
            }
        });
        return rows;
    }
    /// The same without one customer, and without texts that nobody else has. Nothing where nothing was held. O(rows).
    [[nodiscard]] std::optional<SideTable> without(const Id& id) const {
        if (data_.find(id) == IdTable::none) return std::nullopt;
        return restore(options_, data_.without(id));
    }

    [[nodiscard]] const IdTable& ids() const noexcept { return data_.ids; }
    /// Where a row stood, for errors: the rows that came one after the other; -1 where some had no customer.
    [[nodiscard]] std::int64_t place_of(std::uint32_t row) const noexcept { return data_.anonymous == 0 ? std::int64_t{row} : -1; }
    [[nodiscard]] std::uint32_t size() const noexcept { return data_.ids.size(); }
    template <auto Member>
    [[nodiscard]] const SideColumn& column() const noexcept {
        return data_.columns[index_of<Member, Row>() - 1];
    }

    /// By the name of the field. Precondition: there is one.
    [[nodiscard]] const SideColumn& column_of(std::string_view field) const {
        std::size_t at = 0, found = 0;
        each_field<Row>([&](const auto& f) {
            if (f.name == field) found = at;
            ++at;
        });
        return data_.columns[found - 1];
    }

   private:
    /// What a row is of, by the name of its first field: "a customer".
    static std::string row_of() {
        constexpr std::string_view name = std::get<0>(fields_of<Row>).name;
        return (std::string_view("aeiou").find(name.front()) == std::string_view::npos ? "a " : "an ") + std::string(name);
    }
    template <std::size_t... K>
    static std::span<const bool> texts_of(std::index_sequence<K...>) {
        using Fields = decltype(fields(Of<Row>{}));
        static constexpr bool is_text[] = {std::is_same_v<Unwrapped<typename std::tuple_element_t<K + 1, Fields>::Member>, std::string>...};
        return is_text;
    }

    Options options_;
    Decoding how_;
    detail::SideData data_;
    std::vector<std::uint32_t> kept_;
};

}  // namespace kefu
