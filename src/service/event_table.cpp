#include "kefu/service/event_table.hpp"

#include <algorithm>

#include "kefu/core/error.hpp"
#include "kefu/service/messages.hpp"
#include "service/list_cells.hpp"
#include "service/router_data.hpp"

namespace kefu::service {

namespace {

/// A column, and what it holds so far: of the rows that are no null.
struct Filled {
    std::string_view name;
    std::string_view text;
    Kind kind = Kind::integer;
    std::vector<std::string> words;
    std::vector<std::int64_t> rows;
    std::vector<std::int64_t> numbers;  ///< of all kinds but texts
    Texts texts;

    void cut(std::size_t n) noexcept {
        rows.resize(n);
        if (kind != Kind::text) return numbers.resize(n);
        texts.bytes.resize(static_cast<std::size_t>(texts.offsets[n]));
        texts.offsets.resize(n + 1);
    }
};

template <class M>
constexpr Kind kind_of() {
    using U = Unwrapped<M>;
    if constexpr (std::is_same_v<U, bool>) return Kind::boolean;
    else if constexpr (std::is_same_v<U, Time>) return Kind::time;
    else if constexpr (std::is_same_v<U, Span>) return Kind::span;
    else if constexpr (Worded<U>) return Kind::word;
    else if constexpr (std::is_integral_v<U>) return Kind::integer;
    else return Kind::text;
}

enum Common : std::size_t { command, sequence, at, event, source, number, rules, common };

/// Columns of all kinds of events; of each kind, the columns of its fields in their order.
struct Layout {
    std::vector<Filled> columns;
    std::array<std::vector<std::size_t>, std::variant_size_v<Fact>> of_kind;

    Layout() {
        add("command", "which command, or entry of a journal, it came from, counted from 0", Kind::integer);
        add("sequence", "number of the event, from 0; null = an answer, which is no fact", Kind::integer);
        add("at", "when", Kind::time);
        add("event", "what", Kind::word);
        add("source", "who sent the command", Kind::text);
        add("number", "number of the command", Kind::integer);
        add("rules", "which hold, counted from 0: their stamp stands beside the rules_adopted of this number", Kind::integer);
        [&]<std::size_t... K>(std::index_sequence<K...>) {
            (columns[event].words.emplace_back(name(Of<std::variant_alternative_t<K, Fact>>{})), ...);
            of<TaskOffered>();  // what is looked at most stands first
            (of<std::variant_alternative_t<K, Fact>>(), ...);
        }(std::make_index_sequence<std::variant_size_v<Fact>>{});
    }

   private:
    std::size_t add(std::string_view column, std::string_view text, Kind kind) {
        const auto there = std::find_if(columns.begin(), columns.end(), [&](const Filled& c) { return c.name == column; });
        if (there == columns.end()) {
            columns.push_back({column, text, kind, {}, {}, {}, {}});
            return columns.size() - 1;
        }
        if (there->kind != kind) throw Error(Status::internal, "two kinds of field " + std::string(column));
        return static_cast<std::size_t>(there - columns.begin());
    }
    template <class T>
    void of() {
        constexpr auto k = index_in<T>(static_cast<Fact*>(nullptr));
        auto& places = of_kind[static_cast<std::size_t>(k)];
        if (!places.empty()) return;
        const T sample{};
        each_leaf<T>(sample, [&](const auto& f, const auto&) {
            using M = typename std::remove_cvref_t<decltype(f)>::Member;
            const std::size_t c = add(f.name, f.text, kind_of<M>());
            places.push_back(c);
            if constexpr (Worded<Unwrapped<M>>) {
                if (columns[c].words.empty())
                    for (const auto& w : words(Of<Unwrapped<M>>{})) columns[c].words.emplace_back(w.word);
            }
        });
    }
};
const Layout& layout() {
    static const Layout it;
    return it;
}

ResultColumn whole(const Filled& from, std::int64_t rows) {
    ResultColumn column;
    column.name = from.name;
    column.text = from.text;
    column.kind = from.kind;
    const auto n = static_cast<std::size_t>(rows);
    if (from.rows.size() < n) {
        column.missing.assign(n, 1);
        for (const std::int64_t row : from.rows) column.missing[static_cast<std::size_t>(row)] = 0;
    }
    const auto spread = [&]<class T>(std::vector<T> out) {
        out.resize(n);
        for (std::size_t i = 0; i < from.rows.size(); ++i) out[static_cast<std::size_t>(from.rows[i])] = static_cast<T>(from.numbers[i]);
        return out;
    };
    if (from.kind == Kind::text) {
        Texts texts;
        for (std::size_t i = 0, row = 0; row < n; ++row) {
            const bool here = i < from.rows.size() && static_cast<std::size_t>(from.rows[i]) == row;
            texts.push_back(here ? from.texts[static_cast<std::int64_t>(i++)] : std::string_view());
        }
        column.data = std::move(texts);
    } else if (from.kind == Kind::word) {
        column.data = Words{spread(std::vector<std::int32_t>()), from.words};
    } else if (from.kind == Kind::boolean) {
        column.data = spread(std::vector<std::uint8_t>());
    } else {
        column.data = spread(std::vector<std::int64_t>());
    }
    return column;
}

}  // namespace

struct EventTable::Data {
    std::vector<Filled> columns = layout().columns;
    std::int64_t rows = 0;
    std::int64_t commands = 0;

