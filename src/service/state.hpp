// The state of a router: flat cells and the ordered sets through them. Reading is here; whatever writes is Evolution (evolve.hpp), and
// nothing else. Private to the room.
#pragma once

#include <algorithm>
#include <array>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "kefu/service/events.hpp"
#include "service/agent_keys.hpp"
#include "service/names.hpp"
#include "service/ordered.hpp"
#include "service/rules_data.hpp"
#include "service/undo.hpp"

namespace kefu::service {

inline constexpr std::int64_t never = INT64_MAX;

/// Nobody counts so far: what is beyond them was forged, and may not run over.
inline constexpr std::int64_t most_events = INT64_MAX / 2;
inline constexpr std::int64_t most_epoch = INT32_MAX;

/// When a span is over. The calendar ends with the year 9999, and what is derived ends with it, so that it may be saved and read back.
/// Precondition: a time of the calendar, and a span that is not negative.
[[nodiscard]] constexpr std::int64_t time_after(std::int64_t at, std::int64_t span) noexcept {
    return at + std::min(span, latest_time.us - at);
}

enum class TaskState : std::uint8_t { gone, parked, awaiting_owner, waiting, offered, active, resting, wrapping, set_aside };

/// Two lines of the cache: what most events touch stands in the first.
struct alignas(64) TaskCell {
    Name id;
    TaskState state = TaskState::gone;
    std::uint8_t channel = 0;
    std::uint8_t grade = 0;
    std::uint8_t live_offers = 0;
    std::uint8_t step = 0;
    std::uint8_t overflows = 0;
    bool starving = false;
    std::uint16_t task_class = 0;
    std::uint16_t units = 1;
    std::uint16_t language = no_word;
    std::uint16_t persona = no_word;
    std::uint16_t declines = 0;
    std::uint32_t queue = 0;  ///< requirement that it waits at
    std::uint32_t epoch = 0;  ///< of its last offer
    Slot offers = none;       ///< the first; they are linked
    Slot people = none;       ///< whom it prefers, must not have, and who declined
    Slot timer = none;
    std::uint32_t needs = 0;    ///< of its own: place among the needs of tasks; 0 = none
    Node node;                  ///< in its queue, or among those that wait for whom they prefer
    std::int64_t sequence = 0;  ///< of the event that brought it; orders what is equal
    std::int64_t enqueued = 0;
    std::int64_t credit = 0;  ///< its whole head start, but those of steps
    std::int64_t key = 0;     ///< under the first order of tasks, while it waits: most comparisons need no more
    std::int64_t deadline = never;
    std::int64_t until = never;  ///< parked, or awaiting its owner, so long
    Slot last_agent = none;      ///< of its last offer: they are asked for early, and nothing else
    Slot last_lane = none;
};
static_assert(sizeof(TaskCell) == 128);

enum class PersonKind : std::uint8_t { preferred, excluded, declined };
struct PersonCell {
    Name agent;
    PersonKind kind = PersonKind::preferred;
    bool queued = false;  ///< preferred and awaited: in the agent's own queue
    std::uint16_t declines = 0;
    Slot task = none;
    Slot next = none;
    Node node;                   ///< in the queue of who is awaited
    std::int64_t until = never;  ///< declined: not asked again before
};

struct alignas(64) AgentCell {
    Name id;
    AgentStatus status = AgentStatus::offline;
    bool alive = false;
    std::uint8_t missed = 0;      ///< offers in a row
    std::uint16_t exclusive = 0;  ///< exclusive tasks that he has
    std::uint32_t profile = 0;
    std::uint32_t units = 1;
    std::uint32_t used = 0;      ///< units of all tasks that count
    std::uint32_t blocking = 0;  ///< of those that are not interruptible
    Slot lanes = none;
    Slot offers = none;
    Slot timer = none;
    std::uint32_t handled = 0;  ///< tasks taken since he was added
    bool lapsed = false;        ///< his lease has ended, and he was not heard of since
    std::int64_t idle = 0;      ///< his idle clock
    std::int64_t sequence = 0;
    std::int64_t last_assigned = 0;  ///< sequence of the event
    std::int64_t mean_handling = 0;  ///< exponential mean, 1/8; 0 = none yet
    std::int64_t cost = 0;
    Root own;  ///< tasks that wait for him
    std::uint32_t weight = 1;
    Slot team = none;  ///< none = of no team
};
/// One channel of one agent.
struct LaneCell {
    Slot agent = none;
    Slot next = none;
    std::uint8_t channel = 0;
    bool ready = false;
    std::uint16_t units = 1;
    std::uint32_t used = 0;
    Node node;             ///< among those of equal profile who are ready on the channel
    std::int64_t key = 0;  ///< the leading key, while ready: most comparisons need no more
};

enum class OfferState : std::uint8_t { offered, active, resting, wrapping };
struct alignas(64) OfferCell {
    Slot task = none;
    Slot agent = none;
    Slot next_of_task = none;
    Slot next_of_agent = none;
    Slot timer = none;
    Slot lane = none;
    std::uint32_t epoch = 0;
    OfferState state = OfferState::offered;
    std::int64_t sequence = 0;
    std::int64_t since = 0;  ///< of the offer, then of taking it
    std::int64_t until = never;
    std::int64_t handled = 0;
};
static_assert(sizeof(OfferCell) == 64);

/// Phases fix what comes first at one instant: offers end, wrap-ups end, agents lapse, tasks move on; then commands.
enum class TimerKind : std::uint8_t { offer, wrap_up, lease, task };
struct TimerCell {
    Node node;
    TimerKind kind = TimerKind::offer;
    Slot of = none;
    std::int64_t due = 0;
    std::int64_t sequence = 0;
};

/// A requirement at which tasks wait.
struct QueueKey {
    std::uint16_t task_class = 0;
    std::uint8_t step = 0;
    std::uint8_t channel = 0;
    std::uint16_t units = 1;
    std::uint16_t language = no_word;
    std::uint16_t persona = no_word;
    std::uint32_t needs = 0;
    friend bool operator==(const QueueKey&, const QueueKey&) = default;
};
struct QueueCell {
    Root waiting;
    std::uint32_t base = none;    ///< the queue of its first step; none = nothing is here, or what was is forgotten
    mutable Slot able = none;     ///< an agent who could serve it when that was last asked: he is looked at first
    std::int64_t last_wait = -1;  ///< of the first step: how long he waited who last entered service, at whatever step; -1 = none yet
};
/// What tasks need of their own, beyond their class.
struct NeedsCell {
    std::string text;
    rule::Requirement requirement;
    std::uint32_t queues = 0;  ///< that are there and ask for it
};
/// Equal words are one profile; of agents whom a requirement names, each has his own.
struct ProfileCell {
    std::uint32_t agents = 0;
    std::array<std::uint32_t, most_channels> present{};    ///< lanes
    std::array<std::uint32_t, most_channels> signed_in{};  ///< lanes of agents who are not offline
};
struct Profile {
    std::string text;  ///< canonical
    std::vector<std::pair<std::string, std::uint8_t>> words;
    std::vector<std::uint8_t> levels;
    std::string named;  ///< the agent, where requirements name him
};
struct ClassCounter {
    std::uint32_t waiting = 0;
    std::int64_t mean_handling = 0;
};
struct SourceCell {
    Name name;
    std::int64_t number = 0;
};
/// There as long as somebody is of it.
struct TeamCell {
    Name name;
    std::uint32_t agents = 0;
};

/// Rows of bits of equal length, which grow both ways. Not remembered: it follows from what is.
class BitMatrix {
   public:
    [[nodiscard]] std::size_t words() const noexcept { return words_; }
    [[nodiscard]] const std::uint64_t* row(std::size_t r) const noexcept { return bits_.data() + r * words_; }
    [[nodiscard]] bool operator()(std::size_t r, std::size_t c) const noexcept { return (row(r)[c / 64] >> (c % 64)) & 1; }
    void grow(std::size_t rows, std::size_t columns) {
        const std::size_t before = words_;
        if (columns > words_ * 64) {
            const std::size_t words = std::max((columns + 63) / 64, 2 * words_);
            std::vector<std::uint64_t> wider(std::max(rows, rows_) * words);
            for (std::size_t r = 0; r < rows_; ++r) std::copy_n(bits_.data() + r * before, before, wider.data() + r * words);
            bits_ = std::move(wider);
            words_ = words;
        }
        if (rows > rows_) {
            if (bits_.size() < rows * words_) bits_.resize(rows * words_);
            rows_ = rows;
        }
    }
    void put(std::size_t r, std::size_t c, bool value) noexcept {
        std::uint64_t& word = bits_[r * words_ + c / 64];
        const std::uint64_t bit = std::uint64_t{1} << (c % 64);
        word = value ? word | bit : word & ~bit;
    }
    [[nodiscard]] std::size_t bytes() const noexcept { return bits_.capacity() * sizeof(std::uint64_t); }

