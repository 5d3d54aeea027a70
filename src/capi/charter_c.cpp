// kefu_charter.
#include "capi/arguments.hpp"
#include "capi/guard.hpp"
#include "kefu/charter/diff.hpp"
#include "kefu/charter/routing.hpp"
#include "kefu/service/coverage_table.hpp"

namespace {

using namespace kefu;
using namespace kefu::capi;

constexpr std::string_view default_where = "charter";

/// Findings as a table, so that every caller reads them as any other result.
Result findings_result(const std::vector<Finding>& findings, const Stamp& stamp) {
    ResultColumn severity{"severity", Kind::word, Words{{}, {"error", "warning"}}, {}, 0, "error: the charter is refused", false};
    ResultColumn where{"where", Kind::text, Texts{}, {}, 0, "name of the document", false};
    ResultColumn line{"line", Kind::integer, std::vector<std::int32_t>{}, {}, 0, "1-based; 0 = the document as a whole", false};
    ResultColumn position{"position", Kind::integer, std::vector<std::int32_t>{}, {}, 0, "in characters, 1-based", false};
    ResultColumn code{"code", Kind::text, Texts{}, {}, 0, "what it is, for programs", false};
    ResultColumn message{"message", Kind::text, Texts{}, {}, 0, "what was expected", false};
    ResultColumn message_zh{"message_zh", Kind::text, Texts{}, {}, 0, "the same in Chinese", false};
    std::int64_t errors = 0;
    for (const Finding& f : findings) {
        errors += f.severity == Severity::error;
        std::get<Words>(severity.data).codes.push_back(static_cast<std::int32_t>(f.severity));
        std::get<Texts>(where.data).push_back(f.place.where);
        std::get<std::vector<std::int32_t>>(line.data).push_back(f.place.line);
        std::get<std::vector<std::int32_t>>(position.data).push_back(f.place.position);
        std::get<Texts>(code.data).push_back(f.code);
        std::get<Texts>(message.data).push_back(f.message);
        std::get<Texts>(message_zh.data).push_back(f.message_zh);
    }
    ResultBuilder out("charter.check", stamp);
    std::vector<ResultColumn> columns;
    for (ResultColumn* c : {&severity, &where, &line, &position, &code, &message, &message_zh}) columns.push_back(std::move(*c));
    out.table("findings", Columns(std::move(columns)));
    out.report("errors", errors);
    out.report("warnings", static_cast<std::int64_t>(findings.size()) - errors);
    return std::move(out).build();
}

/// A change with its sentence.
struct ChangeRow {
    ChangeKind kind = ChangeKind::changed;
    std::string path, before, after, sentence;
};
constexpr auto fields(Of<ChangeRow>) {
    return std::tuple{
        field("kind", &ChangeRow::kind, "what happened to it"), field("path", &ChangeRow::path, "section and key, or table and row"),
        field("before", &ChangeRow::before, "as TOML writes it; empty = nothing"),
        field("after", &ChangeRow::after, "as TOML writes it; empty = nothing"), field("sentence", &ChangeRow::sentence, "in words")};
}

Result changes_result(const std::vector<Change>& changes, const Stamp& stamp, Language language) {
    std::vector<ChangeRow> rows;
    for (const Change& c : changes) rows.push_back({c.kind, c.path, c.before, c.after, sentence(c, language)});
    ResultBuilder out("charter.diff", stamp);
    out.table("changes", columns_of(rows));
    out.report("changes", static_cast<std::int64_t>(rows.size()));
    return std::move(out).build();
}

}  // namespace

