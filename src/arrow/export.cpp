// A result's columns as Arrow structs. Numbers are shared, not copied; they live until the last struct is released.
#include <cstring>
#include <memory>

#include "kefu/core/arrow.hpp"
#include "kefu/core/columns.hpp"

namespace kefu {

namespace {

/// Children that were moved out have no `release` any more.
template <class Owned>
void release_children(const Owned& owned) {
    for (const auto& child : owned.children)
        if (child->release) child->release(child.get());
    if (owned.dictionary && owned.dictionary->release) owned.dictionary->release(owned.dictionary.get());
}

/// What one exported array owns. A child may be moved out and released after its parent, so each keeps its own column.
struct Buffers {
    std::shared_ptr<const ResultColumn> column;
    std::vector<std::uint8_t> validity;
    std::vector<std::uint8_t> built;  // decimals, or bits of booleans
    std::vector<std::int64_t> offsets;
    std::string text;
    const void* buffers[3] = {nullptr, nullptr, nullptr};
    std::unique_ptr<ArrowArray> dictionary;
    std::vector<std::unique_ptr<ArrowArray>> children;
    std::vector<ArrowArray*> child_pointers;

    Buffers() = default;
    Buffers(const Buffers&) = delete;
    Buffers& operator=(const Buffers&) = delete;
    ~Buffers() { release_children(*this); }
};

void release_array(ArrowArray* array) {
    delete static_cast<Buffers*>(array->private_data);
    array->release = nullptr;
}

struct Names {
    std::string format;
    std::string name;
    std::unique_ptr<ArrowSchema> dictionary;
    std::vector<std::unique_ptr<ArrowSchema>> children;
    std::vector<ArrowSchema*> child_pointers;

