#include "kefu/core/describe.hpp"

namespace kefu {

namespace detail {
FieldInfo& add_field(std::vector<FieldInfo>& out, std::string_view name, std::string_view text, const std::string& section) {
    FieldInfo& info = out.emplace_back();
    info.name = name;
    info.text = text;
    info.section = section;
    return info;
}
}  // namespace detail

Tree to_tree(const FieldInfo& info) {
    Tree tree = Tree::table();
    tree.set("name", info.name);
    tree.set("type", info.type);
    if (!info.of.empty()) tree.set("of", info.of);
    tree.set("text", info.text);
    if (!info.text_zh.empty()) tree.set("text_zh", info.text_zh);
    tree.set("optional", info.optional);
    if (info.required) tree.set("required", true);
    if (info.personal) tree.set("personal", true);
    if (!info.group.empty()) tree.set("group", info.group);
    if (info.range) tree.set("range", TreeList{info.range->low, info.range->high});
    if (info.ascending) tree.set("ascending", true);
    if (info.not_empty) tree.set("not_empty", true);
    if (!info.nulls.empty()) tree.set("nulls", info.nulls);
    if (!info.words.empty()) {
        TreeList words;
        for (const auto& [word, text] : info.words) {
            Tree& w = words.emplace_back(Tree::table());
            w.set("word", word);
            w.set("text", text);
        }
        tree.set("words", std::move(words));
    }
    if (!info.fields.empty()) tree.set("fields", to_tree(info.fields));
    if (!info.section.empty()) tree.set("section", info.section);
    if (!info.default_value.is(Tree::Kind::null)) tree.set("default", info.default_value);
    return tree;
}

Tree to_tree(const std::vector<FieldInfo>& infos) {
    TreeList list;
    for (const FieldInfo& info : infos) list.push_back(to_tree(info));
    return Tree(std::move(list));
}

}  // namespace kefu
