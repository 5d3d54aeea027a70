// The purchase history (K2): who bought when for how much, accumulated in any order, finished at any date.
//
// A keyed accumulator. It keeps integers only (customer, civil day, minor units), so chunks, row order, merges and threads
// change no bit. Everything that asks "how often, how lately, how much" finishes from here.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "kefu/core/analysis.hpp"
#include "kefu/core/decode.hpp"
#include "kefu/core/fields.hpp"
#include "kefu/core/ids.hpp"
#include "kefu/customer/history.hpp"
#include "kefu/customer/row_rule.hpp"

namespace kefu::customer {

/// One line of a sale: amount, or price and quantity.
struct Purchase {
    Id customer;
    Time at;
    std::optional<Money> amount;
    std::optional<Decimal> price;
    std::optional<Decimal> quantity;
    std::optional<Id> order;
    std::optional<Id> item;
    std::optional<Money> cost;
    std::optional<std::string> currency;
};
constexpr auto fields(Of<Purchase>) {
    return std::tuple{field("customer", &Purchase::customer, "who bought: text up to 64 bytes, or int64",
                            nulls("an anonymous row: counted, left out, and not looked at further"), personal),
                      field("at", &Purchase::at, "when: a date, an instant, or a local time in time_zone"),
                      field("amount", &Purchase::amount, "money of the line; needed unless price and quantity are there"),
                      field("price", &Purchase::price, "money for one piece; multiplied by quantity as decimals and rounded once"),
                      field("quantity", &Purchase::quantity, "pieces; may have decimals"),
                      field("order", &Purchase::order, "order or invoice number; orders cancellations of one instant"),
                      field("item", &Purchase::item, "what was bought; a cancellation takes back a line of its own item"),
                      field("cost", &Purchase::cost, "what the line cost the seller; summed beside the money"),
                      field("currency", &Purchase::currency, "currency of the line; all lines must have the same")};
}

enum class Zero : std::int32_t { leave_out, keep };
constexpr auto words(Of<Zero>) {
    return std::array{Word<Zero>{Zero::leave_out, "leave_out", "a line of amount zero is counted and left out"},
                      Word<Zero>{Zero::keep, "keep", "a line of amount zero is an occasion like any other"}};
}
enum class After : std::int32_t { error, leave_out };
constexpr auto words(Of<After>) {
    return std::array{Word<After>{After::error, "error", "a row dated after as_of is an error"},
                      Word<After>{After::leave_out, "leave_out", "rows dated after as_of are counted and left out"}};
}
enum class Negative : std::int32_t { error, negate };
constexpr auto words(Of<Negative>) {
    return std::array{Word<Negative>{Negative::error, "error", "a negative amount that no rule names is an error"},
                      Word<Negative>{Negative::negate, "negate", "it counts as money given back and makes no occasion"}};
}

struct PurchaseOptions {
    MoneyOptions money;
    TimeOptions time;
    Period period = Period::day;
    std::vector<RowRule> cancelled;
    Negative negative = Negative::error;
    Zero zero = Zero::leave_out;
    After after = After::error;
};
constexpr std::string_view section(Of<PurchaseOptions>) { return "customer.purchases"; }
constexpr auto fields(Of<PurchaseOptions>) {
    return std::tuple{
        part(&PurchaseOptions::money),
        part(&PurchaseOptions::time),
        field("period", &PurchaseOptions::period, "purchases within one period are one occasion", zh("同一时段内的购买算一次")),
        field("cancelled", &PurchaseOptions::cancelled,
              "rules for refunds and cancellations: a test on one column and its effect, such as "
              "\"InvoiceNo starts C: match\" (effects: drop, negate, match)",
              zh("退款和取消的规则：对一列的条件及其效果，例如 \"InvoiceNo starts C: match\"（效果：drop、negate、match）")),
        field("negative", &PurchaseOptions::negative, "what a negative amount means that no rule names",
              zh("没有规则说明的负金额如何理解")),
        field("zero", &PurchaseOptions::zero, "what becomes of lines of amount zero", zh("金额为零的行如何处理")),
        field("after", &PurchaseOptions::after, "what becomes of rows dated after as_of", zh("晚于评分日期的行如何处理"))};
}

/// Errors: BAD_OPTION for a value out of its range, an unknown zone, and a currency that is none.
void validate(const PurchaseOptions& options);

/// Rows that were left out, and why. Counts, so that any order gives the same.
struct RowCounts {
    std::int64_t rows = 0;
    std::int64_t anonymous = 0;
    std::int64_t dropped = 0;
    std::int64_t zero = 0;
    std::int64_t negated = 0;
    std::int64_t cancellations = 0;
    void merge(const RowCounts& other) noexcept;
    friend bool operator==(const RowCounts&, const RowCounts&) = default;
};
constexpr auto fields(Of<RowCounts>) {
    return std::tuple{field("rows", &RowCounts::rows, "rows that came in"),
                      field("anonymous", &RowCounts::anonymous, "rows without a customer, left out"),
                      field("dropped", &RowCounts::dropped, "rows left out by a rule"),
                      field("zero", &RowCounts::zero, "lines of amount zero"),
                      field("negated", &RowCounts::negated, "lines that count as money given back"),
                      field("cancellations", &RowCounts::cancellations, "lines that look for the line they cancel")};
}

/// Keyed accumulator of purchases. confined: one thread at a time (finish may use threads of its own for the call).
class PurchaseHistory {
   public:
    using Options = PurchaseOptions;
    static constexpr Memory memory = Memory::keyed;
    static constexpr std::string_view memory_text =
        "about 16 bytes a line and, where ids are texts, 35 to 60 bytes a customer and up to 1.5 times an id of more than 12 bytes (56 "
        "bytes a line where a rule matches, a cost came or an amount is beyond 2^31 minor units; the ids of orders and items, where a "
        "rule matches)";

