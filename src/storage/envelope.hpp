// The envelope around everything that is saved: parsed before what is inside is looked at.
//
//     8 bytes   magic   0x89 "kefu" CR LF SUB: damaged by every text transfer, no text file begins with it
//     4 bytes   format  the version of this layout
//     4 bytes   kind    model, analysis, router
//     8 bytes   length  of the body
//    32 bytes   digest  XXH3-128 of the body in hexadecimal digits: finds change, not forgery
//               body    stamp, name of the analysis, payload
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "kefu/core/stamp.hpp"

namespace kefu::storage {

enum class FileKind : std::uint32_t { model = 1, analysis = 2, router = 3 };

/// What every file says before its payload.
struct Envelope {
    Stamp stamp;
    std::string name;
    std::string payload;
};
constexpr auto fields(Of<Envelope>) {
    return std::tuple{field("stamp", &Envelope::stamp, "rules and engine that it was made with"),
                      field("name", &Envelope::name, "name of the analysis"), field("payload", &Envelope::payload, "what was saved")};
}

inline constexpr std::uint32_t file_format = 1;

[[nodiscard]] std::string seal(FileKind kind, const Envelope& envelope);
/// Errors: BAD_FILE where it is no file of kefu, of another kind, cut, or changed; NEWER_FILE for a newer format.
[[nodiscard]] Envelope open(FileKind kind, std::string_view file);

}  // namespace kefu::storage
