// A decision table, compiled. Private to the room.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "kefu/rule/decision_table.hpp"
#include "rule/cell.hpp"

namespace kefu::rule {

/// One input, cut where the cells of its column cut it: inside a segment all values meet the same cells. For each segment, and
/// for null and unknown behind them, the set of rows whose cell matches, as bits.
struct Axis {
    std::vector<std::int64_t> starts;  ///< first code of each segment; the first is the least code of the domain
    std::int64_t last = 0;             ///< greatest code of the domain
    bool by_code = false;              ///< a segment a code: of words
    bool optional = false;
    std::vector<std::uint64_t> rows;  ///< (segments + 2) sets of `words` each
    /// The segment of each code from `near` on, where the cuts lie close together; those before and behind are as the ends.
    std::vector<std::uint16_t> segment;
    std::int64_t near = 0;

    /// The last code that `segment` holds. May be the greatest of 64 bits: nothing is added behind it.
    [[nodiscard]] std::int64_t far() const noexcept { return near + static_cast<std::int64_t>(segment.size() - 1); }
    [[nodiscard]] std::size_t segments() const noexcept { return starts.size(); }
    [[nodiscard]] std::size_t null() const noexcept { return segments(); }
    [[nodiscard]] std::size_t unknown() const noexcept { return segments() + 1; }
    /// All places that may be asked for.
    [[nodiscard]] std::size_t places() const noexcept { return segments() + (optional ? 2 : 0); }
    /// Precondition: the code lies in the domain.
    [[nodiscard]] std::size_t segment_of(std::int64_t code) const noexcept {
        if (by_code) return static_cast<std::size_t>(code);
        if (!segment.empty()) return segment[static_cast<std::size_t>(std::clamp(code, near, far()) - near)];
        return static_cast<std::size_t>(std::upper_bound(starts.begin() + 1, starts.end(), code) - starts.begin()) - 1;
    }
};

/// The row that wins among those that match, and one that contradicts it: places, -1 = none.
struct Winner {
    std::int32_t row = -1;
    std::int32_t against = -1;
};

struct DecisionTable::Data {
    std::string name;
    Hit hit = Hit::unique;
    std::vector<Column> inputs;
    std::vector<Column> outputs;
    /// Rows in the order in which they win: as written, or for `priority` by their first output.
    struct Row {
        std::int32_t written = 0;  ///< place in the document, from 0
        std::int32_t line = 0;
        std::int32_t position = 0;
        std::vector<Cell> cells;
        std::vector<Value> outputs;
        std::int32_t same = 0;  ///< the first row with the same outputs
    };
    std::vector<Row> rows;
    std::vector<std::int32_t> places;   ///< of a row as written, among `rows`
    std::vector<std::int32_t> written;  ///< the way back
    enum class Otherwise : std::uint8_t { error, nothing, row };
    Otherwise otherwise = Otherwise::error;
    std::vector<Value> fallback;
    std::size_t words = 1;  ///< 64-bit words of a set of rows
    std::vector<Axis> axes;
    /// What each combination of places gets, where those are few: the row as written, or one of the two below. Empty = they are many.
    std::vector<std::int32_t> combinations;
    std::vector<std::uint32_t> strides;  ///< how far the combination moves with one place of each input
    static constexpr std::int32_t nobody = -1, several = -2;

    /// False where the sets of rows would take too much memory.
    [[nodiscard]] bool compile();
    [[nodiscard]] std::span<const std::uint64_t> set(std::size_t axis, std::size_t place) const noexcept {
        return {axes[axis].rows.data() + place * words, words};
    }
    /// Works out the combinations. Precondition: compiled, and one row answers.
    void combine();
    /// Rows that match a combination, as bits.
    void match(std::uint32_t combination, std::uint64_t* out) const;
    [[nodiscard]] Winner winner_of(const std::uint64_t* matches) const;
    /// Segment, null or unknown. Errors: BAD_VALUE.
    [[nodiscard]] std::size_t place_of(std::size_t input, const Value& value) const;
    [[nodiscard]] std::string outputs_text(std::span<const Value> values) const;
};

/// What can be seen before anybody asks: notes it. `tree`: the table as it was read.
void check_table(const DecisionTable::Data& table, const TableLimits& limits, const Tree& tree, Findings& findings);

inline bool has(std::span<const std::uint64_t> set, std::size_t row) noexcept { return (set[row / 64] >> (row % 64)) & 1; }

}  // namespace kefu::rule
