#include "capi/inputs.hpp"

namespace kefu::capi {

static_assert(sizeof(void*) != 8 || sizeof(kefu_input) == 32, "the layout of kefu_input is part of the ABI");

std::vector<Input> read_inputs(const kefu_input* inputs, std::int64_t n, const char* argument) {
    constexpr std::int64_t most = 1000;  // no analysis has so many; beyond it nobody has set the number
    if (n < 0 || n > most)
        throw Error(Status::bad_option,
                    std::string("n_") + argument + " is " + std::to_string(n) + "; expected 0 to " + std::to_string(most));
    if (n > 0) need(inputs, argument);
    std::vector<Input> out;
    out.reserve(static_cast<std::size_t>(n));
    const char* at = reinterpret_cast<const char*>(inputs);
    for (std::int64_t i = 0; i < n; ++i) {
        const auto& input = *reinterpret_cast<const kefu_input*>(at);
        check_struct(&input, input.struct_size, sizeof(kefu_input), argument);
        if (input.struct_size != inputs->struct_size)
            throw Error(Status::bad_option, std::string(argument) + ": struct_size differs from one input to the next");
        if (input.flags != 0)
            throw Error(Status::bad_option, std::string(argument) + ": flags is " + std::to_string(input.flags) + "; expected 0");
        Input& made = out.emplace_back();
        made.name = need_text(input.name, "the name of an input");
        if (!input.table && !input.model)
            throw Error(Status::null_pointer, "the input '" + std::string(made.name) + "' has neither a table nor a model");
        if (input.table) made.table = &need_handle(input.table, "the table of an input").value;
        if (input.model) made.model = need_handle(input.model, "the model of an input").value;
        at += input.struct_size;
    }
    return out;
}

Result run_inputs(const kefu_charter* charter, std::string_view name, const char* options_json, const kefu_input* inputs,
                  std::int64_t n_inputs, kefu_progress* progress, std::shared_ptr<const Model> model) {
    std::vector<Input> all = read_inputs(inputs, n_inputs, "inputs");
    if (model) all.push_back({"model", nullptr, std::move(model)});
    kefu_progress* counters = optional_handle(progress, "progress");
    return run(charter_or_default(charter), name, parse_options(options_json), all, counters ? &counters->value : nullptr);
}

}  // namespace kefu::capi
