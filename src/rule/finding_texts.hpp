// The sentences of all findings of this room, English and Chinese. Private to the room.
#pragma once

#include <array>

#include "kefu/core/reason.hpp"

namespace kefu::rule {

inline constexpr std::array finding_list{
    // What a value of a column looks like.
    ReasonText{"takes_words", "one of {words}", "以下之一：{words}"},
    ReasonText{"takes_whole", "a whole number, such as 3", "整数，例如 3"},
    ReasonText{"takes_count", "a whole number that is not below 0, such as 3", "不小于 0 的整数，例如 3"},
    ReasonText{"takes_money", "an amount, such as \"{amount}\"", "金额，例如 \"{amount}\""},
    ReasonText{"takes_span", "a span of time, such as \"90 s\" or \"2 days\"", "时长，例如 \"90 s\" 或 \"2 days\""},
    ReasonText{"takes_date", "a day, such as 2026-01-31", "日期，例如 2026-01-31"},

    // Why a text cannot be a word of a table.
    ReasonText{"word_empty", "it is empty", "它是空的"},
    ReasonText{"word_too_long", "it is longer than 64 bytes", "它超过 64 个字节"},
    ReasonText{"word_blank_at_end", "it begins or ends with a blank", "它的开头或结尾有空格"},
    ReasonText{"word_taken", "cells use it for something else", "它在单元格中另有含义"},
    ReasonText{"word_or_not", "cells read \"or\" and \"not\" in it", "单元格会把其中的 \"or\" 和 \"not\" 当作条件"},
    ReasonText{"word_sign", "cells use a character of it for something else", "其中有一个字符在单元格中另有含义"},
    ReasonText{"word_control", "it holds a control character", "其中有控制字符"},

    // Columns.
    ReasonText{"expected_decision_table", "expected a decision table: hit, input, output, otherwise, rows{got}",
               "应为决策表：hit、input、output、otherwise、rows{got}"},
    ReasonText{"expected_table_name", "expected the name of a decision table{got}", "应为决策表的名称{got}"},
    ReasonText{"table_without_columns", "the table needs an {key}, as in {key}.tier = [\"gold\", \"iron\"]",
               "决策表缺少 {key}，写法例如 {key}.tier = [\"gold\", \"iron\"]"},
    ReasonText{"too_many_columns", "the table has {n} columns under {key}; at most {most}", "决策表的 {key} 有 {n} 列，最多 {most} 列"},
    ReasonText{"output_never_unknown", "output '{output}': an answer is never unknown; \"-\" in a row answers nothing",
               "输出“{output}”：答案不能是未知；行中写 \"-\" 表示不给答案"},
    ReasonText{"output_name_taken", "an output cannot be called '{output}': answers have a column of that name",
               "输出不能叫“{output}”：结果中已有同名的列"},
    ReasonText{"input_and_output", "'{name}' is an input and an output; give them different names",
               "“{name}”既是输入又是输出，请用不同的名称"},
    ReasonText{"priority_without_words", "\"priority\" goes by the order of words: the first output lists them",
               "\"priority\" 按词的先后排序：第一个输出必须是词的列表"},
    ReasonText{"hit_over_words", "'{hit}' is over the last output, which takes words; expected numbers",
               "“{hit}”针对最后一个输出，它是词；应为数字"},
    ReasonText{"hit_over_days", "'{hit}' is over the last output, which takes days; expected numbers",
               "“{hit}”针对最后一个输出，它是日期；应为数字"},
    ReasonText{"too_many_words", "there are {n} words; at most {most}", "共有 {n} 个词，最多 {most} 个"},
    ReasonText{"word_not_text", "expected a word in quotes, got {got}", "应为加引号的词，现在是{got}"},
    ReasonText{"bad_word", "'{word}' cannot be a word of a table: {why}", "“{word}”不能作为决策表的词：{why}"},
    ReasonText{"word_twice", "the word '{word}' stands here twice", "“{word}”在这里出现了两次"},
    ReasonText{"no_words", "expected at least one word", "至少要有一个词"},
    ReasonText{"expected_domain", "expected a list of words, or the kind of a number{hint}", "应为词的列表，或数字的类型{hint}"},
    ReasonText{"unknown_kind", "unknown kind '{kind}'{hint}", "没有“{kind}”这种类型{hint}"},

    // Rows.
    ReasonText{"table_without_rows", "the table needs rows: lists of cells, in the order {columns}",
               "决策表缺少 rows：每行是一列单元格，顺序为 {columns}"},
    ReasonText{"too_many_rows", "the table has {n} rows, and the limit is {most}", "决策表有 {n} 行，上限为 {most} 行"},
    ReasonText{"row_not_list", "row {row} is no list; expected {width}: {columns}",
               "第 {row} 行不是列表；应有 {width} 个单元格：{columns}"},
    ReasonText{"row_of_other_width", "row {row} has {n} cells; expected {width}: {columns}",
               "第 {row} 行有 {n} 个单元格；应有 {width} 个：{columns}"},
    ReasonText{"output_value", "output '{output}': expected {expected}, got {got}{hint}",
               "输出“{output}”：应为{expected}；现在是{got}{hint}"},
    ReasonText{"bad_otherwise", "otherwise is \"error\", \"null\", or a list of the {outputs}",
               "otherwise 应为 \"error\"、\"null\"，或由{outputs}组成的列表"},
    ReasonText{"outputs_one", "{n} output", " {n} 个输出"},
    ReasonText{"outputs_many", "{n} outputs", " {n} 个输出"},
    ReasonText{"table_too_large", "table '{table}' is too large: {n} rows whose cells cut the inputs into too many pieces; split the table",
               "决策表“{table}”太大：{n} 行的单元格把输入分得过细；请拆成几个表"},

    // Cells.
    ReasonText{"cell_not_text", "input '{input}': expected a test in quotes, such as \"-\" for anything, got {got}",
               "输入“{input}”：应为加引号的条件，例如 \"-\" 表示任意；现在是{got}"},
    ReasonText{"cell_empty", "input '{input}': expected a test, such as \"-\" for anything; this cell is empty",
               "输入“{input}”：单元格是空的；应写条件，例如 \"-\" 表示任意"},
    ReasonText{"cell_matches_all", "input '{input}': '{cell}' matches every value; for one between two bounds write a range, such as 3..5",
               "输入“{input}”：“{cell}”对任何值都成立；要表示两个界限之间，请写范围，例如 3..5"},
    ReasonText{"cell_not_unknown", "input '{input}': \"not\" does not go with \"unknown\" or \"null\": write the values that are meant",
               "输入“{input}”：\"not\" 不能与 \"unknown\" 或 \"null\" 连用，请直接写出所指的值"},
    ReasonText{"cell_comma", "input '{input}': a comma in '{cell}': write 1000 without it, and \"3 or 5\" for one of several",
               "输入“{input}”：“{cell}”中有逗号；一千写作 1000，几个值之一写作 \"3 or 5\""},
    ReasonText{"cell_ends_early", "input '{input}': expected a value after '{cell}'", "输入“{input}”：“{cell}”后面缺少一个值"},
    ReasonText{"cell_value",
               "input '{input}': expected {expected}; or a comparison such as >= 3, a range such as 3..5, or \"-\"; got '{got}'",
               "输入“{input}”：应为{expected}；也可写比较，例如 >= 3，或范围，例如 3..5，或 \"-\"；现在是“{got}”"},
    ReasonText{"cell_unknown_word", "input '{input}': unknown word '{word}'{hint}", "输入“{input}”：没有“{word}”这个词{hint}"},
    ReasonText{"cell_compares_words",
               "input '{input}': '{cell}' compares, and words have no order: list those that are meant, as in \"gold or iron\"",
               "输入“{input}”：“{cell}”是比较，而词没有大小；请列出所指的词，例如 \"gold or iron\""},
    ReasonText{"cell_never_unknown", "input '{input}': '{word}' never comes: say in the input's values that it may, with \"unknown\"",
               "输入“{input}”：“{word}”不会出现；如果可能出现，请在该输入的取值中加上 \"unknown\""},
    ReasonText{"cell_one_bracket", "input '{input}': expected a bracket at both ends, as in \"[3..5)\", got '{cell}'",
               "输入“{input}”：范围两端都要有括号，例如 \"[3..5)\"；现在是“{cell}”"},
    ReasonText{"cell_backwards", "input '{input}': the range '{cell}' runs backwards", "输入“{input}”：范围“{cell}”前后颠倒了"},
    ReasonText{"cell_matches_nothing", "input '{input}': no value is '{cell}', so row {row} never applies",
               "输入“{input}”：没有值符合“{cell}”，因此第 {row} 行永远不适用"},

    // What the table says as a whole.
    ReasonText{"table_unchecked",
               "table '{table}' is too large to be checked for rows that never apply and for gaps; [limits] table_cells says how far to "
               "look",
               "决策表“{table}”太大，没有检查是否有不适用的行和遗漏的情况；检查的范围由 [limits] 的 table_cells 决定"},
    ReasonText{"input_decides_nothing", "input '{input}' decides nothing: every cell of it is \"-\"",
               "输入“{input}”不起作用：它的单元格全是 \"-\""},
    ReasonText{"rows_overlap", "row {row} and row {other} (line {line}) both apply where {where}; hit = \"unique\" allows one",
               "第 {row} 行和第 {other} 行（文件第 {line} 行）同时适用：{where}；hit = \"unique\" 只允许一行"},
    ReasonText{"rows_contradict", "row {row} and row {other} (line {line}) both apply where {where}, and say different things",
               "第 {row} 行和第 {other} 行（文件第 {line} 行）同时适用：{where}，但答案不同"},
    ReasonText{"row_never_decides", "row {row} never decides: rows that win against it answer all it asks for",
               "第 {row} 行永远不起作用：它的情况都由优先的行回答了"},
    ReasonText{"table_gap", "table '{table}': no row answers where {where}; add a row, or say what holds otherwise",
               "决策表“{table}”：{where} 时没有适用的行；请加一行，或用 otherwise 说明其余情况"},
    ReasonText{"otherwise_never_applies", "table '{table}': otherwise never applies, for the rows answer everything",
               "决策表“{table}”：otherwise 永远用不到，因为各行已包括所有情况"},

    // Vocabularies.
    ReasonText{"vocabulary_not_utf8", "it is no UTF-8", "它不是 UTF-8 文本"},
    ReasonText{"vocabulary_reserved", "requirements use it for something else", "它在要求中另有含义"},
    ReasonText{"vocabulary_sign", "requirements use a character of it for something else", "其中有一个字符在要求中另有含义"},
    ReasonText{"vocabulary_bad_word", "{list}: '{word}' cannot be a word of the vocabulary: {why}", "{list}：“{word}”不能作为词：{why}"},
    ReasonText{"vocabulary_word_twice", "{list}: the word '{word}' stands in {other} already; every word stands in one list, once",
               "{list}：“{word}”已在 {other} 中；每个词只能出现一次"},
    ReasonText{"vocabulary_number", "{name} must lie between 1 and {most}, got {got}", "{name} 应在 1 到 {most} 之间，现在是 {got}"},
    ReasonText{"vocabulary_too_large", "the vocabulary has {n} words; at most {most}", "词表共有 {n} 个词，最多 {most} 个"},
    ReasonText{"vocabulary_no_mark", "there is no mark {mark}; the last one is {most}", "没有编号 {mark}；最后一个是 {most}"},

    // Requirements: their limits.
    ReasonText{"requirement_too_long", "the requirement has {n} bytes, as written or with its blanks and quotes; at most {most}",
               "要求有 {n} 个字节（按原文，或补上空格和引号之后），最多 {most} 个"},
    ReasonText{"requirement_too_deep", "more than {most} brackets are open at once", "同时打开的括号超过 {most} 层"},
    ReasonText{"requirement_too_many_atoms", "the requirement names {n} or more words and agents; at most {most}",
               "要求提到了 {n} 个以上的词和客服，最多 {most} 个"},
    ReasonText{"requirement_too_many_clauses", "the requirement asks for {n} things that are joined by \"and\"; at most {most}",
               "要求用 \"and\" 连接了 {n} 项，最多 {most} 项"},

    // Requirements: how they are written.
    ReasonText{"requirement_not_utf8", "from here on the text is no UTF-8", "从这里起文本不是 UTF-8"},
    ReasonText{"requirement_empty", "the requirement is empty: everybody can; write \"any\" if that is meant",
               "要求是空的：人人都可以；如果就是这个意思，请写 \"any\""},
    ReasonText{"requirement_end", "nothing more", "文本结尾"},
    ReasonText{"requirement_write", "for '{got}' write {write}", "“{got}”请写作 {write}"},
    ReasonText{"requirement_unequal", "for '{got}' write \"not\" before it and =, as in not refund = 3",
               "“{got}”请改为在前面写 not，再用 =，例如 not refund = 3"},
    ReasonText{"requirement_quotes", "for {got} write {write}, in plain double quotes", "{got} 请写作 {write}，用英文双引号"},
    ReasonText{"requirement_quotes_open", "these quotes are not closed", "这个引号没有配对"},
    ReasonText{"requirement_bracket_open", "this bracket is not closed", "这个括号没有配对"},
    ReasonText{"requirement_bracket_extra", "this bracket closes nothing", "这个括号多余"},
    ReasonText{"requirement_expected", "expected a word, \"agent\", \"not\" or a bracket, got {got}",
               "应为词、\"agent\"、\"not\" 或括号，现在是{got}"},
    ReasonText{"requirement_connective", "expected \"and\" or \"or\" before {got}", "{got}前面应有 \"and\" 或 \"or\""},
    ReasonText{"requirement_quote_it", "'{word}' means something else here: write \"{word}\", in quotes",
               "“{word}”在这里另有含义：请加引号，写作 \"{word}\""},

    // Requirements: words and levels.
    ReasonText{"requirement_unknown_word", "unknown word '{word}'{hint}", "没有“{word}”这个词{hint}"},
    ReasonText{"requirement_no_language", "'{word}' is no language{hint}", "“{word}”不是语言{hint}"},
    ReasonText{"requirement_no_persona", "'{word}' is no persona{hint}", "“{word}”不是画像{hint}"},
    ReasonText{"requirement_level", "expected a level from 1 to {most}, got {got}", "应为 1 到 {most} 的级别，现在是{got}"},
    ReasonText{"requirement_level_below", "levels begin at 1: write {word} for who has it, not {word} for who lacks it",
               "级别从 1 开始：具备写作 {word}，不具备写作 not {word}"},
    ReasonText{"requirement_level_most", "'{word}' has levels from 1 to {most}", "“{word}”的级别是 1 到 {most}"},
    ReasonText{"requirement_level_above", "nobody is there: '{text}', and the greatest level is {most}",
               "没有人符合“{text}”：最高级别是 {most}"},
    ReasonText{"requirement_no_levels", "agents have it or not, without levels: write {word} or not {word}",
               "只有具备与不具备之分，没有级别：请写 {word} 或 not {word}"},
    ReasonText{"requirement_range", "expected a range of levels, such as 2..4, got {got}", "应为级别的范围，例如 2..4，现在是{got}"},
    ReasonText{"requirement_range_backwards", "the range {low}..{high} runs backwards", "范围 {low}..{high} 前后颠倒了"},
    ReasonText{"requirement_after_language", "\"language\" stands alone (that of the task), or with = and a language; got {got}",
               "\"language\" 单独出现（指任务的语言），或后接 = 和一种语言；现在是{got}"},
    ReasonText{"requirement_after_persona", "\"persona\" stands alone (that of the task), or with = and a persona; got {got}",
               "\"persona\" 单独出现（指任务的画像），或后接 = 和一种画像；现在是{got}"},

    // Requirements: agents.
    ReasonText{"requirement_agent", "expected agent = NAME, or agent in [NAME, NAME], got {got}",
               "应为 agent = 名称，或 agent in [名称, 名称]，现在是{got}"},
    ReasonText{"requirement_list", "expected a list, such as [li, wang], got {got}", "应为列表，例如 [li, wang]，现在是{got}"},
    ReasonText{"requirement_list_empty", "the list names nobody", "列表是空的"},
    ReasonText{"requirement_list_open", "expected a comma or ] after the name, got {got}", "名称后面应有逗号或 ]，现在是{got}"},
    ReasonText{"requirement_name", "expected the name of an agent, got {got}", "应为客服的名称，现在是{got}"},
    ReasonText{"requirement_name_empty", "the name is empty", "名称是空的"},
    ReasonText{"requirement_name_long", "the name is longer than {most} bytes", "名称超过 {most} 个字节"},
    ReasonText{"requirement_name_control", "there is a character in the name that cannot be seen", "名称中有看不见的字符"},

    // Requirements: what they say as a whole.
    ReasonText{"requirement_level_any", "'{text}' asks nothing: whoever lacks the word passes as well",
               "“{text}”没有作用：不具备的人也符合"},
    ReasonText{"requirement_always", "what is joined here by \"or\" always holds", "这里用 \"or\" 连接的内容总是成立"},
    ReasonText{"requirement_never", "nobody fulfils this", "没有人符合"},
    ReasonText{"requirement_clause_always", "'{clause}' always holds", "“{clause}”总是成立"},
    ReasonText{"requirement_contradiction", "nobody fulfils '{clause}' and also '{other}'", "没有人同时符合“{clause}”和“{other}”"},

    // Requirements that are made from others.
    ReasonText{"requirement_no_clause", "there is no clause {clause}; the requirement has {n}", "没有第 {clause} 项；要求共有 {n} 项"},
    ReasonText{"requirement_bound_to_other", "'{word}' cannot be the {kind} of a task: it is something else",
               "“{word}”不能作为任务的 {kind}：它是别的词"},
    ReasonText{"requirement_other_vocabulary", "the requirements speak of different vocabularies", "两个要求使用不同的词表"},
};
inline constexpr Sentences finding_texts = sentences_of<finding_list>;

}  // namespace kefu::rule