   private:
    std::vector<std::uint64_t> bits_;
    std::size_t words_ = 0;
    std::size_t rows_ = 0;
};

struct State {
    explicit State(const RoutingRules& rules);

    RoutingRules rules_handle;
    const RoutingRules::Data* rules;
    std::uint64_t secret = 0;  ///< of the hashes of ids: nobody outside can make them meet
    std::int64_t now = INT64_MIN;
    std::int64_t sequence = 0;     ///< of the next event
    std::int64_t rules_index = 0;  ///< how many other rules held before these

    Names names;
    Pool<TaskCell> tasks;
    NameTable task_names;
    Pool<AgentCell, 6> agents;
    NameTable agent_names;
    Pool<LaneCell> lanes;
    Pool<OfferCell> offers;
    Pool<TimerCell> timers;
    Pool<PersonCell, 6> people;
    Root due;
    Blocks<SourceCell, 4> sources;
    std::uint32_t source_count = 0;

    /// Requirements, by place. What stands at a place is not written while anything can lead there: what is forgotten is only marked so,
    /// and its place is cleared for another one when the next command begins. What a command has made goes where that is taken back.
    std::vector<rule::Requirement> requirements;
    std::vector<QueueKey> queue_keys;        ///< without units: the place is free
    std::vector<std::uint32_t> free_queues;  ///< places
    std::vector<std::uint32_t> new_queues;   ///< places of those that the command in hand has made
    std::vector<std::uint32_t> queue_table;  ///< places + 1 by hash of the key, at most half of them taken
    std::uint32_t queue_table_used = 0;
    std::uint32_t queue_count = 0;  ///< that are there
    bool some_forgotten = false;    ///< and not cleared yet
    BitMatrix met_by;               ///< of each requirement, the profiles that meet it
    BitMatrix meets;                ///< of each profile, the requirements that it meets
    Blocks<QueueCell, 6> queue_cells;
    Blocks<std::int64_t, 9> head_keys;                     ///< first key of the first task of each queue
    std::unordered_map<std::string, std::uint32_t> named;  ///< agents whom requirements name, and how many of these
    std::array<Bits, most_channels> waiting;               ///< queues that are not empty
    std::uint32_t waiting_count = 0;
    Root awaiting;  ///< tasks that wait for whom they prefer

