// Asking a table many questions: loops over columns.
#include <algorithm>
#include <array>
#include <bit>
#include <limits>
#include <type_traits>

#include "rule/answering.hpp"

namespace kefu::rule {

namespace {

using Data = DecisionTable::Data;

constexpr std::size_t block_rows = 2048;

/// Whether all numbers lie in [low, high]; without a branch, so that the compiler looks at several at once.
template <class T>
bool lie_in(const T* at, std::size_t n, std::int64_t low, std::int64_t high) {
    using U = std::make_unsigned_t<T>;
    const auto least = static_cast<U>(std::clamp<std::int64_t>(low, std::numeric_limits<T>::min(), std::numeric_limits<T>::max()));
    const auto width = static_cast<U>(
        static_cast<U>(std::clamp<std::int64_t>(high, std::numeric_limits<T>::min(), std::numeric_limits<T>::max())) - least);
    U outside = 0;
    for (std::size_t i = 0; i < n; ++i) outside |= static_cast<U>(static_cast<U>(at[i]) - least) > width;
    return outside == 0;
}

/// One input of a block: where each of its rows lies on the axis. Errors: BAD_VALUE with the row.
class Places {
   public:
    Places(const Data& table, std::size_t c, const InputColumn& column) : table_(table), axis_(table.axes[c]), input_(c), column_(column) {}

    /// Calls f(row of the block, place).
    template <class F>
    void each(std::int64_t begin, std::size_t n, F&& f) const {
        if (!column_.values && !column_.codes) {
            if (!axis_.optional) refuse_missing(table_, input_, "is not there", begin);
            for (std::size_t i = 0; i < n; ++i) f(i, static_cast<std::uint32_t>(axis_.unknown()));
        } else if (column_.codes) {
            cells(column_.codes + begin, begin, n, f);
        } else {
            cells(column_.values + begin, begin, n, f);
        }
    }

   private:
    template <class T, class F>
    void cells(const T* at, std::int64_t begin, std::size_t n, F& f) const {
        // What can go wrong is looked at before, so that the loop does nothing else.
        std::uint8_t missing = 0;
        for (std::size_t i = 0; column_.missing && i < n; ++i)
            missing = static_cast<std::uint8_t>(missing | column_.missing[begin + static_cast<std::int64_t>(i)]);
        if (missing != 0 || !lie_in(at, n, axis_.starts[0], axis_.last)) return careful(at, begin, n, f);
        if (axis_.by_code) {
            for (std::size_t i = 0; i < n; ++i) f(i, static_cast<std::uint32_t>(at[i]));
        } else if (!axis_.segment.empty()) {
            const std::uint16_t* segment = axis_.segment.data();
            const std::int64_t near = axis_.near, far = axis_.far();
            for (std::size_t i = 0; i < n; ++i)
                f(i, std::uint32_t{segment[static_cast<std::size_t>(std::clamp<std::int64_t>(at[i], near, far) - near)]});
        } else {
            for (std::size_t i = 0; i < n; ++i) f(i, static_cast<std::uint32_t>(axis_.segment_of(at[i])));
        }
    }
    template <class T, class F>
    void careful(const T* at, std::int64_t begin, std::size_t n, F& f) const {
        for (std::size_t i = 0; i < n; ++i) {
            const std::int64_t row = begin + static_cast<std::int64_t>(i);
            if (column_.missing && column_.missing[row] != 0) {
                const bool null = column_.missing[row] == 1;
                if (!axis_.optional) refuse_missing(table_, input_, null ? "is null" : "is unknown", row);
                f(i, static_cast<std::uint32_t>(null ? axis_.null() : axis_.unknown()));
                continue;
            }
            if (at[i] < axis_.starts[0] || at[i] > axis_.last) refuse_value(table_, input_, row);
            f(i, static_cast<std::uint32_t>(axis_.segment_of(at[i])));
        }
    }

