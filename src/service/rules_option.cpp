#include "kefu/service/rules_option.hpp"

#include <algorithm>

#include "kefu/core/codec.hpp"

namespace kefu::service {

namespace {
constexpr std::string_view limits_key = "limits", changed_key = "changed";
}  // namespace

void read(const Tree& tree, RulesOption& out, Findings& findings) {
    if (!tree.is(Tree::Kind::table)) return kefu::detail::wrong_kind(tree, "expected_options", findings);
    RulesOption option = out;
    const std::size_t before = findings.errors();
    read_members(tree, option.routing, findings);
    const Tree* limits = tree.find(limits_key);
    const Tree* changed = tree.find(changed_key);
    if (limits) kefu::read(*limits, option.limits, findings);
    if (changed) kefu::read(*changed, option.changed, findings);
    std::vector<std::string_view> names = leaf_names<RoutingOptions>();
    names.insert(names.end(), {limits_key, changed_key});
    refuse_unknown(tree, names, findings);
    if (findings.errors() > before) return;
    if (!changed)
        for (const TreeMember& m : tree.members())
            if (std::find(option.changed.begin(), option.changed.end(), m.key) == option.changed.end()) option.changed.push_back(m.key);
    option.stated = option.stated || changed;
    out = std::move(option);
}

Tree write(const RulesOption& value) {
    if (!value.stated) return Tree::table();
    Tree t = kefu::write(value.routing);
    t.set(std::string(limits_key), kefu::write(value.limits));
    t.set(std::string(changed_key), kefu::write(value.changed));
    return t;
}

}  // namespace kefu::service
