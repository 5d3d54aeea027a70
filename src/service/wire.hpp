// Commands and events as bytes: described structs, the same on every platform. What is read is not trusted. Private to the room.
//
// A whole number is one byte below 248; otherwise 247 plus the count of its bytes, and those, lowest first. Its sign, where it may have
// one, is in the lowest bit. A struct is a number, whose bits say which of its fields are not 0 and not empty, and those fields. A text
// is its length, and its bytes. A time is how far it is from that of its event. After an entry stand four bytes of its hash: damage is
// found by them, forgery is not.
#pragma once

#include <bit>
#include <optional>
#include <string>

#include "core/arena.hpp"
#include "core/short_text.hpp"
#include "kefu/core/error.hpp"
#include "kefu/core/stamp.hpp"
#include "kefu/service/events.hpp"

namespace kefu::service {

inline constexpr std::uint64_t small = 248;
inline void store(char* to, std::uint64_t bits) noexcept {
    if constexpr (std::endian::native == std::endian::little) {
        std::memcpy(to, &bits, sizeof bits);
    } else {
        for (int i = 0; i < 8; ++i) to[i] = static_cast<char>(bits >> (8 * i));
    }
}
/// The first n bytes, 1 to 8; `left`: how many there are.
inline std::uint64_t load(const char* from, std::size_t n, std::size_t left) noexcept {
    std::uint64_t bits = 0;
    if constexpr (std::endian::native == std::endian::little) {
        if (left >= sizeof bits) {
            std::memcpy(&bits, from, sizeof bits);
            return bits & (~std::uint64_t{0} >> (64 - 8 * n));
        }
    }
    for (std::size_t i = 0; i < n; ++i) bits |= std::uint64_t{static_cast<unsigned char>(from[i])} << (8 * i);
    return bits;
}

/// Of the bytes of an entry: what stands after them.
inline constexpr std::size_t check_bytes = 4;
inline std::uint64_t check_of(std::string_view bytes) noexcept { return kefu::hash_of(bytes) & 0xffffffffu; }

template <class T>
inline constexpr bool is_text = std::is_same_v<T, std::string_view> || std::is_same_v<T, std::string>;
template <class T>
inline constexpr bool is_number = std::is_same_v<T, Span> || std::is_enum_v<T> || std::is_integral_v<T>;

/// Calls f.operator()<i>(member) for each field, by numbers known to the compiler: no description is read when it runs.
template <Described T, class V, class F>
[[gnu::always_inline]] inline void each_member(V& v, F&& f) {
    [&]<std::size_t... I>(std::index_sequence<I...>) __attribute__((always_inline)) {
        (f.template operator()<I>(v.*(std::get<I>(fields_of<T>).member)), ...);
    }
    (std::make_index_sequence<field_count<T>>());
}

/// Whether a field is not written.
template <class M>
[[nodiscard]] constexpr bool left_out(const M& v) {
    if constexpr (is_optional<M>) return !v;
    else if constexpr (std::is_same_v<M, Time> || std::is_same_v<M, Span>) return v.us == 0;
    else if constexpr (is_number<M>) return v == M{};
    else if constexpr (Described<M>) return false;
    else return v.empty();
}

class Writer {
   public:
    /// Writes over what is there. The text grows, and never shrinks: its length is that of the longest entry so far.
    explicit Writer(std::string& out) : out_(out), at_(out.data()), end_(at_ + out.size()) {}
    [[gnu::always_inline]] void number(std::int64_t value) { at_ = put_number(room(at_, 0), value); }
    [[gnu::always_inline]] void count(std::size_t n) { at_ = put_bits(room(at_, 0), n); }
    /// The time that others are told from; what is written is how far it is from the one before.
    void time(Time time) {
        number(from_time(time));
        time_ = time.us;
    }
    template <class T>
    void value(const T& v) {
        at_ = put(at_, v);
    }
    /// Puts the check after what was written.
    void seal() {
        at_ = room(at_, 0);
        store(at_, check_of(done()));
        at_ += check_bytes;
    }
    /// What was written.
    [[nodiscard]] std::string_view done() const noexcept { return {out_.data(), static_cast<std::size_t>(at_ - out_.data())}; }

