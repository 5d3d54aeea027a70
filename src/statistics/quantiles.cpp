#include "kefu/statistics/quantiles.hpp"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <utility>

#include "kefu/core/error.hpp"
#include "kefu/statistics/ratio.hpp"

namespace kefu::statistics {

namespace {

constexpr std::int64_t largest_denominator = 1'000'000'000'000;

/// Where a quantile lies: between two ranks (0-based), `over / under` of the way from the first to the second.
struct Spot {
    std::int64_t first = 0;
    std::int64_t second = 0;
    std::int64_t over = 0;
    std::int64_t under = 1;
};

/// The position of the interpolating types: ((a n + b) p + c) / d, counted from 1.
struct Position {
    std::int64_t a, b, c, d;
};

Position position_of(QuantileType type) {
    switch (type) {
        case QuantileType::interpolated_cdf: return {1, 0, 0, 1};
        case QuantileType::hazen: return {2, 0, 1, 2};
        case QuantileType::weibull: return {1, 1, 0, 1};
        case QuantileType::linear: return {1, -1, 1, 1};
        case QuantileType::median_unbiased: return {3, 1, 1, 3};
        case QuantileType::normal_unbiased: return {8, 2, 3, 8};
        default: throw Error(Status::bad_option, "there is no such type of quantile");
    }
}

/// The two values are the same one.
Spot at(Int128 position, std::int64_t n) {
    const auto rank = static_cast<std::int64_t>(std::clamp(position, Int128{1}, Int128{n})) - 1;
    return {rank, rank, 0, 1};
}

Spot spot_of(std::int64_t n, Fraction p, QuantileType type) {
    if (n < 1) throw Error(Status::shape, "a quantile needs at least one value");
    if (p.denominator < 1 || p.denominator > largest_denominator || p.numerator < 0 || p.numerator > p.denominator)
        throw Error(Status::bad_option, "a quantile's share lies between 0 and 1, with a denominator of at most 10^12");
    const Int128 product = Int128{p.numerator} * n;
    const Int128 whole = product / p.denominator;
    const Int128 part = product % p.denominator;
    if (type == QuantileType::inverse_cdf) return at(whole + (part > 0 ? 1 : 0), n);
    if (type == QuantileType::averaged_cdf) {
        Spot spot = at(whole + (part > 0 ? 1 : 0), n);
        if (part == 0) spot = {spot.first, at(whole + 1, n).first, 1, 2};
        return spot;
    }
    if (type == QuantileType::closest_observation) {
        const Int128 twice = part * 2;
        const bool up = twice > p.denominator || (twice == p.denominator && whole % 2 != 0);
        return at(whole + (up ? 1 : 0), n);
    }
    const Position formula = position_of(type);
    const std::int64_t under = formula.d * p.denominator;
    const Int128 over = (Int128{formula.a} * n + formula.b) * p.numerator + Int128{formula.c} * p.denominator;
    if (over <= under) return at(1, n);
    if (over >= Int128{n} * under) return at(n, n);
    const auto rank = static_cast<std::int64_t>(over / under) - 1;
    return {rank, rank + 1, static_cast<std::int64_t>(over % under), under};
}

std::int64_t common_divisor(Int128 a, std::int64_t b) {
    auto rest = static_cast<std::int64_t>(a % b);
    if (rest < 0) rest = -rest;
    while (rest != 0) b = std::exchange(rest, b % rest);
    return b;
}

RationalCut cut_between(std::int64_t first, std::int64_t second, const Spot& spot) {
    const Int128 numerator = Int128{first} * spot.under + (Int128{second} - first) * spot.over;
    const std::int64_t divisor = common_divisor(numerator, spot.under);
    return {numerator / divisor, spot.under / divisor};
}

struct Wanted {
    std::int64_t rank;
    std::size_t slot;
};

/// One bucket that holds wanted ranks.
struct Group {
    std::size_t bucket;
    std::int64_t before;  ///< values in lower buckets
    std::size_t size;
    std::size_t begin, end;  ///< of wanted
    std::size_t place;       ///< in the gathered values
};

constexpr int digit = 11;
constexpr std::size_t few = 1024;

/// `wanted` is sorted; its ranks less `before` are ranks among `values`.
void select(std::span<const std::int64_t> values, std::span<const Wanted> wanted, std::int64_t before, std::span<std::int64_t> out) {
    if (values.size() <= few) {
        std::vector<std::int64_t> sorted(values.begin(), values.end());
        std::sort(sorted.begin(), sorted.end());
        for (const Wanted& w : wanted) out[w.slot] = sorted[static_cast<std::size_t>(w.rank - before)];
        return;
    }
    std::int64_t least = values[0];
    std::int64_t most = values[0];
    for (const std::int64_t value : values) {
        least = std::min(least, value);
        most = std::max(most, value);
    }
    const auto base = static_cast<std::uint64_t>(least);
    const int shift = std::max(0, static_cast<int>(std::bit_width(static_cast<std::uint64_t>(most) - base)) - digit);
    const auto bucket_of = [base, shift](std::int64_t value) {
        return static_cast<std::size_t>((static_cast<std::uint64_t>(value) - base) >> shift);
    };
    std::array<std::size_t, std::size_t{1} << digit> counts{};
    for (const std::int64_t value : values) ++counts[bucket_of(value)];

    std::vector<Group> groups;
    std::size_t gathered = 0;
    std::size_t bucket = 0;
    std::int64_t below = before;
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        while (wanted[i].rank >= below + static_cast<std::int64_t>(counts[bucket])) below += static_cast<std::int64_t>(counts[bucket++]);
        if (!groups.empty() && groups.back().bucket == bucket) {
            groups.back().end = i + 1;
            continue;
        }
        groups.push_back({bucket, below, counts[bucket], i, i + 1, gathered});
        gathered += counts[bucket];
    }
    if (shift == 0) {  // a bucket is one value
        for (const Group& group : groups)
            for (std::size_t i = group.begin; i < group.end; ++i) out[wanted[i].slot] = static_cast<std::int64_t>(base + group.bucket);
        return;
    }
    constexpr std::size_t unwanted = ~std::size_t{0};
    std::fill(counts.begin(), counts.end(), unwanted);
    for (const Group& group : groups) counts[group.bucket] = group.place;
    std::vector<std::int64_t> kept(gathered);
    for (const std::int64_t value : values) {
        std::size_t& place = counts[bucket_of(value)];
        if (place != unwanted) kept[place++] = value;
    }
    for (const Group& group : groups)
        select(std::span<const std::int64_t>(kept).subspan(group.place, group.size), wanted.subspan(group.begin, group.end - group.begin),
               group.before, out);
}

}  // namespace

