#include "core/saved_ids.hpp"

#include <algorithm>

#include "kefu/core/error.hpp"
#include "kefu/core/utf8.hpp"

namespace kefu::detail {

void damaged_state(std::string_view what) { throw Error(Status::bad_file, "the saved file is damaged: " + std::string(what)); }

void write_ids(const IdTable& ids, std::span<const std::uint32_t> order, std::vector<std::int64_t>& numbers,
               std::vector<std::string>& texts) {
    for (const std::uint32_t dense : order) {
        if (ids.kind() == IdKind::number) numbers.push_back(ids.number(dense));
        else texts.emplace_back(ids.text(dense));
    }
}

IdKind kind_of_saved(const std::vector<std::int64_t>& numbers, const std::vector<std::string>& texts) {
    if (!numbers.empty() && !texts.empty()) damaged_state("ids of two kinds");
    const auto ascending = [](const auto& list) {
        return std::adjacent_find(list.begin(), list.end(), [](const auto& a, const auto& b) { return !(a < b); }) == list.end();
    };
    if (!ascending(numbers) || !ascending(texts)) damaged_state("ids out of order");
    return !numbers.empty() ? IdKind::number : !texts.empty() ? IdKind::text : IdKind::unset;
}

void read_ids(IdTable& ids, const std::vector<std::int64_t>& numbers, const std::vector<std::string>& texts) {
    ids.require(kind_of_saved(numbers, texts));
    std::vector<std::uint32_t> dense(std::max(numbers.size(), texts.size()));
    ids.enter(numbers, dense.data());
    std::vector<std::string_view> views;
    for (const std::string& t : texts) {
        if (t.empty() || t.size() > max_id_bytes || !is_valid_utf8(t)) damaged_state("an id that is none");
        views.push_back(t);
    }
    ids.enter(views, dense.data());
}

}  // namespace kefu::detail
