// A time zone, compiled once to UTC offset intervals: rows never call the zone library.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kefu/core/time.hpp"

namespace kefu {

/// What a naive time in a gap (the clock jumped over it) or in a fold (it came twice) means.
enum class GapRule : std::int32_t { error, earlier, later };

/// Immutable; a copy shares the intervals. Names as in the IANA database ("Europe/London"), "UTC", or a fixed offset "+08:00".
class Zone {
   public:
    Zone() = default;  ///< UTC
    /// Errors: BAD_OPTION with the nearest known name where the name is unknown, or where no zone data can be read.
    [[nodiscard]] static Zone load(std::string_view name);

    [[nodiscard]] const std::string& name() const noexcept;
    /// Offset from UTC in microseconds at an instant.
    [[nodiscard]] std::int64_t offset_us(Time at) const noexcept;
    /// The civil day on which an instant falls here.
    [[nodiscard]] Date day(Time at) const noexcept;
    /// The instant of a naive local time; nothing where it lies in a gap or fold and the rule is `error`.
    [[nodiscard]] std::optional<Time> instant(LocalTime local, GapRule rule) const noexcept;
    /// The first instant of a civil day (which may not be midnight, where the clock jumps there).
    [[nodiscard]] Time start_of(Date day) const noexcept;

    /// From `from` until the next interval's `from`, the offset holds.
    struct Interval {
        std::int64_t from_us;
        std::int64_t offset_us;
    };
    [[nodiscard]] const std::vector<Interval>& intervals() const noexcept;

   private:
    struct Data {
        std::string name;
        std::vector<Interval> intervals;  // ascending; the first starts at the beginning of time
    };
    explicit Zone(std::shared_ptr<const Data> data) : data_(std::move(data)) {}
    std::shared_ptr<const Data> data_;  // null = UTC
};

}  // namespace kefu
