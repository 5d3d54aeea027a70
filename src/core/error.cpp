#include "kefu/core/error.hpp"

#include "kefu/core/utf8.hpp"

namespace kefu {

namespace {
std::string prefix_of(const Place& place) {
    std::string text = escape_controls(place.where);
    if (place.line > 0) {
        text += (text.empty() ? "line " : ":") + std::to_string(place.line);
        if (place.position > 0) text += ":" + std::to_string(place.position);
    }
    const auto add = [&](const std::string& part) { text += (text.empty() ? "" : ", ") + part; };
    if (place.row >= 0) add("row " + std::to_string(place.row));
    if (place.column >= 0) add("column " + std::to_string(place.column));
    return text.empty() ? text : text + ": ";
}
}  // namespace

Error::Error(Status status, std::string_view message, Place place) : status_(status), place_(std::move(place)) {
    text_ = prefix_of(place_);
    prefix_ = text_.size();
    text_ += message;
}

std::string_view status_name(Status status) noexcept {
    switch (status) {
        case Status::ok: return "OK";
        case Status::internal: return "INTERNAL";
        case Status::no_memory: return "NO_MEMORY";
        case Status::cancelled: return "CANCELLED";
        case Status::null_pointer: return "NULL_POINTER";
        case Status::bad_option: return "BAD_OPTION";
        case Status::wrong_order: return "WRONG_ORDER";
        case Status::unknown_name: return "UNKNOWN_NAME";
        case Status::limit: return "LIMIT";
        case Status::bad_column: return "BAD_COLUMN";
        case Status::shape: return "SHAPE";
        case Status::bad_value: return "BAD_VALUE";
        case Status::bad_time: return "BAD_TIME";
        case Status::bad_money: return "BAD_MONEY";
        case Status::bad_id: return "BAD_ID";
        case Status::overflow: return "OVERFLOW";
        case Status::bad_charter: return "BAD_CHARTER";
        case Status::bad_file: return "BAD_FILE";
        case Status::newer_file: return "NEWER_FILE";
        case Status::bad_model: return "BAD_MODEL";
    }
    return "UNKNOWN";
}

}  // namespace kefu
