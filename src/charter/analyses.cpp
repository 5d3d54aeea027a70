#include "kefu/charter/analyses.hpp"

#include <algorithm>

#include "charter/entries.hpp"
#include "charter/sections.hpp"
#include "kefu/service/forecast_table.hpp"
#include "kefu/service/messages.hpp"
#include "kefu/service/routing.hpp"

// The tests add analyses of their own: a header that defines `extra_entries`.
#ifdef KEFU_EXTRA_ANALYSES
#include KEFU_EXTRA_ANALYSES
#endif

namespace kefu {

namespace {

using detail::Entry;

const std::vector<Entry>& entries() {
    static const std::vector<Entry> list = [] {
        std::vector<Entry> all = detail::customer_entries();
        for (Entry& e : detail::service_entries()) all.push_back(std::move(e));
#ifdef KEFU_EXTRA_ANALYSES
        for (Entry& e : extra_entries()) all.push_back(std::move(e));
#endif
        std::sort(all.begin(), all.end(), [](const Entry& a, const Entry& b) { return a.info.name < b.info.name; });
        return all;
    }();
    return list;
}

const Entry& entry(std::string_view name) {
    std::vector<std::string_view> known;
    for (const Entry& e : entries()) {
        if (e.info.name == name) return e;
        known.push_back(e.info.name);
    }
    throw Error(Status::unknown_name, "there is no analysis " + detail::quoted(name) + detail::hint(name, known, "analyses"));
}

Tree to_tree(const detail::Section& section) {
    Tree t = Tree::table();
    t.set("name", section.path);
    t.set("fields", to_tree(section.fields));
    return t;
}

}  // namespace

namespace detail {

std::optional<ParsedTime> parse_as_of(const CallOptions& options) {
    if (options.as_of.empty()) return std::nullopt;
    const auto time = parse_time(options.as_of);
    if (!time) throw Error(Status::bad_option, "as_of: expected a date such as 2011-12-09, or an instant such as 2011-12-09T12:00:00Z");
    return time;
}

const std::vector<Section>& sections() {
    static const std::vector<Section> list = [] {
        std::vector<Section> all;
        all.push_back(section_of<CharterHeader>());
        all.push_back(section_of<rule::TableLimits, service::RoutingLimits>());
        all.push_back(section_of<service::RoutingOptions>());
        for (const Entry& e : entries()) e.sections(all);
        std::sort(all.begin(), all.end(), [](const Section& a, const Section& b) { return a.path < b.path; });
        return all;
    }();
    return list;
}

}  // namespace detail

const std::vector<AnalysisInfo>& analyses() {
    static const std::vector<AnalysisInfo> list = [] {
        std::vector<AnalysisInfo> all;
        for (const Entry& e : entries()) all.push_back(e.info);
        return all;
    }();
    return list;
}

Tree describe_all() {
    TreeList all, parts;
    for (const AnalysisInfo& a : analyses()) all.push_back(to_tree(a));
    for (const detail::Section& s : detail::sections()) parts.push_back(to_tree(s));
    Tree t = Tree::table();
    t.set("engine", engine_version());
    t.set("analyses", std::move(all));
    t.set("sections", std::move(parts));
    t.set("call", to_tree(describe_fields<detail::CallOptions>()));
    t.set("commands", service::describe_commands());
    t.set("events", service::describe_events());
    t.set("staff", service::describe_staff());
    t.set("forecasts", service::describe_forecasts());
    return t;
}

std::unique_ptr<Analysis> create(const Charter& charter, std::string_view name, const Tree& options) {
    return entry(name).create(charter, options);
}

std::unique_ptr<Analysis> view(const Analysis& source, const Charter& charter, std::string_view name, const Tree& options) {
    return entry(name).view(source, charter, options);
}

std::unique_ptr<Analysis> load_analysis(std::string_view file) {
    const storage::Envelope envelope = storage::open(storage::FileKind::analysis, file);
    for (const Entry& e : entries()) {
        if (e.info.name != envelope.name) continue;
        try {
            return e.load(envelope);
        } catch (const Error& error) {
            if (error.status() != Status::bad_option && error.status() != Status::unknown_name) throw;
            throw Error(Status::bad_file, "the saved file is damaged: " + std::string(error.what()));
        }
    }
    throw Error(Status::newer_file, "the saved file is of an analysis that this version does not have: " + detail::quoted(envelope.name));
}

std::shared_ptr<const Model> load_model(std::string_view file) {
    const storage::Envelope envelope = storage::open(storage::FileKind::model, file);
    const Entry* found = nullptr;
    for (const Entry& e : entries())
        if (e.info.name == envelope.name && e.load_model) found = &e;
    if (!found)
        throw Error(Status::newer_file, "the saved file is a model that this version does not have: " + detail::quoted(envelope.name));
    return found->load_model(envelope);
}

Result run(const Charter& charter, std::string_view name, const Tree& options, const std::vector<Input>& inputs, Progress* progress) {
    const auto analysis = create(charter, name, options);
    Finish how;
    how.threads = 0;
    how.progress = progress;
    std::vector<std::string_view> known;
    for (const PortInfo& port : analysis->info().inputs) known.push_back(port.name);
    for (std::size_t i = 0; i < inputs.size(); ++i) {
        const std::string_view given = inputs[i].name;
        if (std::find(known.begin(), known.end(), given) == known.end())
            throw Error(Status::unknown_name,
                        analysis->info().name + " has no input " + detail::quoted(given) + detail::hint(given, known, "inputs"));
        for (std::size_t k = 0; k < i; ++k)
            if (inputs[k].name == given) throw Error(Status::bad_option, "the input " + detail::quoted(given) + " is given twice");
    }
    for (const PortInfo& port : analysis->info().inputs) {
        const bool given = std::any_of(inputs.begin(), inputs.end(), [&](const Input& i) { return i.name == port.name; });
        if (port.required && !given)
            throw Error(Status::bad_option,
                        analysis->info().name + " needs the input " + detail::quoted(port.name) + ", and it is not given");
    }
    if (progress && progress->total == 0) {
        std::int64_t rows = 0;
        for (const Input& i : inputs) rows += i.table ? i.table->rows() : 0;
        progress->total = rows;
    }
    for (const Input& i : inputs) {
        if (i.table && i.model)
            throw Error(Status::bad_option, "the input " + detail::quoted(i.name) + " is given as a table and as a model");
        if (i.table) analysis->add(i.name, *i.table, progress);
        else how.models.emplace(i.name, i.model);
    }
    return analysis->finish(how);
}

}  // namespace kefu
