// kefu_decision_table.
#include <array>

#include "capi/arguments.hpp"
#include "capi/guard.hpp"
#include "kefu/charter/decide.hpp"

static_assert(sizeof(kefu_decision_value) == 16, "its layout is part of the ABI");

kefu_decision_table::kefu_decision_table(kefu::Charter made_under, const kefu::rule::DecisionTable& table)
    : charter(std::move(made_under)), value(table), description(kefu::to_json(kefu::describe(table))) {
    for (std::int32_t row = 0; row <= value.rows(); ++row) {
        auto& texts_of_row = texts.emplace_back();
        for (std::size_t k = 0; k < value.outputs().size(); ++k) {
            const auto output = value.output(row == value.rows() ? -1 : row, k);
            const bool there = output.state == kefu::rule::Value::State::value;
            texts_of_row.push_back(there ? value.outputs()[k].domain.text_of(output) : std::string());
        }
    }
}

namespace {

using namespace kefu;
using namespace kefu::capi;

constexpr std::size_t few = 32;

/// Inputs of a question, without an allocation where they are few.
class Question {
   public:
    Question(const kefu_decision_value* values, std::int64_t length) {
        if (length < 0) throw Error(Status::shape, "length is " + std::to_string(length));
        if (length > 0) (void)need(values, "values");
        const auto n = static_cast<std::size_t>(length);
        rule::Value* out = small_.data();
        if (n > few) large_.resize(n), out = large_.data();
        for (std::size_t i = 0; i < n; ++i) {
            switch (values[i].state) {
                case KEFU_VALUE_IS: out[i] = rule::Value(values[i].code); break;
                case KEFU_VALUE_NULL: out[i] = rule::Value::null(); break;
                case KEFU_VALUE_UNKNOWN: out[i] = rule::Value::unknown(); break;
                default:
                    throw Error(Status::bad_option, "values[" + std::to_string(i) + "]: state is " + std::to_string(values[i].state) +
                                                        "; expected KEFU_VALUE_...");
            }
        }
        span_ = {out, n};
    }
    [[nodiscard]] std::span<const rule::Value> values() const noexcept { return span_; }

   private:
    std::array<rule::Value, few> small_;
    std::vector<rule::Value> large_;
    std::span<const rule::Value> span_;
};

}  // namespace

extern "C" {

kefu_status kefu_decision_table_create(const kefu_charter* charter, const char* name, kefu_decision_table** out_table, kefu_error* error) {
    return guard(error, [&] {
        kefu_decision_table*& out = need_slot(out_table, "out_table");
        const Charter from = charter_or_default(charter);
        out = new kefu_decision_table(from, from.table(need_text(name, "name")));
    });
}

kefu_status kefu_decision_table_get_description(const kefu_decision_table* table, kefu_text* out_json, kefu_error* error) {
    return guard(error, [&] { need(out_json, "out_json") = borrowed(need_handle(table, "table").description); });
}

kefu_status kefu_decision_table_get_code(const kefu_decision_table* table, int32_t input, const char* text, int64_t* out_code,
                                         kefu_error* error) {
    return guard(error, [&] {
        const auto& inputs = need_handle(table, "table").value.inputs();
        if (input < 0 || static_cast<std::size_t>(input) >= inputs.size())
            throw Error(Status::shape, "there is no input " + std::to_string(input) + "; the table has " + std::to_string(inputs.size()));
        const rule::Domain& domain = inputs[static_cast<std::size_t>(input)].domain;
        const auto code = domain.parse(need_text(text, "text"));
        if (!code)
            throw Error(Status::bad_value, "input '" + inputs[static_cast<std::size_t>(input)].name + "' takes " + domain.expected().en);
        need(out_code, "out_code") = *code;
    });
}

kefu_status kefu_decision_table_decide_row(const kefu_decision_table* table, const kefu_decision_value* values, int64_t length,
                                           int32_t* out_row, kefu_error* error) {
    return guard(error, [&] {
        const kefu_decision_table& from = need_handle(table, "table");
        int32_t& out = need(out_row, "out_row");
        const Question question(values, length);
        out = from.value.decide_row(question.values());
    });
}

kefu_status kefu_decision_table_get_output(const kefu_decision_table* table, int32_t row, int32_t output, kefu_decision_value* out_value,
                                           kefu_text* out_text, kefu_error* error) {
    return guard(error, [&] {
        const kefu_decision_table& from = need_handle(table, "table");
        kefu_decision_value& out = need(out_value, "out_value");
        const rule::DecisionTable& rules = from.value;
        if (row < -1 || row >= rules.rows() || output < 0 || static_cast<std::size_t>(output) >= rules.outputs().size())
            throw Error(Status::shape, "row " + std::to_string(row) + ", output " + std::to_string(output) + ": the table has " +
                                           std::to_string(rules.rows()) + " rows and " + std::to_string(rules.outputs().size()) +
                                           " outputs");
        const auto k = static_cast<std::size_t>(output);
        const rule::Value value = rules.output(row, k);
        const bool there = value.state == rule::Value::State::value;
        out = {there ? value.code : 0, there ? KEFU_VALUE_IS : KEFU_VALUE_NULL, 0};
        if (out_text) *out_text = borrowed(from.texts[static_cast<std::size_t>(row < 0 ? rules.rows() : row)][k]);
    });
}

kefu_status kefu_decision_table_decide(const kefu_decision_table* table, const kefu_table* questions, const char* columns_json,
                                       kefu_progress* progress, kefu_result** out_result, kefu_error* error) {
    return guard(error, [&] {
        kefu_result*& out = need_slot(out_result, "out_result");
        const kefu_decision_table& from = need_handle(table, "table");
        kefu_progress* watch = optional_handle(progress, "progress");
        const Table& rows = need_handle(questions, "questions").value;
        out = new kefu_result(decide(from.charter, from.value, {&rows, 1}, column_names(columns_json), watch ? &watch->value : nullptr));
    });
}

kefu_status kefu_decision_table_explain(const kefu_decision_table* table, const kefu_decision_value* values, int64_t length,
                                        int32_t language, char* buffer, int64_t capacity, int64_t* out_length, kefu_error* error) {
    return guard(error, [&] {
        const kefu_decision_table& from = need_handle(table, "table");
        const Question question(values, length);
        copy_out(from.value.explain(question.values(), language_of(language)), buffer, capacity, out_length);
    });
}

void kefu_decision_table_destroy(kefu_decision_table** table) { destroy(table); }

}  // extern "C"
