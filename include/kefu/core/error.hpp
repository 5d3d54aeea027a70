// What went wrong, and where: one exception type for the whole library.
//
// Every failure that a caller can cause is an Error with a status (a family of numbers that is never renumbered), a place
// (input or file, row and column, or line and position) and a sentence for people. A message never quotes a cell of a
// personal column. The C ABI turns it into kefu_error, Python into kefu.Error.
#pragma once

#include <cstdint>
#include <exception>
#include <string>
#include <string_view>

namespace kefu {

/// Families: 1.. the library, 100.. the call, 200.. the data, 300.. the charter, 400.. a saved file.
enum class Status : std::int32_t {
    ok = 0,
    internal = 1,
    no_memory = 2,
    cancelled = 3,
    null_pointer = 100,
    bad_option = 101,
    wrong_order = 102,
    unknown_name = 103,
    limit = 104,
    bad_column = 200,
    shape = 201,
    bad_value = 202,
    bad_time = 203,
    bad_money = 204,
    bad_id = 205,
    overflow = 206,
    bad_charter = 300,
    bad_file = 400,
    newer_file = 401,
    bad_model = 402,
};

/// Where it happened. A place is about a table (row, column), about a text (line, position), or about neither.
struct Place {
    std::string where;          ///< file or input name; empty = the call itself
    std::int64_t row = -1;      ///< of the table; 0-based, -1 = not about a row
    std::int32_t column = -1;   ///< of the table; 0-based, -1 = not about a column
    std::int32_t line = 0;      ///< of the text; 1-based, 0 = not about a text
    std::int32_t position = 0;  ///< of the text, in characters; 1-based, 0 = not about a text
};

/// `what()` is the whole sentence, the place in front: "charter.toml:41:7: expected a duration, such as "10 min"".
class Error : public std::exception {
   public:
    Error(Status status, std::string_view message, Place place = {});

    [[nodiscard]] const char* what() const noexcept override { return text_.c_str(); }
    [[nodiscard]] Status status() const noexcept { return status_; }
    [[nodiscard]] const Place& place() const noexcept { return place_; }
    /// The sentence without the place.
    [[nodiscard]] std::string_view message() const noexcept { return std::string_view(text_).substr(prefix_); }

   private:
    Status status_;
    Place place_;
    std::string text_;
    std::size_t prefix_ = 0;
};

/// "BAD_COLUMN" for Status::bad_column; "UNKNOWN" for a number that this version does not know.
[[nodiscard]] std::string_view status_name(Status status) noexcept;

}  // namespace kefu