double RationalCut::to_double() const noexcept { return nearest_double(numerator, denominator); }

RationalCut quantile(std::span<const std::int64_t> ascending, Fraction p, QuantileType type) {
    const Spot spot = spot_of(std::ssize(ascending), p, type);
    return cut_between(ascending[static_cast<std::size_t>(spot.first)], ascending[static_cast<std::size_t>(spot.second)], spot);
}

std::vector<RationalCut> quantiles(std::span<const std::int64_t> values, std::span<const Fraction> ps, QuantileType type) {
    std::vector<Spot> spots;
    std::vector<std::int64_t> ranks;
    for (const Fraction p : ps) {
        spots.push_back(spot_of(std::ssize(values), p, type));
        ranks.push_back(spots.back().first);
        ranks.push_back(spots.back().second);
    }
    const std::vector<std::int64_t> found = order_statistics(values, ranks);
    std::vector<RationalCut> cuts;
    for (std::size_t i = 0; i < spots.size(); ++i) cuts.push_back(cut_between(found[2 * i], found[2 * i + 1], spots[i]));
    return cuts;
}

std::vector<std::int64_t> order_statistics(std::span<const std::int64_t> values, std::span<const std::int64_t> ranks) {
    std::vector<Wanted> wanted;
    for (std::size_t i = 0; i < ranks.size(); ++i) {
        if (ranks[i] < 0 || ranks[i] >= std::ssize(values)) throw Error(Status::bad_option, "a rank lies outside the values");
        wanted.push_back({ranks[i], i});
    }
    std::sort(wanted.begin(), wanted.end(), [](const Wanted& a, const Wanted& b) { return a.rank < b.rank; });
    std::vector<std::int64_t> out(ranks.size());
    if (!wanted.empty()) select(values, wanted, 0, out);
    return out;
}

}  // namespace kefu::statistics
