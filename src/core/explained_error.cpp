#include "core/explained_error.hpp"

#include "core/finding_texts.hpp"

namespace kefu::detail {

void refuse_option(std::string_view field, Sentences texts, std::string_view code, FindingValues values) {
    throw ExplainedError(Status::bad_option, code, told(texts, code, values), field, {});
}

void note(Findings& findings, std::int32_t line, std::int32_t position, const Error& error) {
    const auto* explained = dynamic_cast<const ExplainedError*>(&error);
    const std::string message(error.message());
    Phrase phrase{message, explained ? explained->zh() : message};
    const std::string_view code = explained ? explained->code() : "bad_options";
    if (!explained) phrase = told(core_texts, code, {{"text", phrase}});
    findings.error(line, position, code, std::move(phrase));
}

}  // namespace kefu::detail