extern "C" {

kefu_status kefu_charter_default(kefu_charter** out_charter, kefu_error* error) {
    return guard(error, [&] {
        kefu_charter*& out = need_slot(out_charter, "out_charter");
        out = new kefu_charter(Charter());
    });
}

kefu_status kefu_charter_load(const char* path, kefu_charter** out_charter, kefu_error* error) {
    return guard(error, [&] {
        kefu_charter*& out = need_slot(out_charter, "out_charter");
        out = new kefu_charter(Charter::load(std::string(need_text(path, "path"))));
    });
}

kefu_status kefu_charter_parse(const char* toml, int64_t length, const char* where, kefu_charter** out_charter, kefu_error* error) {
    return guard(error, [&] {
        kefu_charter*& out = need_slot(out_charter, "out_charter");
        const std::string_view text = need_bytes(toml, length, "toml");
        out = new kefu_charter(Charter::parse(text, text_or(where, "where", default_where)));
    });
}

kefu_status kefu_charter_check(const char* toml, int64_t length, const char* where, kefu_result** out_result, kefu_error* error) {
    return guard(error, [&] {
        kefu_result*& out = need_slot(out_result, "out_result");
        const std::string_view text = need_bytes(toml, length, "toml");
        Stamp stamp;
        stamp.engine = engine_version();
        stamp.digest = digest_of(text);
        out = new kefu_result(findings_result(Charter::check(text, text_or(where, "where", default_where)), stamp));
    });
}

kefu_status kefu_charter_check_file(const char* path, kefu_result** out_result, kefu_error* error) {
    return guard(error, [&] {
        kefu_result*& out = need_slot(out_result, "out_result");
        const std::string file(need_text(path, "path"));
        Stamp stamp;
        stamp.engine = engine_version();
        out = new kefu_result(findings_result(Charter::check_file(file), stamp));
    });
}

kefu_status kefu_charter_load_in_force(const char* folder, const char* as_of, const char* known_on, kefu_charter** out_charter,
                                       kefu_error* error) {
    return guard(error, [&] {
        kefu_charter*& out = need_slot(out_charter, "out_charter");
        const std::string from(need_text(folder, "folder"));
        const Date day = require_date(need_text(as_of, "as_of"), "as_of");
        const auto known = known_on ? std::optional(require_date(need_text(known_on, "known_on"), "known_on")) : std::nullopt;
        out = new kefu_charter(Charter::in_force(from, day, known));
    });
}

kefu_status kefu_charter_diff(const kefu_charter* before, const kefu_charter* after, int32_t language, kefu_result** out_result,
                              kefu_error* error) {
    return guard(error, [&] {
        kefu_result*& out = need_slot(out_result, "out_result");
        const Charter& a = need_handle(before, "before").value;
        const Charter& b = need_handle(after, "after").value;
        out = new kefu_result(changes_result(diff(a, b), b.stamp(), language_of(language)));
    });
}

kefu_status kefu_charter_get_text(const kefu_charter* charter, int32_t language, kefu_text* out_text, kefu_error* error) {
    return guard(error, [&] {
        kefu_text& out = need(out_text, "out_text");
        const kefu_charter& c = need_handle(charter, "charter");
        out = borrowed(language_of(language) == Language::zh ? c.text_zh : c.text);
    });
}

kefu_status kefu_charter_get_stamp(const kefu_charter* charter, kefu_text* out_json, kefu_error* error) {
    return guard(error, [&] { need(out_json, "out_json") = borrowed(need_handle(charter, "charter").stamp); });
}

kefu_status kefu_charter_get_digest(const kefu_charter* charter, char* buffer, int64_t capacity, int64_t* out_length, kefu_error* error) {
    return guard(error, [&] { copy_out(need_handle(charter, "charter").value.stamp().digest, buffer, capacity, out_length); });
}

kefu_status kefu_charter_get_coverage(const kefu_charter* charter, const kefu_table* agents, const char* columns_json,
                                      kefu_result** out_result, kefu_error* error) {
    return guard(error, [&] {
        kefu_result*& out = need_slot(out_result, "out_result");
        const Charter rules = charter_or_default(charter);
        const Table& rows = need_handle(agents, "agents").value;
        out = new kefu_result(coverage(routing_rules(rules), {&rows, 1}, column_names(columns_json), decoding_of(rules)));
    });
}

void kefu_charter_destroy(kefu_charter** charter) { destroy(charter); }

}  // extern "C"
