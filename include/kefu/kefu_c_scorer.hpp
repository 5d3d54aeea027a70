// One customer at a time for C++11 and later over the C ABI. Included by kefu_c.hpp.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "kefu/kefu.h"
#include "kefu/kefu_c_result.hpp"
#include "kefu/kefu_c_support.hpp"

namespace kefu {
namespace c {

/// A model made ready for one customer at a time. immutable; each thread has a Workspace of its own.
class Scorer {
   public:
    explicit Scorer(const Model& model) {
        detail::Call call;
        kefu_scorer* handle = nullptr;
        call.check(kefu_scorer_create(model.get(), &handle, call.error()));
        handle_.reset(handle);
    }
    class Workspace {
       public:
        explicit Workspace(const Scorer& scorer) {
            detail::Call call;
            kefu_workspace* handle = nullptr;
            call.check(kefu_workspace_create(scorer.get(), &handle, call.error()));
            handle_.reset(handle);
        }
        kefu_workspace* get() const noexcept { return handle_.get(); }

       private:
        detail::Owned<kefu_workspace, kefu_workspace_destroy> handle_;
    };
    kefu_customer_score apply(Workspace& workspace, std::int64_t recency_days, std::int64_t occasions, std::int64_t money,
                              std::int64_t profit = 0) const {
        detail::Call call;
        const kefu_customer_value value = {static_cast<std::uint32_t>(sizeof value), 0, recency_days, occasions, money, profit};
        kefu_customer_score score = {static_cast<std::uint32_t>(sizeof score), 0, 0, 0, 0, KEFU_ABC_NONE, -1};
        call.check(kefu_scorer_apply_one(get(), workspace.get(), &value, &score, call.error()));
        return score;
    }
    /// Why: one sentence a reason, a line each.
    std::string explain(std::int64_t recency_days, std::int64_t occasions, std::int64_t money, Language language = Language::en,
                        std::int64_t profit = 0) const {
        const kefu_customer_value value = {static_cast<std::uint32_t>(sizeof value), 0, recency_days, occasions, money, profit};
        const std::int32_t code = static_cast<std::int32_t>(language);
        return detail::two_steps([&](char* to, std::int64_t room, std::int64_t* n, kefu_error* error) {
            return kefu_scorer_explain(get(), &value, code, to, room, n, error);
        });
    }
    /// What a tier of a score is called.
    std::string tier_name(std::int32_t tier) const {
        detail::Call call;
        kefu_text name = {nullptr, 0};
        call.check(kefu_scorer_get_tier_name(get(), tier, &name, call.error()));
        return detail::to_string(name);
    }
    /// Decimals of a minor unit: what the money of a customer must be in.
    std::int32_t money_scale() const {
        detail::Call call;
        std::int32_t scale = 0;
        call.check(kefu_scorer_get_money(get(), &scale, nullptr, call.error()));
        return scale;
    }
    /// Empty where the model names none.
    std::string currency() const {
        detail::Call call;
        std::int32_t scale = 0;
        kefu_text text = {nullptr, 0};
        call.check(kefu_scorer_get_money(get(), &scale, &text, call.error()));
        return detail::to_string(text);
    }
    kefu_scorer* get() const noexcept { return handle_.get(); }

   private:
    detail::Owned<kefu_scorer, kefu_scorer_destroy> handle_;
};

}  // namespace c
}  // namespace kefu
