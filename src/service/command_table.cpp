#include "kefu/service/command_table.hpp"

#include "kefu/core/nearest.hpp"
#include "service/row_filler.hpp"

namespace kefu::service {

namespace {

/// A row as a command. What the row says and the command does not have would be lost without a word.
template <Command C>
C command_of(const RowFiller<CommandRow>& filler) {
    filler.need_null_but<C>(name(Of<C>{}));
    return filler.fill<C>();
}

/// Calls f with the command of a row.
template <class F, class... C>
bool with_command(std::string_view word, const RowFiller<CommandRow>& filler, F&& f, std::variant<C...>*) {
    const auto one = [&]<class T>(Of<T>) {
        if constexpr (std::is_same_v<T, SwapRules>) {
            return false;
        } else {
            if (name(Of<T>{}) != word) return false;
            f(command_of<T>(filler));
            return true;
        }
    };
    return (one(Of<C>{}) || ...);
}

template <class... C>
std::vector<std::string_view> command_names(std::variant<C...>*) {
    std::vector<std::string_view> out;
    ((std::is_same_v<C, SwapRules> ? void() : out.push_back(name(Of<C>{}))), ...);
    return out;
}

}  // namespace

std::int64_t apply(Router& router, const Table& commands, const ColumnNames& names, const Decoding& how, EventTable& events) {
    static const auto known = command_names(static_cast<AnyCommand*>(nullptr));
    Rows<CommandRow> rows(commands, names, how);
    DecodeNotes notes;
    std::vector<std::uint8_t> skip;
    Arena arena;
    std::int64_t refused = 0;
    for (std::int64_t begin = 0; begin < commands.rows(); begin += chunk_rows) {
        const std::int64_t n = std::min(chunk_rows, commands.rows() - begin);
        rows.read(begin, n, skip, notes);
        for (std::int64_t i = 0; i < n; ++i) {
            arena.clear();
            const CommandRow row = rows.row(i);
            const RowFiller filler(row, rows, i, arena);
            const bool done = with_command(
                row.command, filler,
                [&](const auto& command) {
                    const auto decided = router.decide(command);
                    try {
                        events.add(decided);
                    } catch (...) {
                        if (decided.front().sequence >= 0) router.discard();
                        throw;
                    }
                    if (decided.front().sequence >= 0) router.commit();
                    refused += std::holds_alternative<Refused>(decided.front().fact);
                },
                static_cast<AnyCommand*>(nullptr));
            if (!done) {
                const std::string_view near = nearest(row.command, known);
                rows.fail<&CommandRow::command>(Status::bad_value, i,
                                                "expected a command such as arrive_task" +
                                                    (near.empty() ? std::string() : "; did you mean " + std::string(near) + "?"));
            }
        }
    }
    return refused;
}

}  // namespace kefu::service
