// The charter: the one document in which a company says how it treats its customers. Loaded, it is immutable and shared.
//
// It composes the options of the rooms below, and grows no method per analysis: get<Options>() finds them by the name of
// their section.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "kefu/core/codec.hpp"
#include "kefu/core/decode.hpp"
#include "kefu/core/stamp.hpp"
#include "kefu/rule/table_option.hpp"
#include "kefu/service/rules_option.hpp"

namespace kefu {

/// [charter]: what the document says of itself.
struct CharterHeader {
    std::string id = "default";
    std::string version = "1";
    std::string owner;
    std::optional<Date> effective_from;
    std::optional<Date> effective_to;
    std::optional<Date> recorded_on;
    std::string extends;
    std::string time_zone;
    std::string currency;
    std::vector<std::string> languages = {"en", "zh"};
};
constexpr std::string_view section(Of<CharterHeader>) { return "charter"; }
constexpr auto fields(Of<CharterHeader>) {
    return std::tuple{
        field("id", &CharterHeader::id, "name of the charter", zh("章程的名称"), not_empty),
        field("version", &CharterHeader::version, "version of the charter, as its owner counts", zh("章程的版本，由负责人编号"), not_empty),
        field("owner", &CharterHeader::owner, "who answers for it", zh("由谁负责")),
        field("effective_from", &CharterHeader::effective_from, "first day on which it holds", zh("生效的第一天")),
        field("effective_to", &CharterHeader::effective_to, "last day on which it holds", zh("生效的最后一天")),
        field("recorded_on", &CharterHeader::recorded_on,
              "day on which it was decided or corrected; of charters that hold on one day the latest counts",
              zh("作出决定或更正的日期；同一天有多个章程生效时，以最晚的为准")),
        field("extends", &CharterHeader::extends,
              "what holds where this document says nothing: \"kefu:default\", or another file, relative to this one",
              zh("本文件没有写的按什么执行：\"kefu:default\"，或另一个文件（相对于本文件）")),
        field("time_zone", &CharterHeader::time_zone, "zone of all times that carry none", zh("没有时区的时间按此时区")),
        field("currency", &CharterHeader::currency, "ISO 4217 code of all amounts", zh("所有金额的货币，ISO 4217 代码，例如 CNY")),
        field("languages", &CharterHeader::languages, "languages of its texts, the first is the main one",
              zh("文本使用的语言，第一种为主要语言"), not_empty)};
}

/// [limits]: how much of a document is read before it is refused.
struct Limits {
    std::int64_t bytes = 4'000'000;
    std::int64_t depth = 32;
};

/// immutable: share freely; a copy shares the document.
class Charter {
   public:
    /// The default charter.
    Charter();
    /// Reads a file. Errors: BAD_CHARTER with line and position (the first error, and how many there are); BAD_FILE where it
    /// cannot be read.
    [[nodiscard]] static Charter load(const std::string& path, const Limits& limits = {});
    /// The same from a text; `where` names it in errors. It may extend the default charter, but no file.
    [[nodiscard]] static Charter parse(std::string_view toml, std::string_view where, const Limits& limits = {});
    /// All findings of a text, sorted; throws only when memory runs out.
    [[nodiscard]] static std::vector<Finding> check(std::string_view toml, std::string_view where, const Limits& limits = {});
    /// All findings of a file, those of the files that it extends included. Errors: BAD_FILE where it cannot be read.
    [[nodiscard]] static std::vector<Finding> check_file(const std::string& path, const Limits& limits = {});
    /// The charter of a folder (its *.toml files) that holds on a day, as far as was known on another: of those that hold, the one
    /// recorded last. One without days that another of the folder extends counts only where no other holds. Errors: BAD_CHARTER where
    /// none holds, where two do and none is the later one, and for a file that is no charter; BAD_FILE.
    [[nodiscard]] static Charter in_force(const std::string& folder, Date as_of, std::optional<Date> known_on = std::nullopt,
                                          const Limits& limits = {});

    [[nodiscard]] const CharterHeader& header() const noexcept;
    [[nodiscard]] const Stamp& stamp() const noexcept;
    /// The document as read, with what it extends.
    [[nodiscard]] const Tree& document() const noexcept;
    /// Every section that a described option struct names, defaults filled in, and the decision tables: what the digest is over.
    [[nodiscard]] const Tree& resolved() const noexcept;
    /// The resolved charter as TOML, for people; each option with a comment that says what it means.
    [[nodiscard]] std::string show(Language language = Language::en) const;

    /// A decision table, from [table.<name>]. Errors: UNKNOWN_NAME with the nearest name.
    [[nodiscard]] const rule::DecisionTable& table(std::string_view name) const;
    /// All of them, by name.
    [[nodiscard]] const std::vector<rule::DecisionTable>& tables() const noexcept;

    /// Options of a room, from their section; zone and currency that they leave open come from [charter].
    template <Described T>
    [[nodiscard]] T get() const {
        T out{};
        Findings findings{std::string(where())};
        read_sections(document(), out, findings);
        findings.raise(Status::bad_charter);
        inherit(out);
        return out;
    }
    /// Fills what options leave open from [charter], and puts decision tables and [routing] in. Errors: UNKNOWN_NAME for a table that is not there,
    /// unless it is the one that options ask for by themselves.
    template <Described T>
    void inherit(T& options) const {
        if constexpr (std::is_same_v<T, MoneyOptions>) {
            if (options.currency.empty()) options.currency = header().currency;
        } else if constexpr (std::is_same_v<T, TimeOptions>) {
            if (options.time_zone.empty()) options.time_zone = header().time_zone;
        } else {
            each_field<T>([&](const auto& x) {
                using X = std::remove_cvref_t<decltype(x)>;
                if constexpr (is_part<X>) inherit(options.*x.member);
                else if constexpr (std::is_same_v<typename X::Member, rule::TableOption>) bind(options.*x.member, (T{}.*x.member).name);
                else if constexpr (std::is_same_v<typename X::Member, service::RulesOption>) bind(options.*x.member);
            });
        }
    }
    [[nodiscard]] std::string_view where() const noexcept;

   private:
    void bind(rule::TableOption& option, std::string_view usual) const;
    void bind(service::RulesOption& option) const;
    friend service::RoutingRules routing_rules(const Charter& charter);
    struct Data;
    struct Reader;
    explicit Charter(std::shared_ptr<const Data> data) : data_(std::move(data)) {}
    std::shared_ptr<const Data> data_;
};

/// An accumulator with the charter's options: kefu::make<customer::PurchaseHistory>(charter).
template <class T>
[[nodiscard]] T make(const Charter& charter) {
    return T(charter.get<typename T::Options>());
}

}  // namespace kefu
