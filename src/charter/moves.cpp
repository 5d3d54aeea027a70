#include "kefu/charter/moves.hpp"

#include <array>
#include <map>
#include <tuple>

#include "kefu/core/analysis.hpp"

namespace kefu {

namespace {

constexpr std::array<std::string_view, 4> compared{"tier", "grade", "segment", "abc"};

const Columns& customers_of(const Result& result) {
    if (!result.tables().empty()) {
        const Columns& first = *result.tables().front().second;
        if (!first.columns().empty() && first.columns().front()->name == "customer") return first;
    }
    throw Error(Status::bad_option, "a result of " + result.analysis() + " has no customers to compare; those of customer.score have");
}

/// -1, 0, 1 as the id of one row stands to that of another.
int order_of(const ResultColumn& a, std::int64_t i, const ResultColumn& b, std::int64_t k) {
    if (a.kind == Kind::integer) return a.integer(i) < b.integer(k) ? -1 : a.integer(i) > b.integer(k);
    const int order = a.word(i).compare(b.word(k));
    return order < 0 ? -1 : order > 0;
}

std::optional<std::string> word_at(const ResultColumn& column, std::int64_t row) {
    if (column.is_null(row)) return std::nullopt;
    return std::string(column.word(row));
}

/// A column of the answer: the words of a field, for the rows that moved.
ResultColumn picked(const ResultColumn& from, std::string name, const std::vector<std::int64_t>& rows) {
    ResultColumn column;
    column.name = std::move(name);
    column.kind = Kind::word;
    column.text = from.text;
    Words words;
    words.words = std::get<Words>(from.data).words;
    for (const std::int64_t row : rows) {
        words.codes.push_back(from.is_null(row) ? 0 : static_cast<std::int32_t>(from.integer(row)));
        column.missing.push_back(from.is_null(row));
    }
    column.data = std::move(words);
    return column;
}

}  // namespace

Result moves(const Result& before, const Result& after) {
    const Columns& a = customers_of(before);
    const Columns& b = customers_of(after);
    const ResultColumn &ids_a = *a.columns().front(), &ids_b = *b.columns().front();
    if (a.rows() > 0 && b.rows() > 0 && ids_a.kind != ids_b.kind)
        throw Error(Status::bad_option, "the ids of one result are whole numbers, those of the other texts");
    struct Pair {
        std::string_view name;
        const ResultColumn *a, *b;
    };
    std::vector<Pair> fields;
    for (const std::string_view name : compared) {
        const ResultColumn *x = a.find(name), *y = b.find(name);
        if (x && y) fields.push_back({name, x, y});
    }
    const ResultColumn* money = b.find("money") ? b.find("money") : b.find("value");

    struct Sum {
        std::int64_t customers = 0;
        Int128 money = 0;
    };
    std::map<std::tuple<std::size_t, std::optional<std::string>, std::optional<std::string>>, Sum> ways;
    std::vector<std::int64_t> rows_a, rows_b;
    std::int64_t both = 0, only_before = 0, only_after = 0;
    for (std::int64_t i = 0, k = 0; i < a.rows() || k < b.rows();) {
        const int order = i == a.rows() ? 1 : k == b.rows() ? -1 : order_of(ids_a, i, ids_b, k);
        if (order != 0) {
            ++(order < 0 ? only_before : only_after);
            ++(order < 0 ? i : k);
            continue;
        }
        bool moved = false;
        for (std::size_t f = 0; f < fields.size(); ++f) {
            auto from = word_at(*fields[f].a, i), to = word_at(*fields[f].b, k);
            if (from == to) continue;
            moved = true;
            Sum& sum = ways[{f, std::move(from), std::move(to)}];
            ++sum.customers;
            if (money && !money->is_null(k)) sum.money += money->integer(k);
        }
        if (moved) {
            rows_a.push_back(i);
            rows_b.push_back(k);
        }
        ++both;
        ++i;
        ++k;
    }

    std::vector<MoveRow> rows;
    for (const auto& [way, sum] : ways) {
        MoveRow& row = rows.emplace_back();
        row.field = fields[std::get<0>(way)].name;
        row.from = std::get<1>(way);
        row.to = std::get<2>(way);
        row.customers = sum.customers;
        row.money.minor = narrow(sum.money, "money of one way");
    }
    std::vector<ResultColumn> columns(1);
    columns[0].name = "customer";
    columns[0].text = ids_b.text;
    columns[0].personal = true;
    columns[0].kind = ids_b.kind;
    if (ids_b.kind == Kind::integer) {
        std::vector<std::int64_t> ids;
        for (const std::int64_t row : rows_b) ids.push_back(ids_b.integer(row));
        columns[0].data = std::move(ids);
    } else {
        Texts ids;
        for (const std::int64_t row : rows_b) ids.push_back(ids_b.word(row));
        columns[0].data = std::move(ids);
    }
    for (const Pair& f : fields) {
        columns.push_back(picked(*f.a, std::string(f.name) + "_before", rows_a));
        columns.push_back(picked(*f.b, std::string(f.name) + "_after", rows_b));
    }
    ResultBuilder out("charter.moves", after.stamp());
    out.table("moves", columns_of(rows, money ? money->scale : 2));
    const std::int64_t moved = static_cast<std::int64_t>(rows_a.size());
    out.table("customers", Columns(std::move(columns)));
    out.report("compared", both);
    out.report("moved", moved);
    out.report("only_before", only_before);
    out.report("only_after", only_after);
    return std::move(out).build();
}

}  // namespace kefu
