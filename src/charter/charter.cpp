#include "kefu/charter/charter.hpp"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <optional>

#include "charter/cross_checks.hpp"
#include "charter/default_charter.hpp"
#include "charter/finding_texts.hpp"
#include "charter/routing.hpp"
#include "charter/sections.hpp"
#include "charter/toml.hpp"
#include "core/explained_error.hpp"
#include "kefu/charter/routing.hpp"
#include "kefu/core/utf8.hpp"
#include "kefu/customer/purchases.hpp"

namespace kefu {

struct Charter::Data {
    std::string where;
    CharterHeader header;
    Stamp stamp;
    Tree document;
    Tree resolved;
    std::vector<rule::DecisionTable> tables;  // by name
    mutable std::once_flag rules_made;
    mutable std::optional<service::RoutingRules> rules;  // made when they are asked for
};

namespace {

/// The table at a path of table names; made where it is not there.
Tree& at_path(Tree& tree, std::string_view path) {
    Tree* at = &tree;
    while (!path.empty()) {
        const auto dot = path.find('.');
        const std::string_view key = path.substr(0, dot);
        path = dot == std::string_view::npos ? std::string_view() : path.substr(dot + 1);
        Tree* next = nullptr;
        for (TreeMember& m : at->members())
            if (m.key == key) next = &m.value;
        at = next ? next : &at->set(std::string(key), Tree::table());
    }
    return *at;
}

void sort_keys(Tree& tree) {
    if (tree.is(Tree::Kind::list)) {
        for (Tree& t : tree.list()) sort_keys(t);
    } else if (tree.is(Tree::Kind::table)) {
        std::sort(tree.members().begin(), tree.members().end(), [](const TreeMember& a, const TreeMember& b) { return a.key < b.key; });
        for (TreeMember& m : tree.members()) sort_keys(m.value);
    }
}

constexpr std::string_view tables_section = "table";

/// Notes every table that is no section, and every value outside sections.
void refuse_unknown_sections(const Tree& tree, const std::string& path, Findings& findings) {
    for (const TreeMember& m : tree.members()) {
        const std::string here = path.empty() ? m.key : path + "." + m.key;
        bool is_section = false, leads_to_one = false;
        std::vector<std::string_view> known;
        for (const detail::Section& s : detail::sections()) {
            is_section = is_section || s.path == here;
            leads_to_one = leads_to_one || s.path.starts_with(here + ".");
            known.push_back(s.path);
        }
        known.emplace_back("table.<name>");
        if (is_section || here == tables_section) continue;  // their own keys are checked there
        if (leads_to_one && m.value.is(Tree::Kind::table)) {
            refuse_unknown_sections(m.value, here, findings);
        } else {
            findings.error(m.line, m.position, detail::charter_texts,
                           m.value.is(Tree::Kind::table) ? "unknown_section" : "key_outside_sections",
                           {{"key", here}, {"hint", detail::hints(here, known, "sections", "章节")}});
        }
    }
}

/// What [charter] says must make sense by itself.
void check_header(const CharterHeader& header, const Tree& own, Findings& findings) {
    const auto check = [&](const MoneyOptions& money, const TimeOptions& time) {
        try {
            const Decoding compiled(money, time);
        } catch (const Error& e) {
            detail::note_options(e, "charter", own, findings);
        }
    };
    MoneyOptions money;
    money.currency = header.currency;
    check(money, {});
    TimeOptions time;
    time.time_zone = header.time_zone;
    check({}, time);
    if (header.effective_from && header.effective_to && *header.effective_to < *header.effective_from) {
        const Tree* at = detail::place_of(own, "charter.effective_to");
        findings.error(at ? at->line : 0, at ? at->position : 0, detail::charter_texts, "effective_to_before_from");
    }
}

/// What people write for a currency, and its code. It is told and taken: amounts are what they are.
void check_currencies(const Tree& own, Findings& findings) {
    constexpr std::pair<std::string_view, std::string_view> habits[] = {{"RMB", "CNY"}, {"NTD", "TWD"}, {"UKP", "GBP"}, {"STG", "GBP"}};
    for (const std::string_view path : {"charter.currency", "customer.purchases.currency"}) {
        const Tree* at = own.find_path(path);
        if (!at || !at->is(Tree::Kind::text)) continue;
        for (const auto& [habit, code] : habits)
            if (at->text() == habit)
                findings.warning(at->line, at->position, detail::charter_texts, "currency_by_habit", {{"currency", habit}, {"code", code}});
    }
}

/// Amounts in tables are those of the purchases.
rule::MoneyUnit money_unit(const Tree& document, const CharterHeader& header) {
    customer::PurchaseOptions purchases;
    Findings again("");  // noted where the section is read
    read_sections(document, purchases, again);
    return {static_cast<std::int32_t>(purchases.money.scale),
            purchases.money.currency.empty() ? header.currency : purchases.money.currency};
}

/// [table.*]: compiled, and checked by themselves. What is written back keeps the order of inputs and outputs, for the cells
/// of a row go by it.
Tree resolve_tables(const Tree& document, const Tree& own_document, const CharterHeader& header, std::vector<rule::DecisionTable>& tables,
                    Findings& findings) {
    Tree resolved = Tree::table();
    const Tree* section = document.find(tables_section);
    if (!section) return resolved;
    if (!section->is(Tree::Kind::table)) {
        findings.error(section->line, section->position, detail::charter_texts, "expected_tables");
        return resolved;
    }
    rule::TableLimits limits;
    Findings again("");
    read_sections(document, limits, again);
    const rule::MoneyUnit money = money_unit(document, header);
    std::vector<const TreeMember*> members;
    for (const TreeMember& m : section->members()) members.push_back(&m);
    std::sort(members.begin(), members.end(), [](const TreeMember* a, const TreeMember* b) { return a->key < b->key; });
    for (const TreeMember* m : members) {
        Findings above("");  // of a table that is handed on: its warnings are told where it stands
        const Tree* own_tables = own_document.find(tables_section);
        const bool inherited = !own_tables || !own_tables->is(Tree::Kind::table) || !own_tables->find(m->key);
        auto table = rule::DecisionTable::read(m->value, m->key, money, limits, inherited ? above : findings);
        if (!table && inherited) {
            const Tree* at = own_document.find_path("charter.extends");
            const auto reason =
                std::find_if(above.all().begin(), above.all().end(), [](const Finding& f) { return f.severity == Severity::error; });
            findings.error(at ? at->line : 0, at ? at->position : 0, detail::charter_texts, "table_does_not_fit",
                           {{"table", m->key}, {"why", Phrase{reason->message, reason->message_zh}}});
        }
        if (!table) continue;
        Tree own = Tree::table();
        own.set("hit", write(table->hit()));
        for (const std::string_view key : {"input", "output"}) own.set(std::string(key), *m->value.find(key));
        own.set("otherwise", m->value.find("otherwise") ? *m->value.find("otherwise") : Tree("error"));
        own.set("rows", *m->value.find("rows"));
        resolved.set(m->key, std::move(own));
        tables.push_back(std::move(*table));
    }
    return resolved;
}

/// What a document says over what it extends: sections key by key; lists and decision tables are replaced whole. What a charter
/// says of itself alone is not handed on.
Tree merged(const Tree& parent, const Tree& own, int depth = 0, bool header = false, bool tables = false) {
    Tree out = Tree::table();
    out.line = own.line;
    out.position = own.position;
    const auto is_own = [&](std::string_view key) {
        return header && (key == "id" || key == "version" || key.starts_with("effective_") || key == "recorded_on" || key == "extends");
    };
    for (const TreeMember& m : parent.members())
        if (!own.find(m.key) && !is_own(m.key)) out.members().push_back(m);
    for (const TreeMember& m : own.members()) {
        TreeMember& put = out.members().emplace_back(m);
        const Tree* above = parent.find(m.key);
        if (tables || !above || !above->is(Tree::Kind::table) || !m.value.is(Tree::Kind::table)) continue;
        put.value = merged(*above, m.value, depth + 1, depth == 0 && m.key == "charter", depth == 0 && m.key == tables_section);
    }
    return out;
}

/// The sections of described options, strictly: every key known, every value right, and what is not said filled in.
Tree resolve_sections(const Tree& document, const Tree& own, Findings& findings) {
    Tree resolved = Tree::table();
    for (const detail::Section& s : detail::sections()) {
        std::vector<std::string_view> inside;
        for (const detail::Section& other : detail::sections())
            if (other.path.starts_with(s.path + ".")) inside.push_back(std::string_view(other.path).substr(s.path.size() + 1));
        Tree section = s.resolve(document, own, inside, findings);
        Tree& at = at_path(resolved, s.path);
        // What a charter extends stands in it now.
        for (TreeMember& m : section.members()) at.set(m.key, m.key == "extends" && s.path == "charter" ? Tree("") : std::move(m.value));
    }
    return resolved;
}

/// Reads the whole document; all that is wrong is noted. `own`: without what it extends.
/// `toml`: the text of that.
Tree resolve(const Tree& document, const Tree& own, std::string_view toml, CharterHeader& header, std::vector<rule::DecisionTable>& tables,
             Findings& findings) {
    Tree resolved = resolve_sections(document, own, findings);
    Findings again(findings.where());  // already noted above
    check_section(document, header, {}, again);
    check_header(header, own, findings);
    check_currencies(own, findings);
    sort_keys(resolved);
    if (Tree all = resolve_tables(document, own, header, tables, findings); !all.members().empty())
        resolved.set(std::string(tables_section), std::move(all));
    detail::check_across(document, own, tables, findings);
    detail::check_routing(document, own, toml, findings);
    return resolved;
}

/// The text of a file, as much of it as may be read.
std::string text_of(const std::string& path, const Limits& limits) {
    const auto refuse = [&](std::string_view code) {
        throw detail::ExplainedError(Status::bad_file, code, told(detail::charter_texts, code), {}, {path});
    };
    std::error_code failed;
    if (std::filesystem::is_directory(path, failed)) refuse("file_is_folder");
    std::ifstream file(path, std::ios::binary);
    if (!file) refuse("file_not_opened");
    // One byte more than the limit is enough to refuse it.
    std::string text(static_cast<std::size_t>(std::max<std::int64_t>(limits.bytes, 0)) + 1, '\0');
    file.read(text.data(), static_cast<std::streamsize>(text.size()));
    if (file.bad()) refuse("file_not_read");
    text.resize(static_cast<std::size_t>(file.gcount()));
    return text;
}

}  // namespace

/// One document, with those that it extends.
struct Charter::Reader {
    const Limits& limits;
    Findings& findings;              // of the document that was asked for
    std::vector<std::string> chain;  // the files that extend one another, the first in front

