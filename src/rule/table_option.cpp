#include "kefu/rule/table_option.hpp"

#include <algorithm>

#include "kefu/core/codec.hpp"
#include "rule/finding_texts.hpp"

namespace kefu::rule {

void read(const Tree& tree, TableOption& out, Findings& findings) {
    if (tree.is(Tree::Kind::text)) {
        out = TableOption{tree.text(), std::nullopt, {}, {}};
        return;
    }
    if (!tree.is(Tree::Kind::table)) return detail::wrong_kind(tree, finding_texts, "expected_table_name", findings);
    TableOption option;
    std::int64_t scale = option.money.scale;
    const std::size_t before = findings.errors();
    for (const auto& [key, text] : {std::pair("name", &option.name), std::pair("currency", &option.money.currency)})
        if (const Tree* t = tree.find(key)) kefu::read(*t, *text, findings);
    if (const Tree* t = tree.find("scale")) kefu::read(*t, scale, findings);
    option.money.scale = static_cast<std::int32_t>(std::clamp<std::int64_t>(scale, 0, max_money_scale));
    if (const Tree* t = tree.find("table")) {
        option.definition = *t;
        TableLimits any;  // it was within those of its charter
        any.rows_of_a_table = 1'000'000;
        option.table = DecisionTable::read(*t, option.name, option.money, any, findings);
    }
    refuse_unknown(tree, {"name", "currency", "scale", "table"}, findings);
    if (findings.errors() == before) out = std::move(option);
}

Tree write(const TableOption& value) {
    if (!value.table) return Tree(value.name);
    Tree t = Tree::table();
    t.set("name", value.name);
    t.set("currency", value.money.currency);
    t.set("scale", std::int64_t{value.money.scale});
    t.set("table", value.definition);
    return t;
}

}  // namespace kefu::rule
