// What is behind the opaque handles of the C ABI. Each begins with a tag, so that a handle of another type, or one that was
// destroyed, is refused instead of read.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>

#include "kefu/charter/charter.hpp"
#include "kefu/core/analysis.hpp"
#include "kefu/core/codec.hpp"
#include "kefu/core/model.hpp"
#include "kefu/core/progress.hpp"
#include "kefu/core/result.hpp"
#include "kefu/core/table.hpp"
#include "kefu/customer/scorer.hpp"
#include "kefu/kefu.h"

namespace kefu::capi {

template <std::uint32_t Value>
class Tag {
   public:
    Tag() noexcept = default;
    Tag(const Tag&) = delete;
    Tag& operator=(const Tag&) = delete;
    ~Tag() { value_ = 0xdeadu; }
    [[nodiscard]] bool intact() const noexcept { return value_ == Value; }

   private:
    volatile std::uint32_t value_ = Value;  // volatile: the last write must reach memory
};

}  // namespace kefu::capi

struct kefu_charter {
    explicit kefu_charter(kefu::Charter charter)
        : value(std::move(charter)),
          text(value.show()),
          text_zh(value.show(kefu::Language::zh)),
          stamp(kefu::to_json(kefu::write(value.stamp()))) {}
    static constexpr const char* type = "kefu_charter";
    kefu::capi::Tag<0x6b630001> tag;
    kefu::Charter value;
    std::string text;
    std::string text_zh;
    std::string stamp;
};

struct kefu_table {
    explicit kefu_table(kefu::Table table) : value(std::move(table)) {}
    static constexpr const char* type = "kefu_table";
    kefu::capi::Tag<0x6b630002> tag;
    kefu::Table value;
};

struct kefu_analysis {
    kefu_analysis(std::unique_ptr<kefu::Analysis> analysis, kefu::Charter made_under)
        : value(std::move(analysis)), charter(std::move(made_under)), stamp(kefu::to_json(kefu::write(value->stamp()))) {}
    static constexpr const char* type = "kefu_analysis";
    kefu::capi::Tag<0x6b630003> tag;
    std::unique_ptr<kefu::Analysis> value;
    kefu::Charter charter;  ///< of its views, unless they have one of their own
    std::string stamp;
};

struct kefu_model {
    explicit kefu_model(std::shared_ptr<const kefu::Model> model)
        : value(std::move(model)), report(kefu::to_json(value->report())), stamp(kefu::to_json(kefu::write(value->stamp()))) {}
    static constexpr const char* type = "kefu_model";
    kefu::capi::Tag<0x6b630004> tag;
    std::shared_ptr<const kefu::Model> value;
    std::string report;
    std::string stamp;
};

struct kefu_result {
    explicit kefu_result(kefu::Result result)
        : value(std::move(result)), report(kefu::to_json(value.report())), stamp(kefu::to_json(kefu::write(value.stamp()))) {}
    static constexpr const char* type = "kefu_result";
    kefu::capi::Tag<0x6b630005> tag;
    kefu::Result value;
    std::string report;
    std::string stamp;
};

struct kefu_scorer {
    explicit kefu_scorer(kefu::customer::Scoring model) : value(std::move(model)) {}
    static constexpr const char* type = "kefu_scorer";
    kefu::capi::Tag<0x6b630006> tag;
    kefu::customer::Scorer value;
};

struct kefu_workspace {
    explicit kefu_workspace(const kefu_scorer& made_for) : scorer(&made_for) {}
    static constexpr const char* type = "kefu_workspace";
    kefu::capi::Tag<0x6b630007> tag;
    const kefu_scorer* scorer;  ///< compared, never followed: the scorer may be gone
};

struct kefu_progress {
    static constexpr const char* type = "kefu_progress";
    kefu::capi::Tag<0x6b630008> tag;
    kefu::Progress value;
};

struct kefu_bytes {
    explicit kefu_bytes(std::string bytes) : value(std::move(bytes)) {}
    static constexpr const char* type = "kefu_bytes";
    kefu::capi::Tag<0x6b630009> tag;
    std::string value;
};

struct kefu_decision_table {
    kefu_decision_table(kefu::Charter made_under, const kefu::rule::DecisionTable& table);
    static constexpr const char* type = "kefu_decision_table";
    kefu::capi::Tag<0x6b63000a> tag;
    kefu::Charter charter;
    kefu::rule::DecisionTable value;
    std::string description;
    std::vector<std::vector<std::string>> texts;  ///< of the outputs of each row; the last is what holds otherwise
};