    std::vector<Profile> profiles;
    Blocks<ProfileCell, 3> profile_cells;
    std::unordered_map<std::string, std::uint32_t> profile_table;
    std::vector<std::uint32_t> empty_profiles;  ///< of which nobody was before the command: they may be written over
    std::size_t next_profile_scan = 64;
    std::array<Blocks<Root, 6>, most_channels> ready_lanes;         ///< of each profile, who is ready
    std::array<Bits, most_channels> ready;                          ///< profiles with somebody ready
    std::array<Bits, most_channels> signed_in;                      ///< with somebody signed in
    std::array<Bits, most_channels> present;                        ///< with anybody
    std::array<Blocks<std::int64_t, 6>, most_channels> ready_keys;  ///< of each profile, the leading key of who is first
    std::array<std::uint32_t, most_channels> ready_count{};
    std::array<std::uint32_t, most_channels> signed_count{};

    Blocks<ClassCounter, 4> classes;
    Blocks<NeedsCell, 0> own_needs;  ///< by place; the first is of what has none
    std::unordered_map<std::string, std::uint32_t> own_needs_table;
    std::vector<std::uint32_t> free_needs;  ///< places
    std::vector<std::uint32_t> new_needs;   ///< places of those that the command in hand has read
    std::uint32_t needs_places = 1;
    Pool<TeamCell, 4> teams;
    NameTable team_names;

