// What kefu_c.hpp is made of: the exception, and handles that destroy themselves. C++11.
#pragma once

#include <cstdint>
#include <exception>
#include <memory>
#include <string>
#include <vector>

#include "kefu/kefu.h"

namespace kefu {
namespace c {

/// What went wrong, and where: the members of kefu_error.
class Error : public std::exception {
   public:
    Error(kefu_status status, const kefu_error& error) : error_(error) { error_.status = status; }
    const char* what() const noexcept override { return error_.message[0] ? error_.message : kefu_status_name(error_.status); }
    kefu_status status() const noexcept { return error_.status; }
    const char* where() const noexcept { return error_.where; }     ///< file, table or input
    std::int64_t row() const noexcept { return error_.row; }        ///< 0-based; -1 = not about a row
    std::int32_t column() const noexcept { return error_.column; }  ///< 0-based; -1 = not about a column
    std::int32_t line() const noexcept { return error_.line; }      ///< 1-based; 0 = not about a text
    std::int32_t position() const noexcept { return error_.position; }

   private:
    kefu_error error_;
};

namespace detail {

/// Calls check(status) with the error that the call wrote into.
class Call {
   public:
    Call() : error_() {
        error_.struct_size = static_cast<std::uint32_t>(sizeof error_);
        error_.row = -1;
        error_.column = -1;
    }
    kefu_error* error() noexcept { return &error_; }
    void check(kefu_status status) const {
        if (status != KEFU_OK) throw Error(status, error_);
    }

   private:
    kefu_error error_;
};

template <class Handle, void (*Destroy)(Handle**)>
struct Deleter {
    void operator()(Handle* handle) const noexcept { Destroy(&handle); }
};
template <class Handle, void (*Destroy)(Handle**)>
using Owned = std::unique_ptr<Handle, Deleter<Handle, Destroy>>;

inline std::string to_string(kefu_text text) { return std::string(text.data ? text.data : "", static_cast<std::size_t>(text.length)); }
inline const char* or_null(const std::string& text) noexcept { return text.empty() ? nullptr : text.c_str(); }
inline std::int64_t size(std::size_t n) noexcept { return static_cast<std::int64_t>(n); }

}  // namespace detail

/// Bytes of something saved.
using Bytes = std::vector<std::uint8_t>;

namespace detail {
inline Bytes take(kefu_bytes* raw) {
    Owned<kefu_bytes, kefu_bytes_destroy> bytes(raw);
    Call call;
    const std::uint8_t* data = nullptr;
    std::int64_t n = 0;
    call.check(kefu_bytes_get(bytes.get(), &data, &n, call.error()));
    return Bytes(data, data + n);
}
/// A text that comes in two steps: call(buffer, capacity, out_length, error).
template <class F>
std::string two_steps(F call) {
    Call check;
    std::int64_t n = 0;
    check.check(call(nullptr, 0, &n, check.error()));
    std::vector<char> buffer(static_cast<std::size_t>(n) + 1);
    check.check(call(buffer.data(), n + 1, &n, check.error()));
    return std::string(buffer.data(), static_cast<std::size_t>(n));
}
inline std::string take_text(kefu_bytes* raw) {
    const Bytes bytes = take(raw);
    return std::string(bytes.begin(), bytes.end());
}
}  // namespace detail

/// A language for reasons.
enum class Language : std::int32_t { en = KEFU_LANGUAGE_EN, zh = KEFU_LANGUAGE_ZH };

}  // namespace c
}  // namespace kefu