    /// Errors: BAD_OPTION.
    explicit PurchaseHistory(Options options = {});
    ~PurchaseHistory();
    PurchaseHistory(PurchaseHistory&&) noexcept;
    PurchaseHistory& operator=(PurchaseHistory&&) noexcept;

    /// Takes the rows of a table; `columns` maps fields to the table's own names. All or nothing.
    /// Errors: BAD_COLUMN, BAD_TIME, BAD_MONEY, BAD_ID, OVERFLOW, each with row and column.
    void add(const Table& purchases, const ColumnNames& columns = {}, Progress* progress = nullptr);
    /// Takes in what another history with equal options holds.
    void merge(const PurchaseHistory& other);

    /// A row a customer, as of the end of a civil day. Nothing = the day of the last row.
    /// Errors: BAD_TIME for rows after it, unless they are to be left out; OVERFLOW where a sum leaves 64 bits.
    /// With `calibration_end` the history is as of that day, and what came after it until as_of is the holdout.
    struct Question {
        std::optional<Date> as_of;
        std::optional<Date> calibration_end;
        Detail detail = Detail::all;
        int threads = 1;
        Progress* progress = nullptr;
    };
    [[nodiscard]] History finish(const Question& question) const;
    [[nodiscard]] History finish(std::optional<Date> as_of = std::nullopt) const {
        Question question;
        question.as_of = as_of;
        return finish(question);
    }

    [[nodiscard]] const Options& options() const noexcept;
    [[nodiscard]] const RowCounts& counts() const noexcept;
    [[nodiscard]] std::int64_t rows() const noexcept { return counts().rows; }
    [[nodiscard]] std::size_t bytes() const noexcept;
    /// The civil day of an as_of: a date is itself, an instant falls on its day in the zone.
    [[nodiscard]] Date day_of(const ParsedTime& as_of) const;

    // What the adapter of described analyses asks for.
    [[nodiscard]] const Decoding& decoding() const noexcept;
    void prepare(Rows<Purchase>& rows) const;
    void leave_out(const Table& table, std::int64_t begin, std::int64_t n, std::vector<std::uint8_t>& skip);
    void add(Rows<Purchase>& rows, std::span<const std::uint8_t> skip);
    [[nodiscard]] DecodeNotes& notes() noexcept;
    [[nodiscard]] const DecodeNotes& notes() const noexcept;
    struct Mark;
    [[nodiscard]] std::shared_ptr<const Mark> mark() const;
    void rollback(const Mark& mark) noexcept;
    struct State;
    [[nodiscard]] State state() const;
    [[nodiscard]] static PurchaseHistory restore(Options options, State state);
    /// All that is held of one customer, a line each; an empty list where nothing is. O(lines).
    [[nodiscard]] Tree exported(const Id& id) const;
    /// The same without one customer: their lines, and the orders and items that nobody else has. Nothing where nothing was held.
    /// Counts of rows that were left out stay. O(lines).
    [[nodiscard]] std::optional<PurchaseHistory> without(const Id& id) const;

