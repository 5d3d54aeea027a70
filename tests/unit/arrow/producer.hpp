// An Arrow producer for tests: arrays made by hand, honest or not, that count how often they are released.
#pragma once

#include <cstring>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "kefu/core/arrow.hpp"

namespace kefu::test {

using Buffer = std::shared_ptr<const void>;

template <class T>
Buffer buffer(std::vector<T> values) {
    values.reserve(values.size() + 1);  // an empty buffer is not NULL
    auto own = std::make_shared<std::vector<T>>(std::move(values));
    return Buffer(own, own->data());
}
/// Bit i is bits[i].
inline Buffer bitmap(const std::vector<bool>& bits) {
    std::vector<std::uint8_t> bytes(bits.size() / 8 + 1);
    for (std::size_t i = 0; i < bits.size(); ++i)
        if (bits[i]) bytes[i / 8] = static_cast<std::uint8_t>(bytes[i / 8] | (1u << (i % 8)));
    return buffer(std::move(bytes));
}

/// One array with its schema. The memory lives as long as this, whatever was released.
struct Produced {
    ArrowArray array{};
    ArrowSchema schema{};
    std::string format;
    std::string name;
    std::vector<Buffer> owned;
    std::vector<const void*> buffers;
    std::vector<std::shared_ptr<Produced>> children;
    std::vector<ArrowArray*> child_arrays;
    std::vector<ArrowSchema*> child_schemas;
    std::shared_ptr<Produced> dictionary;
    int array_releases = 0;
    int schema_releases = 0;

    Produced() = default;
    Produced(const Produced&) = delete;
    Produced& operator=(const Produced&) = delete;
};
using Made = std::shared_ptr<Produced>;

inline Made made(std::string format, std::string name, std::int64_t length, std::vector<Buffer> buffers, std::vector<Made> children = {},
                 Made dictionary = nullptr) {
    auto p = std::make_shared<Produced>();
    p->format = std::move(format);
    p->name = std::move(name);
    p->owned = std::move(buffers);
    for (const Buffer& b : p->owned) p->buffers.push_back(b.get());
    p->children = std::move(children);
    for (const Made& c : p->children) {
        p->child_arrays.push_back(&c->array);
        p->child_schemas.push_back(&c->schema);
    }
    p->dictionary = std::move(dictionary);
    p->array.length = length;
    p->array.null_count = -1;  // not counted
    p->array.n_buffers = static_cast<std::int64_t>(p->buffers.size());
    p->array.buffers = p->buffers.data();
    p->array.n_children = static_cast<std::int64_t>(p->children.size());
    p->array.children = p->child_arrays.data();
    p->array.dictionary = p->dictionary ? &p->dictionary->array : nullptr;
    p->array.private_data = p.get();
    p->array.release = [](ArrowArray* a) {
        ++static_cast<Produced*>(a->private_data)->array_releases;
        a->release = nullptr;
    };
    p->schema.format = p->format.c_str();
    p->schema.name = p->name.c_str();
    p->schema.flags = ARROW_FLAG_NULLABLE;
    p->schema.n_children = p->array.n_children;
    p->schema.children = p->child_schemas.data();
    p->schema.dictionary = p->dictionary ? &p->dictionary->schema : nullptr;
    p->schema.private_data = p.get();
    p->schema.release = [](ArrowSchema* s) {
        ++static_cast<Produced*>(s->private_data)->schema_releases;
        s->release = nullptr;
    };
    return p;
}

template <class T>
Made numbers(std::string format, std::string name, std::vector<T> values, Buffer validity = nullptr) {
    const auto n = static_cast<std::int64_t>(values.size());
    return made(std::move(format), std::move(name), n, {std::move(validity), buffer(std::move(values))});
}
template <class Offset = std::int32_t>
Made texts(std::string name, const std::vector<std::string>& values, Buffer validity = nullptr) {
    std::vector<Offset> offsets{0};
    std::vector<char> bytes;
    for (const std::string& s : values) {
        bytes.insert(bytes.end(), s.begin(), s.end());
        offsets.push_back(static_cast<Offset>(bytes.size()));
    }
    return made(sizeof(Offset) == 4 ? "u" : "U", std::move(name), static_cast<std::int64_t>(values.size()),
                {std::move(validity), buffer(std::move(offsets)), buffer(std::move(bytes))});
}
/// String views: texts of up to 12 bytes inside, the others one by one in turn in two buffers.
inline Made views(std::string name, const std::vector<std::string>& values, Buffer validity = nullptr) {
    std::vector<std::int32_t> out;
    std::vector<char> bytes[2];
    std::int32_t turn = 0;
    for (const std::string& s : values) {
        std::int32_t view[4] = {static_cast<std::int32_t>(s.size()), 0, 0, 0};
        if (s.size() <= 12) {
            std::memcpy(view + 1, s.data(), s.size());
        } else {
            std::memcpy(view + 1, s.data(), 4);
            view[2] = turn;
            view[3] = static_cast<std::int32_t>(bytes[turn].size());
            bytes[turn].insert(bytes[turn].end(), s.begin(), s.end());
            turn = 1 - turn;
        }
        out.insert(out.end(), view, view + 4);
    }
    std::vector<std::int64_t> sizes{static_cast<std::int64_t>(bytes[0].size()), static_cast<std::int64_t>(bytes[1].size())};
    return made(
        "vu", std::move(name), static_cast<std::int64_t>(values.size()),
        {std::move(validity), buffer(std::move(out)), buffer(std::move(bytes[0])), buffer(std::move(bytes[1])), buffer(std::move(sizes))});
}
template <class Index>
Made dictionary(std::string format, std::string name, std::vector<Index> indices, Made values, Buffer validity = nullptr) {
    const auto n = static_cast<std::int64_t>(indices.size());
    return made(std::move(format), std::move(name), n, {std::move(validity), buffer(std::move(indices))}, {}, std::move(values));
}
inline Made batch(std::vector<Made> columns, std::int64_t length, std::int64_t offset = 0) {
    auto p = made("+s", "", length, {nullptr}, std::move(columns));
    p->array.null_count = 0;
    p->array.offset = offset;
    return p;
}
/// As many rows as the first column has.
inline Made batch(std::vector<Made> columns) {
    const std::int64_t length = columns.front()->array.length;
    return batch(std::move(columns), length);
}

}  // namespace kefu::test
