// The router against queueing theory: where waits, abandonment and loads of a centre are known exactly, an event loop around the router
// has to find them. A row passes where every published number lies within four standard errors of what is measured, and the half of the
// confidence interval of 95 % is small enough to mean something; both are computed from the run itself.
//
// Sources: Erlang C and A by their formulas, the row of 50 agents as in Gans, Koole and Mandelbaum (2003); first come first served to the
// agent who is idle longest by the product form of Adan and Weiss, cross-checked against Markov chains; priorities by Kella and Yechiali
// (1985); the N system with abandonment from its Markov chain.
#include "unit/service/event_loop.hpp"

namespace kefu::service {
namespace {

/// Erlang C: the share of customers who wait, n agents, a Erlangs.
double erlang_c(int n, double a) {
    double b = 1;  // Erlang B, by its recursion
    for (int k = 1; k <= n; ++k) b = a * b / (k + a * b);
    return b / (1 - a / n * (1 - b));
}

void expect(std::string_view what, double published, const Estimate& e, double precision) {
    EXPECT_NEAR(e.value, published, 4 * e.standard_error()) << what << ": " << e.value << " +- " << e.half_width;
    EXPECT_LT(e.precision(), precision) << what << ": " << e.value << " +- " << e.half_width;
    ::testing::Test::RecordProperty(std::string(what), std::to_string(e.value) + " +- " + std::to_string(e.half_width));
}

/// n agents who can do all.
Centre flexible(int n) {
    Centre c;
    c.servers.resize(static_cast<std::size_t>(n));
    return c;
}
/// The orders of tasks that tell customers apart by what their class or grade says.
Centre with_classes(int n, const std::vector<double>& rates) {
    Centre c = flexible(n);
    c.options.grades.clear();
    for (std::size_t k = 0; k < rates.size(); ++k) {
        c.options.grades.push_back("grade" + std::to_string(k));
        const std::string name = "class" + std::to_string(k);
        c.options.classes[name] = {};
        c.customers.push_back({.task_class = name, .rate = rates[k], .grade = c.options.grades.back()});
    }
    return c;
}

void erlang_c_row(int n, double a, double share, double wait, double queue, std::int64_t customers, double precision) {
    Centre c = flexible(n);
    c.customers = {{.rate = a}};
    EventLoop loop(c, 1);
    loop.run(customers);
    expect("waits", share, loop.delayed(0), precision);
    expect("wait", wait, loop.wait(0), precision);
    expect("queue", queue, loop.queue(), precision);
    expect("utilisation", a / n, loop.utilisation(0), precision);
}

void erlang_a_row(int n, double rate, double theta, double share, double gone, double wait, double queue, std::int64_t customers,
                  double precision) {
    Centre c = flexible(n);
    c.customers = {{.rate = rate, .patience = 1 / theta}};
    EventLoop loop(c, 1);
    loop.run(customers);
    expect("waits", share, loop.delayed(0), precision);
    expect("abandons", gone, loop.abandoned(0), precision);
    expect("wait", wait, loop.wait(0), precision);
    expect("queue", queue, loop.queue(), precision);
    expect("utilisation", rate * (1 - gone) / n, loop.utilisation(), precision);
}

/// Class 0 is served by agent 0 alone, class 1 by both; the oldest who can be served, the agent who is idle longest.
void n_system(std::int64_t customers, double precision) {
    Centre c;
    c.options.skills = {"zero", "one"};
    c.options.classes["c0"].needs = "zero";
    c.options.classes["c1"].needs = "one";
    c.customers = {{.task_class = "c0", .rate = 0.3}, {.task_class = "c1", .rate = 0.5}};
    c.servers = {{.words = {{"zero"}, {"one"}}}, {.words = {{"one"}}}};
    EventLoop loop(c, 1);
    loop.run(customers);
    expect("wait0", 0.7327076816, loop.wait(0), precision);
    expect("wait1", 0.1654501217, loop.wait(1), precision);
    expect("utilisation0", 0.4788321168, loop.utilisation(0), precision);
    expect("utilisation1", 0.3211678832, loop.utilisation(1), precision);
    expect("matched10", 0.178832, loop.matched(1, 0), precision);
    expect("matched11", 0.321168, loop.matched(1, 1), precision);
}

/// Four classes and four agents in a ring: each class has two agents, each agent two classes.
void ring(std::int64_t customers, double precision) {
    Centre c;
    c.options.skills = {"s0", "s1", "s2", "s3"};
    for (std::size_t k = 0; k < 4; ++k) {
        const std::string name = "c" + std::to_string(k);
        c.options.classes[name].needs = c.options.skills[k];
        c.customers.push_back({.task_class = name, .rate = 0.75});
        c.servers.push_back({.words = {{c.options.skills[k]}, {c.options.skills[(k + 3) % 4]}}});
    }
    EventLoop loop(c, 1);
    loop.run(customers);
    for (std::size_t k = 0; k < 4; ++k) {
        expect("wait" + std::to_string(k), 0.8011038635, loop.wait(k), precision);
        expect("utilisation" + std::to_string(k), 0.75, loop.utilisation(k), precision);
    }
}

/// Four classes that everybody serves: M/M/4.
void flexible_row(std::int64_t customers, double precision) {
    EventLoop loop(with_classes(4, {0.75, 0.75, 0.75, 0.75}), 1);
    loop.run(customers);
    expect("wait", 0.5094339623, loop.wait(), precision);
    for (std::size_t k = 0; k < 4; ++k) {
        expect("wait" + std::to_string(k), 0.5094339623, loop.wait(k), precision);
        expect("utilisation" + std::to_string(k), 0.75, loop.utilisation(k), precision);
    }
}

/// Class 1 by pool 1 alone. Class 2 goes to pool 2 where somebody is free there, else to pool 1: pool 2 costs less. A free agent of pool 1
/// takes class 1 first: its customers are of the better grade, and tiers come before age.
void priority_n(std::int64_t customers, double precision) {
    Centre c;
    c.options.skills = {"one", "two"};
    c.options.grades = {"A", "B"};
    c.options.tasks = {TaskOrder::tier, TaskOrder::head_start};
    c.options.agents = {AgentOrder::cost, AgentOrder::longest_idle};
    c.options.classes["c1"].needs = "one";
    c.options.classes["c2"].needs = "two";
    c.customers = {{.task_class = "c1", .rate = 2, .grade = "A", .patience = 2},
                   {.task_class = "c2", .rate = 4, .grade = "B", .patience = 2}};
    for (int a = 0; a < 3; ++a) c.servers.push_back({.words = {{"one"}, {"two"}}, .cost = 1});
    for (int a = 0; a < 3; ++a) c.servers.push_back({.words = {{"two"}}, .cost = 0});
    EventLoop loop(c, 1);
    loop.run(customers);
    // By Little's law a mean queue is the rate times the mean wait, abandoned or not.
    expect("wait1", 0.6750847561 / 2, loop.wait(0), precision);
    expect("wait2", 1.0709662703 / 4, loop.wait(1), precision);
    expect("queue", 0.6750847561 + 1.0709662703, loop.queue(), precision);
    expect("abandons1", 0.1687711890, loop.abandoned(0), precision);
    expect("abandons2", 0.1338707838, loop.abandoned(1), precision);
    for (std::size_t a = 0; a < 6; ++a)
        expect("utilisation" + std::to_string(a), a < 3 ? 0.8675415799 : 0.8414499157, loop.utilisation(a), precision);
}

/// Tiers without preemption.
void priority_row(int n, const std::vector<double>& rates, const std::vector<double>& waits, std::int64_t customers, double precision) {
    Centre c = with_classes(n, rates);
    c.options.tasks = {TaskOrder::tier, TaskOrder::head_start};
    EventLoop loop(c, 1);
    loop.run(customers);
    for (std::size_t k = 0; k < rates.size(); ++k) expect("wait" + std::to_string(k), waits[k], loop.wait(k), precision);
}

TEST(RouterTheory, ManyAgentsAndOneQueueWaitAsErlangCSays) { erlang_c_row(5, 4, 0.5541125541, 0.5541125541, 2.2164502165, 300'000, 0.03); }

TEST(RouterTheory, ImpatientCustomersGoAwayAsErlangASays) {
    erlang_a_row(50, 48, 0.5, 0.4677740686, 0.0309122492, 3.7094698995 / 60, 2.9675759196, 300'000, 0.03);
}

TEST(RouterTheory, OneFlexibleAgentOfTwoSharesHisTimeAsTheProductFormSays) { n_system(300'000, 0.03); }

TEST(RouterTheory, ARingOfClassesAndAgentsWaitsAsTheProductFormSays) { ring(300'000, 0.03); }

TEST(RouterTheory, AgentsWhoCanDoAllWaitAsIfAllWereOneClass) { flexible_row(300'000, 0.03); }

TEST(RouterTheory, StrictTiersAndACheaperPoolAreTheStaticPriorityOfTheLiterature) { priority_n(300'000, 0.03); }

TEST(RouterTheory, TiersShareTheWaitsAsKellaAndYechialiSay) {
    const std::vector<double> rates{0.75, 1, 1.25};
    std::vector<double> waits;
    double below = 0;  // load of the better tiers
    for (const double rate : rates) {
        waits.push_back(erlang_c(4, 3) / 4 / (1 - below / 4) / (1 - (below + rate) / 4));
        below += rate;
    }
    priority_row(4, rates, waits, 300'000, 0.03);
}

// Who conserves work serves as much, whomever he takes first. As the loop draws services when they begin, agents begin at the same
// moments under every order, and what everybody waits together is the same to the microsecond.
TEST(RouterTheory, EveryOrderConservesWorkToTheMicrosecond) {
    const std::vector<double> rates{0.75, 1, 1.25};
    const auto centre = [&] {
        Centre c = with_classes(4, rates);
        const auto s = static_cast<std::int64_t>(EventLoop::unit_us);
        c.options.head_start = {{"grade0", {3 * s}}, {"grade1", {s}}};
        for (std::size_t k = 0; k < rates.size(); ++k) {
            ClassOptions& o = c.options.classes["class" + std::to_string(k)];
            o.cost = static_cast<std::int64_t>(1 + 5 * k);
            o.target = Span{static_cast<std::int64_t>(4 - k) * s / 2};
            o.share = {static_cast<std::int64_t>(200'000'000 + 200'000'000 * k)};
        }
        for (std::size_t a = 0; a < c.servers.size(); ++a) {
            c.servers[a].cost = static_cast<std::int64_t>(a % 2);
            c.servers[a].weight = static_cast<std::int64_t>(1 + a);
        }
        return c;
    };
    constexpr std::int64_t customers = 20'000;
    EventLoop first(centre(), 1);
    first.run(customers);
    expect("wait", erlang_c(4, 3) / (4 - 3), first.wait(), 0.1);  // roughly: the rows above say it better
    const auto same = [&](std::string_view what, const Centre& c) {
        EventLoop loop(c, 1);
        loop.run(customers);
        EXPECT_EQ(loop.total_wait_us(), first.total_wait_us()) << what;
        EXPECT_EQ(loop.served(), loop.arrived()) << what;
        EXPECT_EQ(loop.arrived(), first.arrived()) << what;
        EXPECT_EQ(loop.router().tasks(), 0) << what;
        return std::pair(loop.wait(0).value, loop.wait(2).value);
    };
    // What differs is who waits: an order that changed nothing would conserve work as well.
    const auto by_head_start = std::pair(first.wait(0).value, first.wait(2).value);
    EXPECT_LT(by_head_start.first, 0.5 * by_head_start.second);
    for (const auto& [order, word, meaning] : words(Of<TaskOrder>{})) {
        Centre c = centre();
        c.options.tasks = {order};
        const auto [best, last] = same(word, c);
        switch (order) {
            case TaskOrder::head_start:
            case TaskOrder::tier: EXPECT_LT(best, 0.5 * last) << word; break;
            case TaskOrder::newest: EXPECT_NEAR(best / last, 1, 0.1) << word; break;
            case TaskOrder::deadline:
            case TaskOrder::cost_of_delay: EXPECT_GT(best, 1.2 * last) << word; break;
            case TaskOrder::queue_ratio: EXPECT_LT(best, last) << word; break;
        }
    }
    for (const auto& [order, word, meaning] : words(Of<AgentOrder>{})) {
        Centre c = centre();
        c.options.agents = {order};
        same(word, c);
    }
}

// Cost of delay weighs the age of a task against its handling time. A task of 30 s that costs 1 and one of 20 s that costs 3, both of 100 s
// of handling, stand at 0.3 and 0.6: the second is worth more, though neither has waited a handling time.
TEST(RouterTheory, CostOfDelayTellsAgesBelowAHandlingTimeApart) {
    Centre c = with_classes(1, {1, 1});
    c.options.tasks = {TaskOrder::cost_of_delay};
    c.options.classes["class1"].cost = 3;
    for (auto& [name, options] : c.options.classes) options.handling_time = Span{100 * us_per_second};
    Router router(RoutingRules(c.options));
    const auto at = [](std::int64_t s) { return Sent{{}, 0, {s * us_per_second}}; };
    const auto arrive = [&](std::string_view task, std::string_view task_class, std::int64_t s) {
        ArriveTask a;
        a.sent = at(s);
        a.task = task;
        a.channel = "line";
        a.task_class = task_class;
        (void)router.apply(a);
    };
    arrive("cheap", "class0", 0);
    arrive("dear", "class1", 10);
    AddAgent add;
    add.sent = at(30);
    add.agent = "li";
    const TaskOffered* first = nullptr;
    for (const Event& e : router.apply(add))
        if (!first) first = std::get_if<TaskOffered>(&e.fact);
    ASSERT_NE(first, nullptr);
    EXPECT_EQ(first->task, "dear");
}

// All rows, to a hundredth.
constexpr std::int64_t many = 3'000'000;

TEST(RouterTheorySlow, EveryRowOfErlangCHoldsToAHundredth) {
    erlang_c_row(1, 0.9, 0.9, 9, 8.1, many, 0.01);
    erlang_c_row(2, 1, 1.0 / 3, 1.0 / 3, 1.0 / 3, many, 0.01);
    erlang_c_row(2, 1.9, 0.9256410256, 9.2564102564, 17.5871794872, many, 0.01);
    erlang_c_row(4, 3, 0.5094339623, 0.5094339623, 1.5283018868, many, 0.01);
    erlang_c_row(5, 4, 0.5541125541, 0.5541125541, 2.2164502165, many, 0.01);
    erlang_c_row(10, 9, 0.6687315241, 0.6687315241, 6.0185837170, many, 0.01);
    erlang_c_row(50, 48, 0.6944556112, 0.3472278056, 16.6669346687, 3 * many, 0.01);
    erlang_c_row(100, 95, 0.5064568539, 0.1012913708, 9.6226802243, 3 * many, 0.01);
}

TEST(RouterTheorySlow, EveryRowOfErlangAHoldsToAHundredth) {
    erlang_a_row(1, 0.9, 1, 0.5934303403, 0.3406329553, 0.3406329553, 0.3065696597, many, 0.01);
    erlang_a_row(1, 2, 1, 0.8646647168, 0.5676676416, 0.5676676416, 1.1353352832, many, 0.01);
    erlang_a_row(10, 10, 1, 0.5420702855, 0.1251100357, 0.1251100357, 1.2511003572, many, 0.01);
    erlang_a_row(10, 12, 0.5, 0.8503849479, 0.1956559440, 0.3913118880, 4.6957426563, many, 0.01);
    erlang_a_row(14, 10, 0.5, 0.1483685074, 0.0124782285, 0.0249564571, 0.2495645706, 3 * many, 0.01);
    erlang_a_row(50, 48, 0.5, 0.4677740686, 0.0309122492, 0.06182449833, 2.9675759196, many, 0.01);
    erlang_a_row(100, 90, 2, 0.1369688750, 0.0113474567, 0.0056737284, 0.5106355519, 3 * many, 0.01);
    erlang_a_row(100, 100, 1, 0.5132987983, 0.0398609968, 0.0398609968, 3.9860996809, many, 0.01);
    erlang_a_row(100, 110, 0.5, 0.9291161258, 0.0946183323, 0.1892366645, 20.8160330955, many, 0.01);
}

TEST(RouterTheorySlow, EverySystemWithSkillsHoldsToAHundredth) {
    n_system(many, 0.01);
    ring(many, 0.01);
    flexible_row(many, 0.01);
    priority_n(many, 0.01);
}

TEST(RouterTheorySlow, EveryRowOfTiersHoldsToAHundredth) {
    priority_row(1, {0.2, 0.6}, {1, 5}, many, 0.01);
    priority_row(1, {0.3, 0.3, 0.3}, {1.2857142857, 3.2142857143, 22.5}, many, 0.01);
    priority_row(5, {1, 1.5, 2}, {0.1906233052, 0.3812466104, 3.0499728829}, many, 0.01);
    priority_row(10, {2, 3, 4}, {0.0835914405, 0.1671828810, 1.3374630482}, many, 0.01);
}

}  // namespace
}  // namespace kefu::service
