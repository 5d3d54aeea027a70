// Commands and events as bytes: described structs, the same on every platform. What is read is not trusted. Private to the room.
//
// A whole number, its sign in the lowest bit, is one byte below 248; otherwise 247 plus the count of its bytes, and those, lowest first.
#pragma once

#include <bit>
#include <optional>
#include <string>

#include "kefu/core/error.hpp"
#include "kefu/service/events.hpp"
#include "service/arena.hpp"

namespace kefu::service {

inline constexpr std::uint64_t small = 248;
inline void store(char* to, std::uint64_t bits) noexcept {
    if constexpr (std::endian::native == std::endian::little) {
        std::memcpy(to, &bits, sizeof bits);
    } else {
        for (int i = 0; i < 8; ++i) to[i] = static_cast<char>(bits >> (8 * i));
    }
}

template <class T>
inline constexpr bool is_text = std::is_same_v<T, std::string_view> || std::is_same_v<T, std::string>;
template <class T>
inline constexpr bool is_number = std::is_same_v<T, Time> || std::is_same_v<T, Span> || std::is_enum_v<T> || std::is_integral_v<T>;

class Writer {
   public:
    /// Writes over what is there. The text grows, and never shrinks: its length is that of the longest entry so far.
    explicit Writer(std::string& out) : out_(out), at_(out.data()) {}
    void number(std::int64_t value) {
        need(9);
        at_ = put(at_, value);
    }
    /// One look at the room that is left, then field after field.
    template <class T>
    void value(const T& v) {
        need(bound(v));
        at_ = put(at_, v);
    }
    /// What was written.
    [[nodiscard]] std::string_view done() const noexcept { return {out_.data(), static_cast<std::size_t>(at_ - out_.data())}; }

   private:
    void need(std::size_t n) {
        if (static_cast<std::size_t>(out_.data() + out_.size() - at_) < n) more(n);
    }
    [[gnu::noinline]] void more(std::size_t n) {
        const auto used = static_cast<std::size_t>(at_ - out_.data());
        out_.resize(2 * (used + n) + 256);
        at_ = out_.data() + used;
    }
    /// As many bytes as a value may take, and those that a store of eight writes beyond.
    template <class T>
    [[gnu::always_inline]] static std::size_t bound(const T& v) {
        if constexpr (is_text<T>) {
            return v.size() + 17;
        } else if constexpr (is_number<T>) {
            return 9;
        } else if constexpr (is_optional<T>) {
            return v ? 9 + bound(*v) : 9;
        } else if constexpr (requires { v.data(); }) {
            std::size_t n = 9;
            for (const auto& x : v) n += bound(x);
            return n;
        } else {
            std::size_t n = 0;
            each_leaf<T>(
                v, [&](const auto& f, const auto& owner) __attribute__((always_inline)) { n += bound(owner.*f.member); });
            return n;
        }
    }
    template <class T>
    [[gnu::always_inline]] static char* put(char* at, const T& v) {
        if constexpr (is_text<T>) {
            at = put(at, static_cast<std::int64_t>(v.size()));
            return std::copy_n(v.data(), v.size(), at);
        } else if constexpr (std::is_same_v<T, Time> || std::is_same_v<T, Span>) {
            return put(at, v.us);
        } else if constexpr (is_number<T>) {
            const auto value = static_cast<std::int64_t>(v);
            const auto bits = (static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63);
            if (bits < small) {
                *at = static_cast<char>(bits);
                return at + 1;
            }
            const int bytes = (71 - std::countl_zero(bits)) / 8;
            *at = static_cast<char>(small - 1 + static_cast<unsigned>(bytes));
            store(at + 1, bits);
            return at + 1 + bytes;
        } else if constexpr (is_optional<T>) {
            *at++ = static_cast<char>(v ? 2 : 0);
            return v ? put(at, *v) : at;
        } else if constexpr (requires { v.data(); }) {
            at = put(at, static_cast<std::int64_t>(v.size()));
            for (const auto& x : v) at = put(at, x);
            return at;
        } else {
            each_leaf<T>(
                v, [&](const auto& f, const auto& owner) __attribute__((always_inline)) { at = put(at, owner.*f.member); });
            return at;
        }
    }
    std::string& out_;
    char* at_;
};

class Reader {
   public:
    Reader(std::string_view bytes, Arena& arena) : bytes_(bytes), arena_(arena) {}
    [[nodiscard]] bool done() const noexcept { return bytes_.empty(); }
    [[nodiscard]] std::int64_t number() {
        if (bytes_.empty()) damaged();
        std::uint64_t bits = static_cast<unsigned char>(bytes_.front());
        bytes_.remove_prefix(1);
        if (bits >= small) {
            const std::size_t n = static_cast<std::size_t>(bits - small) + 1;
            if (bytes_.size() < n) damaged();
            bits = 0;
            for (std::size_t i = 0; i < n; ++i) bits |= std::uint64_t{static_cast<unsigned char>(bytes_[i])} << (8 * i);
            bytes_.remove_prefix(n);
            if (bits < small || (n < 8 && bits >> (8 * n - 8) == 0)) damaged();  // one number, one form
        }
        return static_cast<std::int64_t>(bits >> 1) ^ -static_cast<std::int64_t>(bits & 1);
    }
    [[nodiscard]] std::size_t count() {
        const std::int64_t n = number();
        if (n < 0 || static_cast<std::uint64_t>(n) > bytes_.size()) damaged();  // each element takes a byte at least
        return static_cast<std::size_t>(n);
    }
    [[nodiscard]] std::string_view text() {
        const std::size_t n = count();
        const std::string_view out = bytes_.substr(0, n);
        bytes_.remove_prefix(n);
        return out;
    }
    template <class T>
    void value(T& v) {
        if constexpr (std::is_same_v<T, std::string_view>) v = text();
        else if constexpr (std::is_same_v<T, Time> || std::is_same_v<T, Span>) v.us = number();
        else if constexpr (Worded<T>) {
            v = static_cast<T>(number());
            if (word_of(v).empty()) damaged();
        } else if constexpr (std::is_same_v<T, bool>) v = number() != 0;
        else if constexpr (std::is_integral_v<T>) v = number();
        else if constexpr (is_optional<T>) {
            v.reset();
            if (number() != 0) value(v.emplace());
        } else if constexpr (requires { v.data(); }) {
            using E = std::remove_cv_t<typename T::element_type>;
            const auto list = arena_.list<E>(count());
            for (E& x : list) value(x);
            v = list;
        } else {
            each_leaf<T>(v, [&](const auto& f, auto& owner) { value(owner.*f.member); });
        }
    }
    [[noreturn]] static void damaged() { throw Error(Status::bad_file, "the journal is damaged: an entry does not end where it should"); }

   private:
    std::string_view bytes_;
    Arena& arena_;
};

}  // namespace kefu::service
