#include "kefu/customer/grade.hpp"

#include <algorithm>

#include "core/hint.hpp"
#include "customer/known.hpp"

namespace kefu::customer {

using rule::ValueKind;

namespace {

constexpr std::array all_facts{
    FactInfo{"tier", ValueKind::word, "tier of the pyramid"},
    FactInfo{"last_tier", ValueKind::word, "tier of last time; null without one"},
    FactInfo{"movement", ValueKind::word, "new, up, down, stays or held"},
    FactInfo{"abc", ValueKind::word, "A, B or C"},
    FactInfo{"contract", ValueKind::word, "of the accounts", true},
    FactInfo{"need", ValueKind::word, "of the accounts", true},
    FactInfo{"grade", ValueKind::word, "service grade; for segments"},
    FactInfo{"complaints_90_days", ValueKind::count, "of the accounts", true},
    FactInfo{"recency_days", ValueKind::count, "days since the last occasion; null without one"},
    FactInfo{"occasions", ValueKind::count, "periods with a purchase"},
    FactInfo{"recency_score", ValueKind::count, "of RFM; null without an occasion"},
    FactInfo{"frequency_score", ValueKind::count, "of RFM"},
    FactInfo{"money_score", ValueKind::count, "of RFM"},
    FactInfo{"days_to_renewal", ValueKind::whole, "days from as_of to the renewal; below 0: it has passed", true},
    FactInfo{"money", ValueKind::money, "net money"},
    FactInfo{"value", ValueKind::money, "what the tier is cut on"},
    FactInfo{"renewal", ValueKind::date, "of the accounts", true},
};

const FactInfo* fact_of(std::string_view name) {
    const auto at = std::find_if(all_facts.begin(), all_facts.end(), [&](const FactInfo& f) { return f.name == name; });
    return at == all_facts.end() ? nullptr : &*at;
}

/// Words that a fact has by itself; none where the tables of the caller say.
std::vector<std::string> own_words(std::string_view fact, const std::vector<std::string>& tiers) {
    if (fact == "tier" || fact == "last_tier") return tiers;
    if (fact == "movement") return words_of<TierMove>();
    if (fact == "abc") return words_of<AbcClass>();
    return {};
}

}  // namespace

std::span<const FactInfo> facts() noexcept { return all_facts; }

std::size_t answer_column(const rule::DecisionTable& table, std::string_view use) {
    for (std::size_t k = 0; k < table.outputs().size(); ++k)
        if (table.outputs()[k].name == use) return k;
    return 0;
}

std::vector<FactProblem> fact_problems(const rule::DecisionTable& table, std::string_view use, const std::vector<std::string>& tiers) {
    std::vector<FactProblem> problems;
    const std::string name = "table " + detail::quoted(table.name());
    if (!rule::gives_one_row(table.hit()))
        problems.push_back({-1, name + " gives the " + std::string(use) + ", and hit = \"" + std::string(word_of(table.hit())) +
                                    "\" may give several answers; expected unique, first, any or priority"});
    if (table.outputs()[answer_column(table, use)].domain.kind != ValueKind::word)
        problems.push_back({-1, name + " gives the " + std::string(use) + ", and its output is no list of words"});
    std::vector<std::string_view> known;
    for (const FactInfo& f : all_facts)
        if (f.name != use) known.push_back(f.name);
    for (std::size_t c = 0; c < table.inputs().size(); ++c) {
        const auto& input = table.inputs()[c];
        const auto note = [&](std::string message) {
            problems.push_back({static_cast<std::int32_t>(c), name + ": input " + detail::quoted(input.name) + " " + std::move(message)});
        };
        const FactInfo* fact = fact_of(input.name);
        if (!fact || fact->name == use) {
            note("is nothing that is known of a customer" + detail::hint(input.name, known, "inputs"));
            continue;
        }
        const bool numbers = fact->kind == ValueKind::count && input.domain.kind == ValueKind::whole;
        if (input.domain.kind != fact->kind && !numbers) {
            note("is " + std::string(fact->kind == ValueKind::word ? "a list of words" : "\"" + std::string(word_of(fact->kind)) + "\"") +
                 " of a customer, and the table says otherwise");
            continue;
        }
        const auto given = own_words(fact->name, tiers);
        if (given.empty()) continue;
        for (const std::string& word : given)
            if (!input.domain.code_of(word)) note("does not list " + detail::quoted(word) + ", which customers may have");
        const std::vector<std::string_view> real(given.begin(), given.end());
        for (const std::string& word : input.domain.words)
            if (std::find(given.begin(), given.end(), word) == given.end())
                note("lists " + detail::quoted(word) + ", which no customer ever has" + detail::hint(word, real, "words"));
    }
    return problems;
}

bool Known::lacks_accounts(const rule::DecisionTable& table) const {
    if (accounts.rows() > 0) return false;
    return std::any_of(table.inputs().begin(), table.inputs().end(), [](const auto& input) {
        const FactInfo* fact = fact_of(input.name);
        return fact && fact->of_accounts && !input.domain.optional;
    });
}

}  // namespace kefu::customer
