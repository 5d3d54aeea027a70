#include "storage/envelope.hpp"

#include "kefu/core/model.hpp"
#include "storage/archive.hpp"

namespace kefu::storage {

namespace {
constexpr std::string_view magic{"\x89kefu\r\n\x1a", 8};
constexpr std::size_t digest_digits = 32;
constexpr std::size_t header_bytes = 8 + 4 + 4 + 8 + digest_digits;

std::string_view kind_text(FileKind kind) {
    switch (kind) {
        case FileKind::model: return "a saved model";
        case FileKind::analysis: return "a saved analysis";
        case FileKind::router: return "a saved router";
    }
    return "something unknown";
}

[[noreturn]] void bad(const std::string& what) { throw Error(Status::bad_file, what); }
}  // namespace

std::string seal(FileKind kind, const Envelope& envelope) {
    const std::string body = to_bytes(envelope);
    Writer numbers;
    numbers << file_format << static_cast<std::uint32_t>(kind) << std::uint64_t{body.size()};
    std::string file;
    file.reserve(header_bytes + body.size());
    file.append(magic);
    file.append(std::move(numbers).take());
    file.append(digest_of(body));
    file.append(body);
    return file;
}

Envelope open(FileKind kind, std::string_view file) {
    if (!file.starts_with(magic.substr(0, file.size())) || file.empty()) bad("this is not a file that kefu saved");
    if (file.size() < header_bytes) bad("the saved file is cut: its header is not whole");
    Reader numbers(file.substr(magic.size(), header_bytes - digest_digits - magic.size()));
    std::uint32_t format = 0, stored_kind = 0;
    std::uint64_t length = 0;
    numbers >> format >> stored_kind >> length;
    if (format > file_format) {
        throw Error(Status::newer_file, "the saved file has format " + std::to_string(format) + ", and this version of kefu (" +
                                            std::string(engine_version()) + ") reads up to " + std::to_string(file_format));
    }
    if (format == 0) bad("the saved file is damaged: it has no format");
    if (stored_kind != static_cast<std::uint32_t>(kind))
        bad("this is " + std::string(kind_text(static_cast<FileKind>(stored_kind))) + ", not " + std::string(kind_text(kind)));
    const std::string_view body = file.substr(header_bytes);
    if (length != body.size()) {
        bad(std::string(length > body.size() ? "the saved file is cut: " : "the saved file has bytes after its end: ") +
            std::to_string(body.size()) + " bytes instead of " + std::to_string(length));
    }
    if (digest_of(body) != file.substr(header_bytes - digest_digits, digest_digits))
        bad("the saved file was changed after it was written: its digest differs");
    return from_bytes<Envelope>(body);
}

}  // namespace kefu::storage

namespace kefu {

std::string Model::save() const { return storage::seal(storage::FileKind::model, {stamp_, name_, payload_}); }

}  // namespace kefu
