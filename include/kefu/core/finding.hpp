// Findings: all that is wrong with a document, not just the first thing.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "kefu/core/error.hpp"

namespace kefu {

enum class Severity : std::int32_t { error, warning };

struct Finding {
    Severity severity = Severity::error;
    Place place;
    std::string message;
};

/// Collects while a document is read; the reader goes on after an error with the default value. The first 1,000 are kept, errors
/// before warnings.
class Findings {
   public:
    /// `where` is the document's name in every place.
    explicit Findings(std::string where) : where_(std::move(where)) {}

    void error(std::int32_t line, std::int32_t position, std::string message) { add(Severity::error, line, position, std::move(message)); }
    void warning(std::int32_t line, std::int32_t position, std::string message) {
        add(Severity::warning, line, position, std::move(message));
    }
    /// Takes in what was found elsewhere, with its place.
    void add(Finding finding);
    [[nodiscard]] const std::vector<Finding>& all() const noexcept { return all_; }
    [[nodiscard]] const std::string& where() const noexcept { return where_; }
    /// How many errors there are, those that were not kept included.
    [[nodiscard]] std::size_t errors() const noexcept { return errors_; }
    /// Puts the name of a field before what was found since there were `before` errors, unless it is named there.
    void name(std::size_t before, std::string_view field);
    /// Sorted by line, then position.
    void sort();
    /// Throws the first error, and says how many there are. Nothing where there is none.
    void raise(Status status) const;

   private:
    void add(Severity severity, std::int32_t line, std::int32_t position, std::string message);
    std::string where_;
    std::vector<Finding> all_;
    std::size_t errors_ = 0;
    std::size_t warnings_kept_ = 0;
};

}  // namespace kefu
