// The archive: described structs as bounded little-endian bytes, the same on every platform.
//
// It models the archive concept of Boost.Serialization, whose header-only part gives class versions and whatever has a
// `serialize` of its own; described structs go field by field, arrays of numbers as one block. What is read is never
// trusted: every count is checked against the bytes left, words must be known, and decoded memory has a budget.
#pragma once

#include <bit>
#include <boost/mpl/bool.hpp>
#include <boost/serialization/collection_size_type.hpp>
#include <boost/serialization/item_version_type.hpp>
#include <boost/serialization/library_version_type.hpp>
#include <boost/serialization/map.hpp>
#include <boost/serialization/nvp.hpp>
#include <boost/serialization/serialization.hpp>
#include <boost/serialization/version.hpp>
#include <concepts>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <vector>

#include "kefu/core/error.hpp"
#include "kefu/core/fields.hpp"
#include "kefu/core/share.hpp"
#include "kefu/core/time.hpp"

namespace kefu::storage {

namespace bs = boost::serialization;

/// The one number inside a type that is a number with a meaning.
inline auto& raw(Share& x) { return x.parts; }
inline auto& raw(Money& x) { return x.minor; }
inline auto& raw(Time& x) { return x.us; }
inline auto& raw(Date& x) { return x.days; }
inline auto& raw(Span& x) { return x.us; }

template <class T>
concept Number = (std::is_arithmetic_v<T> || std::is_enum_v<T>)&&!Worded<T>;
template <class T>
concept Wrapped = requires(T& x) { raw(x); };
template <class T>
inline constexpr bool is_vector = false;
template <class T>
inline constexpr bool is_vector<std::vector<T>> = true;
template <class T>
inline constexpr bool is_tuple = false;
template <class... T>
inline constexpr bool is_tuple<std::tuple<T...>> = true;
/// Types that the archive writes itself; everything else has a `serialize`.
template <class T>
concept Own =
    Number<T> || Worded<T> || Wrapped<T> || Described<T> || is_optional<T> || is_vector<T> || is_tuple<T> || std::same_as<T, std::string>;

/// Numbers in a block are in memory as they are in the file.
inline constexpr bool little = std::endian::native == std::endian::little;

template <Number T>
std::uint64_t to_bits(T value) noexcept {
    std::uint64_t bits = 0;
    if constexpr (std::is_floating_point_v<T>) {
        static_assert(sizeof(T) == 8, "doubles only");
        std::memcpy(&bits, &value, sizeof value);
    } else {
        bits = static_cast<std::uint64_t>(value);
    }
    return bits;
}
template <Number T>
T from_bits(std::uint64_t bits) noexcept {
    if constexpr (std::is_floating_point_v<T>) {
        T value;
        std::memcpy(&value, &bits, sizeof value);
        return value;
    } else {
        return static_cast<T>(bits);
    }
}

class Writer {
   public:
    using is_saving = boost::mpl::true_;
    using is_loading = boost::mpl::false_;

    template <class T>
    Writer& operator<<(const T& value) {
        put(value);
        return *this;
    }
    template <class T>
    Writer& operator&(const T& value) {
        put(value);
        return *this;
    }
    [[nodiscard]] std::string take() && { return std::move(bytes_); }

    // What Boost's containers ask of an archive.
    static bs::library_version_type get_library_version() { return bs::library_version_type(18); }

   private:
    void put(const bs::collection_size_type& n) { put(std::uint64_t{std::size_t(n)}); }
    void put(const bs::item_version_type& v) { put(static_cast<std::uint32_t>(v)); }
    template <class T>
    void put(const bs::nvp<T>& pair) {
        put(pair.const_value());
    }
    template <Own T>
    void put(const T& value) {
        if constexpr (Number<T>) {
            const std::uint64_t bits = to_bits(value);
            for (unsigned i = 0; i < sizeof value; ++i) bytes_.push_back(static_cast<char>(bits >> (8 * i)));
        } else if constexpr (Worded<T>) {
            put(static_cast<std::int32_t>(value));
        } else if constexpr (Wrapped<T>) {
            put(raw(const_cast<T&>(value)));
        } else if constexpr (std::same_as<T, std::string>) {
            put(std::uint64_t{value.size()});
            bytes_.append(value);
        } else if constexpr (is_optional<T>) {
            put(static_cast<std::uint8_t>(value.has_value()));
            if (value) put(*value);
        } else if constexpr (is_vector<T>) {
            using E = typename T::value_type;
            put(std::uint64_t{value.size()});
            if constexpr (Number<E> && little) bytes_.append(reinterpret_cast<const char*>(value.data()), value.size() * sizeof(E));
            else
                for (const auto& x : value) put(x);
        } else if constexpr (is_tuple<T>) {
            std::apply([&](const auto&... x) { (put(x), ...); }, value);
        } else {
            put_version<T>();
            each_leaf<T>(value, [&](const auto& f, const auto& owner) { put(owner.*f.member); });
        }
    }
    template <class T>
    void put(const T& value)
        requires(!Own<T>)
    {
        put_version<T>();
        bs::serialize_adl(*this, const_cast<T&>(value), bs::version<T>::value);
    }
    template <class T>
    void put_version() {
        if constexpr (bs::version<T>::value > 0) put(static_cast<std::uint32_t>(bs::version<T>::value));
    }

