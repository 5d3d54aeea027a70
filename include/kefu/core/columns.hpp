// The table of a result: owned columns, immutable once built and shared by every face that hands them out.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "kefu/core/money.hpp"
#include "kefu/core/time.hpp"

namespace kefu {

/// Texts end to end: row i is bytes[offsets[i], offsets[i + 1]).
struct Texts {
    std::vector<std::int64_t> offsets{0};
    std::string bytes;

    [[nodiscard]] std::int64_t size() const noexcept { return static_cast<std::int64_t>(offsets.size()) - 1; }
    [[nodiscard]] std::string_view operator[](std::int64_t i) const noexcept {
        const auto k = static_cast<std::size_t>(i);
        return std::string_view(bytes).substr(static_cast<std::size_t>(offsets[k]), static_cast<std::size_t>(offsets[k + 1] - offsets[k]));
    }
    void push_back(std::string_view text) {
        bytes.append(text);
        offsets.push_back(static_cast<std::int64_t>(bytes.size()));
    }
};

/// Words of a fixed list: a code a row.
struct Words {
    std::vector<std::int32_t> codes;
    std::vector<std::string> words;
};

/// What kind of value a column holds; decides how each face shows it.
enum class Kind : std::uint8_t { boolean, integer, number, text, word, date, time, money, span };
[[nodiscard]] std::string_view kind_name(Kind kind) noexcept;

/// One column of a result.
/// boolean: uint8 0/1; integer: int64 (or int32, int8 where the range is small); number: double (NaN only where the
/// number itself is not defined); date: int32 days; time: int64 microseconds UTC; money: int64 minor units at `scale`;
/// span: int64 microseconds.
struct ResultColumn {
    using Data = std::variant<std::vector<std::uint8_t>, std::vector<std::int8_t>, std::vector<std::int32_t>, std::vector<std::int64_t>,
                              std::vector<double>, Texts, Words>;
    std::string name;
    Kind kind = Kind::integer;
    Data data;
    std::vector<std::uint8_t> missing;  ///< 1 = null; empty = no nulls
    std::int32_t scale = 0;             ///< of money
    std::string text;                   ///< what the column means, with its unit
    bool personal = false;

    [[nodiscard]] std::int64_t size() const noexcept;
    [[nodiscard]] bool is_null(std::int64_t row) const noexcept { return !missing.empty() && missing[static_cast<std::size_t>(row)] != 0; }
    /// One cell as integers of any width; precondition: boolean, integer, date, time, money, span, or the code of a word.
    [[nodiscard]] std::int64_t integer(std::int64_t row) const noexcept;
    [[nodiscard]] double number(std::int64_t row) const noexcept;          ///< any number; money in currency units
    [[nodiscard]] std::string_view word(std::int64_t row) const noexcept;  ///< text or word
    /// The cell as people read it; "" for null. A span in seconds.
    [[nodiscard]] std::string cell(std::int64_t row) const;
};

/// Columns of one length, sorted by their key (the first column) where there is one.
class Columns {
   public:
    Columns() = default;
    /// Throws INTERNAL where lengths differ.
    explicit Columns(std::vector<ResultColumn> columns);

    [[nodiscard]] std::int64_t rows() const noexcept { return rows_; }
    [[nodiscard]] std::span<const std::shared_ptr<const ResultColumn>> columns() const noexcept { return columns_; }
    /// Null where there is no such column.
    [[nodiscard]] const ResultColumn* find(std::string_view name) const noexcept;
    /// Errors: UNKNOWN_NAME with the nearest name.
    [[nodiscard]] const ResultColumn& at(std::string_view name) const;

   private:
    std::int64_t rows_ = 0;
    std::vector<std::shared_ptr<const ResultColumn>> columns_;
};

}  // namespace kefu
