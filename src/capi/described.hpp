// Structs of the caller that are made from a description: where their members lie, and how they become the C++ struct. kefu.h declares
// them by tools/make_commands.py, which keeps to the same rules: struct_size and given, then the fields in their order. A text is a
// const char*, a list a pointer and an int64, a number, time or span an int64, a word or a boolean an int32 beside a reserved one.
#pragma once

#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "capi/arguments.hpp"
#include "core/arena.hpp"
#include "kefu/service/commands.hpp"

namespace kefu::capi {

template <class M>
inline constexpr bool is_text = std::is_same_v<Unwrapped<M>, std::string_view>;
template <class M>
inline constexpr bool is_number =
    std::is_same_v<Unwrapped<M>, std::int64_t> || std::is_same_v<Unwrapped<M>, Time> || std::is_same_v<Unwrapped<M>, Span>;
template <class M>
inline constexpr bool is_code = std::is_same_v<M, bool> || Worded<M>;
/// An optional text is given where it is not NULL; other optional members have a bit.
template <class M>
inline constexpr bool by_bit = is_optional<M> && !is_text<M>;

/// Puts members behind each other as a C compiler does.
class Offsets {
   public:
    template <class T>
    constexpr std::size_t put() noexcept {
        const std::size_t begin = (at_ + alignof(T) - 1) / alignof(T) * alignof(T);
        at_ = begin + sizeof(T);
        if (alignof(T) > alignment_) alignment_ = alignof(T);
        return begin;
    }
    /// Of a member and what belongs to it; the place of its first part.
    template <class M>
    constexpr std::size_t member() noexcept {
        if constexpr (is_text<M>) return put<const char*>();
        else if constexpr (is_number<M>) return put<std::int64_t>();
        else if constexpr (is_code<M>) {
            const std::size_t begin = put<std::int32_t>();
            put<std::int32_t>();
            return begin;
        } else {
            const std::size_t begin = put<const void*>();
            put<std::int64_t>();
            return begin;
        }
    }
    [[nodiscard]] constexpr std::size_t end() const noexcept { return at_; }
    [[nodiscard]] constexpr std::size_t size() const noexcept { return (at_ + alignment_ - 1) / alignment_ * alignment_; }

   private:
    std::size_t at_ = 2 * sizeof(std::uint32_t);
    std::size_t alignment_ = alignof(std::uint32_t);
};

template <Described C>
constexpr std::size_t measure_in_c() {
    Offsets offsets;
    constexpr C sample{};
    each_leaf<C>(sample, [&](const auto& f, const auto&) { offsets.member<typename std::remove_cvref_t<decltype(f)>::Member>(); });
    return offsets.size();
}
template <Described C>
inline constexpr std::size_t size_in_c = measure_in_c<C>();
template <Described C>
consteval std::size_t offset_in_c(std::string_view name) {
    Offsets offsets;
    std::size_t found = 0;
    constexpr C sample{};
    each_leaf<C>(sample, [&](const auto& f, const auto&) {
        const std::size_t at = offsets.member<typename std::remove_cvref_t<decltype(f)>::Member>();
        if (f.name == name) found = at;
    });
    return found;
}

/// One struct of the caller. What an older caller does not have keeps its default; what a newer one says and this version does not know
/// is refused.
class DescribedStruct {
   public:
    /// `known`: its size here. `least`: the size of the shortest there ever was.
    DescribedStruct(const void* data, std::size_t known, std::size_t least, std::string_view name, Arena& lists);

    /// Its fields into `out`, which holds the defaults.
    template <Described C>
    void read(C& out) {
        Offsets offsets;
        std::uint32_t bit = 1, bits = 0;
        each_leaf<C>(out, [&](const auto& f, auto& owner) {
            using M = typename std::remove_cvref_t<decltype(f)>::Member;
            const std::size_t at = offsets.member<M>();
            const bool there = offsets.end() <= size_;
            bool given = there;
            if constexpr (by_bit<M>) {
                given = (given_ & bit) != 0;
                if (there) bits |= bit;
                bit <<= 1;
                if (there && !given && take<std::int64_t>(at) != 0) refuse_ungiven(f.name);
            }
            if (given && there) field(f.name, at, owner.*f.member);
        });
        check_given(bits);
    }

