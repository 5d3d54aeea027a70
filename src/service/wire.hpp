// Commands and events as bytes: described structs, whole numbers as variable-length ones, the same on every platform. What is read is
// not trusted. Private to the room.
#pragma once

#include <optional>
#include <string>

#include "kefu/core/error.hpp"
#include "kefu/service/events.hpp"
#include "service/arena.hpp"

namespace kefu::service {

class Writer {
   public:
    /// Writes over what is there.
    explicit Writer(std::string& out) : out_(out) {}
    void number(std::int64_t value) {
        auto bits = (static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63);
        char* to = room(10);
        while (bits >= 0x80) {
            *to++ = static_cast<char>(bits | 0x80);
            bits >>= 7;
        }
        *to++ = static_cast<char>(bits);
        used_ = static_cast<std::size_t>(to - out_.data());
    }
    void text(std::string_view value) {
        number(static_cast<std::int64_t>(value.size()));
        std::memcpy(room(value.size()), value.data(), value.size());
        used_ += value.size();
    }
    /// What was written.
    [[nodiscard]] std::string_view done() const noexcept { return {out_.data(), used_}; }
    template <class T>
    void value(const T& v) {
        if constexpr (std::is_same_v<T, std::string_view> || std::is_same_v<T, std::string>) text(v);
        else if constexpr (std::is_same_v<T, Time> || std::is_same_v<T, Span>) number(v.us);
        else if constexpr (std::is_enum_v<T> || std::is_integral_v<T>) number(static_cast<std::int64_t>(v));
        else if constexpr (is_optional<T>) {
            number(v ? 1 : 0);
            if (v) value(*v);
        } else if constexpr (requires { v.data(); }) {
            number(static_cast<std::int64_t>(v.size()));
            for (const auto& x : v) value(x);
        } else {
            each_leaf<T>(v, [&](const auto& f, const auto& owner) { value(owner.*f.member); });
        }
    }

   private:
    /// Room for n bytes at the end. The text grows, and never shrinks: its length is that of the longest entry so far.
    char* room(std::size_t n) {
        if (out_.size() - used_ < n) out_.resize(2 * (used_ + n) + 256);
        return out_.data() + used_;
    }
    std::string& out_;
    std::size_t used_ = 0;
};

class Reader {
   public:
    Reader(std::string_view bytes, Arena& arena) : bytes_(bytes), arena_(arena) {}
    [[nodiscard]] bool done() const noexcept { return bytes_.empty(); }
    [[nodiscard]] std::int64_t number() {
        std::uint64_t bits = 0;
        for (unsigned shift = 0; shift < 70; shift += 7) {
            if (bytes_.empty()) damaged();
            const auto byte = static_cast<unsigned char>(bytes_.front());
            bytes_.remove_prefix(1);
            if (shift == 63 && byte > 1) damaged();
            bits |= static_cast<std::uint64_t>(byte & 0x7f) << shift;
            if (byte < 0x80) return static_cast<std::int64_t>(bits >> 1) ^ -static_cast<std::int64_t>(bits & 1);
        }
        damaged();
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
