#include "kefu/charter/charter.hpp"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>

#include "charter/default_charter.hpp"
#include "charter/sections.hpp"
#include "charter/toml.hpp"

namespace kefu {

struct Charter::Data {
    std::string where;
    CharterHeader header;
    Stamp stamp;
    Tree document;
    Tree resolved;
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
        if (is_section) continue;  // its own keys are checked there
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

/// Reads the whole document; all that is wrong is noted.
Tree resolve(const Tree& document, CharterHeader& header, Findings& findings) {
    refuse_unknown_sections(document, {}, findings);
    Tree resolved = Tree::table();
    for (const detail::Section& s : detail::sections()) {
        std::vector<std::string_view> inside;
        for (const detail::Section& other : detail::sections())
            if (other.path.starts_with(s.path + ".")) inside.push_back(std::string_view(other.path).substr(s.path.size() + 1));
        Tree own = s.resolve(document, inside, findings);
        Tree& at = at_path(resolved, s.path);
        for (TreeMember& m : own.members()) at.set(m.key, std::move(m.value));
    }
    Findings again(findings.where());  // already noted above
    check_section(document, header, {}, again);
    check_header(header, document, findings);
    sort_keys(resolved);
    return resolved;
}

bool is_bare(std::string_view key) {
    return !key.empty() && std::all_of(key.begin(), key.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
    });
}

/// A value as TOML; JSON's texts, lists and numbers are TOML's too.
std::string toml_value(const Tree& value) {
    if (value.is(Tree::Kind::list)) {
        std::string text = "[";
        for (const Tree& t : value.list()) text += (text.size() > 1 ? ", " : "") + toml_value(t);
        return text + "]";
    }
    if (value.is(Tree::Kind::table)) {
        std::string text = "{ ";
        for (const TreeMember& m : value.members())
            text += (text.size() > 2 ? ", " : "") + (is_bare(m.key) ? m.key : to_json(Tree(m.key))) + " = " + toml_value(m.value);
        return text + " }";
    }
    return to_json(value);
}

}  // namespace

Charter Charter::parse(std::string_view toml, std::string_view where, const Limits& limits) {
    Findings findings{std::string(where)};
    auto data = std::make_shared<Data>();
    data->where = where;
    data->document = detail::parse_toml(toml, limits, findings);
    if (findings.errors() == 0) data->resolved = resolve(data->document, data->header, findings);
    findings.sort();
    findings.raise(Status::bad_charter);
    data->stamp = {data->header.id, data->header.version, digest_of(to_json(data->resolved)), std::string(engine_version())};
    return Charter(std::move(data));
}

std::vector<Finding> Charter::check(std::string_view toml, std::string_view where, const Limits& limits) {
    Findings findings{std::string(where)};
    const Tree document = detail::parse_toml(toml, limits, findings);
    CharterHeader header;
    if (findings.errors() == 0) (void)resolve(document, header, findings);
    findings.sort();
    return findings.all();
}

Charter Charter::load(const std::string& path, const Limits& limits) {
    std::error_code failed;
    if (std::filesystem::is_directory(path, failed)) throw Error(Status::bad_file, "this is a folder; expected a charter", {path});
    std::ifstream file(path, std::ios::binary);
    if (!file) throw Error(Status::bad_file, "the charter cannot be opened; does it exist, and may you read it?", {path});
    // One byte more than the limit is enough to refuse it.
    std::string text(static_cast<std::size_t>(std::max<std::int64_t>(limits.bytes, 0)) + 1, '\0');
    file.read(text.data(), static_cast<std::streamsize>(text.size()));
    if (file.bad()) throw Error(Status::bad_file, "the charter cannot be read", {path});
    text.resize(static_cast<std::size_t>(file.gcount()));
    return parse(text, path, limits);
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
            else text += f.name + " = " + toml_value(*value) + "\n";
        }
    }
    return text;
}

}  // namespace kefu
