// Commands of C++ as callers in C write them.
#pragma once

#include <cstring>
#include <deque>
#include <string>
#include <vector>

#include "capi/described.hpp"
#include "kefu/kefu.h"
#include "kefu/service/commands.hpp"

namespace kefu::service {

/// A command as a caller in C writes it, with all that it points at.
class InC {
   public:
    template <class C>
    explicit InC(const C& command) : bytes_(capi::size_in_c<C>) {
        put(0, static_cast<std::uint32_t>(bytes_.size()));
        capi::Offsets offsets;
        std::uint32_t bit = 1, given = 0;
        each_leaf<C>(command, [&](const auto& f, const auto& owner) {
            using M = typename std::remove_cvref_t<decltype(f)>::Member;
            const std::size_t at = offsets.member<M>();
            const M& value = owner.*f.member;
            if constexpr (capi::by_bit<M>) {
                if (value) field(at, *value), given |= bit;
                bit <<= 1;
            } else if constexpr (is_optional<M>) {
                if (value) field(at, *value);
            } else {
                field(at, value);
            }
        });
        put(4, given);
    }
    [[nodiscard]] const void* data() const { return bytes_.data(); }

   private:
    template <class T>
    void put(std::size_t at, const T& value) {
        std::memcpy(bytes_.data() + at, &value, sizeof value);
    }
    const char* kept(std::string_view text) { return texts_.emplace_back(text).c_str(); }
    void field(std::size_t at, std::string_view x) { put(at, kept(x)); }
    void field(std::size_t at, std::int64_t x) { put(at, x); }
    void field(std::size_t at, Time x) { put(at, x.us); }
    void field(std::size_t at, Span x) { put(at, x.us); }
    void field(std::size_t at, bool x) { put(at, static_cast<std::int32_t>(x)); }
    void field(std::size_t at, AgentStatus x) { put(at, static_cast<std::int32_t>(x)); }
    template <class Element, class T, class F>
    void list(std::size_t at, List<T> x, std::deque<std::vector<Element>>& keep, F&& in_c) {
        auto& all = keep.emplace_back();
        for (const T& e : x) all.push_back(in_c(e));
        put(at, all.empty() ? nullptr : all.data());
        put(at + sizeof(void*), static_cast<std::int64_t>(all.size()));
    }
    void field(std::size_t at, List<WordLevel> x) {
        list(at, x, words_, [&](const WordLevel& w) { return kefu_word_level{kept(w.word), w.level}; });
    }
    void field(std::size_t at, List<ChannelUnits> x) {
        list(at, x, channels_, [&](const ChannelUnits& c) { return kefu_channel_units{kept(c.channel), c.units}; });
    }
    void field(std::size_t at, List<std::string_view> x) {
        list(at, x, names_, [&](std::string_view name) { return kept(name); });
    }

    std::vector<char> bytes_;
    std::deque<std::string> texts_;
    std::deque<std::vector<kefu_word_level>> words_;
    std::deque<std::vector<kefu_channel_units>> channels_;
    std::deque<std::vector<const char*>> names_;
};

}  // namespace kefu::service
