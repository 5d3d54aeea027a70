// An analysis, described once: options, inputs, results, and the accumulator behind it.
//
// An accumulator takes rows in any order and chunks: add, merge. An analysis is a question to what was accumulated: several
// analyses may share one accumulator (RFM, ABC and concentration all ask the purchase history), so data is read once.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kefu/core/accumulator.hpp"
#include "kefu/core/describe.hpp"
#include "kefu/core/progress.hpp"
#include "kefu/core/result.hpp"
#include "kefu/core/rows.hpp"

namespace kefu {

// ------------------------------------------------------------------------------------------- descriptions, compile time
template <class Row>
struct TablePort {
    std::string_view name;
    std::string_view text;
    bool required;
};
template <class M>
struct ModelPort {
    std::string_view name;
    std::string_view text;
};
template <class Row>
constexpr TablePort<Row> table(std::string_view name, std::string_view text) {
    return {name, text, true};
}
template <class Row>
constexpr TablePort<Row> optional_table(std::string_view name, std::string_view text) {
    return {name, text, false};
}
template <class M>
constexpr ModelPort<M> optional_model(std::string_view name, std::string_view text) {
    return {name, text};
}
template <class M>
constexpr ModelPort<M> model(std::string_view name, std::string_view text) {
    return {name, text};
}

template <class Inputs, class Results>
struct AnalysisDescription {
    std::string_view name;
    std::string_view text;
    Inputs inputs;
    Results results;
};
template <class Inputs, class Results>
constexpr AnalysisDescription<Inputs, Results> analysis(std::string_view name, std::string_view text, Inputs inputs, Results results) {
    return {name, text, inputs, results};
}

// -------------------------------------------------------------------------------------------------- at run time, for all
struct PortInfo {
    std::string name;
    std::string text;
    bool is_model = false;
    bool required = true;
    std::vector<FieldInfo> fields;
};
struct AnalysisInfo {
    std::string name;  ///< "customer.rfm"
    std::string text;
    std::string accumulator;  ///< analyses with the same one can ask the same data
    Memory memory = Memory::keyed;
    std::string memory_text;  ///< bytes per key, in words
    std::vector<FieldInfo> options;
    std::vector<PortInfo> inputs;
    std::vector<PortInfo> results;
};
[[nodiscard]] Tree to_tree(const AnalysisInfo& info);

/// What the caller says at the end.
struct Finish {
    std::optional<ParsedTime> as_of;  ///< nothing = the last day in the data
    int threads = 1;
    Progress* progress = nullptr;
    std::map<std::string, std::shared_ptr<const Model>> models;  ///< optional inputs
};

/// Collects what an analysis answers.
class ResultBuilder {
   public:
    ResultBuilder(std::string_view analysis, Stamp stamp) { parts_.analysis = analysis, parts_.stamp = std::move(stamp); }
    std::shared_ptr<const Columns> table(std::string_view name, Columns columns) {
        return parts_.tables.emplace_back(name, std::make_shared<const Columns>(std::move(columns))).second;
    }
    void model(std::string_view name, std::shared_ptr<const Model> value) { parts_.models.emplace_back(name, std::move(value)); }
    /// Adds to the report, under a key.
    void report(std::string key, Tree value) { parts_.report.set(std::move(key), std::move(value)); }
    void reasons(std::span<const ReasonText> texts, std::function<std::vector<Reason>(const Columns&, std::int64_t)> of_row) {
        parts_.texts = texts;
        parts_.reasons = std::move(of_row);
    }
    [[nodiscard]] const Stamp& stamp() const noexcept { return parts_.stamp; }
    [[nodiscard]] Result build() && { return Result(std::move(parts_)); }

   private:
    Result::Parts parts_;
};

/// One analysis with its data, whatever it is. confined: one thread at a time, views of the same data included.
class Analysis {
   public:
    virtual ~Analysis() = default;
    Analysis(const Analysis&) = delete;
    Analysis& operator=(const Analysis&) = delete;

    [[nodiscard]] virtual const AnalysisInfo& info() const noexcept = 0;
    [[nodiscard]] virtual const Stamp& stamp() const noexcept = 0;
    /// Takes the rows of a table into an input. All or nothing: after an error the state is as before.
    virtual void add(std::string_view input, const Table& table, Progress* progress = nullptr) = 0;
    /// Remembers the state; what it gives back takes the analysis there again. So several adds become all or nothing.
    [[nodiscard]] virtual std::function<void()> checkpoint() const = 0;
    /// Takes in what another one has accumulated under equal options.
    virtual void merge(const Analysis& other) = 0;
    /// Answers; may be called as often as you like, with other dates and models.
    /// `how.threads` 0 = the options' own; an empty as_of = the options' own.
    [[nodiscard]] virtual Result finish(Finish how) const = 0;
    /// A whole file. Equal data gives equal bytes, whatever the chunks, merges and threads were.
    [[nodiscard]] virtual std::string save() const = 0;
    /// All that is held of one customer: a list of rows for each kind of data; empty where nothing is.
    /// Errors: BAD_ID for an id of the other kind.
    [[nodiscard]] virtual Tree exported(const Id& id) const = 0;
    /// Forgets one customer, as if no row of theirs had come; sums of all (class moments) cannot. False where nothing was held.
    /// Errors: BAD_ID for an id of the other kind.
    virtual bool erase(const Id& id) = 0;
    /// Rows taken in so far, and bytes held.
    [[nodiscard]] virtual std::int64_t rows() const noexcept = 0;
    [[nodiscard]] virtual std::size_t bytes() const noexcept = 0;

   protected:
    Analysis() = default;
};

}  // namespace kefu
