// The sentences of all findings of this room, English and Chinese. Private to the room.
#pragma once

#include <array>

#include "kefu/core/reason.hpp"

namespace kefu::detail {

inline constexpr std::array charter_list{
    // The text, before it is TOML.
    ReasonText{"document_too_large", "the document has {n} bytes, and the limit is {most}", "文件有 {n} 个字节，上限为 {most}"},
    ReasonText{"not_utf8", "expected UTF-8; this byte is none: save the file as UTF-8", "这个字节不是 UTF-8；请把文件另存为 UTF-8 编码"},
    ReasonText{"utf16", "expected UTF-8; this looks like UTF-16: save the file as UTF-8", "文件像是 UTF-16 编码；请另存为 UTF-8 编码"},
    ReasonText{"line_too_long", "the line is longer than {most} bytes", "这一行超过 {most} 个字节"},
    ReasonText{"control_character", "a control character, which no charter may hold", "这里有控制字符，章程中不能使用"},
    ReasonText{"not_ascii",
               "a character outside ASCII: commas, quotes, brackets and signs are the plain ones of the keyboard, and other letters stand "
               "in quoted texts and in comments only",
               "这里有全角字符或中文：逗号、引号、括号和等号要用半角（英文输入法），其他文字只能写在引号内或注释中"},
    ReasonText{"toml_no_section_name", "expected the name of a table after '['", "“[”后面应为章节的名称"},
    ReasonText{"too_deep", "tables and lists are nested more than {most} deep", "章节和列表的嵌套超过 {most} 层"},

    // What TOML does not allow.
    ReasonText{"toml_quote", "a text in quotes does not end: its closing quote is missing", "引号没有配对：缺少结束的引号"},
    ReasonText{"toml_escape", "in double quotes \\ begins a special sign; write \\\\, or use single quotes",
               "双引号中的 \\ 是转义符；请写 \\\\，或改用单引号"},
    ReasonText{"toml_section_bracket", "the name of a section ends with ], as in [customer.rfm]",
               "章节的名称要以 ] 结束，例如 [customer.rfm]"},
    ReasonText{"toml_section_twice", "section '{name}' stands here a second time; put its lines together",
               "章节“{name}”重复出现；请把它的内容合在一起"},
    ReasonText{"toml_key_twice", "key '{name}' is given twice; keep one", "键“{name}”写了两次，请保留一个"},
    ReasonText{"toml_name_taken", "this name is already used for something else", "这个名称已用于别的内容"},
    ReasonText{"toml_equals", "expected = after the key, as in bins = 5; a key of several words stands in quotes",
               "键的后面应为 =，例如 bins = 5；含空格的键要加引号"},
    ReasonText{"toml_no_value", "expected a value after =, as in bins = 5", "= 后面缺少值，例如 bins = 5"},
    ReasonText{"toml_unquoted",
               "a text stands in quotes, as in naming = \"metals\"; without them stand numbers, dates, true and false alone",
               "文本要加引号，例如 naming = \"metals\"；只有数字、日期、true 和 false 不加引号"},
    ReasonText{"toml_date", "expected a date, year-month-day in digits and without quotes, such as 2026-01-31",
               "应为日期，按年-月-日写数字，不加引号，例如 2026-01-31"},
    ReasonText{"toml_number",
               "this is no number of TOML: write 5, 0.2 or 1000, without units, commas and leading zeros; a share may be 0.2 or \"20 %\"",
               "数字的写法不对：请写 5、0.2 或 1000，不带单位、逗号和开头的零；比例可写 0.2 或 \"20 %\""},
    ReasonText{"toml_comma", "expected a comma, or ] at the end of the list", "列表的各项之间要有逗号，末尾要有 ]"},
    ReasonText{"toml_list_end", "the list does not end: its ] is missing", "列表没有结束：缺少 ]"},
    ReasonText{"toml_brace", "expected key = value in { }, with commas between and none at the end",
               "{ } 中应为 键 = 值，各项之间用逗号，末尾不加逗号"},
    ReasonText{"toml_after_value",
               "expected the end of the line after the value; a text of several words stands in quotes, several values in [ ]",
               "值的后面应该换行；含空格的文本要加引号，多个值要放在 [ ] 中"},
    ReasonText{"toml_other", "{text}", "这里不符合 TOML 的写法（{text}）"},

    // Sections.
    ReasonText{"unknown_section", "unknown section '{key}'{hint}", "没有“{key}”这个章节{hint}"},
    ReasonText{"key_outside_sections", "unknown key '{key}'{hint}", "没有“{key}”这个键{hint}"},
    ReasonText{"expected_tables", "expected decision tables, each with a name, as in [table.service_grade]",
               "应为决策表，每个都有名称，例如 [table.service_grade]"},
    ReasonText{"effective_to_before_from", "effective_to is before effective_from", "effective_to 早于 effective_from"},
    ReasonText{"currency_by_habit", "'{currency}' is no code of ISO 4217; did you mean '{code}'?",
               "“{currency}”不是 ISO 4217 代码；是不是“{code}”？"},

    // One charter over another.
    ReasonText{"table_does_not_fit", "table '{table}', which is handed on, does not fit here: {why}",
               "继承来的决策表“{table}”在这里不成立：{why}"},
    ReasonText{"extends_unknown", "extends: kefu ships no charter '{name}'; there is \"kefu:default\"",
               "extends：kefu 没有名为“{name}”的章程，只有 \"kefu:default\""},
    ReasonText{"extends_from_text", "extends: a text may extend \"kefu:default\" alone; load the file to extend another",
               "extends：文本只能继承 \"kefu:default\"；要继承其他章程，请从文件读取"},
    ReasonText{"extends_absolute", "extends: expected a file beside this one, such as \"group.toml\", got an absolute path",
               "extends：应为相对于本文件的文件名，例如 \"group.toml\"，现在是绝对路径"},
    ReasonText{"extends_no_file", "extends: '{name}' is no file", "extends：“{name}”不是文件"},
    ReasonText{"extends_circle", "extends: this is a circle: {circle}", "extends：循环继承：{circle}"},
    ReasonText{"extends_too_many", "extends: more than {most} charters extend one another", "extends：连续继承的章程超过 {most} 个"},
    ReasonText{"extends_unreadable", "extends: {why}", "extends：无法读取 {why}"},
    ReasonText{"file_is_folder", "this is a folder; expected a charter", "这是文件夹；应为章程文件"},
    ReasonText{"file_not_opened", "the charter cannot be opened; does it exist, and may you read it?",
               "章程无法打开；文件是否存在，是否有读取权限？"},
    ReasonText{"file_not_read", "the charter cannot be read", "章程无法读取"},

    // What sections and tables say together.
    ReasonText{"gets_no_grade", "gets: there is no grade '{grade}'{hint}", "gets：没有“{grade}”这个等级{hint}"},
    ReasonText{"gets_grade_never", "gets: no row gives the grade '{grade}', nor does otherwise: no customer gets this",
               "gets：没有一行给出“{grade}”这个等级，otherwise 也没有，因此没有客户得到这项服务"},
    ReasonText{"grade_not_routed",
               "[routing] grades: '{grade}' is missing, which the table '{table}' gives; tasks of that grade would be refused",
               "[routing] grades：缺少“{grade}”，而决策表“{table}”会给出它；该等级的任务会被拒绝"},
    ReasonText{"no_table", "there is no decision table '{table}'{hint}", "没有“{table}”这个决策表{hint}"},
};
inline constexpr Sentences charter_texts = sentences_of<charter_list>;

}  // namespace kefu::detail