    const Data& table_;
    const Axis& axis_;
    std::size_t input_;
    const InputColumn& column_;
};

/// By one look a question. Precondition: there are combinations.
void decide_by_look(const Data& table, std::span<const InputColumn> inputs, std::int64_t n, std::int32_t* out, bool answered) {
    const std::int32_t* const rows_of = table.combinations.data();
    std::array<std::uint32_t, block_rows> place;
    std::vector<std::uint64_t> matches(table.words);
    // Below it nothing is an answer.
    const std::int32_t least = answered && table.otherwise == Data::Otherwise::error ? 0 : Data::nobody;
    for (std::int64_t begin = 0; begin < n; begin += static_cast<std::int64_t>(block_rows)) {
        const auto rows = static_cast<std::size_t>(std::min<std::int64_t>(static_cast<std::int64_t>(block_rows), n - begin));
        std::uint32_t* const at = place.data();
        Places(table, 0, inputs[0]).each(begin, rows, [at](std::size_t i, std::uint32_t p) { at[i] = p; });
        for (std::size_t c = 1; c < inputs.size(); ++c)
            Places(table, c, inputs[c]).each(begin, rows, [at, stride = table.strides[c]](std::size_t i, std::uint32_t p) {
                at[i] += p * stride;
            });
        std::int32_t lowest = 0;
        for (std::size_t i = 0; i < rows; ++i) {
            out[begin + static_cast<std::int64_t>(i)] = rows_of[place[i]];
            lowest = std::min(lowest, rows_of[place[i]]);
        }
        if (lowest >= least) continue;
        for (std::size_t i = 0; i < rows; ++i) {
            if (rows_of[place[i]] >= least) continue;
            table.match(place[i], matches.data());
            (void)winner(table, matches.data(), begin + static_cast<std::int64_t>(i), answered);  // says what is wrong
        }
    }
}

/// By the rows that match, of each question of a block: input by input, so that each pass reads one column and one small table.
void decide_by_rows(const Data& table, std::span<const InputColumn> inputs, std::int64_t n, std::int32_t* out, bool answered) {
    std::vector<std::uint64_t> matches(block_rows * table.words);
    const bool plain = table.hit == Hit::first || table.hit == Hit::priority;
    for (std::int64_t begin = 0; begin < n; begin += static_cast<std::int64_t>(block_rows)) {
        const auto rows = static_cast<std::size_t>(std::min<std::int64_t>(static_cast<std::int64_t>(block_rows), n - begin));
        std::fill(matches.begin(), matches.end(), ~std::uint64_t{0});
        for (std::size_t c = 0; c < inputs.size(); ++c) {
            const Places places(table, c, inputs[c]);
            const std::uint64_t* sets = table.axes[c].rows.data();
            std::uint64_t* at = matches.data();
            if (table.words == 1) {
                places.each(begin, rows, [=](std::size_t i, std::uint32_t p) { at[i] &= sets[p]; });
            } else {
                places.each(begin, rows, [=, words = table.words](std::size_t i, std::uint32_t p) {
                    for (std::size_t w = 0; w < words; ++w) at[i * words + w] &= sets[p * words + w];
                });
            }
        }
        for (std::size_t i = 0; i < rows; ++i) {
            const std::uint64_t* m = matches.data() + i * table.words;
            const std::int32_t k = plain && m[0] != 0 ? static_cast<std::int32_t>(std::countr_zero(m[0]))
                                                      : winner(table, m, begin + static_cast<std::int64_t>(i), answered);
            out[begin + static_cast<std::int64_t>(i)] = k < 0 ? k : table.written[static_cast<std::size_t>(k)];
        }
    }
}

}  // namespace

void DecisionTable::decide_rows(std::span<const InputColumn> inputs, std::int64_t n, std::int32_t* out, Unanswered unanswered) const {
    const Data& d = *data_;
    require_one_row(d);
    require_inputs(d, inputs.size());
    const bool answered = unanswered == Unanswered::error;
    if (d.combinations.empty()) decide_by_rows(d, inputs, n, out, answered);
    else decide_by_look(d, inputs, n, out, answered);
}

}  // namespace kefu::rule
