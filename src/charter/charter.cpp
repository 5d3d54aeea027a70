#include "kefu/charter/charter.hpp"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>

#include "charter/cross_checks.hpp"
#include "charter/default_charter.hpp"
#include "charter/sections.hpp"
#include "charter/toml.hpp"
#include "kefu/customer/purchases.hpp"

namespace kefu {

struct Charter::Data {
    std::string where;
    CharterHeader header;
    Stamp stamp;
    Tree document;
    Tree resolved;
    std::vector<rule::DecisionTable> tables;  // by name
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
            findings.error(m.line, m.position,
                           (m.value.is(Tree::Kind::table) ? "unknown section " : "unknown key ") + detail::quoted(here) +
                               detail::hint(here, known, "sections"));
        }
    }
}

/// What [charter] says must make sense by itself.
void check_header(const CharterHeader& header, const Tree& document, Findings& findings) {
    const auto note = [&](std::string_view key, std::string message) {
        const Tree* at = document.find_path("charter." + std::string(key));
        findings.error(at ? at->line : 0, at ? at->position : 0, std::move(message));
    };
    const auto check = [&](std::string_view key, const MoneyOptions& money, const TimeOptions& time) {
        try {
            const Decoding compiled(money, time);
        } catch (const Error& e) {
            note(key, std::string(e.message()));
        }
    };
    MoneyOptions money;
    money.currency = header.currency;
    check("currency", money, {});
    TimeOptions time;
    time.time_zone = header.time_zone;
    check("time_zone", {}, time);
    if (header.effective_from && header.effective_to && *header.effective_to < *header.effective_from)
        note("effective_to", "effective_to is before effective_from");
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
        findings.error(section->line, section->position, "expected decision tables, each with a name, as in [table.service_grade]");
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
            findings.error(at ? at->line : 0, at ? at->position : 0,
                           "table " + detail::quoted(m->key) + ", which is handed on, does not fit here: " + reason->message);
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
Tree resolve_sections(const Tree& document, Findings& findings) {
    Tree resolved = Tree::table();
    for (const detail::Section& s : detail::sections()) {
        std::vector<std::string_view> inside;
        for (const detail::Section& other : detail::sections())
            if (other.path.starts_with(s.path + ".")) inside.push_back(std::string_view(other.path).substr(s.path.size() + 1));
        Tree section = s.resolve(document, inside, findings);
        Tree& at = at_path(resolved, s.path);
        // What a charter extends stands in it now.
        for (TreeMember& m : section.members()) at.set(m.key, m.key == "extends" && s.path == "charter" ? Tree("") : std::move(m.value));
    }
    return resolved;
}

/// Reads the whole document; all that is wrong is noted. `own`: without what it extends.
Tree resolve(const Tree& document, const Tree& own, CharterHeader& header, std::vector<rule::DecisionTable>& tables, Findings& findings) {
    Tree resolved = resolve_sections(document, findings);
    Findings again(findings.where());  // already noted above
    check_section(document, header, {}, again);
    check_header(header, document, findings);
    sort_keys(resolved);
    if (Tree all = resolve_tables(document, own, header, tables, findings); !all.members().empty())
        resolved.set(std::string(tables_section), std::move(all));
    detail::check_across(document, own, tables, findings);
    return resolved;
}

/// The text of a file, as much of it as may be read.
std::string text_of(const std::string& path, const Limits& limits) {
    std::error_code failed;
    if (std::filesystem::is_directory(path, failed)) throw Error(Status::bad_file, "this is a folder; expected a charter", {path});
    std::ifstream file(path, std::ios::binary);
    if (!file) throw Error(Status::bad_file, "the charter cannot be opened; does it exist, and may you read it?", {path});
    // One byte more than the limit is enough to refuse it.
    std::string text(static_cast<std::size_t>(std::max<std::int64_t>(limits.bytes, 0)) + 1, '\0');
    file.read(text.data(), static_cast<std::streamsize>(text.size()));
    if (file.bad()) throw Error(Status::bad_file, "the charter cannot be read", {path});
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
                (void)resolve_sections(own, findings);
                return nullptr;
            }
            data->document = merged(parent->document, own);
        }
        data->resolved = resolve(data->document, own, data->header, data->tables, findings);
        if (findings.errors() > 0) return nullptr;
        data->stamp = {data->header.id, data->header.version, digest_of(to_json(data->resolved)), std::string(engine_version())};
        return data;
    }

   private:
    static constexpr std::size_t longest_chain = 8;

    std::shared_ptr<const Data> refuse(const Tree& at, std::string message) {
        findings.error(at.line, at.position, "extends: " + std::move(message));
        return nullptr;
    }
    std::shared_ptr<const Data> parent_of(const Tree& extends, std::string_view where, bool file) {
        const std::string& name = extends.text();
        if (name == "kefu:default") return Charter().data_;
        if (name.starts_with("kefu:"))
            return refuse(extends, "kefu ships no charter " + detail::quoted(name) + "; there is \"kefu:default\"");
        const std::filesystem::path relative(name);
        if (!file) return refuse(extends, "a text may extend \"kefu:default\" alone; load the file to extend another");
        if (relative.is_absolute()) return refuse(extends, "expected a file beside this one, such as \"group.toml\", got an absolute path");
        const std::string path = (std::filesystem::path(where).parent_path() / relative).lexically_normal().string();
        std::error_code failed;
        if (const auto kind = std::filesystem::status(path, failed).type();
            kind != std::filesystem::file_type::regular && kind != std::filesystem::file_type::not_found)
            return refuse(extends, detail::quoted(name) + " is no file");
        if (chain.empty()) chain.push_back(std::filesystem::path(where).lexically_normal().string());
        if (std::find(chain.begin(), chain.end(), path) != chain.end()) {
            std::string circle;
            for (const std::string& link : chain) circle += detail::quoted(link) + " extends ";
            return refuse(extends, "this is a circle: " + circle + detail::quoted(path));
        }
        if (chain.size() >= longest_chain)
            return refuse(extends, "more than " + std::to_string(longest_chain) + " charters extend one another");
        chain.push_back(path);
        Findings above(path);
        std::shared_ptr<const Data> parent;
        try {
            parent = Reader{limits, above, chain}.read(text_of(path, limits), path, true);
        } catch (const Error& e) {
            if (e.status() != Status::bad_file) throw;
            return refuse(extends, std::string(e.what()));
        }
        for (const Finding& f : above.all()) findings.add(f);
        return parent;
    }
};

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
    std::optional<Charter> best;
    std::optional<Charter> rival;  // holds on the day, too, and is recorded on the same one
    const auto recorded = [](const Charter& c) { return c.header().recorded_on.value_or(earliest_date); };
    for (const std::string& path : paths) {
        Charter charter = load(path, limits);
        const CharterHeader& h = charter.header();
        if ((h.effective_from && as_of < *h.effective_from) || (h.effective_to && *h.effective_to < as_of)) continue;
        if (known_on && h.recorded_on && *known_on < *h.recorded_on) continue;
        if (!best || recorded(*best) < recorded(charter)) {
            best = std::move(charter);
            rival.reset();
        } else if (recorded(*best) == recorded(charter)) {
            rival = std::move(charter);
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

std::string Charter::show() const {
    std::string text;
    for (const detail::Section& s : detail::sections()) {
        const Tree* own = resolved().find_path(s.path);
        if (!own) continue;
        text += (text.empty() ? "[" : "\n[") + s.path + "]\n";
        for (const FieldInfo& f : s.fields) {
            const Tree* value = own->find(f.name);
            text += "# " + f.text + "\n";
            // An option that nobody set has no value in TOML: it is shown as a comment.
            if (!value || value->is(Tree::Kind::null)) text += "# " + f.name + " =\n";
            else text += f.name + " = " + detail::toml_value(*value) + "\n";
        }
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