    /// Reads a text; `file`: it stands in one, and may extend others. Null where something is wrong, which is noted then.
    std::shared_ptr<const Data> read(std::string_view toml, std::string_view where, bool file) {
        auto data = std::make_shared<Data>();
        data->where = where;
        data->document = detail::parse_toml(toml, limits, findings);
        if (findings.errors() > 0) return nullptr;
        refuse_unknown_sections(data->document, {}, findings);
        Tree own = data->document;
        if (const Tree* extends = own.find_path("charter.extends"); extends && extends->is(Tree::Kind::text) && !extends->text().empty()) {
            const auto parent = parent_of(*extends, where, file);
            if (!parent) {
                // Tables may need what is not known now; the sections stand for themselves.
                (void)resolve_sections(own, own, findings);
                return nullptr;
            }
            data->document = merged(parent->document, own);
        }
        data->resolved = resolve(data->document, own, toml, data->header, data->tables, findings);
        if (findings.errors() > 0) return nullptr;
        data->stamp = {data->header.id, data->header.version, digest_of(to_json(data->resolved)), std::string(engine_version())};
        return data;
    }

   private:
    static constexpr std::size_t longest_chain = 8;

    std::shared_ptr<const Data> refuse(const Tree& at, std::string_view code, FindingValues values = {}) {
        findings.error(at.line, at.position, detail::charter_texts, code, values);
        return nullptr;
    }
    std::shared_ptr<const Data> parent_of(const Tree& extends, std::string_view where, bool file) {
        const std::string& name = extends.text();
        if (name == "kefu:default") return Charter().data_;
        if (name.starts_with("kefu:")) return refuse(extends, "extends_unknown", {{"name", name}});
        const std::filesystem::path relative(name);
        if (!file) return refuse(extends, "extends_from_text");
        if (relative.is_absolute()) return refuse(extends, "extends_absolute");
        const std::string path = (std::filesystem::path(where).parent_path() / relative).lexically_normal().string();
        std::error_code failed;
        if (const auto kind = std::filesystem::status(path, failed).type();
            kind != std::filesystem::file_type::regular && kind != std::filesystem::file_type::not_found)
            return refuse(extends, "extends_no_file", {{"name", name}});
        if (chain.empty()) chain.push_back(std::filesystem::path(where).lexically_normal().string());
        if (std::find(chain.begin(), chain.end(), path) != chain.end()) {
            Phrase circle;
            for (const std::string& link : chain) {
                circle.en += detail::quoted(link) + " extends ";
                circle.zh += "“" + detail::fit(link) + "”继承";
            }
            circle.en += detail::quoted(path);
            circle.zh += "“" + detail::fit(path) + "”";
            return refuse(extends, "extends_circle", {{"circle", circle}});
        }
        if (chain.size() >= longest_chain) return refuse(extends, "extends_too_many", {{"most", longest_chain}});
        chain.push_back(path);
        Findings above(path);
        std::shared_ptr<const Data> parent;
        try {
            parent = Reader{limits, above, chain}.read(text_of(path, limits), path, true);
        } catch (const detail::ExplainedError& e) {
            return refuse(extends, "extends_unreadable", {{"why", Phrase{e.what(), escape_controls(path) + "：" + e.zh()}}});
        }
        for (const Finding& f : above.all()) findings.add(f);
        return parent;
    }
};

void detail::note_options(const Error& error, std::string_view section, const Tree& own, Findings& findings) {
    std::string path(section);
    if (const auto* explained = dynamic_cast<const ExplainedError*>(&error); explained && !explained->field().empty())
        path.append(".").append(explained->field());
    const Tree* at = place_of(own, path);
    note(findings, at ? at->line : 0, at ? at->position : 0, error);
}

Charter Charter::parse(std::string_view toml, std::string_view where, const Limits& limits) {
    Findings findings{std::string(where)};
    auto data = Reader{limits, findings, {}}.read(toml, where, false);
    findings.sort();
    findings.raise(Status::bad_charter);
    return Charter(std::move(data));
}

std::vector<Finding> Charter::check(std::string_view toml, std::string_view where, const Limits& limits) {
    Findings findings{std::string(where)};
    (void)Reader{limits, findings, {}}.read(toml, where, false);
    findings.sort();
    return findings.all();
}

Charter Charter::load(const std::string& path, const Limits& limits) {
    Findings findings(path);
    auto data = Reader{limits, findings, {}}.read(text_of(path, limits), path, true);
    findings.sort();
    findings.raise(Status::bad_charter);
    return Charter(std::move(data));
}

std::vector<Finding> Charter::check_file(const std::string& path, const Limits& limits) {
    Findings findings(path);
    (void)Reader{limits, findings, {}}.read(text_of(path, limits), path, true);
    findings.sort();
    return findings.all();
}

Charter Charter::in_force(const std::string& folder, Date as_of, std::optional<Date> known_on, const Limits& limits) {
    std::error_code failed;
    std::vector<std::string> paths;
    for (const auto& entry : std::filesystem::directory_iterator(folder, failed))
        if (entry.path().extension() == ".toml") paths.push_back(entry.path().string());
    if (failed) throw Error(Status::bad_file, "the folder cannot be read: " + failed.message(), {folder});
    std::sort(paths.begin(), paths.end());
    std::vector<Charter> charters;
    std::optional<Error> broken;
    std::size_t more_broken = 0;
    for (const std::string& path : paths) {
        try {
            charters.push_back(load(path, limits));
        } catch (const Error& e) {
            if (e.status() != Status::bad_charter && e.status() != Status::bad_file) throw;
            if (broken) ++more_broken;
            else broken = e;
        }
    }
    if (broken && more_broken > 0) {
        throw Error(broken->status(),
                    std::string(broken->message()) + " (" + std::to_string(more_broken) +
                        (more_broken == 1 ? " more file" : " more files") +
                        " of the folder cannot be read either; kefu charter check --folder tells all)",
                    broken->place());
    }
    if (broken) throw Error(*broken);
    // A charter that another one extends, and that gives no days of its own, is what they have in common: it is no rival of theirs,
    // and holds where none of them does.
    const auto only_extended = [&](const Charter& base) {
        const CharterHeader& h = base.header();
        if (h.effective_from || h.effective_to || h.recorded_on) return false;
        return std::any_of(charters.begin(), charters.end(), [&](const Charter& c) {
            const std::string& name = c.header().extends;
            return !name.empty() && (std::filesystem::path(c.where()).parent_path() / name).lexically_normal() ==
                                        std::filesystem::path(base.where()).lexically_normal();
        });
    };
    std::optional<Charter> best;
    std::optional<Charter> rival;  // holds on the day, too, and is recorded on the same one
    const auto recorded = [](const Charter& c) { return c.header().recorded_on.value_or(earliest_date); };
    for (const bool bases : {false, true}) {
        if (best) break;
        for (const Charter& charter : charters) {
            const CharterHeader& h = charter.header();
            if (only_extended(charter) != bases) continue;
            if ((h.effective_from && as_of < *h.effective_from) || (h.effective_to && *h.effective_to < as_of)) continue;
            if (known_on && h.recorded_on && *known_on < *h.recorded_on) continue;
            if (!best || recorded(*best) < recorded(charter)) {
                best = charter;
                rival.reset();
            } else if (recorded(*best) == recorded(charter)) {
                rival = charter;
            }
        }
    }
    if (!best) {
        throw Error(Status::bad_charter,
                    "no charter of " + std::to_string(paths.size()) + " holds on " + to_text(as_of) +
                        (known_on ? " as far as was known on " + to_text(*known_on) : ""),
                    {folder});
    }
    if (rival) {
        throw Error(Status::bad_charter,
                    "two charters hold on " + to_text(as_of) + ": " + detail::quoted(best->where()) + " and " +
                        detail::quoted(rival->where()) + "; end one with effective_to, or say with recorded_on which was decided later",
                    {folder});
    }
    return *best;
}

Charter::Charter() {
    static const Charter shared = parse(detail::default_charter, "the default charter");
    data_ = shared.data_;
}

const CharterHeader& Charter::header() const noexcept { return data_->header; }
const Stamp& Charter::stamp() const noexcept { return data_->stamp; }
const Tree& Charter::document() const noexcept { return data_->document; }
const Tree& Charter::resolved() const noexcept { return data_->resolved; }
std::string_view Charter::where() const noexcept { return data_->where; }
const std::vector<rule::DecisionTable>& Charter::tables() const noexcept { return data_->tables; }

const rule::DecisionTable& Charter::table(std::string_view name) const {
    std::vector<std::string_view> known;
    for (const rule::DecisionTable& t : tables()) {
        if (t.name() == name) return t;
        known.push_back(t.name());
    }
    throw Error(Status::unknown_name, "there is no decision table " + detail::quoted(name) + detail::hint(name, known, "tables"),
                {data_->where});
}

void Charter::bind(rule::TableOption& option, std::string_view usual) const {
    if (option.table) return;
    const auto found =
        std::find_if(tables().begin(), tables().end(), [&](const rule::DecisionTable& t) { return t.name() == option.name; });
    if (found == tables().end()) {
        if (option.name != usual) (void)table(option.name);
        return;
    }
    option.table = *found;
    option.definition = *resolved().find(tables_section)->find(option.name);
    option.money = money_unit(document(), header());
}
void Charter::bind(service::RulesOption& option) const {
    if (option.stated) return;
    option.routing = get<service::RoutingOptions>();
    option.limits = get<service::RoutingLimits>();
    option.stated = true;
}

service::RoutingRules routing_rules(const Charter& charter) {
    const Charter::Data& data = *charter.data_;
    std::call_once(data.rules_made, [&] {
        data.rules.emplace(charter.get<service::RoutingOptions>(), charter.get<service::RoutingLimits>(), charter.stamp());
    });
    return *data.rules;
}

namespace {

/// Options under a header, each with what it means (`explained`). Options by name, as those of each class of requests, stand in tables
/// of their own below; what they mean is said at the first.
void show_section(std::string& text, const std::string& header, const std::string& path, const std::vector<FieldInfo>& fields,
                  const Tree& own, Language language, bool explained) {
    const auto comment = [&](const FieldInfo& f) {
        return "# " + (language == Language::zh && !f.text_zh.empty() ? f.text_zh : f.text) + "\n";
    };
    const auto by_name = [](const FieldInfo& f, const Tree& value) {
        return f.type == "map" && f.of == "table" && value.is(Tree::Kind::table) && !value.members().empty();
    };
    text += header + "\n";
    for (const FieldInfo& f : fields) {
        const Tree* value = own.find(f.name);
        if (value && by_name(f, *value)) continue;
        if (explained) text += comment(f);
        // An option that nobody set has no value in TOML: it is shown as a comment.
        if (!value || value->is(Tree::Kind::null)) {
            if (explained) text += "# " + f.name + " =\n";
        } else if (f.type == "list" && f.of == "table" && value->is(Tree::Kind::list) && !value->list().empty()) {
            text += f.name + " = [\n";
            for (const Tree& one : value->list()) text += "  " + detail::toml_value(one) + ",\n";
            text += "]\n";
        } else {
            text += f.name + " = " + detail::toml_value(*value) + "\n";
        }
    }
    for (const FieldInfo& f : fields) {
        const Tree* value = own.find(f.name);
        if (!value || !by_name(f, *value)) continue;
        bool first = true;
        for (const TreeMember& m : value->members()) {
            const std::string here = path + "." + f.name + "." + detail::toml_key(m.key);
            text += "\n" + (first ? comment(f) : std::string());
            show_section(text, "[" + here + "]", here, f.fields, m.value, language, first);
            first = false;
        }
    }
}

}  // namespace

std::string Charter::show(Language language) const {
    std::string text;
    for (const detail::Section& s : detail::sections()) {
        const Tree* own = resolved().find_path(s.path);
        if (!own) continue;
        if (!text.empty()) text += "\n";
        show_section(text, "[" + s.path + "]", s.path, s.fields, *own, language, true);
    }
    for (const rule::DecisionTable& table : tables()) {
        const Tree& own = *resolved().find(tables_section)->find(table.name());
        const auto named = [&](std::string_view key) {
            for (const TreeMember& m : own.find(key)->members())
                text += std::string(key) + "." + detail::toml_key(m.key) + " = " + detail::toml_value(m.value) + "\n";
        };
        text += "\n[table." + detail::toml_key(table.name()) + "]\nhit = " + detail::toml_value(*own.find("hit")) + "\n";
        named("input");
        named("output");
        text += "otherwise = " + detail::toml_value(*own.find("otherwise")) + "\nrows = [\n";
        for (const Tree& row : own.find("rows")->list()) text += "  " + detail::toml_value(row) + ",\n";
        text += "]\n";
    }
    return text;
}

}  // namespace kefu
