#include "kefu/core/analysis.hpp"

namespace kefu {

namespace {
void drop_defaults(std::vector<FieldInfo>& fields) {
    for (FieldInfo& f : fields) {
        f.default_value = Tree();
        drop_defaults(f.fields);
    }
}

Tree to_tree(const PortInfo& port) {
    Tree tree = Tree::table();
    tree.set("name", port.name);
    tree.set("kind", port.is_model ? "model" : "table");
    tree.set("text", port.text);
    tree.set("required", port.required);
    if (!port.is_model) {
        // What a member starts with says nothing about a column.
        std::vector<FieldInfo> fields = port.fields;
        drop_defaults(fields);
        tree.set("fields", to_tree(fields));
    }
    return tree;
}

Tree to_tree(const std::vector<PortInfo>& ports) {
    TreeList list;
    for (const PortInfo& p : ports) list.push_back(to_tree(p));
    return Tree(std::move(list));
}
}  // namespace

Tree to_tree(const AnalysisInfo& info) {
    Tree tree = Tree::table();
    tree.set("name", info.name);
    tree.set("text", info.text);
    tree.set("accumulator", info.accumulator);
    tree.set("memory", word_of(info.memory));
    tree.set("memory_text", info.memory_text);
    tree.set("options", to_tree(info.options));
    tree.set("inputs", to_tree(info.inputs));
    tree.set("results", to_tree(info.results));
    return tree;
}

}  // namespace kefu
