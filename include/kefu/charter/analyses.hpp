// Every described analysis by its name: the door through which C, Python and the command line come in.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "kefu/charter/charter.hpp"
#include "kefu/core/analysis.hpp"

namespace kefu {

/// All analyses of this build, in the order of their names.
[[nodiscard]] const std::vector<AnalysisInfo>& analyses();
/// What `kefu describe` prints and api/schema.json holds: {"analyses": [...], "sections": [...], "call": [...], "commands": [...],
/// "events": [...], "staff": [...], "forecasts": [...]}. "call" lists the options that every analysis takes: as_of, threads, columns; commands
/// and events are those of a router, and what stands beside it is what it is called.
[[nodiscard]] Tree describe_all();

/// A new analysis: options from the charter, then from `options` (one flat table: the fields of the analysis and of its
/// accumulator, and "as_of", "threads", "columns").
/// Errors: UNKNOWN_NAME with the nearest name; BAD_OPTION with the nearest key.
[[nodiscard]] std::unique_ptr<Analysis> create(const Charter& charter, std::string_view name, const Tree& options);
/// Another question to the data of `source`, which it shares: what is added to one is seen by both.
/// Errors: WRONG_ORDER where the accumulators differ; BAD_OPTION for an option of the accumulator.
[[nodiscard]] std::unique_ptr<Analysis> view(const Analysis& source, const Charter& charter, std::string_view name, const Tree& options);
/// Reads what Analysis::save wrote: name, options, and data; stamped as it was saved.
/// Errors: BAD_FILE, NEWER_FILE.
[[nodiscard]] std::unique_ptr<Analysis> load_analysis(std::string_view file);
/// Reads what Model::save wrote. Errors: BAD_FILE, NEWER_FILE, BAD_MODEL where a value is out of its range.
[[nodiscard]] std::shared_ptr<const Model> load_model(std::string_view file);

/// One input of a call: a table or a model.
struct Input {
    std::string_view name;
    const Table* table = nullptr;
    std::shared_ptr<const Model> model;
};
/// All in one call: create, add, finish.
[[nodiscard]] Result run(const Charter& charter, std::string_view name, const Tree& options, const std::vector<Input>& inputs,
                         Progress* progress = nullptr);

}  // namespace kefu
