#include "kefu/charter/decide.hpp"

#include "kefu/core/analysis.hpp"

namespace kefu {

Result decide(const Charter& charter, const rule::DecisionTable& table, std::span<const Table> questions, const ColumnNames& columns,
              Progress* progress) {
    ResultBuilder out("rule.decide", charter.stamp());
    const auto decisions = out.table("decisions", table.decide(questions, columns, progress));
    out.report("table", table.name());
    std::int64_t asked = 0;
    for (const Table& t : questions) asked += t.rows();
    out.report("questions", asked);
    std::int64_t otherwise = 0;
    for (const std::uint8_t missing : decisions->columns()[0]->missing) otherwise += missing;
    out.report("otherwise", otherwise);
    return std::move(out).build();
}

Tree describe(const rule::DecisionTable& table) {
    Tree t = Tree::table();
    t.set("name", table.name());
    t.set("hit", write(table.hit()));
    t.set("rows", table.rows());
    TreeList otherwise;
    for (std::size_t k = 0; k < table.outputs().size(); ++k) {
        const rule::Value value = table.output(-1, k);
        otherwise.push_back(value.state == rule::Value::State::value ? Tree(table.outputs()[k].domain.text_of(value)) : Tree());
    }
    t.set("otherwise", table.answers_otherwise() ? Tree(std::move(otherwise)) : Tree("error"));
    const auto columns = [](const std::vector<rule::DecisionTable::Column>& list) {
        TreeList all;
        for (const auto& column : list) {
            Tree one = Tree::table();
            one.set("name", column.name);
            one.set("kind", write(column.domain.kind));
            if (column.domain.kind == rule::ValueKind::word) one.set("words", write(column.domain.words));
            if (column.domain.kind == rule::ValueKind::money) {
                one.set("scale", column.domain.money.scale);
                one.set("currency", column.domain.money.currency);
            }
            one.set("optional", column.domain.optional);
            all.push_back(std::move(one));
        }
        return Tree(std::move(all));
    };
    t.set("inputs", columns(table.inputs()));
    t.set("outputs", columns(table.outputs()));
    return t;
}

}  // namespace kefu