    Names() = default;
    Names(const Names&) = delete;
    Names& operator=(const Names&) = delete;
    ~Names() { release_children(*this); }
};

void release_schema(ArrowSchema* schema) {
    delete static_cast<Names*>(schema->private_data);
    schema->release = nullptr;
}

/// Releases what was built so far where building the rest fails.
template <class Struct>
struct Guard {
    Struct* s;
    explicit Guard(Struct* guarded) : s(guarded) {}
    Guard(const Guard&) = delete;
    Guard& operator=(const Guard&) = delete;
    ~Guard() {
        if (s && s->release) s->release(s);
    }
    void done() { s = nullptr; }
};

void fill(ArrowArray& array, std::unique_ptr<Buffers> owned, std::int64_t length, std::int64_t nulls, std::int64_t n_buffers) noexcept {
    array = {};
    array.length = length;
    array.null_count = nulls;
    array.n_buffers = n_buffers;
    array.buffers = owned->buffers;
    array.n_children = static_cast<std::int64_t>(owned->child_pointers.size());
    array.children = owned->child_pointers.empty() ? nullptr : owned->child_pointers.data();
    array.dictionary = owned->dictionary.get();
    array.private_data = owned.release();
    array.release = release_array;
}
void fill(ArrowSchema& schema, std::unique_ptr<Names> owned, std::int64_t flags) noexcept {
    schema = {};
    schema.format = owned->format.c_str();
    schema.name = owned->name.c_str();
    schema.flags = flags;
    schema.n_children = static_cast<std::int64_t>(owned->child_pointers.size());
    schema.children = owned->child_pointers.empty() ? nullptr : owned->child_pointers.data();
    schema.dictionary = owned->dictionary.get();
    schema.private_data = owned.release();
    schema.release = release_schema;
}

void set_bit(std::vector<std::uint8_t>& bits, std::size_t i) { bits[i / 8] = static_cast<std::uint8_t>(bits[i / 8] | (1u << (i % 8))); }

/// The bitmap of what is there; returns how many are not.
std::int64_t build_validity(const ResultColumn& c, Buffers& out) {
    if (c.missing.empty()) return 0;
    out.validity.assign(c.missing.size() / 8 + 1, 0);
    std::int64_t nulls = 0;
    for (std::size_t i = 0; i < c.missing.size(); ++i) {
        if (c.missing[i]) ++nulls;
        else set_bit(out.validity, i);
    }
    return nulls;
}

/// 128-bit two's complement, little-endian, of each amount.
void build_decimals(const std::vector<std::int64_t>& minor, Buffers& out) {
    out.built.resize(minor.size() * 16);
    for (std::size_t i = 0; i < minor.size(); ++i) {
        const std::int64_t high = minor[i] < 0 ? -1 : 0;
        std::memcpy(out.built.data() + i * 16, &minor[i], 8);
        std::memcpy(out.built.data() + i * 16 + 8, &high, 8);
    }
}

void export_words(const Words& words, ArrowArray& array, ArrowSchema& schema) {
    auto buffers = std::make_unique<Buffers>();
    auto names = std::make_unique<Names>();
    names->format = "U";
    buffers->offsets.push_back(0);
    for (const std::string& w : words.words) {
        buffers->text += w;
        buffers->offsets.push_back(static_cast<std::int64_t>(buffers->text.size()));
    }
    buffers->buffers[1] = buffers->offsets.data();
    buffers->buffers[2] = buffers->text.data();
    fill(array, std::move(buffers), static_cast<std::int64_t>(words.words.size()), 0, 3);
    fill(schema, std::move(names), 0);
}

void export_column(const std::shared_ptr<const ResultColumn>& column, ArrowArray& array, ArrowSchema& schema) {
    const ResultColumn& c = *column;
    auto buffers = std::make_unique<Buffers>();
    auto names = std::make_unique<Names>();
    buffers->column = column;
    names->name = c.name;
    const std::int64_t nulls = build_validity(c, *buffers);
    buffers->buffers[0] = nulls > 0 ? buffers->validity.data() : nullptr;
    std::int64_t n_buffers = 2;
    std::visit(
        [&](const auto& data) {
            using D = std::remove_cvref_t<decltype(data)>;
            if constexpr (std::is_same_v<D, Texts>) {
                names->format = "U";
                buffers->buffers[1] = data.offsets.data();
                buffers->buffers[2] = data.bytes.data();
                n_buffers = 3;
            } else if constexpr (std::is_same_v<D, Words>) {
                names->format = "i";
                buffers->buffers[1] = data.codes.data();
                buffers->dictionary = std::make_unique<ArrowArray>();
                names->dictionary = std::make_unique<ArrowSchema>();
                export_words(data, *buffers->dictionary, *names->dictionary);
            } else if constexpr (std::is_same_v<D, std::vector<std::uint8_t>>) {
                names->format = "b";
                buffers->built.assign(data.size() / 8 + 1, 0);
                for (std::size_t i = 0; i < data.size(); ++i)
                    if (data[i]) set_bit(buffers->built, i);
                buffers->buffers[1] = buffers->built.data();
            } else {
                buffers->buffers[1] = data.data();
                if constexpr (std::is_same_v<D, std::vector<std::int8_t>>) names->format = "c";
                if constexpr (std::is_same_v<D, std::vector<std::int32_t>>) names->format = c.kind == Kind::date ? "tdD" : "i";
                if constexpr (std::is_same_v<D, std::vector<double>>) names->format = "g";
                if constexpr (std::is_same_v<D, std::vector<std::int64_t>>) {
                    names->format = c.kind == Kind::time ? "tsu:UTC" : c.kind == Kind::span ? "tDu" : "l";
                    if (c.kind == Kind::money) {
                        names->format = "d:19," + std::to_string(c.scale);
                        build_decimals(data, *buffers);
                        buffers->buffers[1] = buffers->built.data();
                    }
                }
            }
        },
        c.data);
    // Arrow wants a buffer even where there are no rows.
    static const std::int64_t nothing[2] = {0, 0};
    if (!buffers->buffers[1]) buffers->buffers[1] = nothing;
    fill(array, std::move(buffers), c.size(), nulls, n_buffers);
    fill(schema, std::move(names), c.missing.empty() ? 0 : ARROW_FLAG_NULLABLE);
}

}  // namespace

void export_arrow(const Columns& columns, ArrowArray& array, ArrowSchema& schema) {
    auto buffers = std::make_unique<Buffers>();
    auto names = std::make_unique<Names>();
    names->format = "+s";
    const std::size_t n = columns.columns().size();
    buffers->children.reserve(n);
    buffers->child_pointers.reserve(n);
    names->children.reserve(n);
    names->child_pointers.reserve(n);
    // From here on the two parents release whatever children are there.
    ArrowArray parent{};
    ArrowSchema parent_schema{};
    Buffers* children = buffers.get();
    Names* child_names = names.get();
    fill(parent, std::move(buffers), columns.rows(), 0, 1);
    const Guard guard_array(&parent);
    fill(parent_schema, std::move(names), 0);
    const Guard guard_schema(&parent_schema);
    for (const auto& column : columns.columns()) {
        children->children.push_back(std::make_unique<ArrowArray>());
        child_names->children.push_back(std::make_unique<ArrowSchema>());
        export_column(column, *children->children.back(), *child_names->children.back());
        children->child_pointers.push_back(children->children.back().get());
        child_names->child_pointers.push_back(child_names->children.back().get());
    }
    parent.n_children = static_cast<std::int64_t>(n);
    parent.children = n == 0 ? nullptr : children->child_pointers.data();
    parent_schema.n_children = static_cast<std::int64_t>(n);
    parent_schema.children = n == 0 ? nullptr : child_names->child_pointers.data();
    array = parent;
    schema = parent_schema;
    parent.release = nullptr;
    parent_schema.release = nullptr;
}

}  // namespace kefu
