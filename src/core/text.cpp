#include "kefu/core/text.hpp"

namespace kefu {

void read(const Tree& tree, Text& out, Findings& findings) {
    Text text;
    const std::size_t before = findings.errors();
    if (tree.is(Tree::Kind::text)) {
        text.en = text.zh = tree.text();
    } else if (tree.is(Tree::Kind::table)) {
        if (const Tree* en = tree.find("en")) read(*en, text.en, findings);
        if (const Tree* zh = tree.find("zh")) read(*zh, text.zh, findings);
        refuse_unknown(tree, {"en", "zh"}, findings);
    } else {
        detail::wrong_kind(tree, "expected_text_in_languages", findings);
    }
    if (findings.errors() == before) out = std::move(text);
}

Tree write(const Text& value) {
    if (value.en == value.zh) return Tree(value.en);
    Tree t = Tree::table();
    t.set("en", value.en);
    t.set("zh", value.zh);
    return t;
}

}  // namespace kefu
