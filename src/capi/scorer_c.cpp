// kefu_scorer and kefu_workspace: one customer at a time, nothing allocated.
#include "capi/arguments.hpp"
#include "capi/guard.hpp"

static_assert(sizeof(kefu_customer_value) == 40 && sizeof(kefu_customer_score) == 28, "their layout is part of the ABI");

namespace {

using namespace kefu;
using namespace kefu::capi;

customer::Scoring scoring_of(const Model& model) {
    if (const auto* whole = model.get<customer::Scoring>()) return *whole;
    customer::Scoring part;
    if (const auto* rfm = model.get<customer::Rfm>()) part.rfm = *rfm;
    else if (const auto* abc = model.get<customer::Abc>()) part.abc = *abc;
    else if (const auto* pyramid = model.get<customer::Pyramid>()) part.pyramid = *pyramid;
    else
        throw Error(
            Status::bad_model,
            "a scorer takes a model of customer.score, customer.rfm, customer.abc or customer.pyramid; this is one of " + model.name());
    return part;
}

const kefu_customer_value& need_value(const kefu_customer_value* value) {
    const kefu_customer_value& in = need(value, "value");
    check_struct(&in, in.struct_size, sizeof(kefu_customer_value), "value");
    if (in.flags != 0) throw Error(Status::bad_option, "value: flags is " + std::to_string(in.flags) + "; expected 0");
    return in;
}
customer::CustomerValue plain(const kefu_customer_value& value) { return {value.recency_days, value.occasions, value.money, value.profit}; }

}  // namespace

extern "C" {

kefu_status kefu_scorer_create(const kefu_model* model, kefu_scorer** out_scorer, kefu_error* error) {
    return guard(error, [&] {
        kefu_scorer*& out = need_slot(out_scorer, "out_scorer");
        out = new kefu_scorer(scoring_of(*need_handle(model, "model").value));
    });
}

kefu_status kefu_scorer_get_money(const kefu_scorer* scorer, int32_t* out_scale, kefu_text* out_currency, kefu_error* error) {
    return guard(error, [&] {
        const customer::Scoring& model = need_handle(scorer, "scorer").value.model();
        int32_t& scale = need(out_scale, "out_scale");
        const auto [digits, currency] = money_of(model);
        scale = static_cast<int32_t>(digits);
        if (out_currency) *out_currency = borrowed(currency);
    });
}

kefu_status kefu_scorer_get_tier_name(const kefu_scorer* scorer, int32_t tier, kefu_text* out_name, kefu_error* error) {
    return guard(error, [&] {
        const auto& pyramid = need_handle(scorer, "scorer").value.model().pyramid;
        kefu_text& out = need(out_name, "out_name");
        const std::size_t n = pyramid ? pyramid->tiers.size() : 0;
        if (tier < 0 || static_cast<std::size_t>(tier) >= n)
            throw Error(Status::bad_option, "there is no tier " + std::to_string(tier) + "; the model has " + std::to_string(n));
        out = borrowed(pyramid->tiers[static_cast<std::size_t>(tier)]);
    });
}

kefu_status kefu_scorer_apply_one(const kefu_scorer* scorer, kefu_workspace* workspace, const kefu_customer_value* value,
                                  kefu_customer_score* score, kefu_error* error) {
    return guard(error, [&] {
        const kefu_scorer& prepared = need_handle(scorer, "scorer");
        if (need_handle(workspace, "workspace").scorer != &prepared)
            throw Error(Status::bad_option, "the workspace was made for another scorer");
        const kefu_customer_value& in = need_value(value);
        kefu_customer_score& out = need(score, "score");
        if (out.struct_size < sizeof(kefu_customer_score)) check_struct(&out, out.struct_size, sizeof(kefu_customer_score), "score");
        const customer::CustomerScore s = prepared.value.score(plain(in));
        out.recency_score = s.recency_score;
        out.frequency_score = s.frequency_score;
        out.money_score = s.money_score;
        out.cell = s.cell;
        out.abc = s.abc;
        out.tier = s.tier;
    });
}

kefu_status kefu_scorer_explain(const kefu_scorer* scorer, const kefu_customer_value* value, int32_t language, char* buffer,
                                int64_t capacity, int64_t* out_length, kefu_error* error) {
    return guard(error, [&] {
        const customer::Scorer& prepared = need_handle(scorer, "scorer").value;
        copy_out(prepared.explain(plain(need_value(value)), language_of(language)), buffer, capacity, out_length);
    });
}

void kefu_scorer_destroy(kefu_scorer** scorer) { destroy(scorer); }

kefu_status kefu_workspace_create(const kefu_scorer* scorer, kefu_workspace** out_workspace, kefu_error* error) {
    return guard(error, [&] {
        kefu_workspace*& out = need_slot(out_workspace, "out_workspace");
        out = new kefu_workspace(need_handle(scorer, "scorer"));
    });
}

void kefu_workspace_destroy(kefu_workspace** workspace) { destroy(workspace); }

}  // extern "C"
