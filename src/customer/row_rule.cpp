#include "kefu/customer/row_rule.hpp"

#include <algorithm>

#include "core/explained_error.hpp"
#include "core/hint.hpp"
#include "customer/finding_texts.hpp"

namespace kefu::customer {

namespace {

[[noreturn]] void wrong(std::string_view rule, std::string_view code) {
    detail::refuse_option({}, finding_texts, code, {{"rule", rule}, {"shape", told(finding_texts, "row_rule_shape")}});
}

std::string_view trim(std::string_view s) {
    while (!s.empty() && s.front() == ' ') s.remove_prefix(1);
    while (!s.empty() && s.back() == ' ') s.remove_suffix(1);
    return s;
}

/// Takes one word, or one text in single quotes, from the front.
std::string_view take(std::string_view& rest) {
    rest = trim(rest);
    if (!rest.empty() && rest.front() == '\'') {
        const auto end = rest.find('\'', 1);
        if (end == std::string_view::npos) return {};
        const auto word = rest.substr(1, end - 1);
        rest = trim(rest.substr(end + 1));
        return word;
    }
    const auto end = std::min(rest.find(' '), rest.size());
    const auto word = rest.substr(0, end);
    rest = trim(rest.substr(end));
    return word;
}

bool is_number_test(RowRule::Test test) { return test >= RowRule::Test::less && test <= RowRule::Test::equals; }

bool compare(const Decimal& a, RowRule::Test test, const Decimal& b) {
    // Both to one scale; what does not fit 128 bits then is decided by its sign and size.
    Decimal x = a;
    Decimal y = b;
    const auto widen = [](Decimal& d, std::int32_t scale) {
        while (d.scale < scale) {
            if (__builtin_mul_overflow(d.digits, Int128{10}, &d.digits)) return false;
            ++d.scale;
        }
        return true;
    };
    int order = 0;
    if (widen(x, y.scale) && widen(y, x.scale)) {
        order = x.digits < y.digits ? -1 : (x.digits > y.digits ? 1 : 0);
    } else {
        // Widening overflowed: the one that had to be widened is the larger in size by far.
        const Decimal& large = a.scale < b.scale ? a : b;
        const int sign = large.digits < 0 ? -1 : 1;
        order = &large == &a ? sign : -sign;
    }
    switch (test) {
        case RowRule::Test::less: return order < 0;
        case RowRule::Test::at_most: return order <= 0;
        case RowRule::Test::greater: return order > 0;
        case RowRule::Test::at_least: return order >= 0;
        default: return order == 0;
    }
}

}  // namespace

RowRule RowRule::parse(std::string_view text) {
    RowRule rule;
    rule.text = text;
    const auto colon = text.rfind(':');
    if (colon == std::string_view::npos) wrong(text, "row_rule_no_effect");
    const auto effect = trim(text.substr(colon + 1));
    if (effect == "drop") rule.effect = RowEffect::drop;
    else if (effect == "negate") rule.effect = RowEffect::negate;
    else if (effect == "match") rule.effect = RowEffect::match;
    else wrong(text, "row_rule_bad_effect");

    std::string_view rest = text.substr(0, colon);
    rule.column = take(rest);
    if (rule.column.empty()) wrong(text, "row_rule_no_column");
    std::string_view test = take(rest);
    if (test == "is" && rest == "null") {
        rule.test = Test::null;
        return rule;
    }
    if (test == "is" && rest == "not null") {
        rule.test = Test::not_null;
        return rule;
    }
    if (test == "is") {
        std::string_view ahead = rest;
        if (take(ahead) == "not" && !ahead.empty()) {
            rule.test = Test::is_not;
            rest = ahead;
        } else {
            rule.test = Test::is;
        }
    } else if (test == "starts") rule.test = Test::starts;
    else if (test == "ends") rule.test = Test::ends;
    else if (test == "contains") rule.test = Test::contains;
    else if (test == "<") rule.test = Test::less;
    else if (test == "<=") rule.test = Test::at_most;
    else if (test == ">") rule.test = Test::greater;
    else if (test == ">=") rule.test = Test::at_least;
    else if (test == "=") rule.test = Test::equals;
    else wrong(text, "row_rule_bad_test");

    if (trim(rest).empty()) wrong(text, "row_rule_no_value");
    const std::string_view whole = rest;
    rule.word = take(rest);
    if (!rest.empty()) rule.word = trim(whole);  // a value of several words needs no quotes
    if (is_number_test(rule.test)) {
        const auto number = parse_decimal(rule.word);
        if (!number) wrong(text, "row_rule_no_number");
        rule.number = *number;
    }
    return rule;
}

RowRules::RowRules(std::span<const RowRule> rules, const Table& table) : table_(&table) {
    for (const RowRule& rule : rules) {
        const std::int32_t at = detail::bind_column(table, rule.column, true, {});
        const Column& column = table.columns()[static_cast<std::size_t>(at)];
        const bool null_test = rule.test == RowRule::Test::null || rule.test == RowRule::Test::not_null;
        const bool number = column.is_integer() || column.value_type() == Type::float32 || column.value_type() == Type::float64;
        if (column.value_type() != Type::null && !null_test && !column.is_text() && !(number && is_number_test(rule.test))) {
            throw Error(Status::bad_column,
                        "rule '" + rule.text + "' tests " + (is_number_test(rule.test) ? "a number" : "a text") + ", but column '" +
                            column.name + "' holds " + std::string(type_name(column.value_type())),
                        {table.name(), -1, at});
        }
        bound_.push_back({&rule, at});
    }
}

void RowRules::apply(std::int64_t begin, std::int64_t n, std::vector<RowEffect>& effects) const {
    effects.assign(static_cast<std::size_t>(n), RowEffect::keep);
    for (const auto& [rule, at] : bound_) {
        const Column& column = table_->columns()[static_cast<std::size_t>(at)];
        const bool text = column.is_text();
        for (std::int64_t i = 0; i < n; ++i) {
            const std::int64_t row = begin + i;
            bool pass = false;
            const bool there = has_value(column, row);
            // Files know no nulls but empty texts; a text test may still ask for them.
            const bool null = !there || (text && text_at(column, row).empty());
            if (rule->test == RowRule::Test::null || rule->test == RowRule::Test::not_null) {
                pass = null == (rule->test == RowRule::Test::null);
            } else if (!there) {
                pass = false;
            } else if (is_number_test(rule->test)) {
                if (null) continue;
                Decimal value;
                if (text) {
                    const auto number = parse_decimal(text_at(column, row));
                    if (!number) {
                        throw Error(Status::bad_value,
                                    "column '" + column.name + "' holds no number, but rule '" + rule->text + "' tests one",
                                    {table_->name(), table_->first_row() + row, at});
                    }
                    value = *number;
                } else if (column.is_integer()) {
                    const auto number = integer_at(column, row);
                    value = number ? Decimal{*number, 0} : Decimal{Int128{INT64_MAX} + 1, 0};
                } else {
                    const double number = number_at(column, row);
                    if (!(number - number == 0)) {  // NaN passes no test; an infinity is beyond every number
                        if (number > 0) pass = rule->test == RowRule::Test::greater || rule->test == RowRule::Test::at_least;
                        if (number < 0) pass = rule->test == RowRule::Test::less || rule->test == RowRule::Test::at_most;
                        if (pass) effects[static_cast<std::size_t>(i)] = std::max(effects[static_cast<std::size_t>(i)], rule->effect);
                        continue;
                    }
                    value = shortest_decimal(number);
                }
                pass = compare(value, rule->test, rule->number);
            } else {
                const std::string_view cell = text_at(column, row);
                switch (rule->test) {
                    case RowRule::Test::is: pass = cell == rule->word; break;
                    case RowRule::Test::is_not: pass = cell != rule->word; break;
                    case RowRule::Test::starts: pass = cell.starts_with(rule->word); break;
                    case RowRule::Test::ends: pass = cell.ends_with(rule->word); break;
                    default: pass = cell.find(rule->word) != std::string_view::npos; break;
                }
            }
            if (pass) effects[static_cast<std::size_t>(i)] = std::max(effects[static_cast<std::size_t>(i)], rule->effect);
        }
    }
}

void read(const Tree& tree, RowRule& out, Findings& findings) {
    std::string text;
    const std::size_t before = findings.errors();
    kefu::read(tree, text, findings);
    if (findings.errors() != before) return;
    try {
        out = RowRule::parse(text);
    } catch (const detail::ExplainedError& e) {
        detail::note(findings, tree.line, tree.position, e);
    }
}

Tree write(const RowRule& rule) { return Tree(rule.text); }

}  // namespace kefu::customer
