#include "kefu/core/tree.hpp"

namespace kefu {

Tree::Tree(const Tree& other) : line(other.line), position(other.position) {
    switch (other.kind()) {
        case Kind::null: break;
        case Kind::boolean: value_ = other.boolean(); break;
        case Kind::integer: value_ = other.integer(); break;
        case Kind::real: value_ = std::get<double>(other.value_); break;
        case Kind::text: value_ = std::string(other.text()); break;
        case Kind::list: value_ = TreeList(other.list()); break;
        case Kind::table: value_ = Members(other.members()); break;
    }
}

const Tree* Tree::find(std::string_view key) const noexcept {
    const Members* members = std::get_if<Members>(&value_);
    if (!members) return nullptr;
    for (const TreeMember& m : *members)
        if (m.key == key) return &m.value;
    return nullptr;
}

const Tree* Tree::find_path(std::string_view path) const noexcept {
    const Tree* at = this;
    while (at) {
        const std::size_t dot = path.find('.');
        at = at->find(path.substr(0, dot));
        if (dot == std::string_view::npos) break;
        path.remove_prefix(dot + 1);
    }
    return at;
}

Tree& Tree::set(std::string key, Tree value) {
    Members& all = std::get<Members>(value_);
    all.push_back(TreeMember{std::move(key), std::move(value), 0, 0});
    return all.back().value;
}

std::string_view kind_name(Tree::Kind kind) noexcept {
    switch (kind) {
        case Tree::Kind::null: return "null";
        case Tree::Kind::boolean: return "true or false";
        case Tree::Kind::integer: return "a whole number";
        case Tree::Kind::real: return "a number";
        case Tree::Kind::text: return "text";
        case Tree::Kind::list: return "a list";
        case Tree::Kind::table: return "a table";
    }
    return "an unknown value";
}

}  // namespace kefu
