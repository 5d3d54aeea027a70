#include "capi/described.hpp"

#include "kefu/core/utf8.hpp"

namespace kefu::capi {

static_assert(sizeof(kefu_word_level) == sizeof(kefu_channel_units) &&
                  offsetof(kefu_word_level, level) == offsetof(kefu_channel_units, units),
              "lists of both are read alike");

DescribedStruct::DescribedStruct(const void* data, std::size_t known, std::size_t least, std::string_view name, Arena& lists)
    : data_(static_cast<const char*>(data)), size_(0), given_(0), name_(name), lists_(lists) {
    if (!data) refuse_null(std::string(name).c_str());
    size_ = take<std::uint32_t>(0);
    const auto whole = static_cast<std::uint32_t>(known);
    if (size_ < least || size_ > known) check_struct(data, static_cast<std::uint32_t>(size_), whole, std::string(name).c_str());
    given_ = take<std::uint32_t>(sizeof(std::uint32_t));
}

void DescribedStruct::refuse(Status status, std::string_view field, const std::string& what) const {
    throw Error(status, std::string(name_) + ": " + std::string(field) + " " + what);
}

std::string_view DescribedStruct::text(const char* given, std::string_view field) const {
    const std::string_view view(given);
    if (!is_valid_utf8(view)) refuse(Status::bad_option, field, "is not UTF-8");
    return view;
}

std::string_view DescribedStruct::element(std::string_view field, std::size_t i, const char* at) const {
    const char* given = nullptr;
    std::memcpy(&given, at, sizeof given);
    const auto place = [&] { return std::string(field) + "[" + std::to_string(i) + "]"; };
    if (!given) refuse(Status::null_pointer, place(), "is NULL");
    const std::string_view view(given);
    if (!is_valid_utf8(view)) refuse(Status::bad_option, place(), "is not UTF-8");
    return view;
}

void DescribedStruct::check_code(std::string_view field, std::int32_t code, std::size_t n) const {
    if (code < 0 || static_cast<std::size_t>(code) >= n)
        refuse(Status::bad_option, field, "is " + std::to_string(code) + "; expected 0 to " + std::to_string(n - 1));
}

void DescribedStruct::check_reserved(std::string_view field, std::int32_t value) const {
    if (value != 0) refuse(Status::bad_option, field, "has " + std::to_string(value) + " in the reserved member behind it; expected 0");
}

void DescribedStruct::check_list(std::string_view field, const char* data, std::int64_t n) const {
    constexpr std::int64_t most = 100'000;  // no list is so long; beyond it nobody has set the number
    if (n < 0 || n > most)
        refuse(Status::bad_option, "n_" + std::string(field), "is " + std::to_string(n) + "; expected 0 to " + std::to_string(most));
    if (n > 0 && !data) refuse(Status::null_pointer, field, "is NULL");
}

void DescribedStruct::check_given(std::uint32_t known) const {
    if ((given_ & ~known) != 0)
        refuse(Status::bad_option, "given", "is " + std::to_string(given_) + ", which says what this struct does not have");
}

void DescribedStruct::refuse_ungiven(std::string_view field) const {
    refuse(Status::bad_option, field, "is set, and given does not say so: set its bit, or leave it 0");
}

}  // namespace kefu::capi
