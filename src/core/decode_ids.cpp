// Ids from columns of text or integers.
#include "decode_cells.hpp"

namespace kefu {

using namespace detail;

void decode_ids(const ColumnChunk& chunk, IdCells& out) {
    const Column& c = chunk.cells();
    start(out);
    out.numbers = {};
    out.texts.clear();
    if (c.is_integer()) {
        out.kind = IdKind::number;
        return take_integers(chunk, out, out.numbers, out.own, Status::bad_id);
    }
    if (c.is_text()) {
        out.kind = IdKind::text;
        out.texts.assign(size_of(chunk), std::string_view{});
        return each_text_once(
            chunk, out,
            [&](std::int64_t i, std::string_view text) {
                if (text.empty()) return mark_missing(chunk, out, i);
                if (text.size() > max_id_bytes) chunk.fail(Status::bad_id, i, "holds an id of more than 64 bytes");
                if (!is_text_clean(text)) chunk.fail(Status::bad_id, i, "holds an id that is not UTF-8");
                out.texts[static_cast<std::size_t>(i)] = text;
            },
            [&](std::int64_t i, std::int64_t first) {
                out.texts[static_cast<std::size_t>(i)] = out.texts[static_cast<std::size_t>(first)];
            });
    }
    switch (c.value_type()) {
        case Type::null:
            out.kind = IdKind::unset;
            out.own.assign(size_of(chunk), 0);
            out.numbers = out.own;
            out.texts.assign(size_of(chunk), std::string_view{});
            return mark_nulls(chunk, out);
        case Type::float32:
        case Type::float64:
            chunk.fail(Status::bad_id, -1,
                       "holds ids as floats, which lose digits and make a number of a missing id; read the column as text, or as whole "
                       "numbers (in pandas: astype(\"Int64\"))");
        default: wrong_type(chunk, "ids as text or integers", Status::bad_id);
    }
}

}  // namespace kefu