   private:
    /// What a number and a short text take at most; so many fit without a look at the room that is left.
    static constexpr std::size_t widest = 1 + most_short;
    static constexpr std::size_t spare = 512;
    [[nodiscard]] char* room(char* at, std::size_t n) { return static_cast<std::size_t>(end_ - at) < n + spare ? more(at, n + spare) : at; }
    [[gnu::noinline]] char* more(const char* at, std::size_t n) {
        const auto used = static_cast<std::size_t>(at - out_.data());
        out_.resize(2 * (used + n));
        end_ = out_.data() + out_.size();
        return out_.data() + used;
    }
    [[nodiscard]] std::int64_t from_time(Time time) const noexcept {
        return static_cast<std::int64_t>(static_cast<std::uint64_t>(time.us) - static_cast<std::uint64_t>(time_));
    }
    [[nodiscard, gnu::always_inline]] static char* put_bits(char* at, std::uint64_t bits) noexcept {
        if (bits >= small) return put_large(at, bits);
        *at = static_cast<char>(bits);
        return at + 1;
    }
    [[nodiscard, gnu::noinline]] static char* put_large(char* at, std::uint64_t bits) noexcept {
        const int bytes = (71 - std::countl_zero(bits)) / 8;
        *at = static_cast<char>(small - 1 + static_cast<unsigned>(bytes));
        store(at + 1, bits);
        return at + 1 + bytes;
    }
    [[nodiscard, gnu::always_inline]] static char* put_number(char* at, std::int64_t value) noexcept {
        return put_bits(at, (static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63));
    }
    [[nodiscard, gnu::noinline]] char* put_long(char* at, std::string_view text) {
        at = put_bits(room(at, text.size()), text.size());
        std::memcpy(at, text.data(), text.size());
        return at + text.size();
    }
    template <class T>
    [[nodiscard]] char* put(char* at, const T& v) {
        if constexpr (is_text<T>) {
            if (v.size() > most_short) return put_long(at, v);
            *at++ = static_cast<char>(v.size());
            put_text(at, v);
            return at + v.size();
        } else if constexpr (std::is_same_v<T, Time>) {
            return put_number(at, from_time(v));
        } else if constexpr (std::is_same_v<T, Span>) {
            return put_number(at, v.us);
        } else if constexpr (is_number<T>) {
            return put_number(at, static_cast<std::int64_t>(v));
        } else if constexpr (is_optional<T>) {
            return put(at, *v);
        } else if constexpr (Described<T>) {
            static_assert(widest * (field_count<T> + 2) < spare);
            std::uint64_t there = 0;
            each_member<T>(
                v, [&]<std::size_t i>(const auto& m) __attribute__((always_inline)) { there |= std::uint64_t{!left_out(m)} << i; });
            at = put_bits(room(at, 0), there);
            each_member<T>(
                v, [&]<std::size_t i>(const auto& m) __attribute__((always_inline)) {
                    if (there >> i & 1) at = put(at, m);
                });
            return at;
        } else {
            at = put_bits(at, v.size());
            for (const auto& x : v) at = put(room(at, 0), x);
            return room(at, 0);
        }
    }
    std::string& out_;
    char* at_;
    const char* end_;
    std::int64_t time_ = 0;
};

class Reader {
   public:
    Reader(std::string_view bytes, Arena& arena) : at_(bytes.data()), end_(at_ + bytes.size()), arena_(arena) {}
    /// Of what was sealed. Errors: BAD_FILE where the check is another one.
    [[nodiscard]] static Reader of_sealed(std::string_view bytes, Arena& arena) {
        if (bytes.size() <= check_bytes) damaged();
        const std::string_view inside = bytes.substr(0, bytes.size() - check_bytes);
        if (load(inside.data() + inside.size(), check_bytes, check_bytes) != check_of(inside))
            throw Error(Status::bad_file, "the entry was cut or changed since it was written: its check differs");
        return {inside, arena};
    }
    [[nodiscard]] bool done() const noexcept { return at_ == end_; }
    [[nodiscard]] std::int64_t number() { return signed_of(step(bits(at_))); }
    [[nodiscard]] Time time() {
        time_ = from_time(number());
        return {time_};
    }
    [[nodiscard]] std::size_t count() { return static_cast<std::size_t>(step(size(at_))); }
    template <class T>
    void value(T& v) {
        at_ = get(at_, v);
    }
    [[noreturn]] static void damaged() { throw Error(Status::bad_file, "the entry is damaged: it does not end where it should"); }

