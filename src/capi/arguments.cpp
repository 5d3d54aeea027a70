#include "capi/arguments.hpp"

#include <cstring>

#include "kefu/core/utf8.hpp"

namespace kefu::capi {

void refuse_null(const char* argument) { throw Error(Status::null_pointer, std::string(argument) + " is NULL"); }

void refuse_handle(const char* argument, const char* type) {
    throw Error(Status::null_pointer, std::string(argument) + " is no " + type + ", or was destroyed");
}

std::string_view need_text(const char* text, const char* argument) {
    if (!text) refuse_null(argument);
    const std::string_view view(text);
    if (!is_valid_utf8(view)) throw Error(Status::bad_option, std::string(argument) + " is not UTF-8");
    return view;
}

std::string_view text_or(const char* text, const char* argument, std::string_view otherwise) {
    return text ? need_text(text, argument) : otherwise;
}

std::string_view need_bytes(const void* data, std::int64_t length, const char* argument) {
    if (length < 0) throw Error(Status::bad_option, std::string("the length of ") + argument + " is negative");
    if (length == 0) return {};
    if (!data) refuse_null(argument);
    return {static_cast<const char*>(data), static_cast<std::size_t>(length)};
}

void check_struct(const void* data, std::uint32_t struct_size, std::uint32_t known, const char* argument) {
    constexpr std::uint32_t largest = 4096;  // no version will need more; beyond it nobody has set the member
    if (struct_size < known || struct_size > largest)
        throw Error(Status::bad_option, std::string(argument) + ": struct_size is " + std::to_string(struct_size) +
                                            "; expected sizeof of the struct, which is " + std::to_string(known) + " here");
    const auto* bytes = static_cast<const unsigned char*>(data);
    for (std::uint32_t i = known; i < struct_size; ++i)
        if (bytes[i] != 0)
            throw Error(Status::bad_option, std::string(argument) + " was made for a newer version of kefu and uses what this one (" +
                                                std::string(engine_version()) + ") does not know");
}

Charter charter_or_default(const kefu_charter* charter) {
    const kefu_charter* given = optional_handle(charter, "charter");
    return given ? given->value : Charter();
}

Tree parse_options(const char* options_json) {
    if (!options_json) return Tree::table();
    return parse_json(need_text(options_json, "options_json"), "options");
}

ColumnNames column_names(const char* columns_json) {
    ColumnNames names;
    if (!columns_json) return names;
    Findings findings("columns");
    read(parse_json(need_text(columns_json, "columns_json"), "columns"), names, findings);
    findings.raise(Status::bad_option);
    return names;
}

Decoding decoding_of(const Charter& charter) {
    TimeOptions times;
    charter.inherit(times);
    return {MoneyOptions{}, times};
}

Language language_of(std::int32_t language) {
    if (language != KEFU_LANGUAGE_EN && language != KEFU_LANGUAGE_ZH)
        throw Error(Status::bad_option,
                    "language is " + std::to_string(language) + "; expected KEFU_LANGUAGE_EN (0) or KEFU_LANGUAGE_ZH (1)");
    return static_cast<Language>(language);
}

void copy_out(std::string_view text, char* buffer, std::int64_t capacity, std::int64_t* out_length) {
    const auto length = static_cast<std::int64_t>(text.size());
    if (!buffer && !out_length) refuse_null("out_length");
    if (out_length) *out_length = length;
    if (!buffer) return;
    if (capacity <= length)
        throw Error(Status::shape,
                    "the buffer has room for " + std::to_string(capacity) + " bytes; expected " + std::to_string(length + 1));
    std::memcpy(buffer, text.data(), text.size());
    buffer[text.size()] = '\0';
}

}  // namespace kefu::capi
