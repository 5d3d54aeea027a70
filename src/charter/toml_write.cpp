// Values as TOML writes them.
#include <algorithm>

#include "charter/toml.hpp"

namespace kefu::detail {

namespace {

bool is_bare(std::string_view key) { return !key.empty() && std::all_of(key.begin(), key.end(), stands_in_bare_key); }

}  // namespace

std::string toml_key(const std::string& key) { return is_bare(key) ? key : to_json(Tree(key)); }

// JSON's texts, lists and numbers are TOML's too.
std::string toml_value(const Tree& value) {
    if (value.is(Tree::Kind::list)) {
        std::string text = "[";
        for (const Tree& t : value.list()) text += (text.size() > 1 ? ", " : "") + toml_value(t);
        return text + "]";
    }
    if (value.is(Tree::Kind::table)) {
        std::string text = "{ ";
        for (const TreeMember& m : value.members()) {
            if (m.value.is(Tree::Kind::null)) continue;  // nothing was said
            text += (text.size() > 2 ? ", " : "") + toml_key(m.key) + " = " + toml_value(m.value);
        }
        return text + " }";
    }
    return to_json(value);
}

}  // namespace kefu::detail