    std::vector<Slot> stale_timers;  ///< of tasks; set at the end of the command
    Slot newcomer = none;            ///< waits, but is not in its queue yet: most are taken at once

    Undo undo;

    [[nodiscard]] std::string_view id_of(const TaskCell& t) const noexcept { return names.text(t.id); }
    [[nodiscard]] std::string_view id_of(const AgentCell& a) const noexcept { return names.text(a.id); }
    [[nodiscard]] std::uint32_t hash(std::string_view id) const noexcept { return key_of(id, secret).hash; }
    [[nodiscard]] Slot find_task(std::string_view id) const noexcept {
        const TextKey key = key_of(id, secret);
        return task_names.find(key.hash, [&](Slot s) {
            tasks.fetch(s);
            return names.is(tasks[s].id, key);
        });
    }
    [[nodiscard]] Slot find_agent(std::string_view id) const noexcept {
        const TextKey key = key_of(id, secret);
        return agent_names.find(key.hash, [&](Slot s) {
            agents.fetch(s);
            return names.is(agents[s].id, key);
        });
    }
    /// Asks the memory at once for all that work on a task in hand leads to, instead of for one after the other.
    void fetch_around(Slot task) const noexcept {
        const TaskCell& t = tasks[task];
        if (t.offers == none) return;
        offers.fetch(t.offers);
        agents.fetch(t.last_agent);
        lanes.fetch(t.last_lane);
    }
    [[nodiscard]] Slot find_team(std::string_view name) const noexcept {
        const TextKey key = key_of(name, secret);
        return team_names.find(key.hash, [&](Slot s) { return names.is(teams[s].name, key); });
    }
    [[nodiscard]] std::int64_t last_number(std::string_view source) const noexcept;  ///< 0 = never heard

