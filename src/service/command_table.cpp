#include "kefu/service/command_table.hpp"

#include <cmath>

#include "kefu/core/nearest.hpp"
#include "service/list_cells.hpp"

namespace kefu::service {

namespace {

constexpr double largest_seconds = 1e12;

/// One row on its way into a command: members of the row that are called as the command's fields.
class Filler {
   public:
    Filler(const CommandRow& row, const Rows<CommandRow>& rows, std::int64_t i, Arena& arena)
        : row_(row), rows_(rows), i_(i), arena_(arena) {}

    template <Command C>
    [[nodiscard]] C command() const {
        C out;
        each_leaf<C>(out, [&](const auto& f, auto& owner) { fill(f.name, owner.*f.member); });
        // What the row says and the command does not have would be lost without a word.
        each_column([&]<auto Member>(std::string_view column) {
            if constexpr (is_optional<std::remove_cvref_t<decltype(row_.*Member)>>) {
                if (says(row_.*Member) && !has_field<C>(column))
                    rows_.template fail<Member>(Status::bad_value, i_,
                                                "must be null: " + std::string(name(Of<C>{})) + " has no such field");
            }
        });
        return out;
    }

   private:
    /// Files know no null: an empty text is one.
    template <class M>
    static bool says(const std::optional<M>& cell) {
        if constexpr (std::is_same_v<M, std::string>) return cell && !cell->empty();
        else return cell.has_value();
    }
    template <class C>
    static bool has_field(std::string_view column) {
        bool found = false;
        const C sample{};
        each_leaf<C>(sample, [&](const auto& f, const auto&) { found = found || f.name == column; });
        return found;
    }
    template <class F>
    static void each_column(F&& f) {
        constexpr const auto& described = fields_of<CommandRow>;
        [&]<std::size_t... K>(std::index_sequence<K...>) {
            (f.template operator()<std::get<K>(described).member>(std::get<K>(described).name), ...);
        }(std::make_index_sequence<field_count<CommandRow>>{});
    }
    /// A field of the command from the column of its name.
    template <class M>
    void fill(std::string_view field, M& to) const {
        each_column([&]<auto Member>(std::string_view column) {
            if (column == field) set<Member>(to);
        });
    }
    template <auto Member, class M>
    void set(M& to) const {
        using From = std::remove_cvref_t<decltype(row_.*Member)>;
        using T = Unwrapped<M>;
        const auto& from = row_.*Member;
        if constexpr (std::is_same_v<From, Time> && std::is_same_v<T, Time>) {
            to = from;
        } else if constexpr (is_optional<From>) {
            if (!says(from)) return;
            using V = Unwrapped<From>;
            if constexpr (std::is_same_v<V, std::string>) {
                if constexpr (std::is_same_v<T, std::string_view>) to = std::string_view(*from);
                else if constexpr (std::is_same_v<T, AgentStatus>) to = status<Member>(*from);
                else if constexpr (requires(T& list) { read_list_cell(*from, arena_, list); }) list<Member>(*from, to);
            } else if constexpr (std::is_same_v<V, double> && std::is_same_v<T, Span>) {
                if (!(std::abs(*from) <= largest_seconds)) rows_.template fail<Member>(Status::bad_value, i_, "expected seconds");
                to = Span{std::llround(*from * 1e6)};
            } else if constexpr (std::is_same_v<V, T>) {
                to = *from;
            }
        }
    }
    template <auto Member>
    [[nodiscard]] AgentStatus status(std::string_view word) const {
        if (const auto value = value_of<AgentStatus>(word)) return *value;
        rows_.template fail<Member>(Status::bad_value, i_, "expected available, away or offline");
    }
    template <auto Member, class T>
    void list(std::string_view cell, T& to) const {
        try {
            read_list_cell(cell, arena_, to);
        } catch (const Error& e) {
            rows_.template fail<Member>(Status::bad_value, i_, e.what());
        }
    }

    const CommandRow& row_;
    const Rows<CommandRow>& rows_;
    std::int64_t i_;
    Arena& arena_;
};

/// Calls f with the command of a row.
template <class F, class... C>
bool with_command(std::string_view word, const Filler& filler, F&& f, std::variant<C...>*) {
    const auto one = [&]<class T>(Of<T>) {
        if constexpr (std::is_same_v<T, SwapRules>) {
            return false;
        } else {
            if (name(Of<T>{}) != word) return false;
            f(filler.command<T>());
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
            const Filler filler(row, rows, i, arena);
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
