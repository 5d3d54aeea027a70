// Commands and events without their types: as JSON, field by field, and as tables.
#include "kefu/service/messages.hpp"

#include "kefu/service/command_table.hpp"
#include "unit/errors.hpp"
#include "unit/service/random_commands.hpp"
#include "unit/service/router_world.hpp"
#include "unit/tables.hpp"

namespace kefu::service {
namespace {

RoutingRules rules_of(std::uint64_t seed) {
    std::mt19937_64 rng(seed);
    Stamp stamp;
    stamp.digest = "digest " + std::to_string(seed);
    return RoutingRules(random_options(rng), RoutingLimits{}, stamp);
}

/// A command as the cells of a row: every value as a text.
using Cells = std::map<std::string, std::string>;
std::string cell_of(std::string_view x) { return std::string(x); }
std::string cell_of(Time x) { return to_text(x); }
std::string cell_of(Span x) { return std::to_string(x.us / us_per_second); }
std::string cell_of(AgentStatus x) { return std::string(word_of(x)); }
std::string cell_of(bool x) { return x ? "true" : "false"; }
std::string cell_of(std::int64_t x) { return std::to_string(x); }
template <class T>
std::string cell_of(const std::optional<T>& x) {
    return x ? cell_of(*x) : std::string();
}
std::string cell_of(List<WordLevel> x) { return to_json(kefu::write(x)); }
std::string cell_of(List<ChannelUnits> x) {
    std::string out;
    for (const ChannelUnits& c : x) out += std::string(c.channel) + " : " + std::to_string(c.units) + ";";
    return out;
}
std::string cell_of(List<std::string_view> x) {
    std::string out;
    for (const std::string_view id : x) out += (out.empty() ? "" : " ; ") + std::string(id);
    return out;
}
template <class C>
Cells cells_of(const C& command) {
    Cells out{{"command", std::string(name(Of<C>{}))}};
    each_leaf<C>(command, [&](const auto& f, const auto& owner) { out[std::string(f.name)] = cell_of(owner.*f.member); });
    return out;
}
test::TableOf table_of(const std::vector<Cells>& rows) {
    test::TableOf table("commands");
    each_field<CommandRow>([&](const auto& f) {
        std::vector<std::string> cells;
        for (const Cells& row : rows) {
            const auto at = row.find(std::string(f.name));
            cells.push_back(at == row.end() ? std::string() : at->second);
        }
        table.texts(std::string(f.name), std::move(cells));
    });
    return table;
}

TEST(Messages, AreDescribedWithAllTheirFields) {
    const Tree commands = describe_commands(), events = describe_events();
    EXPECT_EQ(commands.list().size(), std::variant_size_v<AnyCommand>);
    EXPECT_EQ(events.list().size(), std::variant_size_v<Fact>);
    const Tree& arrive = commands.list()[6];
    EXPECT_EQ(arrive.find("name")->text(), "arrive_task");
    const TreeList& fields = arrive.find("fields")->list();
    EXPECT_EQ(fields.size(), 17u);
    EXPECT_EQ(
        to_json(fields[5]),
        R"({"name":"class","type":"text","text":"class of the charter; empty = none, `needs` alone says who can serve","optional":false,"default":""})");
    EXPECT_EQ(fields[15].find("name")->text(), "preferred");
    EXPECT_EQ(fields[15].find("type")->text(), "list");
    EXPECT_EQ(fields[15].find("of")->text(), "text");
}

/// An event as the fields that JSON has, by field_of.
void expect_the_same(const Event& event, const Tree& json) {
    EXPECT_EQ(json.find("event")->text(), name_of(event.fact));
    EXPECT_EQ(json.find("sequence")->is(Tree::Kind::null), !event.is_fact());
    if (event.is_fact()) {
        EXPECT_EQ(json.find("sequence")->integer(), event.sequence);
    }
    EXPECT_EQ(json.find("at")->integer(), event.at.us);
    EXPECT_EQ(json.find("source")->text(), event.source);
    EXPECT_EQ(json.find("number")->integer(), event.number);
    EXPECT_EQ(json.find("rules")->integer(), event.rules);
    for (const TreeMember& m : json.members()) {
        if (m.key == "event" || m.key == "sequence" || m.key == "at" || m.key == "source" || m.key == "number" || m.key == "rules")
            continue;
        const EventField field = field_of(event, m.key);
        switch (field.kind) {
            case EventField::Kind::none: ADD_FAILURE() << m.key; break;
            case EventField::Kind::nothing: EXPECT_TRUE(m.value.is(Tree::Kind::null)) << m.key; break;
            case EventField::Kind::text:
            case EventField::Kind::word: EXPECT_EQ(field.text, m.value.text()) << m.key; break;
            case EventField::Kind::list: EXPECT_TRUE(m.value.is(Tree::Kind::list)) << m.key; break;
            case EventField::Kind::integer:
                EXPECT_EQ(field.number, m.value.is(Tree::Kind::boolean) ? std::int64_t{m.value.boolean()} : m.value.integer()) << m.key;
        }
    }
    EXPECT_EQ(field_of(event, "no such field").kind, EventField::Kind::none);
}

TEST(Messages, OfATableAreAsThoseSentOneByOne) {
    for (std::uint64_t seed = 1; seed <= 8; ++seed) {
        SCOPED_TRACE(seed);
        const RoutingRules rules = rules_of(seed);
        auto journal = std::make_shared<MemoryJournal>();
        Router live(rules, journal);
        Stream stream(seed);
        std::vector<Cells> rows;
        std::vector<Tree> said;
        std::int64_t refused = 0;
        EventTable one_by_one;
        for (int i = 0; i < 1'000; ++i) {
            stream.step(Peek::state(live), [&](auto command) {
                if constexpr (std::is_same_v<decltype(command), UpdateTask>) {
                    // A table knows no text that is said and empty.
                    each_leaf<UpdateTask>(command, [](const auto& f, auto& owner) {
                        if constexpr (std::is_same_v<std::remove_cvref_t<decltype(owner.*f.member)>, std::optional<std::string_view>>) {
                            if (owner.*f.member == "") (owner.*f.member).reset();
                        }
                    });
                }
                rows.push_back(cells_of(command));
                const auto events = live.apply(command);
                refused += std::holds_alternative<Refused>(events.front().fact);
                one_by_one.add(events);
                for (const Event& e : events) {
                    said.push_back(write(e));
                    expect_the_same(e, said.back());
                }
            });
        }
        const test::TableOf table = table_of(rows);
        Router batch(rules);
        EventTable events;
        EXPECT_EQ(apply(batch, table, {}, Decoding(), events), refused);
        EXPECT_GT(refused, 50);
        EXPECT_EQ(batch.state_hash(), live.state_hash());
        const Columns got = events.columns(), expected = one_by_one.columns();
        ASSERT_EQ(got.rows(), static_cast<std::int64_t>(said.size()));
        for (const auto& column : got.columns()) {
            for (std::int64_t row = 0; row < got.rows(); ++row) {
                ASSERT_EQ(column->cell(row), expected.at(column->name).cell(row)) << column->name << " " << row;
                if (column->name == "command") continue;
                const Tree* json = said[static_cast<std::size_t>(row)].find(column->name);
                if (!json || json->is(Tree::Kind::null)) {
                    ASSERT_TRUE(column->is_null(row)) << column->name << " " << row;
                } else if (json->is(Tree::Kind::text)) {
                    ASSERT_EQ(column->word(row), json->text()) << column->name << " " << row;
                } else if (json->is(Tree::Kind::integer)) {
                    ASSERT_EQ(column->integer(row), json->integer()) << column->name << " " << row;
                } else if (json->is(Tree::Kind::boolean)) {
                    ASSERT_EQ(column->integer(row) != 0, json->boolean()) << column->name << " " << row;
                } else {
                    ASSERT_EQ(column->is_null(row), json->list().empty()) << column->name << " " << row;
                }
            }
        }
        // The journal holds the same, answers apart.
        EventTable facts;
        journal->each([&](std::int64_t, std::string_view entry) { facts.add_entry(entry); });
        const Columns written = facts.columns();
        std::int64_t at = 0;
        for (std::int64_t row = 0; row < got.rows(); ++row) {
            if (got.at("sequence").is_null(row)) continue;
            for (const auto& column : got.columns())
                if (column->name != "command") {
                    ASSERT_EQ(column->cell(row), written.at(column->name).cell(at)) << column->name << " " << row;
                }
            ++at;
        }
        EXPECT_EQ(at, written.rows());
    }
}

TEST(Messages, OfATableSayWhichCellIsWrong) {
    const RoutingRules rules = rules_of(1);
    const auto error = [&](Cells second) {
        const Cells first{{"command", "add_agent"}, {"at", "2026-01-01T09:00:00Z"}, {"agent", "li"}};
        second.emplace("at", "2026-01-01T09:00:01Z");
        Router router(rules);
        EventTable events;
        const test::TableOf table = table_of({first, second});
        std::string what = test::error_of([&] { (void)apply(router, table, {}, Decoding(), events); }).what();
        EXPECT_EQ(what, test::error_of([&] { check(table, {}, Decoding()); }).what());
        EXPECT_EQ(router.agents(), 0) << "nothing is done";
        EXPECT_EQ(events.rows(), 0);
        return what;
    };
    EXPECT_EQ(error({{"command", "arrive"}}), "commands, row 1, column 0: column 'command' expected a command such as arrive_task");
    EXPECT_EQ(error({{"command", "arive_task"}}),
              "commands, row 1, column 0: column 'command' expected a command such as arrive_task; did you mean arrive_task?");
    EXPECT_EQ(error({{"command", "swap_rules"}}), "commands, row 1, column 0: column 'command' expected a command such as arrive_task");
    EXPECT_EQ(error({{"command", "heartbeat"}, {"agent", "li"}, {"task", "t"}}),
              "commands, row 1, column 5: column 'task' must be null: heartbeat has no such field");
    EXPECT_EQ(error({{"command", "arrive_task"}, {"channel", "chat"}}),
              "commands, row 1, column 5: column 'task' must not be empty: arrive_task needs it");
    EXPECT_EQ(error({{"command", "set_status"}, {"agent", "li"}, {"status", "gone"}}),
              "commands, row 1, column 9: column 'status' holds a word that is not known; known: available, away, offline");
    EXPECT_EQ(error({{"command", "set_profile"}, {"agent", "li"}, {"words", "refund:two"}}),
              "commands, row 1, column 6: column 'words' expected words with ; between, each with a whole number or none, such as de:5; "
              "billing");
    EXPECT_EQ(error({{"command", "set_profile"}, {"agent", "li"}, {"words", "[1]"}}),
              "commands, row 1, column 6: column 'words' expected words with ; between, each with a whole number or none, such as de:5; "
              "billing");
    EXPECT_EQ(error({{"command", "arrive_task"}, {"task", "t"}, {"credit", "1e13"}}),
              "commands, row 1, column 20: column 'credit' holds a length of time beyond 100 years");
}

TEST(EventTable, KeepsAllOrNothingAndWritesWhatWouldBeMisreadAsJson) {
    const RoutingRules rules = rules_of(2);
    Router router(rules);
    EventTable events;
    EXPECT_EQ(events.columns().rows(), 0);
    const std::array words{WordLevel{"refund", 3}, WordLevel{"zh", 1}};
    const std::array preferred{std::string_view("a;b"), std::string_view("[c")};
    events.add(router.apply(AddAgent{.sent = at(second), .agent = "li", .words = words}));
    events.add(router.apply(ArriveTask{.sent = at(2 * second), .task = "t", .channel = "chat", .preferred = preferred}));
    const Columns c = events.columns();
    const auto row_of = [&](std::string_view event) {
        std::int64_t row = 0;
        while (row < c.rows() && c.at("event").cell(row) != event) ++row;
        return row;
    };
    const std::int64_t arrived = row_of("task_arrived");
    EXPECT_EQ(c.at("words").cell(row_of("agent_added")), "refund:3; zh");
    EXPECT_EQ(c.at("preferred").cell(arrived), R"(["a;b","[c"])");
    EXPECT_EQ(c.at("command").cell(arrived), "1");
    EXPECT_THROW(events.add_entry("garbage"), Error);
    EXPECT_EQ(events.rows(), c.rows());
    events.clear();
    EXPECT_EQ(events.columns().rows(), 0);
}

TEST(Router, WritesItsJournalAlsoWhereDecidingAndDoingAreApart) {
    const RoutingRules rules = rules_of(3);
    auto journal = std::make_shared<MemoryJournal>();
    Router router(rules, journal);
    (void)router.decide(AddAgent{.sent = at(second), .agent = "li"});
    EXPECT_EQ(journal->entries(), 0);
    router.commit();
    EXPECT_EQ(journal->entries(), 1);
    (void)router.decide(AddAgent{.sent = at(second), .agent = "wang"});
    router.discard();
    EXPECT_EQ(journal->entries(), 1);
    Router other(rules);
    other.write_entries(false);
    (void)other.decide(AddAgent{.sent = at(second), .agent = "li"});
    EXPECT_TRUE(other.entry().empty());
    other.commit();
    EXPECT_EQ(other.state_hash(), router.state_hash());
}

}  // namespace
}  // namespace kefu::service
