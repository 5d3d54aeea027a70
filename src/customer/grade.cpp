#include "kefu/customer/grade.hpp"

#include <algorithm>

#include "core/hint.hpp"
#include "customer/finding_texts.hpp"
#include "customer/known.hpp"

namespace kefu::customer {

using rule::ValueKind;

namespace {

constexpr std::array all_facts{
    FactInfo{"tier", ValueKind::word, "层级", "tier of the pyramid"},
    FactInfo{"last_tier", ValueKind::word, "上次层级", "tier of last time; null without one"},
    FactInfo{"movement", ValueKind::word, "层级变动", "new, up, down, stays or held"},
    FactInfo{"abc", ValueKind::word, "ABC 类别", "A, B or C"},
    FactInfo{"contract", ValueKind::word, "合同", "of the accounts", true},
    FactInfo{"need", ValueKind::word, "需求", "of the accounts", true},
    FactInfo{"grade", ValueKind::word, "服务等级", "service grade; for segments"},
    FactInfo{"complaints_90_days", ValueKind::count, "90 天内投诉次数", "of the accounts", true},
    FactInfo{"recency_days", ValueKind::count, "距最近购买天数", "days since the last occasion; null without one"},
    FactInfo{"occasions", ValueKind::count, "购买次数", "periods with a purchase"},
    FactInfo{"recency_score", ValueKind::count, "近度评分", "of RFM; null without an occasion"},
    FactInfo{"frequency_score", ValueKind::count, "频度评分", "of RFM"},
    FactInfo{"money_score", ValueKind::count, "金额评分", "of RFM"},
    FactInfo{"days_to_renewal", ValueKind::whole, "距到期天数", "days from as_of to the renewal; below 0: it has passed", true},
    FactInfo{"money", ValueKind::money, "净金额", "net money"},
    FactInfo{"value", ValueKind::money, "分层依据金额", "what the tier is cut on"},
    FactInfo{"renewal", ValueKind::date, "到期日", "of the accounts", true},
};

/// Words that a fact has by itself; none where the tables of the caller say.
std::vector<std::string> own_words(std::string_view fact, const std::vector<std::string>& tiers) {
    if (fact == "tier" || fact == "last_tier") return tiers;
    if (fact == "movement") return words_of<TierMove>();
    if (fact == "abc") return words_of<AbcClass>();
    return {};
}

}  // namespace

std::span<const FactInfo> facts() noexcept { return all_facts; }

const FactInfo* fact_of(std::string_view name) noexcept {
    const auto at = std::find_if(all_facts.begin(), all_facts.end(), [&](const FactInfo& f) { return f.name == name; });
    return at == all_facts.end() ? nullptr : &*at;
}

std::size_t answer_column(const rule::DecisionTable& table, std::string_view use) {
    for (std::size_t k = 0; k < table.outputs().size(); ++k)
        if (table.outputs()[k].name == use) return k;
    return 0;
}

std::vector<FactProblem> fact_problems(const rule::DecisionTable& table, std::string_view use, const std::vector<std::string>& tiers) {
    std::vector<FactProblem> problems;
    const Phrase what{std::string(use), use == "grade" ? "服务等级" : "客户细分"};
    // What names no input is about the table as a whole.
    const auto note = [&](std::int32_t input, std::string_view code, FindingValue value = {"", ""}, FindingValue other = {"", ""}) {
        const std::string_view name = input < 0 ? std::string_view() : table.inputs()[static_cast<std::size_t>(input)].name;
        problems.push_back(
            {input, code, told(finding_texts, code, {{"table", table.name()}, {"use", what}, {"input", name}, value, other})});
    };
    if (!rule::gives_one_row(table.hit())) note(-1, "answer_not_one", {"hit", word_of(table.hit())});
    if (table.outputs()[answer_column(table, use)].domain.kind != ValueKind::word) note(-1, "answer_not_words");
    std::vector<std::string_view> known;
    for (const FactInfo& f : all_facts)
        if (f.name != use) known.push_back(f.name);
    for (std::size_t c = 0; c < table.inputs().size(); ++c) {
        const auto& input = table.inputs()[c];
        const auto at = static_cast<std::int32_t>(c);
        const FactInfo* fact = fact_of(input.name);
        if (!fact || fact->name == use) {
            note(at, "input_not_known", {"hint", detail::hints(input.name, known, "inputs", "输入")});
            continue;
        }
        const bool numbers = fact->kind == ValueKind::count && input.domain.kind == ValueKind::whole;
        if (input.domain.kind != fact->kind && !numbers) {
            note(at, fact->kind == ValueKind::word ? "input_is_words" : "input_of_other_kind", {"kind", word_of(fact->kind)});
            continue;
        }
        const auto given = own_words(fact->name, tiers);
        if (given.empty()) continue;
        for (const std::string& word : given)
            if (!input.domain.code_of(word)) note(at, "input_lacks_word", {"word", word});
        const std::vector<std::string_view> real(given.begin(), given.end());
        for (const std::string& word : input.domain.words)
            if (std::find(given.begin(), given.end(), word) == given.end())
                note(at, "input_word_never", {"word", word}, {"hint", detail::hints(word, real, "words", "词")});
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
