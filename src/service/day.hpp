// A period of contacts through a router, as an event loop that is deterministic: what happened, as plain records. Private to the room.
#pragma once

#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "kefu/core/progress.hpp"
#include "kefu/service/route.hpp"
#include "kefu/service/router.hpp"
#include "service/list_cells.hpp"

namespace kefu::service {

inline constexpr std::uint32_t nobody = IdTable::none;
inline constexpr std::int64_t no_time = std::numeric_limits<std::int64_t>::min();

/// What became of one contact. Contacts have numbers in the order in which they come, ids last.
struct ContactFate {
    std::int64_t at = 0;
    std::int64_t ended = no_time;    ///< its wait: taken, given up, handed back, or the period's end
    std::int64_t handled = no_time;  ///< no_time = nobody took it
    std::uint32_t agent = nobody;
    std::uint32_t queue = nobody;  ///< requirement that it came to
    std::uint32_t takes = 0;       ///< contacts that were taken before its wait ended
    std::uint32_t command = 0;     ///< that offered it last, or ended its wait otherwise
    std::uint32_t offer = nobody;  ///< its last
    std::uint32_t offers = 0;
    Outcome outcome = Outcome::not_yet;
    std::uint8_t step = 0;
};
/// From so many contacts taken on, it waits at another requirement.
struct Moved {
    std::uint32_t contact = 0;
    std::uint32_t takes = 0;
    std::uint32_t queue = nobody;
};
/// It overflowed: to another class, or back to the host.
struct Overflowed {
    std::uint32_t contact = 0;
    std::uint32_t to = 0;  ///< place among the words of overflows
    std::int64_t at = 0;
    Because because = Because::waited;
    bool leaves = false;
};
struct OfferRecord {
    std::uint32_t contact = 0;
    std::uint32_t agent = 0;
    std::int64_t at = 0;
    std::int64_t until = 0;
    std::int64_t waited = 0;
    std::int64_t key = 0;
    std::int64_t runner_up_key = 0;
    std::int64_t epoch = 0;
    std::int64_t ended = no_time;      ///< no_time = it is open, or was taken at once
    std::uint32_t runner_up = nobody;  ///< an agent where by_task, else a contact
    std::uint32_t instead_of = nobody;
    std::uint32_t before = nobody;  ///< the last offer of the contact before this one
    std::int32_t decided_by = -1;
    std::uint32_t candidates = 0;
    OfferEnd end = OfferEnd::open;
    bool by_task = false;
    bool accepted = false;
    std::uint8_t step = 0;
};
struct Stretch {
    std::uint32_t agent = 0;
    std::uint32_t contact = nobody;
    std::int64_t from = 0;
    std::int64_t until = 0;
    Doing doing = Doing::available;
};
struct AgentTime {
    std::int64_t signed_in = 0;
    std::int64_t busy = 0;
    std::int64_t wrapping = 0;
    std::int64_t missed = 0;  ///< times that he was sent away for it
    bool came = false;
};
struct RefusalRecord {
    std::uint32_t contact = 0;
    Refusal code = Refusal::bad_id;
    std::string reason;
};
struct Story {
    std::uint32_t contact = 0;
    std::string en;
    std::string zh;
};

/// The rules of a day: those of the charter, and where it names no channels or classes, those of the contacts. Where it names no words
/// either, languages and personas are those of the contacts, skills all else that the agents have. Errors: BAD_OPTION, LIMIT.
[[nodiscard]] RoutingRules rules_of_day(const Contacts& contacts, const Roster& roster, const RulesOption& option, const Stamp& stamp);

/// What a day needs of its inputs. Rows of the tables are told by their dense numbers.
struct DayPlan {
    const Contacts* contacts = nullptr;
    const Roster* roster = nullptr;
    RoutingRules rules;
    RouteOptions options;
    std::optional<std::int64_t> end;          ///< of the period; nothing = when all is done
    std::vector<std::uint32_t> order;         ///< row of each contact
    std::vector<std::uint32_t> number_of;     ///< contact of each row
    std::vector<std::uint32_t> agent_order;   ///< row of each agent, by id
    std::vector<std::uint32_t> agent_number;  ///< agent of each row
    std::vector<std::string> agent_ids;       ///< as the router knows them

    /// Errors: those of the rules; BAD_OPTION for an end that no clock shows.
    DayPlan(const Contacts& contacts, const Roster& roster, const RouteQuestion& question, const Finish& how, const Stamp& stamp);
    [[nodiscard]] std::size_t size() const noexcept { return order.size(); }
    [[nodiscard]] std::size_t agents() const noexcept { return agent_order.size(); }
    /// Ids of agents in a cell of a contact, in their order. Errors: BAD_VALUE with the row.
    template <auto Member>
    [[nodiscard]] List<std::string_view> agents_in(std::uint32_t contact, Arena& arena) const {
        return agents_in(contacts->column<Member>(), order[contact], arena);
    }
    [[nodiscard]] std::string contact_id(std::uint32_t contact) const { return to_text(contacts->ids().id(order[contact])); }

   private:
    [[nodiscard]] List<std::string_view> agents_in(const SideColumn& column, std::uint32_t row, Arena& arena) const;
};

class Day {
   public:
    explicit Day(const DayPlan& plan);
    ~Day();
    /// Lets the period pass. Errors: of agents; LIMIT; CANCELLED.
    void run(Progress* progress);
    /// Lets it pass once more, and asks why each of these contacts waits, before the command that offers it or ends its wait otherwise.
    [[nodiscard]] static std::vector<Story> stories(const DayPlan& plan, const Day& first, std::vector<std::uint32_t> contacts,
                                                    Progress* progress);

    // What happened.
    std::vector<ContactFate> fates;
    std::vector<std::uint32_t> taken;  ///< contacts in the order in which agents took them
    std::vector<std::int64_t> taken_at;
    std::vector<Moved> moved;
    std::vector<Overflowed> overflowed;  ///< in the order of time
    std::vector<std::string> overflow_words;
    std::vector<OfferRecord> offers;
    std::vector<Stretch> timeline;
    std::vector<AgentTime> times;
    std::vector<CourseRow> course;
    std::vector<RefusalRecord> refusals;  ///< by contact
    std::int64_t begin = 0;
    std::int64_t end = 0;
    std::int64_t commands = 0;

    /// Whether an agent can serve at a requirement, as far as words, channels and units go, of all that were there at any time.
    [[nodiscard]] std::uint32_t kinds() const noexcept;
    [[nodiscard]] std::uint32_t kind_of(std::uint32_t agent) const noexcept;  ///< agents of one kind can the same; nobody = never came
    [[nodiscard]] bool can(std::uint32_t kind, std::uint32_t queue) const noexcept;
    [[nodiscard]] bool anybody_can(std::uint32_t queue) const noexcept;
    /// What is asked for, canonical.
    [[nodiscard]] std::string_view needs(std::uint32_t queue) const noexcept;
    /// Class and step of a requirement, as places among those of the rules.
    [[nodiscard]] std::pair<std::size_t, std::size_t> place_of(std::uint32_t queue) const noexcept;
    [[nodiscard]] bool last_step(std::uint32_t queue) const noexcept;

   private:
    struct Loop;
    std::unique_ptr<Loop> loop_;
};

}  // namespace kefu::service