    template <class T>
    void put(std::size_t c, const T& value) {
        Filled& to = columns[c];
        if constexpr (is_optional<T>) {
            if (value) put(c, *value);
            return;
        } else if constexpr (std::is_same_v<T, std::string_view>) {
            if (value.empty()) return;
            to.texts.push_back(value);
        } else if constexpr (std::is_same_v<T, Time> || std::is_same_v<T, Span>) {
            to.numbers.push_back(value.us);
        } else if constexpr (std::is_integral_v<T> || std::is_enum_v<T>) {
            to.numbers.push_back(static_cast<std::int64_t>(value));
        } else {
            if (value.empty()) return;
            to.texts.push_back(list_cell(value));
        }
        to.rows.push_back(rows);
    }
    void add(const Event& e) {
        put(command, commands);
        if (e.is_fact()) put(sequence, e.sequence);
        put(at, e.at);
        put(event, static_cast<std::int64_t>(e.fact.index()));
        put(source, e.source);
        put(number, e.number);
        put(rules, e.rules);
        std::visit(
            [&]<class T>(const T& fact) {
                const std::size_t* column = layout().of_kind[e.fact.index()].data();
                each_leaf<T>(fact, [&](const auto& f, const auto& owner) { put(*column++, owner.*f.member); });
            },
            e.fact);
        ++rows;
    }
    /// Adds by f, or nothing.
    template <class F>
    void command_of(F&& f) {
        const std::int64_t before = rows;
        std::vector<std::size_t> sizes;
        for (const Filled& c : columns) sizes.push_back(c.rows.size());
        try {
            f();
        } catch (...) {
            rows = before;
            for (std::size_t c = 0; c < columns.size(); ++c) columns[c].cut(sizes[c]);
            throw;
        }
        ++commands;
    }
};

EventTable::EventTable() : data_(std::make_unique<Data>()) {}
EventTable::EventTable(EventTable&&) noexcept = default;
EventTable& EventTable::operator=(EventTable&&) noexcept = default;
EventTable::~EventTable() = default;

void EventTable::add(std::span<const Event> events) {
    data_->command_of([&] {
        for (const Event& e : events) data_->add(e);
    });
}
void EventTable::add_entry(std::string_view entry) {
    data_->command_of([&] { Router::read(entry, [&](const Event& e) { data_->add(e); }); });
}
std::int64_t EventTable::rows() const noexcept { return data_->rows; }
std::int64_t EventTable::commands() const noexcept { return data_->commands; }
Columns EventTable::columns() const {
    std::vector<ResultColumn> out;
    for (const Filled& c : data_->columns) out.push_back(whole(c, data_->rows));
    return Columns(std::move(out));
}
void EventTable::clear() noexcept {
    for (Filled& c : data_->columns) c.cut(0);
    data_->rows = data_->commands = 0;
}

}  // namespace kefu::service