   private:
    struct Data;
    std::unique_ptr<Data> data_;
};

/// The lines of a history in one order, whatever the order they came in: what is saved.
struct PurchaseHistory::State {
    std::vector<std::int64_t> numbers;      ///< ids, where they are numbers, ascending
    std::vector<std::string> texts;         ///< ids, where they are texts, ascending by bytes
    std::vector<std::int64_t> line_counts;  ///< lines of each customer
    std::vector<std::int32_t> days;         ///< of each line, by customer, then day ...
    std::vector<std::uint8_t> effects;      ///< RowEffect
    std::vector<std::int64_t> money;
    std::vector<std::int64_t> costs;        ///< empty where no cost came
    std::vector<std::int64_t> times;        ///< these four only where a rule matches
    std::vector<std::int64_t> order_index;  ///< into orders; -1 = none
    std::vector<std::int64_t> item_index;
    std::vector<std::int64_t> order_numbers;
    std::vector<std::string> order_texts;
    std::vector<std::int64_t> item_numbers;
    std::vector<std::string> item_texts;
    RowCounts counts;
    DecodeNotes notes;
    std::string currency;
};
constexpr auto fields(Of<PurchaseHistory::State>) {
    using S = PurchaseHistory::State;
    return std::tuple{field("numbers", &S::numbers, ""),
                      field("texts", &S::texts, ""),
                      field("line_counts", &S::line_counts, ""),
                      field("days", &S::days, ""),
                      field("effects", &S::effects, ""),
                      field("money", &S::money, ""),
                      field("costs", &S::costs, ""),
                      field("times", &S::times, ""),
                      field("order_index", &S::order_index, ""),
                      field("item_index", &S::item_index, ""),
                      field("order_numbers", &S::order_numbers, ""),
                      field("order_texts", &S::order_texts, ""),
                      field("item_numbers", &S::item_numbers, ""),
                      field("item_texts", &S::item_texts, ""),
                      field("counts", &S::counts, ""),
                      field("notes", &S::notes, ""),
                      field("currency", &S::currency, "")};
}

/// One row of the analysis customer.purchases.
struct PurchaseRow {
    Id customer;
    std::optional<Date> first;
    std::optional<Date> last;
    std::int64_t occasions = 0;
    std::int64_t lines = 0;
    std::optional<std::int64_t> recency_days;
    std::optional<std::int64_t> age_days;
    std::optional<std::int64_t> active_days;
    Money money;
    std::optional<Money> cost;
    std::optional<double> mean_money;
    std::optional<double> mean_repeat_money;
    std::optional<double> mean_gap_days;
    std::optional<double> gap_variation;
    std::optional<std::int64_t> holdout_occasions;
    std::optional<Money> holdout_money;
};
constexpr auto fields(Of<PurchaseRow>) {
    using R = PurchaseRow;
    return std::tuple{
        field("customer", &R::customer, "id, as it came", personal),
        field("first", &R::first, "day of the first occasion; null without one"),
        field("last", &R::last, "day of the last occasion"),
        field("occasions", &R::occasions, "periods with a purchase"),
        field("lines", &R::lines, "lines that count"),
        field("recency_days", &R::recency_days, "as_of minus last, in civil days"),
        field("age_days", &R::age_days, "as_of minus first, in civil days"),
        field("active_days", &R::active_days, "last minus first, in civil days (t_x of buy-till-you-die models)"),
        field("money", &R::money, "net money of all lines"),
        field("cost", &R::cost, "net cost of all lines; null where no cost came"),
        field("mean_money", &R::mean_money, "money per occasion, in currency units"),
        field("mean_repeat_money", &R::mean_repeat_money,
              "money per occasion after the first, in currency units; null without a repeat, and where every line is an occasion"),
        field("mean_gap_days", &R::mean_gap_days, "mean gap between occasions, in days; null without a repeat"),
        field("gap_variation", &R::gap_variation,
              "coefficient of variation of the gaps (0 = like clockwork, about 1 = random); null below two gaps"),
        field("holdout_occasions", &R::holdout_occasions, "occasions after calibration_end; null without a split"),
        field("holdout_money", &R::holdout_money, "money after calibration_end; null without a split")};
}

struct PurchaseSummaryOptions {
    std::optional<Date> calibration_end;
};
constexpr std::string_view section(Of<PurchaseSummaryOptions>) { return "customer.purchases.summary"; }
constexpr auto fields(Of<PurchaseSummaryOptions>) {
    return std::tuple{field("calibration_end", &PurchaseSummaryOptions::calibration_end,
                            "last day of the calibration period: the history is as of this day, and what came after it until "
                            "as_of stands in the holdout columns",
                            zh("校准期的最后一天：历史截至这一天，此后到评分日期的购买列在验证列中"))};
}

/// The analysis customer.purchases: a row per customer.
struct PurchasesAnalysis {
    using Accumulator = PurchaseHistory;
    using Options = PurchaseSummaryOptions;
    static void finish(const PurchaseHistory& data, const Options& options, const Finish& how, ResultBuilder& out);
};
constexpr auto describe(Of<PurchasesAnalysis>) {
    return analysis("customer.purchases",
                    "Purchase history: first, last, occasions, recency, age, money and regularity, a row per customer",
                    std::tuple{table<Purchase>("purchases", "lines of sales, in any order")},
                    std::tuple{table<PurchaseRow>("customers", "a row per customer, sorted by id")});
}

}  // namespace kefu::customer