   private:
    /// What was read, and where the next one stands: both stay in registers from field to field.
    struct Bits {
        std::uint64_t bits;
        const char* next;
    };
    std::uint64_t step(Bits read) noexcept {
        at_ = read.next;
        return read.bits;
    }
    [[nodiscard]] std::size_t left(const char* at) const noexcept { return static_cast<std::size_t>(end_ - at); }
    [[nodiscard]] std::int64_t from_time(std::int64_t distance) const noexcept {
        return static_cast<std::int64_t>(static_cast<std::uint64_t>(time_) + static_cast<std::uint64_t>(distance));
    }
    [[nodiscard]] static std::int64_t signed_of(std::uint64_t n) noexcept {
        return static_cast<std::int64_t>(n >> 1) ^ -static_cast<std::int64_t>(n & 1);
    }
    [[nodiscard, gnu::always_inline]] Bits bits(const char* at) const {
        if (at == end_) damaged();
        const std::uint64_t first = static_cast<unsigned char>(*at);
        return first < small ? Bits{first, at + 1} : large_bits(at);
    }
    [[nodiscard, gnu::noinline]] Bits large_bits(const char* at) const {
        const std::size_t n = static_cast<unsigned char>(*at++) - small + 1;
        if (left(at) < n) damaged();
        const std::uint64_t bits = load(at, n, left(at));
        if (bits < small || (n < 8 && bits >> (8 * n - 8) == 0)) damaged();  // one number, one form
        return {bits, at + n};
    }
    /// Of so many elements, or bytes.
    [[nodiscard, gnu::always_inline]] Bits size(const char* at) const {
        const Bits n = bits(at);
        if (n.bits > left(n.next)) damaged();  // each takes a byte at least
        return n;
    }
    template <class T>
    [[nodiscard, gnu::always_inline]] const char* get(const char* at, T& v) {
        if constexpr (std::is_same_v<T, std::string_view>) {
            const Bits n = size(at);
            v = {n.next, static_cast<std::size_t>(n.bits)};
            return n.next + n.bits;
        } else if constexpr (std::is_same_v<T, Time> || is_number<T>) {
            const Bits read = bits(at);
            const std::int64_t n = signed_of(read.bits);
            if constexpr (std::is_same_v<T, Time>) v.us = from_time(n);
            else if constexpr (std::is_same_v<T, Span>) v.us = n;
            else if constexpr (std::is_same_v<T, bool>) v = n != 0;
            else v = static_cast<T>(n);
            if constexpr (Worded<T>)
                if (word_of(v).empty()) damaged();
            return read.next;
        } else if constexpr (is_optional<T>) {
            return get(at, v.emplace());
        } else if constexpr (Described<T>) {
            return get_fields(at, v);
        } else {
            return get_list(at, v);
        }
    }
    template <class T>
    [[nodiscard]] const char* get_fields(const char* at, T& v) {
        const Bits there = bits(at);
        if (there.bits >> field_count<T> != 0) damaged();
        at = there.next;
        each_member<T>(
            v, [&]<std::size_t i>(auto& m) __attribute__((always_inline)) {
                if ((there.bits >> i & 1) == 0) {
                    m = {};
                } else {
                    at = get(at, m);
                    if (left_out(m)) damaged();  // one value, one form
                }
            });
        return at;
    }
    template <class T>
    [[nodiscard]] const char* get_list(const char* at, T& v) {
        const Bits n = size(at);
        at = n.next;
        const auto list = arena_.list<std::remove_cv_t<typename T::element_type>>(static_cast<std::size_t>(n.bits));
        for (auto& x : list) at = get(at, x);
        v = list;
        return at;
    }
    const char* at_;
    const char* end_;
    Arena& arena_;
    std::int64_t time_ = 0;
};

}  // namespace kefu::service
