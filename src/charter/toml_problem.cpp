#include "charter/toml_problem.hpp"

#include <algorithm>

#include "charter/finding_texts.hpp"

namespace kefu::detail {

namespace {

bool has(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::string_view line_of(std::string_view text, std::int32_t line) {
    for (; line > 1; --line) {
        const auto end = text.find('\n');
        if (end == std::string_view::npos) return {};
        text.remove_prefix(end + 1);
    }
    return text.substr(0, text.find('\n'));
}

/// What stands after the = of a line, up to a comment; nothing in a line without one.
std::string_view value_of_line(std::string_view line) {
    const auto equals = line.find('=');
    if (equals == std::string_view::npos) return {};
    line.remove_prefix(equals + 1);
    line = line.substr(0, line.find('#'));
    const auto first = line.find_first_not_of(" \t");
    if (first == std::string_view::npos) return {};
    return line.substr(first, line.find_last_not_of(" \t\r") - first + 1);
}

/// "2026/1/31", "2026.01.31", "2026-1-31": four digits, and a sign of dates.
bool is_like_a_date(std::string_view value) {
    return value.size() > 5 && std::all_of(value.begin(), value.begin() + 4, is_digit) && has("-/.", value.substr(4, 1)) &&
           value.find(value[4], 5) != std::string_view::npos;
}

/// The name in the parser's "cannot redefine existing integer 'bins'".
std::string_view name_in(std::string_view said) {
    const auto open = said.find('\'');
    const auto close = said.rfind('\'');
    return open == std::string_view::npos || open == close ? std::string_view() : said.substr(open + 1, close - open - 1);
}

/// The code of one of our sentences.
std::string_view code_of(std::string_view said, std::string_view value) {
    const auto in = [&](std::string_view what) { return has(said, what); };
    const bool ends = in("encountered end-of-file");
    const bool taken = in("cannot redefine") || in("cannot insert");
    if (in("parsing root table")) return "toml_other";
    if (in("parsing string")) {
        if (in("escape")) return in("unescaped") ? "toml_quote" : "toml_escape";
        return ends ? "toml_quote" : "toml_other";
    }
    if (in("parsing table header"))
        return in("existing table '") ? "toml_section_twice" : taken ? "toml_name_taken" : "toml_section_bracket";
    if (in("parsing array") && (ends || in("expected comma"))) return ends ? "toml_list_end" : "toml_comma";
    if (in("parsing inline table")) return taken ? "toml_name_taken" : "toml_brace";
    if (taken) return name_in(said).empty() ? "toml_name_taken" : "toml_key_twice";
    if (in("expected '='")) return "toml_equals";
    if (in("expected value, saw") || (in("parsing key-value pair") && ends)) return "toml_no_value";
    // From here on a value is not what it should be: what it looks like says more than where the parser gave up.
    if (is_like_a_date(value)) return "toml_date";
    if (in("expected a comment or whitespace")) return "toml_after_value";
    if (in("parsing date") || in("parsing time")) return "toml_date";
    const bool number = !value.empty() && (is_digit(value[0]) || has("+-.", value.substr(0, 1)));
    if (number) return "toml_number";
    if (in("parsing boolean") || in("parsing floating-point") || in("could not determine value type")) return "toml_unquoted";
    return "toml_other";
}

}  // namespace

void note_toml_problem(std::string_view text, std::int32_t line, std::int32_t position, std::string_view said, Findings& findings) {
    findings.error(line, position, charter_texts, code_of(said, value_of_line(line_of(text, line))),
                   {{"name", name_in(said)}, {"text", said}});
}

}  // namespace kefu::detail