   private:
    template <class M>
    void field(std::string_view name, std::size_t at, M& out) {
        static_assert(!by_bit<M> || is_number<M>, "of others it would have to be asked anew whether they are 0");
        using U = Unwrapped<M>;
        if constexpr (is_text<M>) {
            if (const char* given = take<const char*>(at)) out = text(given, name);
        } else if constexpr (is_code<M>) {
            const std::int32_t code = take<std::int32_t>(at);
            if constexpr (std::is_same_v<M, bool>) check_code(name, code, 2);
            else check_code(name, code, std::size(words(Of<M>{})));
            check_reserved(name, take<std::int32_t>(at + sizeof code));
            out = static_cast<M>(code);
        } else if constexpr (is_number<M>) {
            out = U{take<std::int64_t>(at)};
        } else {
            out = list<typename M::value_type>(name, take<const char*>(at), take<std::int64_t>(list_length(at)));
        }
    }
    template <class T>
    std::span<const T> list(std::string_view name, const char* data, std::int64_t n) {
        check_list(name, data, n);
        const auto out = lists_.list<T>(static_cast<std::size_t>(n));
        for (std::size_t i = 0; i < out.size(); ++i) {
            if constexpr (std::is_same_v<T, std::string_view>) {
                out[i] = element(name, i, data + i * sizeof(const char*));
            } else {
                // A text and a number, as kefu_word_level and kefu_channel_units have them.
                struct InC {
                    const char* text;
                    std::int64_t number;
                };
                const char* at = data + i * sizeof(InC);
                std::int64_t number = 0;
                std::memcpy(&number, at + offsetof(InC, number), sizeof number);
                out[i] = {element(name, i, at), number};
            }
        }
        return out;
    }
    static constexpr std::size_t list_length(std::size_t at) noexcept {
        constexpr std::size_t a = alignof(std::int64_t);
        return (at + sizeof(const void*) + a - 1) / a * a;
    }
    template <class T>
    [[nodiscard]] T take(std::size_t at) const noexcept {
        T value;
        std::memcpy(&value, data_ + at, sizeof value);
        return value;
    }
    [[nodiscard]] std::string_view text(const char* given, std::string_view field) const;
    [[nodiscard]] std::string_view element(std::string_view field, std::size_t i, const char* at) const;
    void check_code(std::string_view field, std::int32_t code, std::size_t n) const;
    void check_reserved(std::string_view field, std::int32_t value) const;
    void check_list(std::string_view field, const char* data, std::int64_t n) const;
    void check_given(std::uint32_t known) const;
    [[noreturn]] void refuse_ungiven(std::string_view field) const;
    [[noreturn]] void refuse(Status status, std::string_view field, const std::string& what) const;

    const char* data_;
    std::size_t size_;
    std::uint32_t given_;
    std::string_view name_;
    Arena& lists_;
};

/// Bytes up to the end of what every version of a command has: struct_size, given, source, number and at.
inline constexpr std::size_t least_command = [] {
    Offsets offsets;
    offsets.member<std::string_view>();
    offsets.member<std::int64_t>();
    offsets.member<Time>();
    return offsets.end();
}();

/// A described struct of the caller as the C++ one. Errors: NULL_POINTER, BAD_OPTION, LIMIT; each names the struct and the member.
template <Described C>
C read_struct(const void* data, std::size_t least, Arena& lists) {
    C out{};
    DescribedStruct(data, size_in_c<C>, least, name(Of<C>{}), lists).read(out);
    return out;
}

}  // namespace kefu::capi
