// The sentences of all findings of this room, English and Chinese. Private to the library.
#pragma once

#include <array>

#include "kefu/core/reason.hpp"

namespace kefu::customer {

inline constexpr std::array finding_list{
    // Rules for rows.
    ReasonText{"row_rule_shape",
               "expected COLUMN TEST VALUE: EFFECT, such as \"InvoiceNo starts C: match\", \"quantity < 0: drop\" or \"note is null: "
               "drop\" (tests: is, is not, starts, ends, contains, <, <=, >, >=, =, is null, is not null; effects: drop, negate, match)",
               "写法为“列 条件 值: 效果”，例如 \"InvoiceNo starts C: match\"、\"quantity < 0: drop\" 或 \"note is null: drop\"（条件："
               "is、is not、starts、ends、contains、<、<=、>、>=、=、is null、is not null；效果：drop、negate、match）"},
    ReasonText{"row_rule_no_effect", "rule '{rule}': the effect is missing; {shape}", "规则“{rule}”：缺少效果；{shape}"},
    ReasonText{"row_rule_bad_effect", "rule '{rule}': the effect after ':' is none of drop, negate, match; {shape}",
               "规则“{rule}”：冒号后的效果不是 drop、negate 或 match；{shape}"},
    ReasonText{"row_rule_no_column", "rule '{rule}': the column is missing; {shape}", "规则“{rule}”：缺少列名；{shape}"},
    ReasonText{"row_rule_bad_test", "rule '{rule}': the test is none that is known; {shape}", "规则“{rule}”：没有这种条件；{shape}"},
    ReasonText{"row_rule_no_value", "rule '{rule}': the value is missing; {shape}", "规则“{rule}”：缺少值；{shape}"},
    ReasonText{"row_rule_no_number", "rule '{rule}': the value is no number; {shape}", "规则“{rule}”：值不是数字；{shape}"},

    // Options that do not go together.
    ReasonText{"shares_crossed", "a_share {a} is above b_share {b}", "a_share（{a}）大于 b_share（{b}）"},
    ReasonText{"cuts_without_fixed", "{field} are cuts for method = \"fixed\" and mean nothing without it",
               "{field} 是 method = \"fixed\" 时的分界，用其他方法时没有意义"},
    ReasonText{"fixed_without_cuts", "method = \"fixed\" with bins = {bins} needs {field} with {n} cuts{given}",
               "method = \"fixed\" 且 bins = {bins} 时，{field} 要有 {n} 个分界{given}"},
    ReasonText{"fixed_cuts_given", ", not {n}", "，现在是 {n} 个"},
    ReasonText{"value_without_amounts", "by = \"value\" needs at_least, the least value of each tier but the lowest",
               "by = \"value\" 时要写 at_least：除最低层级外每个层级的最低值"},
    ReasonText{"amounts_without_value", "at_least is for by = \"value\" and means nothing without it",
               "at_least 用于 by = \"value\"，用其他方式时没有意义"},
    ReasonText{"amounts_not_descending", "at_least: expected amounts above zero, each less than the one before",
               "at_least：应为大于零的金额，每个都小于前一个"},
    ReasonText{"bad_tier_count", "a pyramid has 2 to {most} tiers, not {n}", "金字塔应有 2 到 {most} 个层级，现在是 {n} 个"},
    ReasonText{"bad_tier_name", "the name of a tier is empty, too long, or no text", "有一个层级的名称是空的、太长或不是文本"},
    ReasonText{"tier_name_twice", "two tiers are called '{tier}'", "有两个层级都叫“{tier}”"},
    ReasonText{"tiers_and_cuts", "{tiers} tiers need {needed} cuts, and there are {n}",
               "{tiers} 个层级需要 {needed} 个分界 cuts，现在是 {n} 个"},
    ReasonText{"tiers_and_amounts", "{tiers} tiers need {needed} values in at_least, and there are {n}",
               "{tiers} 个层级需要在 at_least 中写 {needed} 个值，现在是 {n} 个"},

    // Decision tables that are asked about customers.
    ReasonText{"answer_not_one",
               "table '{table}' gives the {use}, and hit = \"{hit}\" may give several answers; expected unique, first, any or priority",
               "决策表“{table}”给出{use}，而 hit = \"{hit}\" 可能给出多个答案；应为 unique、first、any 或 priority"},
    ReasonText{"answer_not_words", "table '{table}' gives the {use}, and its output is no list of words",
               "决策表“{table}”给出{use}，但它的输出不是词的列表"},
    ReasonText{"input_not_known", "table '{table}': input '{input}' is nothing that is known of a customer{hint}",
               "决策表“{table}”：输入“{input}”不是已知的客户信息{hint}"},
    ReasonText{"input_is_words", "table '{table}': input '{input}' is a list of words of a customer, and the table says otherwise",
               "决策表“{table}”：客户的“{input}”是词的列表，与表中所写不同"},
    ReasonText{"input_of_other_kind", "table '{table}': input '{input}' is \"{kind}\" of a customer, and the table says otherwise",
               "决策表“{table}”：客户的“{input}”类型是 \"{kind}\"，与表中所写不同"},
    ReasonText{"input_lacks_word", "table '{table}': input '{input}' does not list '{word}', which customers may have",
               "决策表“{table}”：输入“{input}”没有列出“{word}”，而客户可能是它"},
    ReasonText{"input_word_never", "table '{table}': input '{input}' lists '{word}', which no customer ever has{hint}",
               "决策表“{table}”：输入“{input}”列出了“{word}”，但没有客户会是它{hint}"},
};
inline constexpr Sentences finding_texts = sentences_of<finding_list>;

}  // namespace kefu::customer
