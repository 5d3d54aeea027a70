#include "kefu/service/command_table.hpp"

#include <new>

#include "core/unread.hpp"
#include "kefu/core/nearest.hpp"
#include "service/row_filler.hpp"

namespace kefu::service {

namespace {

/// A row as a command. What the row says and the command does not have would be lost without a word.
template <Command C>
C command_of(const RowFiller<CommandRow>& filler) {
    filler.need_fields_of<C>(name(Of<C>{}));
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

/// Calls f with each row as a command.
template <class F>
void each_command(const Table& commands, const ColumnNames& names, const Decoding& how, F&& f) {
    static const auto known = command_names(static_cast<AnyCommand*>(nullptr));
    Arena arena;
    each_row<CommandRow>(commands, names, how, arena, [&](const RowFiller<CommandRow>& filler, std::int64_t) {
        const std::string_view word = filler.row().command;
        if (!with_command(word, filler, f, static_cast<AnyCommand*>(nullptr))) {
            const std::string_view near = nearest(word, known);
            filler.fail<&CommandRow::command>("expected a command such as arrive_task" +
                                              (near.empty() ? std::string() : "; did you mean " + std::string(near) + "?"));
        }
        arena.clear();
    });
}

}  // namespace

void check(const Table& commands, const ColumnNames& names, const Decoding& how) {
    // Here a column that is lost is a command that does something else.
    const auto unread = kefu::detail::unread_columns(commands, commands.name(), leaf_names<CommandRow>(), names);
    if (!unread.empty()) {
        const std::int32_t column = commands.find(unread.front().column);
        throw Error(Status::bad_column, kefu::detail::told(unread.front()).en, Place{.where = commands.name(), .column = column});
    }
    each_command(commands, names, how, [](const auto&) {});
}

std::int64_t apply(Router& router, std::span<const Table> commands, const ColumnNames& names, const Decoding& how, EventTable& events,
                   const std::function<void()>& between) {
    for (const Table& table : commands) check(table, names, how);
    std::int64_t refused = 0;
    const auto each = [&](const auto& command) {
        const auto decided = router.decide(command);
        const auto* refusal = std::get_if<Refused>(&decided.front().fact);
        if (refusal && refusal->code == Refusal::no_memory) throw std::bad_alloc();  // the next one would miss it
        try {
            events.add(decided);
        } catch (...) {
            if (decided.front().is_fact()) router.discard();
            throw;
        }
        if (decided.front().is_fact()) router.commit();
        refused += refusal != nullptr;
        if (between && events.commands() % chunk_rows == 0) between();
    };
    for (const Table& table : commands) each_command(table, names, how, each);
    return refused;
}

}  // namespace kefu::service
