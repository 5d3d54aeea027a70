// Texts and lists in one cell of a table: "de:5; billing", "chat:3; voice", "li; wang". What would be misread so, or
// is written for ; and : out of habit (a comma, full-width signs), stands as JSON: ["a;b"].
// Private to the room.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/arena.hpp"
#include "kefu/service/commands.hpp"

namespace kefu::service {

/// Null where it is empty.
[[nodiscard]] inline std::optional<std::string> text_cell(const std::string& text) {
    return text.empty() ? std::nullopt : std::optional(text);
}

[[nodiscard]] std::string list_cell(List<WordLevel> list);
[[nodiscard]] std::string list_cell(List<ChannelUnits> list);
[[nodiscard]] std::string list_cell(List<std::string_view> list);

/// What is read lies in the cell and in the arena; what is empty between two ; is left out. Errors: BAD_VALUE, which says what was expected.
void read_list_cell(std::string_view cell, Arena& arena, List<WordLevel>& out);
void read_list_cell(std::string_view cell, Arena& arena, List<ChannelUnits>& out);
void read_list_cell(std::string_view cell, Arena& arena, List<std::string_view>& out);

}  // namespace kefu::service