    [[nodiscard]] const Channel& channel(const TaskCell& t) const noexcept { return rules->channels[t.channel]; }
    [[nodiscard]] const TaskClass& class_of(const TaskCell& t) const noexcept { return rules->classes[t.task_class]; }
    /// Its key under one order of tasks, where that does not depend on the moment.
    [[nodiscard]] std::int64_t static_key(const TaskCell& t, TaskOrder order) const noexcept;
    [[nodiscard]] bool before(Slot a, Slot b) const noexcept {
        const TaskCell &x = tasks[a], &y = tasks[b];
        if (x.key != y.key) return x.key < y.key;
        return before_beyond(x, y);
    }
    [[nodiscard]] bool before_beyond(const TaskCell& x, const TaskCell& y) const noexcept;
    [[nodiscard]] std::int64_t static_key(const LaneCell& lane, AgentOrder order) const noexcept;
    [[nodiscard]] bool before_lane(Slot a, Slot b) const noexcept {
        const LaneCell &x = lanes[a], &y = lanes[b];
        if (x.key != y.key) return x.key < y.key;
        return before_beyond(x, y);
    }
    [[nodiscard]] bool before_beyond(const LaneCell& x, const LaneCell& y) const noexcept;
    /// Of the lane that is first: by the first key of the list that is the agent's own.
    [[nodiscard]] std::int64_t leading_key(Slot lane) const noexcept {
        return rules->leading_place < 0 ? 0 : static_key(lanes[lane], rules->leading);
    }
    [[nodiscard]] Load load(const LaneCell& lane) const noexcept {
        const AgentCell& a = agents[lane.agent];
        return {a.units, a.used, a.blocking, a.exclusive > 0, static_cast<std::int64_t>(lane.units) - static_cast<std::int64_t>(lane.used)};
    }
    /// Units of the lane that could still be taken, by its own and its agent's capacity.
    [[nodiscard]] std::int64_t room(const LaneCell& lane) const noexcept { return room_of(load(lane), rules->channels[lane.channel]); }
    /// Whether the lane could hold so many units, were nothing in them.
    [[nodiscard]] bool could_hold(const LaneCell& lane, std::uint32_t units) const noexcept {
        return lane.units >= units && agents[lane.agent].units >= units;
    }
    [[nodiscard]] bool is_ready(const LaneCell& lane) const noexcept {
        return agents[lane.agent].status == AgentStatus::available && room(lane) >= 1;
    }
    /// Whether work in that state holds the units of its agent.
    [[nodiscard]] bool counts(OfferState state) const noexcept {
        return state != OfferState::resting || rules->options.count_inactive == CountInactive::yes;
    }
    [[nodiscard]] Slot lane_of(Slot agent, std::uint8_t channel) const noexcept {
        Slot at = agents[agent].lanes;
        while (at != none && lanes[at].channel != channel) at = lanes[at].next;
        return at;
    }
    [[nodiscard]] const PersonCell* person(const TaskCell& t, std::string_view agent, PersonKind kind) const noexcept;
    /// Excluded, or cooling down after a decline.
    [[nodiscard]] bool may_not(const TaskCell& t, Slot agent) const noexcept { return t.people != none && is_kept_from(t, agent); }
    [[nodiscard]] bool is_kept_from(const TaskCell& t, Slot agent) const noexcept;
    [[nodiscard]] bool offered_to(const TaskCell& t, Slot agent) const noexcept {
        Slot o = t.offers;
        while (o != none && offers[o].agent != agent) o = offers[o].next_of_task;
        return o != none;
    }
    /// Whether a profile that meets the requirement has somebody there; `who`: ready, signed_in or present.
    [[nodiscard]] bool any_of(std::uint32_t queue, const std::array<Bits, most_channels>& who) const noexcept {
        return who[queue_keys[queue].channel].meet(met_by.row(queue));
    }
    /// Whether anybody who is there, signed in or not, could serve what waits at a requirement, were he free.
    [[nodiscard]] bool anybody_for(std::uint32_t queue) const noexcept;
    /// How long a task that comes now may wait at a requirement, whose steps it will go through; -1 where there is nothing to go by.
    [[nodiscard]] std::int64_t expected_wait(std::uint32_t queue) const noexcept;
    [[nodiscard]] std::int64_t handling_time(const TaskCell& t) const noexcept;
    /// When something happens to a task by itself; never = nothing.
    [[nodiscard]] std::int64_t next_due(const TaskCell& t) const noexcept;
    [[nodiscard]] QueueKey queue_key(const TaskCell& t, std::uint8_t step) const noexcept {
        return {t.task_class, step, t.channel, t.units, t.language, t.persona, t.needs};
    }
    [[nodiscard]] std::uint32_t find_queue(const QueueKey& key) const noexcept;  ///< none = not there
    [[nodiscard]] bool is_there(std::uint32_t queue) const noexcept { return queue_cells[queue].base != none; }
    /// Calls f(key) for all that a task may come to wait at: of its class all steps, then those of the classes that it may overflow into.
    /// Where it says no to a first step, what follows from that is left out.
    template <class F>
    void each_that_follows(QueueKey key, F&& f) const;
    /// How many of those are new, where f(queue) says whether what is there counts; not counted much beyond `most`.
    template <class F>
    [[nodiscard]] std::uint64_t new_queues_of(const QueueKey& key, std::uint64_t most, F&& f) const;
    /// By place, what stays where others make room: what any task that is there waits at, or may come to; and unless `of_classes_too`, all
    /// that tasks had no needs of their own for, as the next one of its class comes there.
    [[nodiscard]] std::vector<bool> queues_to_keep(bool of_classes_too) const;
    [[nodiscard]] std::size_t bytes() const noexcept;
};

[[nodiscard]] std::uint32_t hash_of(const QueueKey& key) noexcept;

template <class F>
void State::each_that_follows(QueueKey key, F&& f) const {
    std::vector<bool> seen(rules->classes.size());
    std::vector<std::uint16_t> open{key.task_class};
    seen[key.task_class] = true;
    while (!open.empty()) {
        key.task_class = open.back();
        open.pop_back();
        key.step = 0;
        if (!f(key)) continue;
        const TaskClass& c = rules->classes[key.task_class];
        while (++key.step < c.steps.size()) (void)f(key);
        // The last is looked at first: other classes in their order.
        for (auto overflow = c.overflow.rbegin(); overflow != c.overflow.rend(); ++overflow) {
            if (overflow->to_class < 0 || seen[static_cast<std::size_t>(overflow->to_class)]) continue;
            seen[static_cast<std::size_t>(overflow->to_class)] = true;
            open.push_back(static_cast<std::uint16_t>(overflow->to_class));
        }
    }
}
template <class F>
std::uint64_t State::new_queues_of(const QueueKey& key, std::uint64_t most, F&& f) const {
    std::uint64_t n = 0;
    each_that_follows(key, [&](const QueueKey& next) {
        const std::uint32_t queue = find_queue(next);
        const bool fresh = queue == none || !f(queue);
        n += fresh;
        return fresh && n <= most;
    });
    return n;
}

/// Cells of the ordered sets.
struct WaitingCells {
    State* s;
    [[nodiscard]] Node& node(Slot t) const noexcept { return s->tasks[t].node; }
    [[nodiscard]] bool before(Slot a, Slot b) const noexcept { return s->before(a, b); }
};
struct AwaitingCells {
    State* s;
    [[nodiscard]] Node& node(Slot t) const noexcept { return s->tasks[t].node; }
    [[nodiscard]] bool before(Slot a, Slot b) const noexcept { return s->tasks[a].sequence < s->tasks[b].sequence; }
};
struct ReadyCells {
    State* s;
    [[nodiscard]] Node& node(Slot lane) const noexcept { return s->lanes[lane].node; }
    [[nodiscard]] bool before(Slot a, Slot b) const noexcept { return s->before_lane(a, b); }
};
struct OwnCells {
    State* s;
    [[nodiscard]] Node& node(Slot p) const noexcept { return s->people[p].node; }
    [[nodiscard]] bool before(Slot a, Slot b) const noexcept { return s->before(s->people[a].task, s->people[b].task); }
};
struct DueCells {
    State* s;
    [[nodiscard]] Node& node(Slot t) const noexcept { return s->timers[t].node; }
    [[nodiscard]] bool before(Slot a, Slot b) const noexcept {
        const TimerCell &x = s->timers[a], &y = s->timers[b];
        if (x.due != y.due) return x.due < y.due;
        if (x.kind != y.kind) return x.kind < y.kind;
        return x.sequence < y.sequence;
    }
};
[[nodiscard]] inline Slot next_waiting(const State& s, Slot t) noexcept { return Ordered<WaitingCells>::next({const_cast<State*>(&s)}, t); }
[[nodiscard]] inline Slot next_ready(const State& s, Slot lane) noexcept {
    return Ordered<ReadyCells>::next({const_cast<State*>(&s)}, lane);
}
[[nodiscard]] inline Slot next_own(const State& s, Slot p) noexcept { return Ordered<OwnCells>::next({const_cast<State*>(&s)}, p); }

}  // namespace kefu::service
