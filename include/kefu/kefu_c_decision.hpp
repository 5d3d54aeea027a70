// Decision tables for C++11 and later over the C ABI; beside kefu_c.hpp.
//
//     const kefu::c::DecisionTable grade(kefu::c::Charter::load("charter.toml"), "service_grade");
//     const std::int32_t row = grade.decide_row({grade.value(0, "gold"), kefu::c::decision_unknown()});
//     std::string answer = grade.output(row, 0);
#pragma once

#include <string>
#include <vector>

#include "kefu/kefu_c.hpp"

namespace kefu {
namespace c {

/// One input or output of a decision: a value (see kefu_decision_value), null, or unknown.
inline kefu_decision_value decision_value(std::int64_t code) {
    const kefu_decision_value value = {code, KEFU_VALUE_IS, 0};
    return value;
}
inline kefu_decision_value decision_null() {
    const kefu_decision_value value = {0, KEFU_VALUE_NULL, 0};
    return value;
}
inline kefu_decision_value decision_unknown() {
    const kefu_decision_value value = {0, KEFU_VALUE_UNKNOWN, 0};
    return value;
}

/// A decision table of a charter, compiled. immutable.
class DecisionTable {
   public:
    DecisionTable(const Charter& charter, const std::string& name) {
        detail::Call call;
        kefu_decision_table* handle = nullptr;
        call.check(kefu_decision_table_create(charter.get(), name.c_str(), &handle, call.error()));
        handle_.reset(handle);
    }
    /// JSON: what it asks and answers.
    std::string description() const {
        detail::Call call;
        kefu_text text = {nullptr, 0};
        call.check(kefu_decision_table_get_description(get(), &text, call.error()));
        return detail::to_string(text);
    }
    /// A value from its text, such as a word, "3", "90 s".
    kefu_decision_value value(std::int32_t input, const std::string& text) const {
        detail::Call call;
        std::int64_t code = 0;
        call.check(kefu_decision_table_get_code(get(), input, text.c_str(), &code, call.error()));
        return decision_value(code);
    }
    /// Row that decides, from 0; -1 = none, what holds otherwise.
    std::int32_t decide_row(const std::vector<kefu_decision_value>& values) const {
        detail::Call call;
        std::int32_t row = -1;
        call.check(kefu_decision_table_decide_row(get(), values.data(), detail::size(values.size()), &row, call.error()));
        return row;
    }
    /// An output of a row as people read it; "" for nothing.
    std::string output(std::int32_t row, std::int32_t output) const {
        detail::Call call;
        kefu_decision_value value = {0, 0, 0};
        kefu_text text = {nullptr, 0};
        call.check(kefu_decision_table_get_output(get(), row, output, &value, &text, call.error()));
        return detail::to_string(text);
    }
    /// Answers a whole table of questions; `columns_json` maps inputs to columns, empty = by name.
    Result decide(const Table& questions, const std::string& columns_json = std::string(), Progress* progress = nullptr) const {
        return detail::result_of(kefu_decision_table_decide, get(), questions.get(), detail::or_null(columns_json),
                                 progress ? progress->get() : nullptr);
    }
    /// Why: a sentence a row that was looked at, a line each.
    std::string explain(const std::vector<kefu_decision_value>& values, Language language = Language::en) const {
        const std::int32_t code = static_cast<std::int32_t>(language);
        const std::int64_t length = detail::size(values.size());
        return detail::two_steps([&](char* to, std::int64_t room, std::int64_t* n, kefu_error* error) {
            return kefu_decision_table_explain(get(), values.data(), length, code, to, room, n, error);
        });
    }
    kefu_decision_table* get() const noexcept { return handle_.get(); }

   private:
    detail::Owned<kefu_decision_table, kefu_decision_table_destroy> handle_;
};

}  // namespace c
}  // namespace kefu
