// An accumulator of fixed size, made from a state that adds one row and merges: for every analysis of class "moments".
//
//     struct Totals { std::int64_t calls = 0; void add(const Call& c) { ++calls; } void merge(const Totals& o) { calls += o.calls; } };
//     struct Calls { using Accumulator = Moments<Call, Totals, CallOptions>; ... };
//
// The state is a described struct of integers, so chunks, order, merges and threads change no bit.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "kefu/core/accumulator.hpp"
#include "kefu/core/rows.hpp"

namespace kefu {

namespace detail {
/// What accumulators share whose state is one described struct: a copy is a mark, and the state is saved as it is.
template <class Self, class StateOf, class OptionsOf>
class OneState {
   public:
    using Options = OptionsOf;
    using State = StateOf;

    explicit OneState(Options options) : options_(std::move(options)) {
        if constexpr (requires { Decoding(options_.money, options_.time); }) how_ = Decoding(options_.money, options_.time);
    }
    [[nodiscard]] const Options& options() const noexcept { return options_; }
    [[nodiscard]] const Decoding& decoding() const noexcept { return how_; }
    [[nodiscard]] DecodeNotes& notes() noexcept { return state_.notes; }
    [[nodiscard]] const State& state() const noexcept { return state_; }
    [[nodiscard]] std::int64_t rows() const noexcept { return state_.rows; }
    [[nodiscard]] std::size_t bytes() const noexcept { return sizeof(Self); }
    /// A copy to go back to after an error.
    [[nodiscard]] std::shared_ptr<const State> mark() const { return std::make_shared<const State>(state_); }
    void rollback(const State& before) { state_ = before; }
    [[nodiscard]] static Self restore(Options options, State state) {
        Self self(std::move(options));
        self.state_ = std::move(state);
        return self;
    }

   protected:
    Options options_;
    Decoding how_;
    State state_;
};
}  // namespace detail

/// What is saved: the totals, and what the rows said on the way.
template <Described Totals>
struct MomentsState {
    Totals totals;
    std::int64_t rows = 0;
    DecodeNotes notes;
};
template <class Totals>
constexpr auto fields(Of<MomentsState<Totals>>) {
    using S = MomentsState<Totals>;
    return std::tuple{field("totals", &S::totals, "sums and counts"), field("rows", &S::rows, "rows that came in"),
                      field("notes", &S::notes, "what was changed on the way")};
}

/// confined: one thread at a time.
template <Described Row, Described Totals, Described OptionsOf>
class Moments : public detail::OneState<Moments<Row, Totals, OptionsOf>, MomentsState<Totals>, OptionsOf> {
   public:
    static constexpr Memory memory = Memory::moments;
    static constexpr std::string_view memory_text = "a fixed size";

    explicit Moments(OptionsOf options = {}) : Moments::OneState(std::move(options)) {}

    void add(const Row& row) {
        this->state_.totals.add(row);
        ++this->state_.rows;
    }
    void add(Rows<Row>& rows, std::span<const std::uint8_t> skip) {
        for (std::int64_t i = 0; i < rows.size(); ++i)
            if (skip.empty() || skip[static_cast<std::size_t>(i)] == 0) this->state_.totals.add(rows.row(i));
        this->state_.rows += rows.size();
    }
    void merge(const Moments& other) {
        this->state_.totals.merge(other.state_.totals);
        this->state_.rows += other.state_.rows;
        this->state_.notes.merge(other.state_.notes);
    }
    [[nodiscard]] const Totals& totals() const noexcept { return this->state_.totals; }
};

}  // namespace kefu