    std::string bytes_;
};

class Reader {
   public:
    using is_saving = boost::mpl::false_;
    using is_loading = boost::mpl::true_;

    /// Decoded memory may be at most this many times the size of the file.
    static constexpr std::size_t budget_factor = 8;

    explicit Reader(std::string_view bytes) : bytes_(bytes), budget_(bytes.size() * budget_factor + 4096) {}

    template <class T>
    Reader& operator>>(T& value) {
        get(value);
        return *this;
    }
    template <class T>
    Reader& operator&(T& value) {
        get(value);
        return *this;
    }
    template <class T>
    Reader& operator>>(const bs::nvp<T>& pair) {
        get(pair.value());
        return *this;
    }
    template <class T>
    Reader& operator&(const bs::nvp<T>& pair) {
        get(pair.value());
        return *this;
    }
    /// Errors: BAD_FILE where bytes are left.
    void finish() const {
        if (!bytes_.empty()) damaged("bytes are left over");
    }
    [[noreturn]] static void damaged(std::string_view what) {
        throw Error(Status::bad_file, "the saved file is damaged: " + std::string(what));
    }

    // What Boost's containers ask of an archive.
    static bs::library_version_type get_library_version() { return bs::library_version_type(18); }
    template <class T>
    void reset_object_address(const T*, const T*) {}

   private:
    void need(std::uint64_t n) const {
        if (n > bytes_.size()) damaged("a count is larger than the bytes left");
    }
    void spend(std::uint64_t count, std::size_t size) {
        if (count > budget_ / size) damaged("it would take far more memory than its size");
        budget_ -= count * size;
    }
    void get(bs::collection_size_type& n) {
        std::uint64_t count = 0;
        get(count);
        need(count);
        spend(count, 64);
        n = bs::collection_size_type(static_cast<std::size_t>(count));
    }
    void get(bs::item_version_type& v) {
        std::uint32_t u = 0;
        get(u);
        v = bs::item_version_type(u);
    }
    template <Own T>
    void get(T& value) {
        if constexpr (std::same_as<T, bool>) {
            std::uint8_t x = 0;
            get(x);
            if (x > 1) damaged("a yes or no that is neither");
            value = x != 0;
        } else if constexpr (Number<T>) {
            need(sizeof value);
            std::uint64_t bits = 0;
            for (unsigned i = 0; i < sizeof value; ++i) bits |= std::uint64_t{static_cast<unsigned char>(bytes_[i])} << (8 * i);
            value = from_bits<T>(bits);
            bytes_.remove_prefix(sizeof value);
        } else if constexpr (Worded<T>) {
            std::int32_t x = 0;
            get(x);
            value = static_cast<T>(x);
            if (word_of(value).empty()) damaged("a word that this version does not know");
        } else if constexpr (Wrapped<T>) {
            get(raw(value));
        } else if constexpr (std::same_as<T, std::string>) {
            const std::uint64_t n = count();
            value.assign(bytes_.data(), n);
            bytes_.remove_prefix(n);
        } else if constexpr (is_optional<T>) {
            bool there = false;
            if (!bytes_.empty()) get(there);  // what a later version added at the end is not in an older file
            if (there) get(value.emplace());
            else value.reset();
        } else if constexpr (is_vector<T>) {
            using E = typename T::value_type;
            const std::uint64_t n = count();
            spend(n, sizeof(E));
            if constexpr (Number<E>) need(n <= bytes_.size() ? n * sizeof(E) : n);
            value.resize(n);
            if constexpr (Number<E> && little) {
                if (n > 0) std::memcpy(value.data(), bytes_.data(), n * sizeof(E));
                bytes_.remove_prefix(n * sizeof(E));
            } else {
                for (auto& x : value) get(x);
            }
        } else if constexpr (is_tuple<T>) {
            std::apply([&](auto& first, auto&... more) { get(first), ((bytes_.empty() ? void() : get(more)), ...); }, value);
        } else {
            check_version<T>();
            each_leaf<T>(value, [&](const auto& f, auto& owner) { get(owner.*f.member); });
        }
    }
    template <class T>
    void get(T& value)
        requires(!Own<T>)
    {
        bs::serialize_adl(*this, value, check_version<T>());
    }
    std::uint64_t count() {
        std::uint64_t n = 0;
        get(n);
        need(n);
        return n;
    }
    template <class T>
    unsigned check_version() {
        std::uint32_t version = 0;
        if constexpr (bs::version<T>::value > 0) {
            get(version);
            if (version > static_cast<std::uint32_t>(bs::version<T>::value))
                throw Error(Status::newer_file, "the saved file was written by a newer version of kefu");
        }
        return version;
    }

    std::string_view bytes_;
    std::uint64_t budget_;
};

template <class T>
[[nodiscard]] std::string to_bytes(const T& value) {
    Writer writer;
    writer << value;
    return std::move(writer).take();
}
/// Errors: BAD_FILE, NEWER_FILE.
template <class T>
[[nodiscard]] T from_bytes(std::string_view bytes) {
    Reader reader(bytes);
    T value{};
    reader >> value;
    reader.finish();
    return value;
}

}  // namespace kefu::storage
