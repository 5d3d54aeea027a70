// The sentences of all findings of this room, English and Chinese. Private to the library.
#pragma once

#include <array>

#include "kefu/core/reason.hpp"

namespace kefu::detail {

inline constexpr std::array core_list{
    ReasonText{"got", ", got {got}", "，现在是{got}"},
    ReasonText{"expected_boolean", "expected true or false{got}", "应为 true 或 false{got}"},
    ReasonText{"expected_integer", "expected a whole number{got}", "应为整数{got}"},
    ReasonText{"integer_too_large", "expected a whole number of at most 32 bits{got}", "整数超出 32 位的范围{got}"},
    ReasonText{"expected_number", "expected a number{got}", "应为数字{got}"},
    ReasonText{"number_not_finite", "expected a finite number, got infinity or not a number", "应为有限的数字，不能是无穷大或非数字"},
    ReasonText{"expected_text", "expected text{got}", "应为加引号的文本{got}"},
    ReasonText{"expected_share", "expected a share, such as 0.2 or \"20 %\"{got}", "应为比例，例如 0.2 或 \"20 %\"{got}"},
    ReasonText{"bad_share", "expected a share of at most nine decimal digits, such as 0.2 or \"20 %\"{got}",
               "应为最多九位小数的比例，例如 0.2 或 \"20 %\"{got}"},
    ReasonText{"expected_span", "expected a length of time with its unit, such as \"10 min\" or \"7 days\"{got}",
               "应为带单位的时长，例如 \"10 min\" 或 \"7 days\"{got}"},
    ReasonText{"expected_date", "expected a date, such as 2011-12-09{got}", "应为日期，例如 2011-12-09{got}"},
    ReasonText{"bad_date", "expected a date, year-month-day, such as 2011-12-09 (in TOML without quotes){got}",
               "应为日期，按年-月-日书写，例如 2011-12-09（在 TOML 中不加引号）{got}"},
    ReasonText{"expected_list", "expected a list{got}", "应为列表{got}"},
    ReasonText{"expected_table", "expected a table{got}", "应为一组键值{got}"},
    ReasonText{"expected_options", "expected a table of options{got}", "应为一组选项{got}"},
    ReasonText{"expected_text_in_languages", "expected a text, or one a language such as { en = \"...\", zh = \"...\" }{got}",
               "应为文本，或每种语言各一个文本，例如 { en = \"...\", zh = \"...\" }{got}"},
    ReasonText{"expected_word", "expected one of the words {words}{got}", "应为以下之一：{words}{got}"},
    ReasonText{"unknown_word", "unknown word '{word}'{hint}", "没有“{word}”这个词{hint}"},
    ReasonText{"unknown_key", "unknown key '{key}'{hint}", "没有“{key}”这个键{hint}"},
    ReasonText{"more_unknown_keys", "more unknown keys, from here on not listed", "没有的键太多，以下不再列出"},
    ReasonText{"key_twice", "key '{key}' is given twice", "键“{key}”写了两次"},
    ReasonText{"below_least", "'{field}' must be at least {low}{got}", "“{field}”不能小于 {low}{got}"},
    ReasonText{"above_most", "'{field}' must be at most {high}{got}", "“{field}”不能大于 {high}{got}"},
    ReasonText{"out_of_range", "'{field}' must lie between {low} and {high}{got}", "“{field}”应在 {low} 到 {high} 之间{got}"},
    ReasonText{"not_ascending", "'{field}' must ascend: each value greater than the one before", "“{field}”必须递增：每个值都大于前一个"},
    ReasonText{"empty_value", "'{field}' must not be empty", "“{field}”不能为空"},
    ReasonText{"bad_options", "{text}", "这里的选项不成立：{text}"},
    ReasonText{"bad_scale", "'scale' must lie between 0 and {most}", "“scale”应在 0 到 {most} 之间"},
    ReasonText{"bad_currency", "'currency' must be three capital letters of ISO 4217, such as GBP; got '{currency}'",
               "“currency”应为 ISO 4217 的三个大写字母，例如 CNY；现在是“{currency}”"},
    ReasonText{"no_zone_data",
               "no zone data can be read in {folder}, so the time zone '{zone}' is not known; install tzdata, or give a fixed offset such "
               "as +08:00",
               "{folder} 中没有时区数据，因此无法识别时区“{zone}”；请安装 tzdata，或写固定的时差，例如 +08:00"},
    ReasonText{"unknown_zone",
               "unknown time zone '{zone}'; expected an IANA name such as Europe/London, UTC, or an offset such as +08:00{hint}",
               "没有“{zone}”这个时区；应为 IANA 名称，例如 Asia/Shanghai，或 UTC，或时差，例如 +08:00{hint}"},
    ReasonText{"unread_column", "nobody reads the column '{column}'; did you mean '{near}'?", "没有用到列“{column}”；是否应为“{near}”？"},
};
inline constexpr Sentences core_texts = sentences_of<core_list>;

}  // namespace kefu::detail
